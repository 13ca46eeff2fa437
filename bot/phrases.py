"""Finds the example phrase that a message repeats almost word for word."""

from collections.abc import Iterable, Sequence, Set

from bot.library import Phrase
from bot.spelling import closest
from bot.tagging import Kind, Tagged

ALMOST = 93.0
"""Likeness (0 to 100) from which a message is taken for a phrase."""

_LONGEST = 16
"""Messages of more words are never taken for a phrase."""
_COMMON = 400
"""A word that opens the door to more phrases than this is no door."""
_PLACEHOLDERS = {
    Kind.CONDITION: "condition",
    Kind.ANTIBODY: "test",
    Kind.TEST: "test",
    Kind.TREATMENT: "treatment",
    Kind.MEDICINE: "medicine",
    Kind.MOVEMENT: "term",
    Kind.TERM: "term",
}


class PhraseBook:
    """The example phrases, found by their rarest word; an edit takes effect at once, without learning."""

    def __init__(self, phrases: Iterable[Phrase], spoken: Iterable[Sequence[str]], articles: Set[str]) -> None:
        """Take the phrases, the words of each and the articles; where two phrases read alike, the first one counts.

        An article makes no difference: "is it a brain tumor" repeats "is it lupus".
        """
        self._articles = articles
        self._phrases: dict[str, Phrase] = {}
        doors: dict[str, list[str]] = {}
        for phrase, all_words in zip(phrases, spoken, strict=True):
            words = [word for word in all_words if word not in articles]
            key = " ".join(words)
            if 0 < len(words) <= _LONGEST and key not in self._phrases:
                self._phrases[key] = phrase
                for word in set(words):
                    doors.setdefault(word, []).append(key)
        self._doors = {word: keys for word, keys in doors.items() if len(keys) <= _COMMON}

    def nearest(self, tagged: Tagged) -> Phrase | None:
        """Return the phrase that a message repeats, names apart, or None."""
        words = [word for word in _masked(tagged) if word not in self._articles]
        if not 0 < len(words) <= _LONGEST:
            return None
        asked = " ".join(words)
        if asked in self._phrases:
            return self._phrases[asked]
        known = sorted((word for word in set(words) if word in self._doors), key=lambda word: len(self._doors[word]))
        for word in known[:2]:
            found = closest(asked, self._doors[word], ALMOST)
            if found is not None:
                return self._phrases[found]
        return None


def _masked(tagged: Tagged) -> Sequence[str]:
    words: list[str] = []
    names = {mention.start: mention for mention in reversed(tagged.mentions) if mention.kind in _PLACEHOLDERS}
    index = 0
    while index < len(tagged.words):
        if name := names.get(index):
            words.append(_PLACEHOLDERS[name.kind])
            index = name.end
        else:
            if tagged.words[index].text[0].isalnum():
                words.append(tagged.words[index].text)
            index += 1
    return words
