"""Everything wired together, once."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot import classifier, library
from bot.assistant import Assistant
from bot.library import FOLDER, Library
from bot.memory import Memory, ProcessMemory
from bot.phrasing import Phraser
from bot.reading import Reader


def assistant(knowledge: Path = FOLDER, memory: Memory | None = None) -> Assistant:
    """Return an assistant over a knowledge folder.

    Raises `KnowledgeError` if the folder is broken and `LearningError` if the weights are.
    """
    with _all_kept():
        return of(library.load(knowledge), memory)


def of(known: Library, memory: Memory | None = None) -> Assistant:
    """Return an assistant over a knowledge base that is loaded already."""
    with _all_kept():
        return anew(known, memory)


def anew(known: Library, memory: Memory | None = None) -> Assistant:
    """Return an assistant that may go again, when the knowledge base is edited."""
    return Assistant(Reader(known, classifier.load()), Phraser(known), memory or ProcessMemory())


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
