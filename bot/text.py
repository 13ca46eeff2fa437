"""From raw text of a stranger to plain words that are safe to look at."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

LONGEST = 4_000
"""Characters read of one message: Discord's and Slack's own longest message."""

_LONGEST_WORD = 40
_MAX_WORDS = 700

_SAME = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."}
)
_MENTION = re.compile(
    r"<(?:@[!&]?|#|!subteam\^)[\w|^.-]{1,80}>|(?<!\S)@[A-Za-z][\w-]{0,40}|<!?(?:here|channel|everyone)>"
)
_ADDRESS = re.compile(r"https?://\S{1,2000}|www\.\S{1,2000}")
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|[?!.;,:\n+=/\"()-]")
_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_STRETCHED = re.compile(r"([a-z])\1{2,}")


@dataclass(frozen=True, slots=True)
class Word:
    """One word or punctuation mark of a message."""

    text: str
    """Lower case, without accents and apostrophes."""
    shouted: bool = False
    """Written in capitals, as acronyms are."""


def clean(raw: str) -> str:
    """Return at most `LONGEST` characters of raw, without anything that is not for reading.

    Dropped are control characters, lone surrogates, direction marks, zero-width characters and
    stacks of combining marks; line breaks stay. Never raises.
    """
    raw = raw[:LONGEST]
    if raw.isascii() and raw.isprintable():
        return raw.strip()
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFKC", raw.encode("utf-8", "ignore").decode()):
        category = unicodedata.category(character)
        if category.startswith("M"):
            marks += 1
            if marks > 2:
                continue
        else:
            marks = 0
        if character in "\n\t":
            kept.append("\n" if character == "\n" else " ")
        elif category[0] != "C":
            kept.append(character)
    return "".join(kept)[:LONGEST].strip()


def fold(text: str) -> str:
    """Return text in lower case and without accents, so that Sjögren and sjogren are one."""
    return _unaccented(text.translate(_SAME)).lower()


def _unaccented(text: str) -> str:
    if text.isascii():
        return text
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    # Few texts have marks beside those of the Latin alphabet, which are found one by one.
    return plain if plain.isascii() else "".join(c for c in plain if not unicodedata.combining(c))


def split(cleaned: str) -> tuple[Word, ...]:
    """Return the words and punctuation marks of a cleaned message, in order.

    Mentions of people and web addresses are left out; apostrophes are dropped (`can't` is `cant`)
    letters stretched for effect are shortened (`heeelp` is `heelp`), a hyphen parts two words, and
    the dots of an acronym are dropped (`M.S.` is `ms`).
    """
    bare = _HYPHEN.sub(" ", _ADDRESS.sub(" ", _MENTION.sub(" ", cleaned.translate(_SAME))))
    bare = _DOTTED.sub(lambda dotted: dotted[0].replace(".", ""), bare)
    plain = _unaccented(bare)
    words: list[Word] = []
    lowered = plain.lower()
    same_length = len(lowered) == len(plain)
    for match in _WORD.finditer(lowered):
        token = match.group()
        if len(token) > _LONGEST_WORD:
            continue
        original = plain[match.start() : match.end()] if same_length else token
        text = _STRETCHED.sub(r"\1\1", token.replace("'", ""))
        words.append(Word(text, original.isupper()))
        if len(words) == _MAX_WORDS:
            break
    return tuple(words)


def bare(text: str) -> tuple[str, ...]:
    """Return the plain words of a text, without punctuation."""
    return tuple(word.text for word in split(text) if word.text[0].isalnum())


@lru_cache(maxsize=1 << 15)
def terms(name: str) -> tuple[str, ...]:
    """Return the plain words of a name or phrase of our own, not of a stranger; kept, as several ask for each."""
    # The same few thousand words make up all of them.
    return tuple(map(intern, bare(name)))
