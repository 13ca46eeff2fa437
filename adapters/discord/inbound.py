"""From a Discord message to a message, if it is meant for the bot."""

import hashlib
import hmac
import re

import discord

from bot.message import Message

BARE = "/help"
"""What a mention without words asks."""
_SPOKEN = frozenset({discord.MessageType.default, discord.MessageType.reply})


class Digest:
    """Turns ids into keyed digests, so that who and where cannot be read from what is kept."""

    def __init__(self, key: bytes) -> None:
        """Take the key."""
        self._key = key

    def of(self, *ids: int) -> str:
        """Return 16 characters that stand for ids."""
        text = ":".join(map(str, ids)).encode()
        return hmac.new(self._key, text, hashlib.sha256).hexdigest()[:16]


def inbound(event: discord.Message, me: int, digest: Digest, country: str | None = None) -> Message | None:
    """Return the message that an event is, or None if it is not for the bot.

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
    return Message(text or BARE, event.created_at.timestamp(), digest.of(event.channel.id, event.author.id), country)
