"""The gate before everything else: emergencies and crises that someone describes as happening now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.knowledge import Sign
from bot.tagging import Tagged

_GAP = 2
_WIDE_GAP = 6
_SPAN = 22
"""Parts joined by `+` stand at most this many words apart."""

_SENTENCE_ENDS = frozenset(".!?;\n")
_TURNS = frozenset({"but", "however", "though", "although", "except", "yet"})
_DENIAL = frozenset({"negation"})
_NEGATIVE = frozenset(
    {"no", "not", "without", "never", "nothing", "nobody", "none", "neither", "nor", "dont", "doesnt", "didnt", "wont"}
    | {"isnt", "arent", "aint", "wasnt", "werent", "havent", "hasnt", "hadnt"}
)
_SUBJECTS = frozenset({"i", "im", "ive", "my", "he", "hes", "she", "shes", "they", "we", "now"})
_LISTING = frozenset({",", "or", "nor", "and", "/"})


@dataclass(frozen=True, slots=True)
class Match:
    """Words of a message that one pattern describes."""

    sign: str
    parts: tuple[tuple[int, int], ...]
    """Where each part of the pattern was found: its first word and the one after its last."""
    negative: bool
    """The pattern itself holds a "not", as in "don't want to live"."""

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


class Gate:
    """Finds the signs of one kind of alarm."""

    def __init__(self, signs: Iterable[Sign]) -> None:
        """Take the signs with their patterns."""
        self._patterns = tuple(_compiled(sign.id, pattern) for sign in signs for pattern in sign.patterns)
        self._by_key: dict[str, list[_Pattern]] = {}
        for pattern in self._patterns:
            for key in _keys(pattern.parts[0][0]):
                self._by_key.setdefault(key, []).append(pattern)

    def matches(self, tagged: Tagged) -> tuple[Match, ...]:
        """Return every sign in the message, whether or not it is denied, past or general."""
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
                match = _match(pattern, tagged, start, end)
                if match is not None:
                    found.append(match)
        return tuple(found)


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


def denied(tagged: Tagged, match: Match) -> bool:
    """Whether the words before a part of a match take it back: "no droop, no slurred speech or numbness"."""
    return any(_denied_part(tagged, start, end, negative=match.negative) for start, end in match.parts)


def _denied_part(tagged: Tagged, start: int, end: int, *, negative: bool) -> bool:
    if not negative and any(concepts == _DENIAL for concepts in tagged.concepts[start:end]):
        return True
    listing = subject = False
    for distance, index in enumerate(range(start - 1, max(start - 9, -1), -1)):
        word = tagged.words[index].text
        if word in _SENTENCE_ENDS or word in _TURNS or (subject and word in _LISTING):
            return False
        if word in _LISTING:
            listing = True
        elif "negation" in tagged.concepts[index] and (distance < 3 or listing):
            return True
        elif word in _SUBJECTS:
            # A clause with its own subject begins here; what is denied before it is something else.
            if listing:
                return False
            subject = True
    return False


def excused(tagged: Tagged, match: Match) -> bool:
    """Whether the sentence of a match is general, long past or a joke, and nothing says "now"."""
    for start, end in sentences(tagged):
        if start <= match.start < end:
            carried = {concept for concepts in tagged.concepts[start:end] for concept in concepts}
            return bool(carried & {"general", "past", "laughing"}) and "now" not in carried
    return False


def _match(pattern: _Pattern, tagged: Tagged, start: int, end: int) -> Match | None:
    spans: list[tuple[int, int]] = []
    for part in pattern.parts:
        span = _part(part, tagged, start, end)
        if span is None:
            return None
        spans.append(span)
    match = Match(pattern.sign, tuple(spans), pattern.negative)
    return match if match.end - match.start <= _SPAN else None


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


def _compiled(sign: str, pattern: str) -> _Pattern:
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
    negative = any(element.words & _NEGATIVE for part in parts for element in part)
    return _Pattern(sign, tuple(parts), negative)


def _keys(element: _Element) -> list[str]:
    if element.concept is not None:
        return [f"#{element.concept}"]
    return [*element.words, *(f"{prefix}*" for prefix in element.prefixes)]
