"""Names that someone may be typing: what completes a word, slips of the finger forgiven."""

from collections.abc import Iterable, Iterator, Mapping

from bot import text
from bot.library import Library
from bot.spelling import ranked

MOST = 25
"""Names offered at once."""


class Finder:
    """Finds conditions and terms by the beginning, the middle or a misspelling of a name."""

    def __init__(self, library: Library) -> None:
        """Take the knowledge base."""
        conditions = library.conditions.values()
        self._conditions = _index(
            (c.name, (c.name, c.called, *c.acronyms, *c.aliases, *c.misspellings)) for c in conditions
        )
        terms = (*library.terms.values(), *library.movements.values(), *library.antibodies.values())
        self._terms = _index((t.name, (t.name, *t.acronyms, *t.aliases)) for t in terms)

    def conditions(self, typed: str, most: int = MOST) -> tuple[str, ...]:
        """Return full names of conditions, the likeliest first."""
        return _found(self._conditions, typed, most)

    def terms(self, typed: str, most: int = MOST) -> tuple[str, ...]:
        """Return terms of art, kinds of movement and antibodies, the likeliest first."""
        return _found(self._terms, typed, most)


def _index(named: Iterable[tuple[str, Iterable[str]]]) -> Mapping[str, str]:
    return {" ".join(text.terms(name)): shown for shown, names in named for name in names}


def _found(index: Mapping[str, str], typed: str, most: int) -> tuple[str, ...]:
    wanted = " ".join(text.bare(text.clean(typed)[:64]))
    if not wanted:
        return tuple(sorted(dict.fromkeys(index.values()), key=str.casefold))[:most]
    return tuple(dict.fromkeys(index[name] for name in _in_order(index, wanted)))[:most]


def _in_order(index: Mapping[str, str], wanted: str) -> Iterator[str]:
    yield from (name for name in index if name == wanted)
    yield from (name for name in index if name.startswith(wanted))
    yield from (name for name in index if f" {wanted}" in name)
    yield from ranked(wanted, list(index))
