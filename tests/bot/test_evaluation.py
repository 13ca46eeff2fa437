"""The figures of an evaluation are what they say."""

from dataclasses import replace

import pytest

from bot.evaluation import Judged, Labelled, Rate, by_source, macro_f1, missed, rates, reason
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


@pytest.mark.parametrize(
    ("label", "read", "told"),
    [
        (Kind.CRISIS, Kind.ANSWER, "an alarm was not heard, or taken for the other"),
        (Kind.EMERGENCY, Kind.CRISIS, "an alarm was not heard, or taken for the other"),
        (Kind.OUT_OF_SCOPE, Kind.CRISIS, "alarmed without need"),
        (Kind.CLARIFY, Kind.OUT_OF_SCOPE, "turned away"),
        (Kind.SMALL_TALK, Kind.CLARIFY, "taken for a question of ours"),
        (Kind.ANSWER, Kind.CLARIFY, "asked back instead of answered"),
        (Kind.DECLINE, Kind.ANSWER, "informed instead of declined"),
        (Kind.SMALL_TALK, Kind.OUT_OF_SCOPE, "another kind of reply"),
        (Kind.ANSWER, Kind.ANSWER, "a neighbouring question was understood"),
    ],
)
def test_every_miss_has_its_reason(label: Kind, read: Kind, told: str) -> None:
    """By what went wrong."""
    assert reason(judged(label, read)) == told


def test_misses_are_told_by_reason_and_without_a_word_of_the_message() -> None:
    """The most frequent first."""
    told = missed(
        [
            judged(Kind.ANSWER, Kind.ANSWER, "lupus", ""),
            judged(Kind.ANSWER, Kind.ANSWER, "", "lupus"),
            judged(Kind.ANSWER, Kind.ANSWER, "lupus", "als"),
            judged(Kind.ANSWER, Kind.ANSWER, "als", "als"),
        ]
    )
    assert told.splitlines()[0] == "a condition was not found (2)"
    assert "a condition too many (1)" in told
    assert "?" not in told


def test_small_sources_are_told_together() -> None:
    """A share of three messages says nothing."""
    many = [replace(judged(Kind.ANSWER, Kind.ANSWER).label, source="a") for _ in range(9)]
    few = [replace(many[0], source=name) for name in "bcd"]
    found = by_source([Judged(label, Kind.ANSWER, "", frozenset(), 0.1) for label in (*few, *many)])
    assert {name: len(ones) for name, ones in found.items()} == {"a": 9, "others": 3}
