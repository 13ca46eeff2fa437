"""What the words of a sentence that mean nothing of ours do to what a message is about."""

import re
from collections.abc import Iterable, Mapping, Set

from bot import text
from bot.knowledge import Role
from bot.library import Library
from bot.tagging import Kind, Tagged

_PAUSES = frozenset({",", ";"})
_BRACKETS = re.compile(r"\(.*?\)")
_TELLING = 3
"""Letters of a part of a name that can single it out."""


class Parsing:
    """Looks at the small words of one language; built once, then only read."""

    def __init__(self, library: Library) -> None:
        """Take the knowledge base, whose grammar says which words they are."""
        grammar = library.base.language.grammar
        self.opening = frozenset(grammar.opening)
        """Words that open a question."""
        self._joining = frozenset(grammar.joining) | _PAUSES
        self._aside = frozenset(grammar.aside)
        self._either = frozenset(grammar.either)
        self._filling = frozenset(grammar.filling)
        self._empty = frozenset(grammar.empty)
        self._roles = {
            role: tuple(frozenset(expression.split()) for expression in expressions)
            for role, expressions in grammar.roles.items()
        }
        self._parts: dict[str, set[str]] = {}
        for slug, condition in library.conditions.items():
            for part in text.terms(_BRACKETS.sub(" ", condition.name)):
                if len(part) >= _TELLING and part not in grammar.generic:
                    self._parts.setdefault(part, set()).add(slug)

    def roles(self, words: Set[str]) -> frozenset[Role]:
        """Return what the words of a message do to what it is about."""
        return frozenset(role for role, sets in self._roles.items() if any(needed <= words for needed in sets))

    def rest(self, loose: Iterable[str]) -> frozenset[str]:
        """Return those of the words beside names that ask something by themselves."""
        return frozenset(word for word in loose if not word.isdigit() and word not in self._filling)

    def telling(self, words: Iterable[str]) -> frozenset[str]:
        """Return the words that say something about what is missing."""
        return frozenset(words) - self._empty

    def hinted(self, words: Iterable[str]) -> frozenset[str]:
        """Return the slugs of conditions of whose names a telling part stands among words."""
        return frozenset(slug for word in words for slug in self._parts.get(word, ()))

    def joins(self, tagged: Tagged) -> bool:
        """Whether a message may ask several things."""
        return any(word.text in self._joining for word in tagged.words)

    def named(self, tagged: Tagged, *, compared: bool) -> Mapping[str, bool]:
        """Return the conditions named, and whether the writer sets each aside ("not MS, but lupus?").

        What may be a symptom of another condition, as seizures are, counts only when no other is named or
        the two are compared.
        """
        named: dict[str, bool] = {}
        certain = any(mention.kind is Kind.CONDITION and not mention.symptom for mention in tagged.mentions)
        for mention in tagged.mentions:
            if mention.kind is Kind.CONDITION and (compared or not certain or not mention.symptom):
                before = [word.text for word in tagged.words[max(mention.start - 2, 0) : mention.start]]
                aside = bool(self._aside.intersection(before[-1:])) and not self._either.intersection(before[:-1])
                named[mention.id] = named.get(mention.id, True) and aside
        return named
