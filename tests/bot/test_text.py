"""Hostile and odd text becomes plain words."""

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from bot import text

ANYTHING = st.text(st.characters(), max_size=300)


@given(ANYTHING)
@example("\ud800 lone surrogate")
@example("Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞")
@example("\u202eright to left\u202c\x00\x1b[31m")
def test_cleaned_text_holds_nothing_that_is_not_for_reading(raw: str) -> None:
    """Controls, surrogates and format characters are gone; line breaks stay."""
    for character in text.clean(raw):
        assert character == "\n" or unicodedata.category(character)[0] != "C"


@given(ANYTHING)
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    """What is clean stays as it is."""
    once = text.clean(raw)
    assert text.clean(once) == once


def test_only_the_longest_message_of_the_platforms_is_read() -> None:
    """A hundred thousand characters become four thousand."""
    assert len(text.clean("a" * 100_000)) == text.LONGEST


def test_stacks_of_marks_are_cut() -> None:
    """A letter keeps two marks at most."""
    assert len(text.clean("a" + "\u0301" * 50)) <= 4


@given(ANYTHING)
def test_words_are_lower_case_without_accents_or_spaces(raw: str) -> None:
    """Whatever comes in, words are plain."""
    for word in text.split(text.clean(raw)):
        assert word.text.isascii()
        assert word.text == word.text.lower()
        assert " " not in word.text


def test_accents_and_apostrophes_make_no_difference() -> None:
    """Sjögren's and sjogrens are the same word."""
    assert text.terms("Sjögren’s") == text.terms("sjogrens")


def test_mentions_and_addresses_are_no_words() -> None:
    """Ids of people and links say nothing about the question."""
    assert text.terms("<@123456> @everyone see https://example.org/lupus lupus") == ("see", "lupus")


def test_capitals_are_noticed_word_by_word() -> None:
    """MS in capitals is not the same sign as ms."""
    first, second = text.split("MS ms")
    assert (first.shouted, second.shouted) == (True, False)


def test_stretched_letters_are_shortened() -> None:
    """Letters repeated for effect do not hide a word."""
    assert text.terms("heeeeelp") == ("heelp",)
