"""Widths of words are those of the font that comes along."""

import pytest

from adapters.pictures import font


def test_wide_letters_are_wider_and_bold_ones_wider_still() -> None:
    """In proportion to the size."""
    assert font.width("W", 20) > font.width("i", 20) > 0
    assert font.width("twitch", 20, bold=True) > font.width("twitch", 20)
    assert font.width("twitch", 40) == pytest.approx(2 * font.width("twitch", 20))


def test_it_has_every_letter_of_our_names() -> None:
    """With accents and typographic marks; others are given room."""
    known = font._advances(font.REGULAR)
    assert all(ord(letter) in known for letter in "AZaz09çéöø’“”–…&()/,;:")
    assert font.width("病", 20) >= 20


def test_text_is_broken_at_spaces_and_long_words_anywhere() -> None:
    """No line is too wide and no letter is lost."""
    text = "a few words and " + "w" * 60
    lines = font.wrapped(text, 20, 200)
    assert all(font.width(line, 20) <= 200 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert font.wrapped("", 20, 200) == []


def test_text_is_shortened_only_if_it_must_be() -> None:
    """And then it shows."""
    assert font.clipped("short", 20, 500) == "short"
    cut = font.clipped("a rather long name", 20, 80)
    assert cut.endswith("…")
    assert font.width(cut, 20) <= 80
