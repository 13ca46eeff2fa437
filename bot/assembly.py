"""Everything wired together, once."""

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
    return of(library.load(knowledge), memory)


def of(known: Library, memory: Memory | None = None) -> Assistant:
    """Return an assistant over a knowledge base that is loaded already."""
    return Assistant(Reader(known, classifier.load()), Phraser(known), memory or ProcessMemory())
