"""Everything wired together, once."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot import classifier, library, locales
from bot.assistant import Assistant
from bot.library import FOLDER, Library
from bot.locales import Locales
from bot.memory import Memory, ProcessMemory
from bot.phrasing import Phraser
from bot.reading import Reader
from bot.voices import Voice


def assistant(knowledge: Path = FOLDER, memory: Memory | None = None) -> Assistant:
    """Return an assistant over a knowledge folder; other languages are loaded when something is written in them.

    Raises `KnowledgeError` if the folder is broken and `LearningError` if the weights are.
    """
    with _all_kept():
        known = library.load(knowledge)
        return _assistant(known, memory, lambda: _voices(knowledge, known))


def of(known: Library, memory: Memory | None = None, other: Locales | None = None) -> Assistant:
    """Return an assistant over a knowledge base that is loaded already, with other languages or without."""
    with _all_kept():
        return anew(known, memory, other)


def anew(known: Library, memory: Memory | None = None, other: Locales | None = None) -> Assistant:
    """Return an assistant that may go again, when the knowledge base is edited."""
    made = voices(other or Locales())
    return _assistant(known, memory, lambda: made)


def voices(spoken: Locales) -> dict[str, Voice]:
    """Return what understands and speaks each language, by its two letters."""
    return {
        language: Voice(Reader(one.library, one.learned), Phraser(one.library))
        for language, one in spoken.spoken.items()
    }


def _voices(knowledge: Path, known: Library) -> dict[str, Voice]:
    with _all_kept():
        return voices(locales.load(knowledge, known))


def _assistant(known: Library, memory: Memory | None, others: Callable[[], dict[str, Voice]]) -> Assistant:
    return Assistant(Reader(known, classifier.load()), Phraser(known), memory or ProcessMemory(), others)


@contextmanager
def _all_kept() -> Iterator[None]:
    """Load without looking for garbage, as all of it is kept; later collections need not walk through it either."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collecting:
            gc.enable()
