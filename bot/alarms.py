"""The gate before everything else: emergencies and crises that someone describes as happening now."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from bot.knowledge import Grammar, Sign
from bot.tagging import Tagged

_GAP = 2
_WIDE_GAP = 6
_SPAN = 22
"""Parts joined by `+` stand at most this many words apart."""

_SENTENCE_ENDS = frozenset(".!?;\n")
_DENIAL = frozenset({"negation"})
_EXCUSING = frozenset({"general", "past", "laughing"})
_LISTING = frozenset({",", "/"})


@dataclass(frozen=True, slots=True)
class Match:
    """Words of a message that one pattern describes."""

    sign: str
    parts: tuple[tuple[int, int], ...]
    """Where each part of the pattern was found: its first word and the one after its last."""
    denied: bool
    """The words before a part of it take it back: "no droop, no slurred speech or numbness"."""
    excused: bool
    """Its sentence is general, long past or a joke, and nothing says "now"."""

    @property
    def live(self) -> bool:
        """Whether it counts."""
        return not self.denied and not self.excused

    @property
    def start(self) -> int:
        """The first word."""
        return min(start for start, _ in self.parts)

    @property
    def end(self) -> int:
        """The word after the last one."""
        return max(end for _, end in self.parts)


@dataclass(frozen=True, slots=True)
class _Element:
    words: frozenset[str]
    prefixes: tuple[str, ...]
    concept: str | None
    gap: int
    """How many other words may stand before it."""

    def fits(self, word: str, concepts: frozenset[str]) -> bool:
        if self.concept is not None:
            return self.concept in concepts
        return word in self.words or (bool(self.prefixes) and word.startswith(self.prefixes))


@dataclass(frozen=True, slots=True)
class _Pattern:
    sign: str
    parts: tuple[tuple[_Element, ...], ...]
    negative: bool
    """It holds a "not" itself, as in "don't want to live"."""


class Gate:
    """Finds the signs of one kind of alarm."""

    def __init__(self, signs: Iterable[Sign], grammar: Grammar) -> None:
        """Take the signs with their patterns, and the words that can take them back."""
        negative = frozenset(grammar.negative)
        self._turning = frozenset(grammar.turning)
        self._subjects = frozenset(grammar.subjects)
        self._listing = frozenset(grammar.listing) | _LISTING
        self._patterns = tuple(_compiled(sign.id, pattern, negative) for sign in signs for pattern in sign.patterns)
        self._by_key: dict[str, list[_Pattern]] = {}
        for pattern in self._patterns:
            for key in _keys(pattern.parts[0][0]):
                self._by_key.setdefault(key, []).append(pattern)

    def matches(self, tagged: Tagged) -> tuple[Match, ...]:
        """Return every sign in the message, marked where it is denied or excused."""
        present = {word.text for word in tagged.words}
        carried = {f"#{concept}" for concepts in tagged.concepts for concept in concepts}
        candidates: dict[int, _Pattern] = {}
        for key, patterns in self._by_key.items():
            if key in carried or key in present or (key.endswith("*") and any(w.startswith(key[:-1]) for w in present)):
                for pattern in patterns:
                    candidates[id(pattern)] = pattern
        found: list[Match] = []
        for start, end in sentences(tagged):
            for pattern in candidates.values():
                parts = _match(pattern, tagged, start, end)
                if parts is not None:
                    denied = any(self._denied(tagged, *part, negative=pattern.negative) for part in parts)
                    found.append(Match(pattern.sign, parts, denied, _excused(tagged, start, end)))
        return tuple(found)

    def _denied(self, tagged: Tagged, start: int, end: int, *, negative: bool) -> bool:
        if not negative and any(concepts == _DENIAL for concepts in tagged.concepts[start:end]):
            return True
        listing = subject = False
        for distance, index in enumerate(range(start - 1, max(start - 9, -1), -1)):
            word = tagged.words[index].text
            if word in _SENTENCE_ENDS or word in self._turning or (subject and word in self._listing):
                return False
            if word in self._listing:
                listing = True
            elif "negation" in tagged.concepts[index] and (distance < 3 or listing):
                return True
            elif word in self._subjects:
                # A clause with its own subject begins here; what is denied before it is something else.
                if listing:
                    return False
                subject = True
        return False


def sentences(tagged: Tagged) -> list[tuple[int, int]]:
    """Return where the sentences of a message begin and end."""
    spans: list[tuple[int, int]] = []
    start = 0
    for index, word in enumerate(tagged.words):
        if word.text in _SENTENCE_ENDS:
            if index > start:
                spans.append((start, index))
            start = index + 1
    if start < len(tagged.words):
        spans.append((start, len(tagged.words)))
    return spans


def _excused(tagged: Tagged, start: int, end: int) -> bool:
    carried = {concept for concepts in tagged.concepts[start:end] for concept in concepts}
    return bool(carried & _EXCUSING) and "now" not in carried


def _match(pattern: _Pattern, tagged: Tagged, start: int, end: int) -> tuple[tuple[int, int], ...] | None:
    """Return where the parts of a pattern stand in a sentence, or None if they do not."""
    spans: list[tuple[int, int]] = []
    for part in pattern.parts:
        span = _part(part, tagged, start, end)
        if span is None:
            return None
        spans.append(span)
    far = max(end for _, end in spans) - min(start for start, _ in spans) > _SPAN
    return None if far else tuple(spans)


def _part(part: Sequence[_Element], tagged: Tagged, start: int, end: int) -> tuple[int, int] | None:
    for index in range(start, end):
        if part[0].fits(tagged.words[index].text, tagged.concepts[index]):
            last = _rest(part, 1, tagged, index, end)
            if last is not None:
                return index, last + 1
    return None


def _rest(part: Sequence[_Element], step: int, tagged: Tagged, at: int, end: int) -> int | None:
    if step == len(part):
        return at
    element = part[step]
    for index in range(at + 1, min(at + 2 + element.gap, end)):
        if element.fits(tagged.words[index].text, tagged.concepts[index]):
            last = _rest(part, step + 1, tagged, index, end)
            if last is not None:
                return last
    return None


def _compiled(sign: str, pattern: str, negations: Set[str]) -> _Pattern:
    parts: list[tuple[_Element, ...]] = []
    for part in pattern.split("+"):
        elements: list[_Element] = []
        gap = _GAP
        for step in part.split():
            if step == "...":
                gap = _WIDE_GAP
                continue
            if step.startswith("{"):
                elements.append(_Element(frozenset(), (), step[1:-1], gap))
            else:
                choices = step.split("|")
                elements.append(
                    _Element(
                        frozenset(choice for choice in choices if not choice.endswith("*")),
                        tuple(choice[:-1] for choice in choices if choice.endswith("*")),
                        None,
                        gap,
                    )
                )
            gap = _GAP
        parts.append(tuple(elements))
    negative = any(element.words & negations for part in parts for element in part)
    return _Pattern(sign, tuple(parts), negative)


def _keys(element: _Element) -> list[str]:
    if element.concept is not None:
        return [f"#{element.concept}"]
    return [*element.words, *(f"{prefix}*" for prefix in element.prefixes)]
