"""Which entries are due to be looked over."""

from datetime import date, timedelta

from bot.freshness import due, reviews
from bot.library import Library


def test_every_condition_and_file_with_a_review_is_among_them(known: Library) -> None:
    """By its name."""
    names = {name for name, _ in reviews(known)}
    assert names >= {*known.conditions, "twitching", "care", "movements", "glossary", "tests", "treatments"}


def test_what_is_due_comes_with_the_most_urgent_first(known: Library) -> None:
    """And nothing that is due later."""
    last = max(review.due for _, review in reviews(known))
    found = due(known, last)
    assert len(found) == len(list(reviews(known)))
    assert [review.due for _, review in found] == sorted(review.due for _, review in found)
    first = found[0][1].due
    assert due(known, first - timedelta(days=1)) == []
    assert due(known, date(2000, 1, 1)) == []
