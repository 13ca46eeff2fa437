"""Misspelt words are mended; words we know are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library import Library
from bot.spelling import Speller
from bot.tagging import Kind, Tagger
from bot.text import clean
from bot.vocabulary import tagger

SPELLER = Speller(
    {"diabetes": 1, "hypertension": 3, "twitching": 9, "facial": 5, "eyelid": 4}, {"facile", "hypotension"}
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("twiching", "twitching"), ("twitchign", "twitching"), ("facail", "facial"), ("diabetis", "diabetes")],
)
def test_a_slip_is_mended(typed: str, meant: str) -> None:
    """Missing, swapped and wrong letters are forgiven."""
    assert SPELLER.mend(typed) == meant


@pytest.mark.parametrize("word", ["hypotension", "facile", "eyelid"])
def test_a_word_we_know_is_never_turned_into_another(word: str) -> None:
    """However alike another word is."""
    assert SPELLER.mend(word) == word


@pytest.mark.parametrize("word", ["ms", "abc", "x", "", "123456", "zzzzzzzzzzzz"])
def test_what_is_too_short_or_like_nothing_is_left_alone(word: str) -> None:
    """Acronyms, numbers and nonsense stay what they are."""
    assert SPELLER.mend(word) == word


def test_words_run_together_are_parted() -> None:
    """A missing space is a slip too."""
    assert SPELLER.parts("facialtwitching") == ("facial", "twitching")


@given(st.text(max_size=60))
def test_mending_never_fails(word: str) -> None:
    """Whatever the word."""
    assert isinstance(SPELLER.mend(word), str)


@pytest.fixture(scope="module")
def tags(known: Library) -> Tagger:
    """The tagger over the real knowledge base."""
    return tagger(known)


@pytest.mark.parametrize(
    ("message", "slugs"),
    [
        ("does lupis cause this", ("lupus",)),
        ("guillian barre", ("guillain-barre-syndrome",)),
        ("multipul sclerosis", ("multiple-sclerosis",)),
        ("MYASTENIA gravis", ("myasthenia-gravis",)),
        ("hemi facial spasm", ("hemifacial-spasm",)),
        ("Sjögren’s or lupus", ("sjogren-disease", "lupus")),
        ("what is MS", ("multiple-sclerosis",)),
        ("i also sleep badly", ()),
        ("is the server down also", ()),
        ("recipe for multiple layer cake", ()),
        ("my ping is 180 ms", ()),
        ("ms teams keeps freezing", ()),
        ("pandas dataframe groupby", ()),
        ("stroke of luck", ()),
    ],
)
def test_names_are_found_as_people_write_them_and_only_there(
    tags: Tagger, message: str, slugs: tuple[str, ...]
) -> None:
    """Typos are forgiven; acronyms count as whole words only; other company means something else."""
    assert tags.tag(clean(message)).of(Kind.CONDITION) == slugs
