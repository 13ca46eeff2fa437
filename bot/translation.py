"""The knowledge base in another language: what was written in the first, told again text by text."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import Field

from bot import text
from bot.knowledge import (
    Alarms,
    Anywhere,
    Care,
    Cited,
    Collisions,
    Condition,
    Countries,
    Country,
    CrisisLine,
    Emergency,
    EmergencyNumber,
    Entry,
    Examples,
    Glossary,
    Kind,
    KnowledgeBase,
    Language,
    Lexicon,
    Lookalikes,
    Movement,
    Movements,
    Myth,
    Name,
    Named,
    Names,
    Others,
    Pair,
    Review,
    Source,
    Symptom,
    Tests,
    Text,
    Treatments,
    Twitching,
    Wording,
)

E = TypeVar("E", bound=Entry)
Part = TypeVar("Part", Care, Countries, Glossary, Lookalikes, Movements, Symptom, Tests, Treatments)

SAID: Mapping[type[Entry], tuple[str, ...]] = {
    Cited: ("text",),
    Myth: ("claim", "correction"),
    Twitching: ("short",),
    Movement: ("where", "how_long", "painful", "in_sleep", "triggered_by"),
    Pair: ("b_name", "ask", "difference"),
    Emergency: ("signs", "say", "do"),
    EmergencyNumber: ("use",),
    CrisisLine: ("name", "how"),
    Country: ("name", "note"),
    Anywhere: ("emergency", "crisis"),
}
"""What is told again of each part of the knowledge base; names that people use are given apart."""


class Translated(Entry):
    """Who translated a file, and who checked the translation."""

    translated_by: Name
    translated_on: date
    reviewed_by: Name
    """The clinician who checked the translation; `nobody yet` until one has."""

    @property
    def reviewed(self) -> bool:
        """Whether a clinician has checked the translation."""
        return self.reviewed_by != "nobody yet"


class Again(Entry):
    """A text and how it is told again; where the English one is edited, it counts as not translated."""

    english: Text
    translated: Text


class TheirNames(Entry):
    """What something is called in the language; English names are understood besides."""

    name: Name
    short_name: Name | None = None
    acronyms: Names = ()
    aliases: Names = ()
    misspellings: Names = ()
    symptom_names: Names = ()
    triggers: Names = ()


class ConditionAgain(Entry):
    """A file of `conditions/`."""

    review: Translated
    names: TheirNames
    texts: Annotated[tuple[Again, ...], Field(min_length=1)]


class PartAgain(Entry):
    """Another file that tells entries again."""

    review: Translated
    names: dict[str, TheirNames] = Field(default_factory=dict)
    """By the id of the entry."""
    texts: Annotated[tuple[Again, ...], Field(min_length=1)]


class Locale(Entry):
    """A folder of `locales/`: a field for each file and folder in it."""

    alarms: Alarms
    care: PartAgain
    collisions: Collisions
    conditions: dict[str, ConditionAgain]
    countries: PartAgain
    glossary: PartAgain
    intents: dict[Kind, dict[str, Examples]]
    language: Language
    lexicon: Lexicon
    lookalikes: PartAgain
    movements: PartAgain
    other_conditions: Others
    tests: PartAgain
    treatments: PartAgain
    twitching: PartAgain
    wording: Wording


class TranslatedReview(Review):
    """How far an entry was reviewed that was told again."""

    translated: Translated


class UntranslatedReview(Review):
    """How far an entry was reviewed that stands in the first language, as no translation of it holds."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A text that is not told again."""

    file: str
    """The file of the translation, without its ending."""
    text: str


def translated(base: KnowledgeBase, locale: Locale, ordinary: Set[str]) -> tuple[KnowledgeBase, tuple[Missing, ...]]:
    """Return the knowledge base as a locale tells it, and what it does not tell.

    An entry of which something is missing stays as it was written, under the names of the locale. Names of the first
    language are understood as well, unless they are ordinary words of the other.
    """
    telling = _Telling(ordinary)
    conditions = {
        slug: telling.condition(condition, locale.conditions.get(slug)) for slug, condition in base.conditions.items()
    }
    parts: dict[str, Any] = {}
    for name in ("care", "countries", "glossary", "lookalikes", "movements", "tests", "treatments", "twitching"):
        parts[name] = telling.part(name, getattr(base, name), getattr(locale, name))
    own = {name: getattr(locale, name) for name in ("alarms", "intents", "language", "wording", "lexicon")}
    others = (*base.other_conditions.conditions, *locale.other_conditions.conditions)
    known = {text.fold(name) for c in conditions.values() for name in (*c.acronyms, *c.aliases)}
    collisions = (
        *locale.collisions.collisions,
        *(collision for collision in base.collisions.collisions if text.fold(collision.name) in known),
    )
    made = base.model_copy(
        update={
            **own,
            **parts,
            "conditions": conditions,
            "collisions": Collisions(collisions=collisions),
            "other_conditions": Others(conditions=tuple(dict.fromkeys(others))),
        }
    )
    return made, tuple(telling.missing)


class _Telling:
    """Tells entries again, and notes what cannot be."""

    def __init__(self, ordinary: Set[str]) -> None:
        self._ordinary = ordinary
        self.missing: list[Missing] = []

    def condition(self, condition: Condition, again: ConditionAgain | None) -> Condition:
        key = f"conditions/{condition.slug}"
        if again is None:
            self.missing.append(Missing(key, condition.twitching.short))
            return condition.model_copy(update={"review": _untranslated(condition.review)})
        told = self._again(condition, key, _texts(again.texts))
        review = _untranslated(condition.review) if told is None else _reviewed(condition.review, again.review)
        names = again.names
        renamed = {
            "review": review,
            "name": names.name,
            "short_name": names.short_name,
            "acronyms": self._both(names.acronyms, condition.acronyms),
            "aliases": self._both((names.name, *names.aliases), (condition.name, *condition.aliases)),
            "misspellings": self._both(names.misspellings, condition.misspellings),
            "symptom_names": self._both(names.symptom_names, condition.symptom_names),
            "triggers": self._both(names.triggers, condition.triggers),
        }
        return (told or condition).model_copy(update=renamed)

    def part(self, key: str, part: Part, again: PartAgain) -> Part:
        """Tell each entry of a file again; one that has no translation of its own stays as it was written."""
        texts = _texts(again.texts)
        update: dict[str, Any] = {"review": _reviewed(part.review, again.review)}
        if isinstance(part, Symptom):
            if part.slug in again.names:
                update["name"] = again.names[part.slug].name
            else:
                self.missing.append(Missing(key, part.name))
            return (self._again(part, key, texts) or part).model_copy(update=update)
        for field in type(part).model_fields:
            value = getattr(part, field)
            if isinstance(value, tuple):
                update[field] = tuple(self._named(self._again(one, key, texts) or one, again) for one in value)
            elif isinstance(value, Anywhere):
                update[field] = self._again(value, key, texts) or value
        return part.model_copy(update=update)

    def _named(self, entry: Entry, again: PartAgain) -> Entry:
        names = again.names.get(entry.id) if isinstance(entry, Named) else None
        if names is None or not isinstance(entry, Named):
            return entry
        return entry.model_copy(
            update={
                "name": names.name,
                "acronyms": self._both(names.acronyms, entry.acronyms),
                "aliases": self._both((names.name, *names.aliases), (entry.name, *entry.aliases)),
            }
        )

    def _again(self, entry: E, key: str, texts: Mapping[str, str]) -> E | None:
        """Return an entry told again; None, with what is missing noted, if not all of it can be."""
        missing = [said for said in _said(entry) if said not in texts]
        self.missing += [Missing(key, said) for said in dict.fromkeys(missing)]
        return None if missing else _told(entry, texts)

    def _both(self, theirs: Names, ours: Names) -> Names:
        """Return names of both languages, without those of ours that are ordinary words of theirs."""
        kept = (name for name in ours if not _is_ordinary(name, self._ordinary))
        return tuple({" ".join(text.terms(name)): name for name in (*kept, *theirs)}.values())


def _is_ordinary(name: str, ordinary: Set[str]) -> bool:
    words = text.terms(name)
    return len(words) == 1 and words[0] in ordinary


def _texts(texts: tuple[Again, ...]) -> Mapping[str, str]:
    return {again.english: again.translated for again in texts}


def _reviewed(review: Review, translated: Translated) -> TranslatedReview:
    return TranslatedReview(**review.model_dump(), translated=translated)


def _untranslated(review: Review) -> UntranslatedReview:
    return UntranslatedReview(**review.model_dump())


def said(kind: type[Entry]) -> tuple[str, ...]:
    """Return the names of the fields that are told again of a part of the knowledge base."""
    return tuple(field for known, fields in SAID.items() if issubclass(kind, known) for field in fields)


def _said(value: object) -> Iterator[str]:
    if isinstance(value, tuple):
        for one in value:
            yield from _said(one)
    elif isinstance(value, Entry) and not isinstance(value, Source | Review):
        fields = said(type(value))
        for field in type(value).model_fields:
            inner = getattr(value, field)
            if field not in fields:
                yield from _said(inner)
            elif inner is not None:
                yield inner


def _told(value: Any, texts: Mapping[str, str]) -> Any:
    if isinstance(value, tuple):
        return tuple(_told(one, texts) for one in value)
    if not isinstance(value, Entry) or isinstance(value, Source | Review):
        return value
    fields = said(type(value))
    update = {}
    for field in type(value).model_fields:
        inner = getattr(value, field)
        if field in fields:
            update[field] = None if inner is None else texts[inner]
        elif isinstance(inner, Entry | tuple):
            update[field] = _told(inner, texts)
    return value.model_copy(update=update)
