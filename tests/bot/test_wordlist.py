"""A list of words is a set of them in less memory."""

from hypothesis import given
from hypothesis import strategies as st

from bot.wordlist import WordList

WORDS = st.text(st.characters(exclude_categories=("Z", "C")), min_size=1)


@given(st.lists(WORDS), st.text())
def test_it_holds_what_a_set_would(words: list[str], other: str) -> None:
    """Those words, each once and in order, and no others."""
    held = WordList(words)
    assert all(word in held for word in words)
    assert (other in held) == (other in set(words))
    assert list(held) == sorted(set(words))
    assert len(held) == len(set(words))


def test_parts_of_words_are_not_in_it() -> None:
    """Nor two of them at once, nor what is no word."""
    held = WordList(["twitch", "twitching", "twitchy"])
    for other in ("", "twi", "itch", "twitching\ntwitchy", "\ntwitch", "twitch\n", None, 3):
        assert other not in held
