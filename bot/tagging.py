"""Finds in the words of a message everything that the knowledge base has a name for."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from enum import StrEnum

from bot import text
from bot.knowledge import Language
from bot.spelling import Speller, one_slip


class Kind(StrEnum):
    """What sort of thing a name belongs to; where two share a name, the earlier one has it."""

    CONDITION = "condition"
    ANTIBODY = "antibody"
    TEST = "test"
    TREATMENT = "treatment"
    MEDICINE = "medicine"
    MOVEMENT = "movement"
    TERM = "term"
    TRIGGER = "trigger"
    OTHER = "other"


_YEAR = re.compile(r"19[5-9]\d|20[01]\d|202[0-5]")
_PAST = frozenset({"past"})
"""A year is in the past."""
_HOLDING = frozenset({Kind.TREATMENT, Kind.TEST, Kind.TERM})
"""Names of these kinds may hold the name of a condition."""


@dataclass(frozen=True, slots=True)
class Named:
    """One name and what it belongs to."""

    words: tuple[str, ...]
    kind: Kind
    id: str
    acronym: bool = False
    beside: frozenset[str] = frozenset()
    """Words that show that the name means something else."""
    touching: frozenset[str] = frozenset()
    """Words that do so right before or behind the name."""
    symptom: bool = False
    """The name is also a symptom of other conditions."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found in a message."""

    kind: Kind
    id: str
    start: int
    end: int
    """The words from start up to, not including, end."""
    weak: bool
    """The name means something else as well and nothing in the message settles which."""
    symptom: bool = False
    """The name is also a symptom of other conditions."""


@dataclass(frozen=True, slots=True)
class Repair:
    """A word that is read as something else than what was typed."""

    typed: str
    start: int
    end: int
    """The words from start up to, not including, end are what it was read as."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """A message with what was found in it."""

    words: tuple[text.Word, ...]
    """Mended words and punctuation marks."""
    concepts: tuple[frozenset[str], ...]
    """The lexicon's concepts of each word."""
    mentions: tuple[Mention, ...]
    """Names, in order; they overlap only where a longer one holds that of a condition."""
    collisions: frozenset[str]
    """Names that stand in other company, such as MS beside Teams."""
    doubtful: tuple[str, ...]
    """Slugs of conditions that a misspelt name may mean as well."""
    repairs: tuple[Repair, ...]
    """Slips that were mended, short forms written out and words taken apart, in order."""

    def of(self, *kinds: Kind) -> tuple[str, ...]:
        """Return the ids mentioned of these kinds, each once, in order."""
        return tuple(dict.fromkeys(m.id for m in self.mentions if m.kind in kinds))

    def has(self, concept: str) -> bool:
        """Whether any word carries the concept."""
        return any(concept in carried for carried in self.concepts)


class Tagger:
    """Finds names and concepts; built once from the knowledge base, then only read."""

    def __init__(
        self,
        names: Iterable[Named],
        concepts: Mapping[str, Sequence[str]],
        speller: Speller,
        language: Language,
        ordinary: Set[str],
    ) -> None:
        """Take all names, the words of each concept, the speller, the language's small words, and ordinary words.

        An acronym that is also an ordinary word, such as FAST, counts only in capitals, and none does behind a number.
        """
        self._ordinary = ordinary
        self._counting = frozenset(language.grammar.counting)
        self._speller = speller
        self._chat = {short: tuple(long.split()) for short, long in language.chat.spellings.items()}
        self._names: dict[str, list[Named]] = {}
        taken: set[tuple[str, ...]] = set()
        order = list(Kind)
        for name in sorted(names, key=lambda n: (order.index(n.kind), n.id)):
            stems = tuple(stem(word) for word in name.words)
            if stems and stems not in taken:
                taken.add(stems)
                self._names.setdefault(stems[0], []).append(replace(name, words=name.words if name.acronym else stems))
        self._acronyms = {
            name.words[0]: name.id
            for found in self._names.values()
            for name in found
            if name.acronym and name.kind is Kind.CONDITION and len(name.words[0]) > 2
        }
        for found in self._names.values():
            found.sort(key=lambda n: -len(n.words))
        self._single: dict[str, frozenset[str]] = {}
        self._prefixes: dict[str, frozenset[str]] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for concept, expressions in concepts.items():
            for expression in expressions:
                self._add(concept, expression)

    def _add(self, concept: str, expression: str) -> None:
        if expression.endswith("*"):
            stemmed = expression[:-1]
            self._prefixes[stemmed] = self._prefixes.get(stemmed, frozenset()) | {concept}
            return
        words = text.terms(expression)
        if len(words) == 1:
            self._single[words[0]] = self._single.get(words[0], frozenset()) | {concept}
        elif words:
            self._phrases.setdefault(words[0], []).append((words, concept))

    def knows(self, word: str) -> bool:
        """Whether a word is one of ours, an ordinary one or a chat spelling."""
        return self._speller.knows(word) or word in self._chat

    def tag(self, cleaned: str) -> Tagged:
        """Return the mended words of a cleaned message and everything found in them."""
        words, mended, repairs = self._mended(text.split(cleaned))
        concepts = self._concepts(words)
        mentions, collisions = self._mentions(words)
        doubtful = dict.fromkeys((*self._rivals(words, mended, mentions), *self._near_acronyms(words, mentions)))
        return Tagged(words, concepts, mentions, collisions, tuple(doubtful), repairs)

    def _mended(self, words: Sequence[text.Word]) -> tuple[tuple[text.Word, ...], dict[int, str], tuple[Repair, ...]]:
        """Return the words with slips mended, what was typed where one was, by position, and every change."""
        mended: list[text.Word] = []
        slips: dict[int, str] = {}
        repairs: list[Repair] = []
        for word in words:
            if word.text in self._chat:
                start = len(mended)
                mended.extend(text.Word(long) for long in self._chat[word.text])
                repairs.append(Repair(word.text, start, len(mended)))
                continue
            if self._speller.knows(word.text) or not word.text.isalpha():
                mended.append(word)
                continue
            better = self._speller.mend(word.text)
            if better != word.text:
                slips[len(mended)] = word.text
                repairs.append(Repair(word.text, len(mended), len(mended) + 1))
                mended.append(text.Word(better, word.shouted))
            elif halves := self._speller.parts(word.text):
                repairs.append(Repair(word.text, len(mended), len(mended) + len(halves)))
                mended.extend(text.Word(half, word.shouted) for half in halves)
            else:
                mended.append(word)
        return tuple(mended), slips, tuple(repairs)

    def _rivals(
        self, words: Sequence[text.Word], slips: Mapping[int, str], mentions: Sequence[Mention]
    ) -> Iterator[str]:
        """Yield the conditions that a misspelt name may mean just as well."""
        for mention in mentions:
            if mention.kind is not Kind.CONDITION:
                continue
            for index in range(mention.start, mention.end):
                for rival in self._speller.rivals(slips[index]) if index in slips else ():
                    stems = [stem(word.text) for word in words]
                    stems[index] = stem(rival)
                    other = self._name_at(stems, words, mention.start, kind=Kind.CONDITION)
                    if other is not None and other.id != mention.id:
                        yield other.id

    def _near_acronyms(self, words: Sequence[text.Word], mentions: Sequence[Mention]) -> Iterator[str]:
        """Yield the conditions whose acronym is a letter away from one that we do not know."""
        covered = {index for mention in mentions for index in range(mention.start, mention.end)}
        for index, word in enumerate(words):
            if word.shouted and 2 < len(word.text) < 6 and index not in covered and not self._speller.knows(word.text):
                yield from (self._acronyms[near] for near in one_slip(word.text, self._acronyms))

    def _concepts(self, words: Sequence[text.Word]) -> tuple[frozenset[str], ...]:
        carried = [self._of_word(word.text) for word in words]
        for index, word in enumerate(words):
            for expression, concept in self._phrases.get(word.text, ()):
                end = index + len(expression)
                if end <= len(words) and all(
                    words[index + step].text == expression[step] for step in range(1, len(expression))
                ):
                    for position in range(index, end):
                        carried[position] = carried[position] | {concept}
        return tuple(carried)

    def _of_word(self, word: str) -> frozenset[str]:
        if word.isdigit():
            return _PAST if _YEAR.fullmatch(word) else frozenset()
        found = self._single.get(word, frozenset())
        for length in range(3, len(word) + 1):
            more = self._prefixes.get(word[:length])
            if more:
                found = found | more
        return found

    def _mentions(self, words: Sequence[text.Word]) -> tuple[tuple[Mention, ...], frozenset[str]]:
        present = frozenset(word.text for word in words)
        stems = [stem(word.text) for word in words]
        mentions: list[Mention] = []
        collisions: set[str] = set()
        index = 0
        while index < len(words):
            name = self._name_at(stems, words, index)
            if name is None:
                index += 1
                continue
            end = index + len(name.words)
            if name.beside & present or (name.touching and name.touching & _neighbours(words, index, end)):
                collisions.add(name.id)
            elif not (name.acronym and self._counted(words, index)):
                weak = name.acronym and len(name.words[0]) <= 3 and not words[index].shouted
                mentions.append(Mention(name.kind, name.id, index, end, weak or bool(name.beside), name.symptom))
                if name.kind in _HOLDING:
                    mentions.extend(self._inside(stems, words, index, end))
            index = end
        return tuple(mentions), frozenset(collisions)

    def _counted(self, words: Sequence[text.Word], index: int) -> bool:
        """Whether a number or "many" stands before a word: then MS is milliseconds and MG milligrams."""
        return index > 0 and (words[index - 1].text.isdigit() or words[index - 1].text in self._counting)

    def _inside(self, stems: Sequence[str], words: Sequence[text.Word], start: int, end: int) -> Iterator[Mention]:
        """Yield the conditions named within a longer name: seizures in "seizure medicine"."""
        for index in range(start, end):
            name = self._name_at(stems, words, index, most=end - index, kind=Kind.CONDITION)
            if name is not None:
                end = index + len(name.words)
                yield Mention(Kind.CONDITION, name.id, index, end, bool(name.beside), name.symptom)

    def _name_at(
        self,
        stems: Sequence[str],
        words: Sequence[text.Word],
        index: int,
        *,
        most: int | None = None,
        kind: Kind | None = None,
    ) -> Named | None:
        """Return the longest name that begins at a word, of at most so many words and of one kind if given."""
        for name in self._names.get(stems[index], ()):
            size = len(name.words)
            if (most is not None and size > most) or (kind is not None and name.kind is not kind):
                continue
            if name.acronym:
                word = words[index]
                plain = len(word.text) > 2 and word.text in self._ordinary and not name.beside
                if word.text == name.words[0] and (word.shouted or not plain):
                    return name
            elif tuple(stems[index : index + size]) == name.words:
                return name
        return None


def stem(word: str) -> str:
    """Return a word without the s of plural or possessive: sjogrens and sjogren are one name."""
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "is", "us")) else word


def _neighbours(words: Sequence[text.Word], start: int, end: int) -> frozenset[str]:
    """Return the words right before and behind some, punctuation apart."""
    before = next((word.text for word in reversed(words[:start]) if word.text[0].isalnum()), "")
    behind = next((word.text for word in words[end:] if word.text[0].isalnum()), "")
    return frozenset({before, behind})
