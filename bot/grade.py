"""How many years of school an entry asks of its readers: the Flesch-Kincaid grade, apart from names that are explained.

The syllables are counted by syllapy, which editors have and the bot does not need.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from pydantic import BaseModel

from bot.document import Place, parse
from bot.errors import Problem
from bot.knowledge import Named
from bot.library import Library

Syllables: TypeAlias = Callable[[str], int]
Names: TypeAlias = Mapping[str, Sequence[tuple[str, ...]]]

LIMIT = 8.0
"""Highest grade of an entry: what is written on health for everybody should not exceed grade 7 to 8.

So says the Environmental Protection Agency of the United States ("Readability", 2021), after the toolkit of the Centers
for Medicare & Medicaid Services; MedlinePlus writes at grade 6 to 7.
"""
MISSING = "Reading grades were not checked: that needs syllapy (`pip install syllapy`)."

_NAME = 2
"""Syllables for which a name that is explained counts at most, as a plain word such as illness would."""
_A_PASSAGE = 8
"""Words from which on a passage by itself is called hard."""
_SHOWN = frozenset(
    {"text", "short", "claim", "correction", "difference", "ask", "signs", "say", "do"}
    | {"where", "how_long", "painful", "in_sleep", "triggered_by"}
)
"""Fields that readers are shown."""
_FILES = ("twitching", "care", "tests", "treatments", "movements", "glossary", "lookalikes")
"""Files beside those of conditions that make medical statements."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SENTENCE = re.compile(r"(?<=[.!?:])\s+")
_EXPLAINED = re.compile(r"([^\W_]+(?:['’-][^\W_]+)*) \(")
_ASIDE = re.compile(r"\(.*?\)")


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of an entry, and where in its file it stands."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Grade:
    """How hard an entry is to read."""

    entry: str
    """The file in the knowledge folder, without its ending."""
    value: float
    """The Flesch-Kincaid grade, to a tenth; more than that it does not tell."""
    words: float
    """Words of a sentence, on average."""
    hardest: Passage
    """What is hardest in it."""


def counter() -> Syllables | None:
    """Return what counts the syllables of a word, or None where it is not installed."""
    try:
        from syllapy import count
    except ImportError:
        return None
    return lambda word: max(1, count(word))


def grades(library: Library, syllables: Syllables) -> list[Grade]:
    """Return the grade of every entry, the hardest first."""
    names = _names(library)
    found = [_graded(entry, passages, names, syllables) for entry, passages in _entries(library)]
    return sorted(found, key=lambda grade: (-grade.value, grade.entry))


def problems(found: Sequence[Grade], folder: Path) -> list[Problem]:
    """Return what is too hard, at the line of the hardest part of each entry."""
    told: list[Problem] = []
    for grade in found:
        if grade.value > LIMIT:
            document = parse(folder / f"{grade.entry}.yaml", folder, told)
            if document is not None:
                message = (
                    f"the entry reads at grade {grade.value:.1f}, and {LIMIT:.0f} is the limit; this is its hardest "
                    "part: make sentences and words shorter, or explain a name in brackets right behind it"
                )
                told.append(document.problem(grade.hardest.place, message))
    return told


def _entries(library: Library) -> Iterator[tuple[str, list[Passage]]]:
    for slug, condition in library.conditions.items():
        yield f"conditions/{slug}", list(_passages(condition, ()))
    for name in _FILES:
        yield name, list(_passages(getattr(library.base, name), ()))


def _passages(value: object, place: Place) -> Iterator[Passage]:
    """Yield everything within an entry that readers are shown."""
    if isinstance(value, BaseModel):
        for field in type(value).model_fields:
            inner = getattr(value, field)
            if field in _SHOWN and isinstance(inner, str):
                yield Passage((*place, field), inner)
            else:
                yield from _passages(inner, (*place, field))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _passages(inner, (*place, index))


def _names(library: Library) -> Names:
    """Return every name that an entry of ours explains, as words, by its first word; longer names first."""
    names: set[str] = set()
    for condition in library.conditions.values():
        names |= {condition.name, condition.called, *condition.acronyms, *condition.aliases}
    base = library.base
    kinds: tuple[tuple[Named, ...], ...] = (base.tests.tests, base.tests.antibodies, base.treatments.treatments)
    for kind in (*kinds, base.treatments.medicines, base.movements.movements, base.glossary.terms):
        for named in kind:
            names |= {named.name, *named.aliases, *named.acronyms}
    known: dict[str, list[tuple[str, ...]]] = {}
    for words in sorted(
        {tuple(_spoken(_ASIDE.sub("", name))) for name in names}, key=lambda words: (-len(words), words)
    ):
        known.setdefault(words[0], []).append(words)
    return known


def _spoken(text: str) -> list[str]:
    """Return the words of a text in lower case, those of plural and possessive without their s."""
    return [_singular(word.lower()) for word in _WORD.findall(text)]


def _singular(word: str) -> str:
    word = word.removesuffix("'s").removesuffix("’s")
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "is", "us")) else word


def _graded(entry: str, passages: Sequence[Passage], names: Names, syllables: Syllables) -> Grade:
    explained = {_singular(word.lower()) for passage in passages for word in _EXPLAINED.findall(passage.text)}
    counts = [_counted(passage.text, names, explained, syllables) for passage in passages]
    sentences, words, sounds = (sum(column) for column in zip(*counts, strict=True))
    long = [
        (_formula(*count), passage) for count, passage in zip(counts, passages, strict=True) if count[1] >= _A_PASSAGE
    ]
    hardest = max(long, key=lambda pair: pair[0], default=(0.0, passages[0]))[1]
    return Grade(entry, round(_formula(sentences, words, sounds), 1), words / max(sentences, 1), hardest)


def _counted(text: str, names: Names, explained: Set[str], syllables: Syllables) -> tuple[int, int, int]:
    """Return how many sentences, words and syllables a text has; a name is one word, however many it has."""
    sentences = words = sounds = 0
    for sentence in _SENTENCE.split(text):
        written = [word.lower() for word in _WORD.findall(sentence)]
        spoken = [_singular(word) for word in written]
        sentences += bool(written)
        index = 0
        while index < len(written):
            named = next((n for n in names.get(spoken[index], ()) if tuple(spoken[index : index + len(n)]) == n), None)
            size = 1 if named is None else len(named)
            sound = _NAME if size > 1 else syllables(written[index])
            sounds += min(sound, _NAME) if named is not None or spoken[index] in explained else sound
            words += 1
            index += size
    return sentences, words, sounds


def _formula(sentences: int, words: int, syllables: int) -> float:
    """Return the grade by Kincaid and others (1975)."""
    return 0.39 * words / max(sentences, 1) + 11.8 * syllables / max(words, 1) - 15.59
