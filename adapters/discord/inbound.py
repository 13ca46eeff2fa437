"""From a Discord message to a message, if it is meant for the bot."""

import re

import discord

from bot.digest import Digest
from bot.message import Message

BARE = "/help"
"""What a mention without words asks."""
_SPOKEN = frozenset({discord.MessageType.default, discord.MessageType.reply})


def inbound(
    event: discord.Message, me: int, digest: Digest, country: str | None = None, locale: str | None = None
) -> Message | None:
    """Return the message that an event is, or None if it is not for the bot; country and locale are those of the place.

    Meant are direct messages, mentions, and replies to the bot that ping it; never what bots or
    webhooks say, nor @everyone.
    """
    if event.author.bot or event.webhook_id is not None or event.type not in _SPOKEN:
        return None
    if event.guild is not None and all(user.id != me for user in event.mentions):
        return None
    text = re.sub(rf"<@!?{me}>", " ", event.content).strip()
    if event.guild is not None and not event.content:
        return None
    conversation, asker = digest.of(event.channel.id, event.author.id), asked_by(digest, event.author.id)
    at = event.created_at.timestamp()
    return Message(text or BARE, at, conversation, country=country, locale=locale, asker=asker)


def asked_by(digest: Digest, user: int | str) -> str:
    """Return the digest under which what somebody asked is found again, wherever they asked it."""
    return digest.of("asker", user)
