"""The entries of the knowledge base as an editor browses them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from adapters.desk.wire import Json, plain
from bot import grade
from bot.knowledge import (
    FIRST,
    Antibody,
    Cited,
    Condition,
    Country,
    Emergency,
    Entry,
    Movement,
    Named,
    Pair,
    Review,
    Statement,
    Symptom,
    Topic,
)
from bot.library import Library
from bot.translation import TranslatedReview, UntranslatedReview

_LINK = "Link with facial twitching"
_OVERVIEW = "Overview"
_MEDICINES = "Medicines that are given for it alone"
_NUMBERS = "The numbers above."
_SAID = "What is said of it"
_CARE = "care"


@dataclass(frozen=True, slots=True)
class Graded:
    """How hard an entry is to read."""

    value: float
    """Years of school that its texts ask for."""
    limit: float
    """More than this, and `check` complains."""
    hardest: str
    """The passage that is hardest."""


Grades: TypeAlias = Callable[[Library], Mapping[str, Graded]]
"""Gives the reading grade of each entry that has one, by its file without the ending, such as `conditions/lupus`."""


def graded(known: Library) -> Mapping[str, Graded]:
    """Return the reading grade of each entry; none of other languages, or where what counts syllables is not there."""
    syllables = grade.counter() if known.language == FIRST else None
    if syllables is None:
        return {}
    found = grade.grades(known, syllables)
    return {one.entry: Graded(one.value, grade.LIMIT, one.hardest.text) for one in found}


class Catalogue:
    """Every entry of one edition, by its address."""

    def __init__(self, known: Library) -> None:
        """Take the knowledge base."""
        self._known = known
        self._named = dict(_named(known))

    def listed(self, day: date, grades: Mapping[str, Graded]) -> list[Json]:
        """Return what the list of entries shows of each, as it stands on a day."""
        return [self._row(slug, day, grades) for slug in (*self._known.conditions, self._known.base.twitching.slug)] + [
            {
                "slug": slug,
                "kind": kind,
                "name": _name(entry),
                "names": _names(entry),
                **_reviewed(review, day),
                "grade": None,
            }
            for slug, (kind, entry, review, _) in self._named.items()
        ]

    def entry(self, slug: str, day: date, grades: Mapping[str, Graded]) -> Json | None:
        """Return everything that is known of an entry, as it stands on a day, or None if there is none."""
        known = self._known
        condition = known.conditions.get(slug)
        if condition is not None:
            return self._condition(condition, day) | {"grade": plain(grades.get(f"conditions/{slug}"))}
        if slug == known.base.twitching.slug:
            return self._symptom(known.base.twitching, day) | {"grade": plain(grades.get("twitching"))}
        if slug not in self._named:
            return None
        kind, entry, review, file = self._named[slug]
        return self._small(slug, kind, entry, file) | {"review": _review(review, day), "grade": plain(grades.get(file))}

    def _row(self, slug: str, day: date, grades: Mapping[str, Graded]) -> Json:
        condition = self._known.conditions.get(slug)
        grade = grades.get(f"conditions/{slug}" if condition else "twitching")
        entry = condition or self._known.base.twitching
        return {
            "slug": slug,
            "kind": "condition" if condition else "symptom",
            "name": entry.name,
            "names": _names(entry),
            **_reviewed(entry.review, day),
            "grade": None if grade is None else grade.value,
        }

    def _condition(self, condition: Condition, day: date) -> Json:
        twitching = condition.twitching
        words = self._known.wording
        link = [
            self._statement(twitching.short, twitching.cites),
            self._statement(twitching.text, twitching.cites),
        ]
        return {
            "slug": condition.slug,
            "kind": "condition",
            "name": condition.name,
            "called": condition.called,
            "file": self._known.file(f"conditions/{condition.slug}"),
            "facts": [
                ["Immune system", "attacks the body" if condition.group == "immune" else "is not the cause"],
                ["Link", words.strength[twitching.strength]],
            ],
            "names": _spellings(condition),
            "review": _review(condition.review, day),
            "parts": [
                {"heading": _LINK, "statements": link},
                *self._topics(condition.statements, condition.called),
                *self._medicines(condition),
            ],
            "myths": [
                {"claim": myth.claim, **self._statement(myth.correction, myth.cites)} for myth in condition.myths
            ],
            "lookalikes": [*self._lookalikes(condition.slug)],
            "links": self._links(
                ("Movements", [f"movement.{movement}" for movement in twitching.movements]),
                (
                    "Antibodies",
                    [
                        f"antibody.{one.id}"
                        for one in self._known.antibodies.values()
                        if one.condition == condition.slug
                    ],
                ),
            ),
        }

    def _symptom(self, symptom: Symptom, day: date) -> Json:
        return {
            "slug": symptom.slug,
            "kind": "symptom",
            "name": symptom.name,
            "called": symptom.name,
            "file": self._known.file("twitching"),
            "facts": [],
            "names": [],
            "review": _review(symptom.review, day),
            "parts": [*self._topics(symptom.statements, symptom.name)],
            "myths": [],
            "lookalikes": [],
            "links": self._links(("Common reasons", symptom.common)),
        }

    def _small(self, slug: str, kind: str, entry: Entry, file: str) -> Json:
        facts, parts, links = [], [], self._links()
        if isinstance(entry, Emergency):
            facts = [["Signs", entry.signs]]
            parts = [self._statement(text, entry.cites) for text in (entry.say, entry.do)]
        elif isinstance(entry, Country):
            facts = [["In an emergency", f"{one.number} ({one.use})"] for one in entry.emergency]
            facts += [["In a crisis", f"{one.name}: {one.number}. {one.how}"] for one in entry.crisis]
            parts = [self._statement(entry.note or _NUMBERS, entry.cites)]
        elif isinstance(entry, Cited):
            parts = [self._statement(entry.text, entry.cites)]
        if isinstance(entry, Movement):
            where = ("where", "how_long", "painful", "in_sleep", "triggered_by")
            facts = [[name.replace("_", " ").capitalize(), getattr(entry, name)] for name in where]
            seen = [one.slug for one in self._known.conditions.values() if entry.id in one.twitching.movements]
            links = self._links(("Seen in", seen))
        elif isinstance(entry, Antibody):
            facts = [["Found in", entry.sample]]
            links = self._links(("Belongs to", [entry.condition] if entry.condition else []))
        return {
            "slug": slug,
            "kind": kind,
            "name": _name(entry),
            "called": _name(entry),
            "file": self._known.file(file),
            "facts": facts,
            "names": _spellings(entry),
            "parts": [{"heading": _SAID, "statements": parts}],
            "myths": [],
            "lookalikes": [*self._lookalikes(slug.partition(".")[2])],
            "links": links,
        }

    def _links(self, *groups: tuple[str, Sequence[str]]) -> list[Json]:
        """Return the entries that an entry leads to, in groups that are not empty."""
        return [{"kind": kind, "entries": [self._link(slug) for slug in slugs]} for kind, slugs in groups if slugs]

    def _medicines(self, condition: Condition) -> Iterator[Json]:
        if condition.medicines is not None:
            told = self._statement(", ".join(condition.medicines.names), condition.medicines.cites)
            yield {"heading": _MEDICINES, "statements": [told]}

    def _topics(self, statements: Sequence[Statement], called: str) -> Iterator[Json]:
        for topic in dict.fromkeys(statement.topic for statement in statements):
            heading = self._known.wording.topics[topic].format(name=called)
            told = [self._statement(one.text, one.cites) for one in statements if one.topic is topic]
            heading = _OVERVIEW if topic is Topic.OVERVIEW else heading[:1].upper() + heading[1:]
            yield {"heading": heading, "statements": told}

    def _lookalikes(self, id_: str) -> Iterator[Json]:
        for pair in self._known.base.lookalikes.pairs:
            if id_ in (pair.a, pair.b):
                other = pair.b if pair.a == id_ else pair.a
                yield {
                    "entry": self._other(pair, other),
                    "ask": pair.ask,
                    "difference": self._statement(pair.difference, pair.cites) if pair.difference else None,
                }

    def _other(self, pair: Pair, other: str | None) -> Json:
        if other is None:
            return {"slug": None, "name": pair.b_name or ""}
        return self._link(other if other in self._known.conditions else f"movement.{other}")

    def _link(self, slug: str) -> Json:
        """Return the address and the name of an entry; the address is none if there is no such entry."""
        if slug in self._known.conditions:
            return {"slug": slug, "name": self._known.conditions[slug].called}
        if slug in self._named:
            return {"slug": slug, "name": _name(self._named[slug][1])}
        return {"slug": None, "name": slug.partition(".")[2] or slug}

    def _statement(self, text: str, cites: Iterable[str]) -> Json:
        sources = self._known.sources
        return {"text": text, "sources": [plain(sources[cite]) for cite in cites if cite in sources]}


def _named(known: Library) -> Iterator[tuple[str, tuple[str, Entry, Review, str]]]:
    base = known.base
    shelves: tuple[tuple[str, Sequence[Named], Review, str], ...] = (
        ("movement", base.movements.movements, base.movements.review, "movements"),
        ("test", base.tests.tests, base.tests.review, "tests"),
        ("antibody", base.tests.antibodies, base.tests.review, "tests"),
        ("treatment", base.treatments.treatments, base.treatments.review, "treatments"),
        ("medicine", base.treatments.medicines, base.treatments.review, "treatments"),
        ("term", base.glossary.terms, base.glossary.review, "glossary"),
    )
    for kind, entries, review, file in shelves:
        for entry in entries:
            yield f"{kind}.{entry.id}", (kind, entry, review, file)
    for emergency in base.care.emergencies:
        yield f"emergency.{emergency.id}", ("emergency", emergency, base.care.review, _CARE)
    for country in base.countries.countries:
        yield f"country.{country.code.lower()}", ("country", country, base.countries.review, "countries")


def _name(entry: Entry) -> str:
    return str(getattr(entry, "theme", "") or getattr(entry, "name", ""))


def _names(entry: Entry) -> list[str]:
    """Return what an entry is found by beside its name."""
    fields = ("short_name", "acronyms", "aliases", "misspellings")
    found = (getattr(entry, field, None) or () for field in fields)
    return [name for names in found for name in ((names,) if isinstance(names, str) else names)]


def _spellings(entry: Entry) -> list[Json]:
    kinds = {
        "acronyms": "Short forms",
        "aliases": "Other names",
        "symptom_names": "Names that are symptoms too",
        "triggers": "Ordinary words beside twitching",
        "misspellings": "Misspellings",
    }
    listed = ((kind, getattr(entry, field, ())) for field, kind in kinds.items())
    return [{"kind": kind, "names": list(names)} for kind, names in listed if names]


def _reviewed(review: Review, day: date) -> Json:
    return {"reviewed": review.reviewed, "late": review.due < day}


def _review(review: Review, day: date) -> Json:
    told: Json = plain(review)
    return told | {"reviewed": review.reviewed, "late": review.due < day, "translation": _translation(review)}


def _translation(review: Review) -> str | None:
    """Return how far a translation was reviewed, or None where nothing was translated."""
    match review:
        case TranslatedReview():
            return "reviewed" if review.translated.reviewed else "not reviewed"
        case UntranslatedReview():
            return "missing"
        case _:
            return None
