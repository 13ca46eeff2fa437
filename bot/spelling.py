"""Mending of misspelt words, one at a time, without turning a word we know into another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, JaroWinkler

_SHORTEST = 4
_LONGEST = 24
_ALIKE = 0.86
"""Least Jaro-Winkler likeness (0 to 1) when two or more slips are forgiven."""


class Speller:
    """Mends words towards the vocabulary of the knowledge base.

    A word is compared only with words of about its length that begin or end alike, so that a
    hundred times the vocabulary costs little more.
    """

    def __init__(self, vocabulary: Mapping[str, int], ordinary: Set[str], more: Iterable[str] = ()) -> None:
        """Take the words to mend towards, with how often each is used; ordinary words and more are left alone."""
        self._weights = dict(vocabulary)
        self._ordinary = ordinary
        self._more = frozenset(more)
        self._buckets: dict[str, list[str]] = {}
        for word in vocabulary:
            if _SHORTEST <= len(word) <= _LONGEST and word.isalpha():
                for key in _keys(word, len(word)):
                    self._buckets.setdefault(key, []).append(word)

    def knows(self, word: str) -> bool:
        """Whether the word needs no mending."""
        return word in self._weights or word in self._more or word in self._ordinary

    def mend(self, word: str) -> str:
        """Return the word of the vocabulary that was most likely meant, or the word itself.

        One slip is forgiven in words of 4 and 5 letters, two up to 9, three above; a swap of two
        neighbours is one slip.
        """
        if not _SHORTEST <= len(word) <= _LONGEST or not word.isalpha() or self.knows(word):
            return word
        best: tuple[float, float, int, str] | None = None
        for candidate, distance in self._near(word):
            likeness = JaroWinkler.similarity(word, candidate)
            if distance == 1 or likeness >= _ALIKE:
                found = (-distance, likeness, self._weights[candidate], candidate)
                best = found if best is None else max(best, found)
        return word if best is None else best[3]

    def rivals(self, word: str) -> tuple[str, ...]:
        """Return the words that are as near to a mended word as the one it was mended to."""
        meant = self.mend(word)
        if meant == word:
            return ()
        slips = OSA.distance(word, meant)
        return tuple({other for other, distance in self._near(word) if distance == slips and other != meant})

    def _near(self, word: str) -> Iterator[tuple[str, float]]:
        slips = _slips(len(word))
        for length in range(len(word) - slips, len(word) + slips + 1):
            for key in _keys(word, length):
                if bucket := self._buckets.get(key):
                    for candidate, distance, _ in process.extract(
                        word, bucket, scorer=OSA.distance, score_cutoff=slips, limit=4
                    ):
                        yield candidate, distance

    def parts(self, word: str) -> tuple[str, str] | None:
        """Return the two vocabulary words that were run together, if the word is two of them."""
        if not 7 <= len(word) <= _LONGEST or self.knows(word):
            return None
        for cut in range(3, len(word) - 2):
            left, right = word[:cut], word[cut:]
            if left in self._weights and right in self._weights:
                return left, right
        return None


def one_slip(word: str, others: Iterable[str]) -> tuple[str, ...]:
    """Return those of others that are one letter or one swap away from a word."""
    return tuple(other for other in others if OSA.distance(word, other, score_cutoff=1) == 1)


def likeness(typed: str, meant: str) -> float:
    """Return how much of a name was typed as it is written, 0 to 1; a swap of two neighbours is one slip."""
    return float(OSA.normalized_similarity(typed, meant))


def closest(name: str, others: Sequence[str], least: float) -> str | None:
    """Return the one of others that is most like a name, if it is at least so much alike (0 to 100)."""
    found = process.extractOne(name, others, scorer=fuzz.ratio, score_cutoff=least)
    return None if found is None else found[0]


def ranked(typed: str, names: Sequence[str], least: float = 62) -> tuple[str, ...]:
    """Return names whose beginning is like what was typed so far, the most alike first."""
    begun = [name[: len(typed) + 1] for name in names]
    found = process.extract(typed, begun, scorer=fuzz.ratio, score_cutoff=least, limit=None)
    return tuple(names[index] for _, _, index in found)


def shared(words: str, others: str) -> float:
    """Return how much two sets of words have in common, 0 to 1, slips forgiven; 1 if one holds the other."""
    return float(fuzz.token_set_ratio(words, others)) / 100


def _slips(length: int) -> int:
    return 1 if length <= 5 else 2 if length <= 9 else 3


def _keys(word: str, length: int) -> tuple[str, str]:
    return f"{length}{word[0]}", f"{length}-{word[-2:]}"
