"""Names that complete what is typed."""

import time

import pytest

from bot.finder import MOST, Finder
from bot.library import Library


@pytest.fixture(scope="module")
def finder(known: Library) -> Finder:
    """A finder over the real knowledge base."""
    return Finder(known)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ms", "Multiple sclerosis (MS)"),
        ("lupsu", "Lupus (systemic lupus erythematosus)"),
        ("gilain", "Guillain-Barré syndrome (GBS)"),
        ("bels pa", "Bell's palsy and synkinesis"),
        ("HEMIF", "Hemifacial spasm"),
    ],
)
def test_a_condition_is_found_by_part_of_a_name_or_a_slip(finder: Finder, typed: str, first: str) -> None:
    """The likeliest first."""
    assert finder.conditions(typed)[0] == first


def test_terms_are_found_too(finder: Finder) -> None:
    """With a slip of the finger as well."""
    assert "Fasciculation" in finder.terms("fascicl")


@pytest.mark.parametrize("typed", ["", "a", "zzzzzzzzzz", "\u202e\x00", "e" * 6_000])
def test_whatever_is_typed_gives_at_most_25_at_once(finder: Finder, typed: str) -> None:
    """Well under 100 ms."""
    started = time.perf_counter()
    assert len(finder.conditions(typed)) <= MOST
    assert len(finder.terms(typed)) <= MOST
    assert time.perf_counter() - started < 0.1
