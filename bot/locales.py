"""The knowledge base in other languages; one that is not safe to speak is refused."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot import classifier, consistency
from bot.classifier import Learned
from bot.document import Parsed
from bot.errors import KnowledgeError, LearningError, Problem
from bot.knowledge import Entry, Signs
from bot.library import LOCALES, Library
from bot.shelf import Shelf, words
from bot.translation import Locale, Missing, translated

_SAFE = ("care", "twitching")
"""Files of which every text must be translated, as answers to those in danger and every warning rest on them."""
_FILLED = re.compile(r"\{\w*\}")


@dataclass(frozen=True)
class Told:
    """The knowledge base in a language besides the first."""

    library: Library
    missing: tuple[Missing, ...]
    """What it says as it was written, in the first language."""


@dataclass(frozen=True)
class Spoken(Told):
    """A language that can be spoken besides the first."""

    learned: Learned


@dataclass(frozen=True)
class Locales:
    """What can be spoken besides the first language, and what cannot."""

    spoken: Mapping[str, Spoken] = field(default_factory=dict)
    """By two letters (ISO 639-1)."""
    refused: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    """Why a language is not spoken, by its letters."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything for which a language is refused."""
        return tuple(problem for problems in self.refused.values() for problem in problems)


def load(
    folder: Path, first: Library, before: Mapping[str, Library] | None = None, parsed: Parsed | None = None
) -> Locales:
    """Return the languages of a knowledge folder beside the first, which was read from it; never raises.

    As for the first, what was made of the same phrases before, by language, and what was parsed is taken over.
    """
    spoken: dict[str, Spoken] = {}
    refused: dict[str, tuple[Problem, ...]] = {}
    for within in _folders(folder):
        try:
            told = read(within, folder, first, parsed)
            if before is not None and within.name in before:
                told.library.take_over(before[within.name])
            learned = classifier.load(classifier.file(within.name))
        except KnowledgeError as error:
            refused[within.name] = error.problems
        except LearningError as error:
            refused[within.name] = (Problem(within.relative_to(folder), 1, "", str(error)),)
        else:
            spoken[within.name] = Spoken(told.library, told.missing, learned)
    return Locales(spoken, refused)


def told(folder: Path, first: Library) -> dict[str, Told]:
    """Return the languages of a knowledge folder beside the first, whether or not their phrases were learned.

    Raises `KnowledgeError` if one is to be refused.
    """
    return {within.name: read(within, folder, first) for within in _folders(folder)}


def read(within: Path, folder: Path, first: Library, parsed: Parsed | None = None) -> Told:
    """Return the language of a folder within a knowledge folder; raise `KnowledgeError` if it is to be refused."""
    problems: list[Problem] = []
    shelf = Shelf(folder, within.rglob("*.yaml"), problems, within.relative_to(folder).as_posix(), parsed)
    ordinary = words(folder, within, problems)
    locale = shelf.read(Locale, problems)
    if locale is None or problems:
        raise KnowledgeError(problems)
    base, missing = translated(first.base, locale, ordinary)
    consistency.examine_names(base, lambda key, _, message: problems.append(shelf.problem(key, (), message)))
    problems.extend(shelf.problem(key, (), message) for key, message in _unsafe(first, locale, missing))
    if problems:
        raise KnowledgeError(problems)
    return Told(Library(base, ordinary, within.name), missing)


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / LOCALES).glob("*") if path.is_dir())


def _unsafe(first: Library, locale: Locale, missing: tuple[Missing, ...]) -> Iterator[tuple[str, str]]:
    """Yield what someone in danger would not be told, or not be understood in."""
    alarms = first.base.alarms
    for key, ours, theirs in (
        ("alarms/emergencies", alarms.emergencies, locale.alarms.emergencies),
        ("alarms/crises", alarms.crises, locale.alarms.crises),
    ):
        yield from ((key, f"has no pattern for {sign!r}; add some") for sign in _deaf(ours, theirs))
    anywhere = first.base.countries.default
    for gone in missing:
        # A number is a number in every language, but what to do where none is known must be understood.
        if gone.file in _SAFE or gone.text in (anywhere.emergency, anywhere.crisis):
            yield gone.file, f"does not tell {gone.text!r}; translate it, as warnings rest on this file"
    lost = {concept.id for concept in first.base.lexicon.concepts} - {concept.id for concept in locale.lexicon.concepts}
    if lost:
        yield "lexicon", f"lacks {', '.join(sorted(lost))}; add the words"
    for kind, files in first.base.intents.items():
        if gone_files := sorted(set(files) - set(locale.intents.get(kind, {}))):
            yield f"intents/{kind}/{gone_files[0]}", "is missing; write how people say it"
    yield from (("wording", f"{place}: {problem}") for place, problem in _unfilled("", first.wording, locale.wording))


def _deaf(ours: Signs, theirs: Signs) -> list[str]:
    heard = {sign.id for sign in theirs.signs if sign.patterns}
    return [sign.id for sign in ours.signs if sign.patterns and sign.id not in heard]


def _unfilled(place: str, ours: Any, theirs: Any) -> Iterator[tuple[str, str]]:
    """Yield where a sentence does not have the same words to fill in, or is missing."""
    if isinstance(ours, str):
        if set(_FILLED.findall(ours)) != set(_FILLED.findall(theirs)):
            wanted = ", ".join(sorted(set(_FILLED.findall(ours)))) or "nothing"
            yield place, f"must have {wanted} to fill in, as the English sentence"
    elif isinstance(ours, Entry):
        for name in type(ours).model_fields:
            yield from _unfilled(f"{place}.{name}" if place else name, getattr(ours, name), getattr(theirs, name))
    elif isinstance(ours, Mapping):
        for key, inner in ours.items():
            if key in theirs:
                yield from _unfilled(f"{place}.{key}", inner, theirs[key])
            else:
                yield f"{place}.{key}", "is missing; add it"
