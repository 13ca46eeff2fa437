"""Numbers for Prometheus."""

import re
from collections.abc import Mapping

import pytest
from prometheus_client.parser import text_string_to_metric_families

from adapters.host.metrics import Metrics
from bot.journal import (
    DatabaseBack,
    DatabaseFailed,
    Duplicate,
    Journal,
    Judged,
    Judgement,
    Outcome,
    ReaderFailed,
    Record,
    Turn,
    Use,
    Way,
)
from bot.knowledge import Intent, Kind

TURN = Turn("slack", Way.MENTION, Outcome.SENT, 0.2, 0.0012, Kind.ANSWER, Intent.OVERVIEW, ("lupus",))
ALARM = Turn("slack", Way.DIRECT, Outcome.SENT, 0.2, 0.0012, Kind.CRISIS, urgent=True)
FAILED = Turn("slack", Way.COMMAND, Outcome.FAILED, 9.0)


@pytest.fixture
def metrics() -> Metrics:
    """Numbers that begin."""
    return Metrics("slack", "0123456789abcdef")


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    """Return a number as Prometheus reads it, or None if there is none."""
    found = {(sample, frozenset(held.items())): number for sample, held, number in samples(metrics)}
    return found.get((name, frozenset(labels.items())))


def samples(metrics: Metrics) -> list[tuple[str, Mapping[str, str], float]]:
    """Return all numbers as Prometheus reads them."""
    families = text_string_to_metric_families(metrics.rendered().decode())
    return [(sample.name, sample.labels, sample.value) for family in families for sample in family.samples]


def test_a_turn_is_counted_by_what_it_was(metrics: Metrics) -> None:
    """And by what came of it."""
    for turn in (TURN, TURN, FAILED):
        metrics(turn)
    fine = {"platform": "slack", "kind": "answer", "intent": "overview", "outcome": "sent"}
    assert value(metrics, "twitchwise_turns_total", **fine) == 2
    failed = {"platform": "slack", "kind": "none", "intent": "none", "outcome": "failed"}
    assert value(metrics, "twitchwise_turns_total", **failed) == 1


def test_how_long_it_took_is_that_of_what_was_posted(metrics: Metrics) -> None:
    """The core counts wherever it was asked."""
    for turn in (TURN, FAILED, Turn("slack", Way.MENTION, Outcome.SILENT, 0.01, 0.0004, Kind.ANSWER)):
        metrics(turn)
    assert value(metrics, "twitchwise_turn_seconds_count", platform="slack") == 1
    assert value(metrics, "twitchwise_turn_seconds_bucket", platform="slack", le="0.25") == 1
    assert value(metrics, "twitchwise_turn_seconds_bucket", platform="slack", le="0.1") == 0
    assert value(metrics, "twitchwise_core_seconds_count") == 2
    assert value(metrics, "twitchwise_core_seconds_bucket", le="0.0005") == 1


def test_alarms_are_counted_on_their_own(metrics: Metrics) -> None:
    """When help is called for, not when that is explained later."""
    metrics(ALARM)
    metrics(Turn("slack", Way.BUTTON, Outcome.SENT, 0.1, 0.001, Kind.CRISIS))
    assert value(metrics, "twitchwise_alarms_total", platform="slack", kind="crisis") == 1
    assert value(metrics, "twitchwise_alarms_total", platform="slack", kind="emergency") == 0


def test_the_database_is_up_until_it_fails_and_when_it_is_back(metrics: Metrics) -> None:
    """What it did not do is counted by use."""
    assert value(metrics, "twitchwise_database_up") == 1
    metrics(DatabaseFailed(Use.CONTEXTS, "OperationalError"))
    assert value(metrics, "twitchwise_database_up") == 0
    assert value(metrics, "twitchwise_database_failures_total", use="contexts") == 1
    metrics(DatabaseBack())
    assert value(metrics, "twitchwise_database_up") == 1


def test_what_else_is_noted_is_counted(metrics: Metrics) -> None:
    """Duplicates and judgements."""
    journal = Journal([metrics])
    for record in (Duplicate("slack"), Judged(Judgement.BAD), ReaderFailed("Lines", "ValueError")):
        journal.note(record)
    assert value(metrics, "twitchwise_duplicates_total", platform="slack") == 1
    assert value(metrics, "twitchwise_feedback_total", kind="bad") == 1
    assert value(metrics, "twitchwise_feedback_total", kind="good") == 0


def test_whether_it_is_connected_is_asked_when_the_numbers_are(metrics: Metrics) -> None:
    """Until then it is not."""
    connected = True
    assert value(metrics, "twitchwise_connected", platform="slack") == 0
    metrics.watch(lambda: connected)
    assert value(metrics, "twitchwise_connected", platform="slack") == 1
    connected = False
    assert value(metrics, "twitchwise_connected", platform="slack") == 0


def test_which_knowledge_answers_is_told(metrics: Metrics) -> None:
    """By its digest."""
    assert value(metrics, "twitchwise_knowledge_info", digest="0123456789abcdef") == 1


def test_the_process_is_told_of_too(metrics: Metrics) -> None:
    """And the names are those that were agreed."""
    assert metrics.names() >= {"process_resident_memory_bytes", "process_cpu_seconds_total", "python_info"}
    ours = {re.sub("_(bucket|sum|count)$", "", name) for name in metrics.names() if name.startswith("twitchwise_")}
    assert ours == {
        "twitchwise_turns_total",
        "twitchwise_turn_seconds",
        "twitchwise_core_seconds",
        "twitchwise_alarms_total",
        "twitchwise_duplicates_total",
        "twitchwise_feedback_total",
        "twitchwise_database_up",
        "twitchwise_knowledge_problems",
        "twitchwise_database_failures_total",
        "twitchwise_connected",
        "twitchwise_knowledge_info",
    }


def test_what_is_seldom_and_bad_begins_at_zero(metrics: Metrics) -> None:
    """Prometheus does not see the first one otherwise."""
    failed = {"platform": "slack", "outcome": "failed"}
    for kind, intent in (("none", "none"), ("crisis", "none"), ("answer", "overview"), ("clarify", "none")):
        assert value(metrics, "twitchwise_turns_total", kind=kind, intent=intent, **failed) == 0
    for use in Use:
        assert value(metrics, "twitchwise_database_failures_total", use=use) == 0


@pytest.mark.parametrize("record", [TURN, ALARM, FAILED, DatabaseFailed(Use.OTHER, "OperationalError")])
def test_labels_hold_words_of_ours_alone(metrics: Metrics, record: Record) -> None:
    """Not even the conditions: there are too many of them, and they are somebody's."""
    metrics(record)
    words = {"slack", "none", *Kind, *Intent, *Outcome, *Use, *Judgement, "0123456789abcdef"}
    for name, labels, _ in samples(metrics):
        if name.startswith("twitchwise_"):
            assert {held for label, held in labels.items() if label != "le"} <= words


def test_two_registries_do_not_meet() -> None:
    """Tests, and a process that starts anew, may have as many as they like."""
    one, other = Metrics("slack", "a"), Metrics("discord", "b")
    one(TURN)
    assert value(other, "twitchwise_core_seconds_count") == 0
