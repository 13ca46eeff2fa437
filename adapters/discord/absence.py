"""What was said to the bot in channels while nobody listened: after a crash, a restart, or a lost session.

Discord does not send such messages again. Direct messages of that time cannot be found; presses and commands
have failed before the eyes of those who used them.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime

import aiohttp
import discord

from bot.state.database import Gone
from bot.state.facts import Facts

_log = logging.getLogger(__name__)

BEAT = 10.0
"""Seconds between two notes that a shard listens."""
_PAUSE = 1.0
"""Seconds between two looks whether the database is back."""
_OLDEST = 600.0
"""Seconds after which a question is not answered any more."""
_MARGIN = 5.0
"""Seconds by which clocks may differ."""
_CHANNELS = 200
"""Channels of a shard that are looked through at most, as each costs a request."""
_MESSAGES = 200
"""Messages of a channel that are looked at."""


class Absence:
    """Knows until when each shard listened."""

    def __init__(self, facts: Facts) -> None:
        """Take where that is noted."""
        self._facts = facts

    async def listen(self, listening: Callable[[], Iterable[str]]) -> None:
        """Note now and then which shards listen, until cancelled."""
        while True:
            await asyncio.sleep(BEAT)
            for shard in listening():
                await self.back(shard)

    async def since(self, shard: str) -> float | None:
        """Return until when a shard listened, in seconds since 1970; None if it never did.

        A database that is gone is waited for, as long as there may be something to answer.
        """
        until = time.monotonic() + _OLDEST
        while time.monotonic() < until:
            try:
                noted = await self._facts.get(_name(shard))
            except Gone:
                await asyncio.sleep(_PAUSE)
                continue
            return None if noted is None else max(float(noted), time.time() - _OLDEST) - _MARGIN
        return None

    async def back(self, shard: str) -> None:
        """Note that a shard listens again, and nothing is left of what was said meanwhile."""
        with suppress(Gone):
            await self._facts.put(_name(shard), str(time.time()))


async def missed(guilds: Sequence[discord.Guild], since: float) -> AsyncIterator[discord.Message]:
    """Return what was said in the channels of servers since a time in seconds since 1970, as far as it can be read."""
    after = discord.utils.time_snowflake(datetime.fromtimestamp(since, UTC))
    channels: list[discord.TextChannel | discord.Thread] = [
        channel
        for guild in guilds
        for channels in (guild.text_channels, guild.threads)
        for channel in channels
        if (channel.last_message_id or 0) > after and channel.permissions_for(guild.me).read_message_history
    ]
    for channel in channels[:_CHANNELS]:
        try:
            async for message in channel.history(after=discord.Object(after), limit=_MESSAGES):
                yield message
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            _log.warning("a channel could not be looked through: %s", type(error).__name__)


def _name(shard: str) -> str:
    return f"discord shard {shard}"
