"""How fresh the entries of the knowledge base are: who looked them over, and by when somebody should again."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from pydantic import BaseModel

from bot.knowledge import Review
from bot.library import Library


def reviews(library: Library) -> Iterator[tuple[str, Review]]:
    """Yield every review within a knowledge base, with the name of the entry that it is of."""
    return _reviews("", library.base)


def due(library: Library, until: date) -> list[tuple[str, Review]]:
    """Return the entries whose review is due until a day, the most urgent first."""
    found = [(name, review) for name, review in reviews(library) if review.due <= until]
    return sorted(found, key=lambda one: (one[1].due, one[0]))


def _reviews(name: str, value: object) -> Iterator[tuple[str, Review]]:
    """Yield every review within the knowledge base, with the name of the entry that it is of."""
    if isinstance(value, Review):
        yield name, value
    elif isinstance(value, BaseModel):
        for field in type(value).model_fields:
            inner = getattr(value, field)
            yield from _reviews(name if isinstance(inner, Review) else field, inner)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _reviews(str(key), inner)
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        for inner in value:
            yield from _reviews(name, inner)
