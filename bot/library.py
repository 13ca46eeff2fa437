"""The knowledge base as one value: read from its folder, checked, then only looked up."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from string import ascii_lowercase, digits
from sys import intern
from typing import Any

from pydantic import BaseModel

from bot import consistency, text
from bot.document import Parsed
from bot.errors import KnowledgeError, Problem
from bot.knowledge import (
    FIRST,
    Antibody,
    Condition,
    Country,
    Emergency,
    Kind,
    KnowledgeBase,
    Medicine,
    Movement,
    Pair,
    Source,
    Term,
    Test,
    Treatment,
    Wording,
)
from bot.shelf import Shelf, words

LOCALES = "locales"
"""The folder of its translations, one folder each."""

FOLDER = Path(__file__).resolve().parent.parent / "knowledge"
"""Where the knowledge base stands, in a checkout and in an installed package alike."""

_BETWEEN = "\n"
"""What parts two phrases, none of which has a line break."""
_SPOKEN = bytes(byte if byte in f"{ascii_lowercase}{digits}{_BETWEEN}".encode() else ord(" ") for byte in range(256))
"""What each byte of a phrase stands for: small letters and digits for themselves, the rest for a space."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way in which people say something."""

    text: str
    kind: Kind
    name: str
    """The intent; for other kinds the subject of small talk, the field out of scope, or the sign."""


@dataclass(frozen=True)
class Library:
    """Everything that the bot knows, by id."""

    base: KnowledgeBase
    """The files as they stand, in one language."""
    ordinary: Set[str]
    """Ordinary words of that language, which are never taken for misspelt names."""
    language: str = FIRST
    """Two letters (ISO 639-1)."""

    def file(self, name: str) -> str:
        """Return where a file of it stands below the knowledge folder, by its name without the ending."""
        return f"{name}.yaml" if self.language == FIRST else f"{LOCALES}/{self.language}/{name}.yaml"

    @property
    def conditions(self) -> Mapping[str, Condition]:
        """Conditions by slug."""
        return self.base.conditions

    @property
    def wording(self) -> Wording:
        """The bot's own sentences."""
        return self.base.wording

    @cached_property
    def digest(self) -> str:
        """A fingerprint of everything in it."""
        told = hashlib.sha256()
        # Part by part, since the whole of it at once would take a tenth of the memory of a process.
        for name in type(self.base).model_fields:
            for part in _parts(getattr(self.base, name)):
                told.update(part.model_dump_json().encode())
        return told.hexdigest()[:16]

    def edition(self, conditions: Iterable[str]) -> str:
        """Return a fingerprint of the entries of conditions; of all that is said where there are none."""
        told = "".join(self.conditions[slug].model_dump_json() for slug in conditions if slug in self.conditions)
        return hashlib.sha256(told.encode()).hexdigest()[:8] if told else self.digest[:8]

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Every source by id, shared or of one condition alone."""
        return dict(consistency.all_sources(self.base))

    @cached_property
    def countries(self) -> Mapping[str, Country]:
        """Countries by their two letters."""
        return {country.code: country for country in self.base.countries.countries}

    @cached_property
    def emergencies(self) -> Mapping[str, Emergency]:
        """Emergencies by id."""
        return {emergency.id: emergency for emergency in self.base.care.emergencies}

    @cached_property
    def tests(self) -> Mapping[str, Test]:
        """Tests by id."""
        return {test.id: test for test in self.base.tests.tests}

    @cached_property
    def antibodies(self) -> Mapping[str, Antibody]:
        """Antibodies by id."""
        return {antibody.id: antibody for antibody in self.base.tests.antibodies}

    @cached_property
    def treatments(self) -> Mapping[str, Treatment]:
        """Treatments by id."""
        return {treatment.id: treatment for treatment in self.base.treatments.treatments}

    @cached_property
    def medicines(self) -> Mapping[str, Medicine]:
        """Medicines by id."""
        return {medicine.id: medicine for medicine in self.base.treatments.medicines}

    @cached_property
    def movements(self) -> Mapping[str, Movement]:
        """Kinds of movement by id."""
        return {movement.id: movement for movement in self.base.movements.movements}

    @cached_property
    def terms(self) -> Mapping[str, Term]:
        """Terms of art by id."""
        return {term.id: term for term in self.base.glossary.terms}

    @cached_property
    def taken(self) -> Mapping[str, str]:
        """The condition that each medicine of one condition is given for, by the medicine's name in lower case."""
        return {
            name.lower(): slug
            for slug, condition in self.conditions.items()
            for name in (condition.medicines.names if condition.medicines else ())
        }

    def pair(self, one: str, other: str) -> Pair | None:
        """Return what is said of two entries that are mixed up, in either order."""
        return next((pair for pair in self.base.lookalikes.pairs if {pair.a, pair.b} == {one, other}), None)

    def phrases(self) -> Iterator[Phrase]:
        """Yield every example phrase."""
        for kind, files in self.base.intents.items():
            for name, examples in files.items():
                for example in examples.examples:
                    yield Phrase(example, kind, name)

    @cached_property
    def spoken(self) -> tuple[tuple[str, ...], ...]:
        """The words of every example phrase, folded and without apostrophes, in the order of `phrases`."""
        said = (phrase.text for phrase in self.phrases())
        texts = [one if one.isascii() else text.fold(one) for one in said]
        # One pass over all of them is many times as fast as one for each.
        together = _BETWEEN.join(texts).lower().encode("ascii", "replace").translate(_SPOKEN, b"'").decode()
        # The same few thousand words make up all of them; each is kept once.
        return tuple(tuple(map(intern, words.split())) for words in together.split(_BETWEEN)) if texts else ()

    def take_over(self, before: "Library") -> None:
        """Spare what was made already of the same phrases."""
        if before.base.intents == self.base.intents:
            vars(self)["spoken"] = before.spoken


def _parts(value: Any) -> Iterator[BaseModel]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _parts(inner)
    else:
        yield value


def load(folder: Path = FOLDER, before: Library | None = None, parsed: Parsed | None = None) -> Library:
    """Return the knowledge base of a folder; raise `KnowledgeError` with every problem found.

    What was made of the same phrases before is taken over, as is what was parsed of the same files.
    """
    problems: list[Problem] = []
    library = _read(folder, problems, parsed)
    if problems or library is None:
        raise KnowledgeError(problems)
    if before is not None:
        library.take_over(before)
    return library


def _read(folder: Path, problems: list[Problem], parsed: Parsed | None) -> Library | None:
    if not folder.is_dir():
        problems.append(Problem(folder, 1, "", "is not a folder; point to the knowledge folder"))
        return None
    files = [path for path in folder.rglob("*.yaml") if path.relative_to(folder).parts[0] != LOCALES]
    shelf = Shelf(folder, files, problems, parsed=parsed)
    ordinary = words(folder, folder, problems)
    base = shelf.read(KnowledgeBase, problems)
    if base is None or problems:
        return None
    consistency.examine(base, shelf.values, lambda *said: problems.append(shelf.problem(*said)))
    return Library(base, ordinary)
