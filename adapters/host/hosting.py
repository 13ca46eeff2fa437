"""What a platform needs to run for years: records of what happens, numbers, and a word on how it is."""

import asyncio
import ctypes
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import cached_property

from adapters.host.alive import address
from adapters.host.metrics import Metrics
from adapters.host.status import Status
from bot import logs
from bot.errors import StartError
from bot.journal import Journal
from bot.library import Library
from bot.live import Live, live
from bot.settings import Settings
from bot.state.state import State, state

_log = logging.getLogger(__name__)

_PORT = "Cannot listen on {where} ({kind}). Set TWITCHWISE_STATUS to a free port of this machine, or unset it."
_WRONG = "TWITCHWISE_STATUS {problem}."


class Hosting:
    """The journal of one process, who reads it, and what is kept."""

    def __init__(self, settings: Settings, library: Library, platform: str) -> None:
        """Take the settings, the knowledge base and the name of the platform; raises `StartError`."""
        self._settings = settings
        self._library = library
        self.metrics = Metrics(platform, library.digest)
        self.journal = Journal([logs.Lines(), self.metrics])
        secret = settings.secret.get_secret_value()
        self.state: State = state(settings.address, secret, library, platform, self.journal)
        self.leaving = False
        """Whether the process is about to end."""

    @cached_property
    def live(self) -> Live:
        """The knowledge base that answers."""
        made = live(self._library, self._settings.knowledge)
        for problem in made.problems:
            _log.error("a language is not spoken: %s", problem)
        self.metrics.knows(made.now.digest)
        _tidy()
        return made

    @asynccontextmanager
    async def telling(self, connected: Callable[[], bool]) -> AsyncIterator[None]:
        """Tell within the block how the process is, where the settings say, and take edits; raises `StartError`."""
        watching = asyncio.create_task(self.live.watch(self._settings.knowledge, self.journal))
        try:
            async with self._told(connected):
                yield
        finally:
            watching.cancel()
            await asyncio.wait([watching])

    @asynccontextmanager
    async def _told(self, connected: Callable[[], bool]) -> AsyncIterator[None]:
        self.metrics.watch(connected)
        if self._settings.status is None:
            yield
            return
        try:
            where = address(self._settings.status)
        except ValueError as error:
            raise StartError(_WRONG.format(problem=error)) from None
        status = Status(
            metrics=self.metrics.rendered,
            connected=connected,
            leaving=lambda: self.leaving,
            database=lambda: self.state.database.up,
            knowledge=lambda: (self.live.now.digest, self.live.problems),
        )
        try:
            await status.open(where)
        except OSError as error:
            raise StartError(_PORT.format(where=where, kind=type(error).__name__)) from None
        try:
            yield
        finally:
            await status.close()


def _tidy() -> None:
    """Give back the memory that loading needed for a moment, where the allocator keeps it otherwise (glibc)."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
