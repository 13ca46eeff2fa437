"""Words in the place of a picture are as full as there is room for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.pictures.picture import Picture

LINES = ("First line of some length", "Second line of some length", "Third line of some length")


def made(*wordings: tuple[str, ...]) -> Picture:
    """Return a picture that says these."""
    return Picture("causes", "Title", "<svg/>", 10, 10, wordings, "Not advice.", "And {count} more.")


@pytest.mark.parametrize(
    ("most", "said"),
    [
        (500, ("A much longer first wording, with everything in it",)),
        (60, ("In few words",)),
    ],
)
def test_the_fullest_wording_that_fits_is_taken(most: int, said: tuple[str, ...]) -> None:
    """From the first on."""
    picture = made(("A much longer first wording, with everything in it",), ("In few words",))
    assert picture.alt(most) == "\n".join(("Title.", *said, "Not advice."))


def test_lines_are_left_out_from_the_end_and_counted() -> None:
    """The title and the closing stay."""
    assert made(LINES).alt(70) == "Title.\nFirst line of some length\nAnd 2 more.\nNot advice."


@given(st.lists(st.text(max_size=80), max_size=30).map(tuple), st.integers(40, 400))
def test_it_always_fits_and_the_closing_is_never_lost(lines: tuple[str, ...], most: int) -> None:
    """As platforms count, in UTF-16."""
    said = made(lines).alt(most)
    assert len(said.encode("utf-16-le", "surrogatepass")) // 2 <= most
    assert said.endswith("Not advice.")
