"""What every picture says at its foot, as it may travel without its answer: when to see a doctor, who reviewed it."""

from collections.abc import Iterable

from bot.knowledge import Review, Topic
from bot.library import Library
from bot.page import translation


def reviewed(library: Library, reviews: Iterable[Review]) -> str:
    """Return how far what a picture shows was reviewed and translated: as far as the least of its parts was."""
    words, every = library.wording, tuple(reviews)
    weakest = min(every, key=lambda review: (review.reviewed, review.due))
    said = words.pictures.reviewed if weakest.reviewed else words.pictures.compiled
    told = said.format(date=words.written(weakest.compiled_on), name=weakest.reviewed_by)
    return " ".join([told, *translation(every, words)])


def warning(library: Library) -> tuple[str, ...]:
    """Return when to see a doctor about a twitch, and when to call for help."""
    return tuple(statement.text for statement in library.base.twitching.about(Topic.RED_FLAGS)[:2])


def bare(name: str) -> str:
    """Return a name without what stands in brackets at its end."""
    return name.partition(" (")[0]


def capital(text: str) -> str:
    """Return a text that begins with a capital letter."""
    return text[:1].upper() + text[1:]
