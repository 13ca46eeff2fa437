"""The knowledge base while it is used and edited: a valid edit takes effect as a whole, an invalid one not at all."""

import asyncio
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, TypeVar, cast

from bot import assembly, library
from bot.assistant import Assistant
from bot.errors import KnowledgeError, TwitchwiseError
from bot.journal import Journal, KnowledgeRefused, KnowledgeTaken
from bot.library import Library

T = TypeVar("T")

LOOK = 1.0
"""Seconds between two looks at the files; an edit is taken when two looks see the same."""

_Seen = tuple[tuple[str, int, int], ...]


class Edition:
    """The knowledge base as it was when it was read, and all that is made of it."""

    def __init__(self, library: Library, assistant: Assistant) -> None:
        """Take the knowledge base and what answers from it."""
        self.library = library
        self.assistant = assistant
        self._made: dict[object, Any] = {}

    def of(self, make: Callable[[Library], T]) -> T:
        """Return what something makes of the knowledge base, made once."""
        if make not in self._made:
            self._made[make] = make(self.library)
        return cast("T", self._made[make])


_PINNED: ContextVar[Edition | None] = ContextVar("edition", default=None)


class Live:
    """The edition that answers at the moment."""

    def __init__(self, edition: Edition) -> None:
        """Take the first edition."""
        self._latest = edition
        self.problems: tuple[str, ...] = ()
        """What is wrong with an edit that was not taken, each as `file:line: field: what`; empty if nothing is."""

    @property
    def now(self) -> Edition:
        """The edition of the turn that is taken; outside of turns the latest."""
        return _PINNED.get() or self._latest

    @contextmanager
    def pinned(self) -> Iterator[Edition]:
        """Stay with one edition within the block, whatever is edited meanwhile; within another such block, with its."""
        edition = self.now
        token = _PINNED.set(edition)
        try:
            yield edition
        finally:
            _PINNED.reset(token)

    async def watch(self, folder: Path, journal: Journal, look: float = LOOK) -> None:
        """Take edits of a folder as they come, until cancelled; what becomes of each is noted.

        There are so many seconds between two looks.
        """
        taken = before = await asyncio.to_thread(_seen, folder)
        while True:
            await asyncio.sleep(look)
            seen = await asyncio.to_thread(_seen, folder)
            if seen == before and seen != taken:
                taken = seen
                await self._take(folder, journal)
            before = seen

    async def _take(self, folder: Path, journal: Journal) -> None:
        try:
            edition = await asyncio.to_thread(_read, folder, self._latest.library)
        except KnowledgeError as error:
            self.problems = tuple(map(str, error.problems))
        except (TwitchwiseError, OSError) as error:
            self.problems = (f"{folder.name}: {type(error).__name__}",)
        else:
            self.problems = ()
            self._latest = edition
            journal.note(KnowledgeTaken(edition.library.digest))
            # What was made of the edition before goes, cycles and all.
            await asyncio.to_thread(gc.collect)
            return
        journal.note(KnowledgeRefused(len(self.problems), self.problems[0]))


def live(known: Library) -> Live:
    """Return a knowledge base that is loaded already, to be used and edited."""
    return Live(Edition(known, assembly.of(known)))


def _read(folder: Path, before: Library) -> Edition:
    # Nothing that was set aside as kept for good at the start is kept for good any more.
    gc.unfreeze()
    known = library.load(folder, before)
    return Edition(known, assembly.anew(known))


def _seen(folder: Path) -> _Seen:
    """Return what shows that a file of a folder has changed."""
    files = [path for path in sorted(folder.rglob("*")) if path.suffix in (".yaml", ".txt")]
    found = []
    for path in files:
        try:
            stat = path.stat()
        except OSError:
            # It is being replaced; the next look will tell.
            continue
        found.append((str(path), stat.st_mtime_ns, stat.st_size))
    return tuple(found)
