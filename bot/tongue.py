"""Which language is meant: by a person's settings, and by an id of ours that travels in a button."""

from bot.knowledge import FIRST

_MARK = "@"


def chosen(locale: str | None) -> str | None:
    """Return the locale of a person if they have chosen it: every account begins in the first language."""
    return None if locale is None or locale.partition("-")[0] == FIRST else locale


def marked(name: str, language: str) -> str:
    """Return an id of ours with its language; one of the first language, or an empty one, stays as it is."""
    return name if language == FIRST or not name else f"{name}{_MARK}{language}"


def language_of(name: str) -> str | None:
    """Return the two letters of the language of a marked id, or None if it bears none."""
    return name.partition(_MARK)[2] or None


def unmarked(name: str) -> str:
    """Return an id without its language."""
    return name.partition(_MARK)[0]
