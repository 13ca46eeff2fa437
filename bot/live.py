"""The knowledge base while it is used and edited: a valid edit takes effect as a whole, an invalid one not at all."""

import asyncio
import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, cast

from bot import assembly, library, locales
from bot.assistant import Assistant
from bot.document import Parsed
from bot.errors import KnowledgeError, Problem, TwitchwiseError
from bot.journal import Journal, KnowledgeRefused, KnowledgeTaken
from bot.knowledge import FIRST
from bot.library import Library

T = TypeVar("T")

LOOK = 1.0
"""Seconds between two looks at the files; an edit is taken when two looks see the same."""

_Seen = tuple[tuple[str, int, int], ...]


class Edition:
    """The knowledge base as it was when it was read, and all that is made of it."""

    def __init__(self, assistant: Assistant, problems: Iterable[Problem] = ()) -> None:
        """Take what answers from the knowledge base, and why a language of its folder is not spoken, if one is not."""
        voices = assistant.voices
        self.assistant = assistant
        self.refused = tuple(map(str, problems))
        """Why a language is not spoken, each as `file:line: field: what`."""
        self.libraries = {voice.language: voice.library for voice in (voices.first, *voices.others.values())}
        """The knowledge base by the two letters of a language, the first language first."""
        self._made: dict[object, Any] = {}

    @property
    def library(self) -> Library:
        """The knowledge base in the language of the turn that is taken; outside of turns in the first."""
        return self.libraries.get(_SPOKEN.get() or FIRST, self.libraries[FIRST])

    @cached_property
    def digest(self) -> str:
        """A fingerprint of the knowledge base in all its languages."""
        digests = [known.digest for known in self.libraries.values()]
        return digests[0] if len(digests) == 1 else hashlib.sha256(" ".join(digests).encode()).hexdigest()[:16]

    def spoken(self, locale: str | None) -> Library:
        """Return the knowledge base in the language of a locale, or in the first if that is not spoken."""
        voice = self.assistant.voices.of(locale)
        return self.libraries[FIRST if voice is None else voice.language]

    def of(self, make: Callable[[Library], T]) -> T:
        """Return what something makes of the knowledge base in the language of the turn, made once."""
        return self.made(self.library.language, make)

    def made(self, language: str, make: Callable[[Library], T]) -> T:
        """Return what something makes of the knowledge base in a language that is spoken, made once."""
        if (make, language) not in self._made:
            self._made[make, language] = make(self.libraries[language])
        return cast("T", self._made[make, language])


_PINNED: ContextVar[Edition | None] = ContextVar("edition", default=None)
_SPOKEN: ContextVar[str | None] = ContextVar("language", default=None)


def speak(language: str) -> None:
    """Speak a language, by its two letters, from now on in the turn that is taken."""
    if _PINNED.get() is not None:
        _SPOKEN.set(language)


class Live:
    """The edition that answers at the moment."""

    def __init__(self, edition: Edition, seen: _Seen | None = None, parsed: Parsed | None = None) -> None:
        """Take the first edition, and how the files looked that it was read from; without that, as they look later.

        What was parsed of the files is kept for the next edit, or nothing.
        """
        self._latest = edition
        self._seen = seen
        self._parsed = parsed
        self.problems = edition.refused
        """What is wrong with an edit that was not taken, or else for which a language is not spoken.

        Each as `file:line: field: what`; empty if nothing is.
        """

    @property
    def now(self) -> Edition:
        """The edition of the turn that is taken; outside of turns the latest."""
        return _PINNED.get() or self._latest

    @contextmanager
    def pinned(self, locale: str | None = None) -> Iterator[Edition]:
        """Stay with one edition within the block, whatever is edited meanwhile; within another such block, with its.

        The language of a locale such as `es-MX` is spoken, if it can be, until another is.
        """
        edition = self.now
        voice = edition.assistant.voices.of(locale)
        token, spoken = _PINNED.set(edition), _SPOKEN.set(_SPOKEN.get() if voice is None else voice.language)
        try:
            yield edition
        finally:
            _SPOKEN.reset(spoken)
            _PINNED.reset(token)

    async def watch(self, folder: Path, journal: Journal, look: float = LOOK) -> None:
        """Take edits of a folder as they come, until cancelled; what becomes of each is noted.

        There are so many seconds between two looks.
        """
        # Not in a thread: an edit while that starts would count as seen.
        taken = before = _seen(folder) if self._seen is None else self._seen
        while True:
            await asyncio.sleep(look)
            seen = await asyncio.to_thread(_seen, folder)
            if seen == before and seen != taken:
                taken = seen
                await self._take(folder, journal)
            before = seen

    async def _take(self, folder: Path, journal: Journal) -> None:
        try:
            edition = await asyncio.to_thread(_read, folder, self._latest, self._parsed)
        except KnowledgeError as error:
            self.problems = tuple(map(str, error.problems))
        except (TwitchwiseError, OSError) as error:
            self.problems = (f"{folder.name}: {type(error).__name__}",)
        else:
            self.problems = edition.refused
            self._latest = edition
            journal.note(KnowledgeTaken(edition.digest))
            # What was made of the edition before goes, cycles and all.
            await asyncio.to_thread(gc.collect)
            return
        journal.note(KnowledgeRefused(len(self.problems), self.problems[0]))


def live(known: Library, folder: Path | None = None, parsed: Parsed | None = None) -> Live:
    """Return a knowledge base that is loaded already, to be used and edited, with the other languages of its folder.

    Who wants edits to be taken faster, for some memory, keeps what was parsed when it was loaded.
    """
    if folder is None:
        return Live(Edition(assembly.of(known)))
    seen = _seen(folder)
    other = locales.load(folder, known, parsed=parsed)
    return Live(Edition(assembly.of(known, other=other), other.problems), seen, parsed)


def _read(folder: Path, before: Edition, parsed: Parsed | None = None) -> Edition:
    """Return an edited knowledge base; raise `KnowledgeError` if it is broken, or a language that was spoken is."""
    # Nothing that was set aside as kept for good at the start is kept for good any more.
    gc.unfreeze()
    known = library.load(folder, before.libraries[FIRST], parsed)
    other = locales.load(folder, known, before.libraries, parsed)
    if lost := [problem for name, found in other.refused.items() if name in before.libraries for problem in found]:
        raise KnowledgeError(lost)
    return Edition(assembly.anew(known, other=other), other.problems)


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
