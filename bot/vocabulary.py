"""Builds the tagger from the knowledge base: which names, concepts and words it looks for."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot import text
from bot.knowledge import Collision
from bot.knowledge import Named as Entry
from bot.library import Library
from bot.spelling import Speller
from bot.tagging import Kind, Named, Tagger

_BRACES = re.compile(r"\{\w*\}|\(.*?\)")
_OFTEN = 3
"""An ordinary word that stands in this many example phrases is mended towards."""
_SURELY = 6
"""A word of the example phrases that stands in this many is no slip, though no word list has it."""
_NONE: frozenset[str] = frozenset()
"""One for all names: Python makes a new one each time, which together would be megabytes."""


def tagger(library: Library) -> Tagger:
    """Return the tagger for a knowledge base."""
    names = list(_names(library))
    names += _misspelt(library, names)
    speller = _speller(library, names)
    concepts = {concept.id: concept.words for concept in library.base.lexicon.concepts}
    return Tagger(names, concepts, speller, library.base.language, library.ordinary)


def _names(library: Library) -> Iterator[Named]:
    company = {text.terms(collision.name): collision for collision in library.base.collisions.collisions}
    for slug, condition in library.conditions.items():
        for acronym in condition.acronyms:
            yield from _named(Kind.CONDITION, slug, acronym, company, acronym=True)
        for name in condition.symptom_names:
            for named in _named(Kind.CONDITION, slug, name, company):
                yield replace(named, symptom=True)
        for name in (condition.name, *condition.aliases):
            yield from _named(Kind.CONDITION, slug, name, company)
        for trigger in condition.triggers:
            yield from _named(Kind.TRIGGER, slug, trigger)
    yield from _entries(Kind.ANTIBODY, library.antibodies.values())
    yield from _entries(Kind.TEST, library.tests.values())
    yield from _entries(Kind.TREATMENT, library.treatments.values())
    yield from _entries(Kind.MEDICINE, library.medicines.values())
    yield from _entries(Kind.MOVEMENT, library.movements.values())
    yield from _entries(Kind.TERM, library.terms.values())
    for other in library.base.other_conditions.conditions:
        yield from _named(Kind.OTHER, other, other)


def _misspelt(library: Library, names: Iterable[Named]) -> list[Named]:
    """Return the listed misspellings; in those of several words each stands as the word of a name it is near.

    So "inflamatory" is mended wherever it stands, and only what cannot be mended is learned by heart.
    """
    speller = Speller({word: 1 for name in names if not name.acronym for word in name.words}, library.ordinary)
    found = []
    for slug, condition in library.conditions.items():
        for misspelling in condition.misspellings:
            words = text.terms(misspelling)
            mended = tuple(speller.mend(word) for word in words) if len(words) > 1 else words
            found.append(Named(mended, Kind.CONDITION, slug))
    return found


def _entries(kind: Kind, entries: Iterable[Entry]) -> Iterator[Named]:
    for entry in entries:
        for acronym in entry.acronyms:
            yield from _named(kind, entry.id, acronym, acronym=True)
        for name in (entry.name, *entry.aliases):
            yield from _named(kind, entry.id, name)


def _named(
    kind: Kind,
    owner: str,
    name: str,
    company: Mapping[tuple[str, ...], Collision] | None = None,
    *,
    acronym: bool = False,
) -> Iterator[Named]:
    words = text.terms(_BRACES.sub(" ", name))
    if words:
        other = (company or {}).get(words)
        beside, touching = (frozenset(other.beside), frozenset(other.touching)) if other else (_NONE, _NONE)
        yield Named(words, kind, owner, acronym and len(words) == 1, beside, touching)


def _speller(library: Library, names: Iterable[Named]) -> Speller:
    vocabulary: Counter[str] = Counter()
    for name in names:
        vocabulary.update(word for word in name.words if not name.acronym)
    vocabulary.update(library.taken.keys())
    for concept in library.base.lexicon.concepts:
        for expression in concept.words:
            vocabulary.update(text.terms(expression.rstrip("*")))
    for signs in (library.base.alarms.emergencies, library.base.alarms.crises):
        for sign in signs.signs:
            for pattern in sign.patterns:
                vocabulary.update(text.terms(_BRACES.sub(" ", pattern).replace("|", " ")))
    heard: Counter[str] = Counter()
    for words in library.spoken:
        heard.update(set(words))
    for word, count in heard.items():
        if count >= _OFTEN and word in library.ordinary:
            vocabulary[word] += count
    more = {word for word, count in heard.items() if count >= _SURELY}
    more |= {name.words[0] for name in names if name.acronym}
    more |= {word for name in names for word in (*name.beside, *name.touching)}
    return Speller({word: count for word, count in vocabulary.items() if word.isalpha()}, library.ordinary, more)
