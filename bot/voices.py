"""The languages that are spoken: in which one a message is written, and in which one it is answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot import text
from bot.commands import typed
from bot.library import Library
from bot.phrasing import Phraser
from bot.reading import Reader


@dataclass(frozen=True, slots=True)
class Voice:
    """One language: what understands it and what speaks it."""

    reader: Reader
    phraser: Phraser

    @property
    def language(self) -> str:
        """Its two letters."""
        return self.reader.language

    @property
    def library(self) -> Library:
        """The knowledge base in it."""
        return self.phraser.library


@dataclass(frozen=True, slots=True)
class Heard:
    """In which language a message is written."""

    voice: Voice
    """The likeliest."""
    tells: bool
    """Whether its words tell it; a name alone does not."""
    rivals: tuple[Voice, ...] = ()
    """Others that know words of it that this one does not."""


class Voices:
    """The first language, and others that are only made when they are needed."""

    def __init__(self, first: Voice, others: Callable[[], Mapping[str, Voice]]) -> None:
        """Take the first language and what makes the others, by their two letters."""
        self.first = first
        self._make = others

    @cached_property
    def others(self) -> Mapping[str, Voice]:
        """Those beside the first, by their two letters."""
        return self._make()

    @property
    def languages(self) -> tuple[str, ...]:
        """The two letters of each, the first language first."""
        return self.first.language, *self.others

    def of(self, locale: str | None) -> Voice | None:
        """Return the voice for a locale such as `es-MX`, or None if there is none or it is not spoken."""
        language = (locale or "").replace("_", "-").partition("-")[0].lower()
        if not language:
            return None
        return self.first if language == self.first.language else self.others.get(language)

    def heard(self, raw: str, locale: str | None = None) -> Heard:
        """Return in which language a raw text is written: the one that most of its words are of alone.

        Where they tell nothing it is taken for that of the locale. What the first language knows every word of is
        of no other.
        """
        cleaned = text.clean(raw)
        # What commands are called is the same in all languages.
        said = cleaned.partition(" ")[2] if typed(cleaned) is not None else cleaned
        words = {word.text for word in text.split(said) if word.text.isalpha()}
        known = {self.first.language: frozenset(filter(self.first.reader.knows, words))}
        if known[self.first.language] == words and not self._made:
            return Heard(self.first, tells=bool(words))
        voices = (self.first, *self.others.values())
        known |= {voice.language: frozenset(filter(voice.reader.knows, words)) for voice in voices[1:]}
        every = frozenset.intersection(*known.values())
        alone = {voice.language: len(known[voice.language] - every) for voice in voices}
        best = max(voices, key=lambda voice: alone[voice.language])
        tells = sum(count == alone[best.language] for count in alone.values()) == 1
        if not tells:
            best = self.of(locale) or best
        theirs = known[best.language]
        return Heard(best, tells, tuple(voice for voice in voices if known[voice.language] - theirs))

    @property
    def _made(self) -> bool:
        return "others" in vars(self)
