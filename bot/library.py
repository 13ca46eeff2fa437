"""The knowledge base as one value: read from its folder, checked, then only looked up."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from sys import intern
from typing import Any

from pydantic import BaseModel, ValidationError

from bot import consistency
from bot.document import Document, Place, parse
from bot.errors import KnowledgeError, Problem
from bot.knowledge import (
    ONE_WORD,
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

FOLDER = Path(__file__).resolve().parent.parent / "knowledge"
"""Where the knowledge base stands, in a checkout and in an installed package alike."""

_ENGLISH = "language/english.txt"
_BETWEEN = "\n"
"""What parts two phrases, none of which has a line break."""
_UNSPOKEN = re.compile(rf"[^a-z0-9{_BETWEEN}]+")


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
    """The files as they stand."""
    ordinary: frozenset[str]
    """Ordinary words of the language, which are never taken for misspelt names."""

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
        """The words of every example phrase, in lower case and without apostrophes, in the order of `phrases`."""
        texts = [phrase.text for phrase in self.phrases()]
        # One pass over all of them is several times as fast as one for each.
        together = _UNSPOKEN.sub(" ", _BETWEEN.join(texts).lower().replace("'", ""))
        # The same few thousand words make up all of them; each is kept once.
        return tuple(tuple(map(intern, words.split())) for words in together.split(_BETWEEN)) if texts else ()


def _parts(value: Any) -> Iterator[BaseModel]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _parts(inner)
    else:
        yield value


def load(folder: Path = FOLDER, before: Library | None = None) -> Library:
    """Return the knowledge base of a folder; raise `KnowledgeError` with every problem found.

    What was made of the same phrases before is taken over, which spares an edit a sixth of its time.
    """
    problems: list[Problem] = []
    library = _read(folder, problems)
    if problems or library is None:
        raise KnowledgeError(sorted(problems, key=lambda problem: (str(problem.file), problem.line, problem.message)))
    if before is not None and before.base.intents == library.base.intents:
        vars(library)["spoken"] = before.spoken
    return library


def _read(folder: Path, problems: list[Problem]) -> Library | None:
    if not folder.is_dir():
        problems.append(Problem(folder, 1, "", "is not a folder; point to the knowledge folder"))
        return None
    documents: dict[str, Document] = {}
    unreadable: set[str] = set()
    for path in sorted(folder.rglob("*.yaml")):
        document = parse(path, folder, problems)
        if document is None:
            unreadable.add(path.relative_to(folder).with_suffix("").as_posix())
        else:
            documents[document.path.with_suffix("").as_posix()] = document
            problems.extend(_unshowable(document))
    english = _english(folder, problems)
    try:
        base = KnowledgeBase.model_validate(_nested(documents))
    except ValidationError as error:
        problems.extend(_explained(error, documents, unreadable))
        return None
    if problems:
        return None
    values = {key: document.values for key, document in documents.items()}

    def say(key: str, place: Place, message: str) -> None:
        problems.append(documents[key].problem(place, message))

    consistency.examine(base, values, say)
    return Library(base, english)


def _unshowable(document: Document) -> Iterator[Problem]:
    scalars = list(document.scalars())
    if consistency.harmless("\n".join(value for _, value in scalars)):
        return
    for place, value in scalars:
        if message := consistency.text_problem(place, value):
            yield document.problem(place, message)


def _english(folder: Path, problems: list[Problem]) -> frozenset[str]:
    try:
        return frozenset((folder / _ENGLISH).read_text(encoding="utf-8").split())
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(Path(_ENGLISH), 1, "", f"cannot be read ({type(error).__name__}); restore the file"))
        return frozenset()


def _nested(documents: Mapping[str, Document]) -> dict[str, Any]:
    """Return the files as one tree: folders and file names become keys."""
    root: dict[str, Any] = {}
    for key, document in documents.items():
        *folders, name = _steps(key)
        node = root
        for folder in folders:
            node = node.setdefault(folder, {})
        node[name] = document.values
    return root


def _steps(key: str) -> list[str]:
    """Return a file's path as keys; only the files of the top folder are fields of a model."""
    steps = key.split("/")
    return [steps[0].replace("-", "_"), *steps[1:]]


def _explained(error: ValidationError, documents: Mapping[str, Document], unreadable: Set[str]) -> Iterator[Problem]:
    keys: dict[tuple[int | str, ...], str] = {tuple(_steps(key)): key for key in documents}
    details = error.errors(include_url=False)
    within = {detail["loc"][:-1] for detail in details}
    for detail in details:
        if detail["type"] == "too_short" and detail["loc"] in within:
            continue  # It has entries; what is wrong with them is said by itself.
        place = tuple(step for step in detail["loc"] if step != "[key]")
        document = next((documents[keys[place[:n]]] for n in range(len(place), 0, -1) if place[:n] in keys), None)
        message = _remedy(detail["type"], detail["msg"], detail.get("ctx", {}))
        if document is None:
            name = "/".join(map(str, place)).replace("_", "-", int(len(place) == 1))
            if name not in unreadable:
                yield Problem(Path(f"{name}.yaml"), 1, "", message)
        else:
            within_it = place[len(_steps(document.path.with_suffix("").as_posix())) :]
            stands = document.at(within_it)
            if not (isinstance(stands, str) and consistency.TODO.match(stands)):  # That is said by itself.
                yield document.problem(within_it, message)


def _remedy(kind: str, message: str, details: Mapping[str, Any]) -> str:
    match kind:
        case "missing":
            return "is missing; add it"
        case "extra_forbidden":
            return "is not known here; remove it or mend its name"
        case "string_too_long":
            return f"is longer than {details['max_length']} characters; shorten or split it"
        case "too_short" | "string_too_short":
            return "is empty or too short; fill it in"
        case "enum":
            return f"must be one of {details['expected']}"
        case "string_pattern_mismatch" if details["pattern"] == ONE_WORD:
            return "must be one word of letters and digits, such as pyridostigmine"
        case "string_pattern_mismatch":
            return "must be lower case letters, digits and single hyphens, such as lupus or low-calcium"
        case "tuple_type" | "list_type":
            return "must be a list, one item a line behind a hyphen"
        case "model_type" | "dict_type" | "model_attributes_type":
            return "must be a block of `key: value` lines"
        case "date_from_datetime_parsing" | "date_parsing":
            return "must be a day such as 2026-11-24"
        case _:
            return f"{message[0].lower()}{message[1:]}; mend it"
