"""A sign of life beside the database, so that a running bot can be looked after from outside."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_BEAT = 15.0
"""Seconds between two signs of life."""
_DEAD = 60.0
"""Seconds without one after which the bot counts as gone."""


class Pulse:
    """The file whose time of change says when the bot was last connected."""

    def __init__(self, database: Path, platform: str) -> None:
        """Take the file of the database and the name of the platform."""
        self.path = database.with_suffix(f".{platform}.alive")

    def felt(self, now: float | None = None) -> bool:
        """Whether the bot was connected a moment before a time in seconds since 1970, by default now."""
        try:
            return (now or time.time()) - self.path.stat().st_mtime < _DEAD
        except OSError:
            return False

    async def beat(self, connected: Callable[[], bool]) -> None:
        """Give a sign every few seconds while the bot is connected, until cancelled."""
        try:
            while True:
                if connected():
                    with suppress(OSError):
                        await asyncio.to_thread(self.path.touch)
                await asyncio.sleep(_BEAT)
        finally:
            self.path.unlink(missing_ok=True)
