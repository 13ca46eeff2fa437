"""Whose turn it is to identify: Discord takes few shards at a time, over all processes of a bot."""

import asyncio

from bot.state.database import Database, Gone
from bot.state.slots import Slots

EVERY = 5.5
"""Seconds between two shards of a bucket; Discord wants 5: https://docs.discord.com/developers/events/gateway"""
_LOOK = 0.25
"""Seconds between two looks whether it is one's turn."""


class Turns:
    """Lets shards identify one after the other in each bucket, whichever process they belong to."""

    def __init__(self, database: Database) -> None:
        """Take where it is kept whose turn it is."""
        self._database = database
        self.buckets = 1
        """How many shards may identify at once, as Discord says of this bot."""

    async def wait(self, shard: int) -> None:
        """Wait until a shard may identify; without the database, for as long as the one before it may need."""
        turn = Slots(self._database, f"discord identify {shard % self.buckets}", 1, EVERY)
        try:
            while await turn.take() is None:  # noqa: ASYNC110 - other processes tell nobody
                await asyncio.sleep(_LOOK)
        except Gone:
            await asyncio.sleep(EVERY)
