"""The figures of an evaluation are what they say."""

import pytest

from bot.evaluation import Judged, Labelled, Rate, macro_f1, rates
from bot.knowledge import Kind


def judged(label: Kind, read: Kind, conditions: str = "", found: str = "", conversation: str | None = None) -> Judged:
    """Return one judged message."""
    labelled = Labelled("1", "?", label, "", frozenset(conditions.split()), conversation)
    return Judged(labelled, read, "", frozenset(found.split()), 0.1)


def test_wilson_interval_agrees_with_the_published_example() -> None:
    """81 of 263, from Newcombe 1998, Statistics in Medicine 17: 0.2553 to 0.3662."""
    low, high = Rate(81, 263).interval()
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


def test_nothing_counted_is_wide_open() -> None:
    """No messages, no knowledge."""
    assert Rate(0, 0).interval() == (0.0, 1.0)


def test_recall_counts_alarms_and_false_alarms_count_the_rest() -> None:
    """An emergency taken for a crisis is a miss, but no false alarm."""
    found = rates(
        [
            judged(Kind.EMERGENCY, Kind.EMERGENCY),
            judged(Kind.EMERGENCY, Kind.CRISIS),
            judged(Kind.ANSWER, Kind.EMERGENCY),
            judged(Kind.ANSWER, Kind.ANSWER),
        ]
    )
    assert found["emergency recall"] == Rate(1, 2)
    assert found["emergency false alarms"] == Rate(1, 2)
    assert found["crisis false alarms"] == Rate(0, 2)


def test_a_condition_nobody_meant_counts_only_when_answered() -> None:
    """Asking back does no harm."""
    found = rates(
        [
            judged(Kind.ANSWER, Kind.ANSWER, "lupus", "lupus als"),
            judged(Kind.ANSWER, Kind.CLARIFY, "lupus", "als"),
            judged(Kind.ANSWER, Kind.ANSWER, "lupus als", "lupus"),
        ]
    )
    assert found["answers about a condition nobody meant"] == Rate(1, 2)


def test_macro_f1_weighs_every_label_alike() -> None:
    """A rare label that is always missed costs as much as a common one."""
    pairs = [("a", "a")] * 98 + [("b", "a")] * 2
    assert macro_f1(pairs) == pytest.approx((2 * 98 / (98 + 100)) / 2, abs=0.01)
