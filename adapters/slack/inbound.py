"""From a Slack event to a message, if it is meant for the bot."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.digest import Digest
from bot.message import Message

Json = dict[str, Any]

BARE = "/help"
"""What a mention without words asks."""
_SAID = frozenset({None, "file_share", "thread_broadcast"})
"""Subtypes of messages that a person has just written."""
_MARKUP = re.compile(r"<(?P<sign>[@#!])?(?P<what>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something was said or pressed; ids of Slack's that are used to answer and never kept."""

    team: str
    channel: str
    user: str
    thread: str | None = None
    """The first message of the thread; None outside of threads."""
    direct: bool = False
    """Nobody else reads along."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A message for the bot, and where it was said."""

    message: Message
    spot: Spot
    ts: str
    """Names the message within its channel; an answer in its thread is asked for with it."""


def inbound(event: Mapping[str, Any], team: str, me: str, digest: Digest, country: str | None = None) -> Heard | None:
    """Return what an event says to the bot, or None if it is not for the bot.

    Meant are direct messages and messages with its mention; never what bots say, edits, or who comes and goes.
    """
    text, user, channel, ts = (event.get(name) for name in ("text", "user", "channel", "ts"))
    if not (isinstance(text, str) and isinstance(user, str) and isinstance(channel, str) and isinstance(ts, str)):
        return None
    if event.get("subtype") not in _SAID or event.get("bot_id") or event.get("edited") or user == me:
        return None
    direct = (event.get("channel_type") or ("im" if channel.startswith("D") else "")) == "im"
    if not direct and f"<@{me}>" not in text and f"<@{me}|" not in text:
        return None
    words = plain(text)
    if direct and not words:
        return None
    thread = event.get("thread_ts") or None
    root = thread or ("" if direct else ts)
    asker = asked_by(digest, team, user)
    message = Message(words or BARE, _seconds(ts), digest.of(team, channel, root), country, asker=asker)
    return Heard(message, Spot(team, channel, user, thread, direct), ts)


def asked_by(digest: Digest, team: str, user: str) -> str:
    """Return the digest under which what somebody asked in a workspace is found again, wherever they asked it."""
    return digest.of("asker", team, user)


def plain(text: str) -> str:
    """Return the words of a text in Slack's markup; who is mentioned, the bot included, is left out."""

    def shown(found: re.Match[str]) -> str:
        match found["sign"]:
            case "@" | "!":
                return " "
            case "#":
                return f" {found['label'] or ''} "
            case _:
                return found["label"] or found["what"]

    return html.unescape(_MARKUP.sub(shown, text)).replace("\u00a0", " ").strip()


def _seconds(ts: str) -> float:
    try:
        return float(ts)
    except ValueError:
        return 0.0
