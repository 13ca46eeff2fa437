"""Numbers for Prometheus: a reader of the journal that counts. Labels hold words of ours, never a person or a place."""

from collections.abc import Callable, Iterator
from itertools import product

import prometheus_client
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from bot.journal import (
    ALARMS,
    DatabaseBack,
    DatabaseFailed,
    Duplicate,
    Judged,
    Judgement,
    KnowledgeRefused,
    KnowledgeTaken,
    Outcome,
    Record,
    Turn,
    Use,
)
from bot.knowledge import Intent, Kind

TYPE = prometheus_client.CONTENT_TYPE_PLAIN_0_0_4
"""What the text is, for the header of its answer."""
_NONE = "none"
"""In the place of a kind or an intent where there is none."""
_CORE = (0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05)
"""Seconds. Most messages are understood within 1 ms and the longest within some 10 ms; beyond 50 ms the loop stands
still so long that others notice, and how much longer does not matter."""
_TURN = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds. A turn is mostly the platform's answer to one post, 50 to 500 ms; one of several posts, or one that is tried
again, takes seconds. Slack sends an event again after 3 s, and a person has left after 10."""
_POSTED = frozenset({Outcome.SENT, Outcome.WAIT})


class Metrics:
    """Counts what the journal notes, in a registry of its own."""

    def __init__(self, platform: str, digest: str) -> None:
        """Take the name of the platform and the digest of the knowledge base."""
        # When a series began is not asked for, and would be half of the text.
        prometheus_client.disable_created_metrics()  # type: ignore[no-untyped-call] # left untyped there
        own = CollectorRegistry()
        self._registry = own
        self._platform = platform
        labels = ("platform", "kind", "intent", "outcome")
        self._turns = Counter("twitchwise_turns_total", "Turns by what came of them.", labels, registry=own)
        self._turn = Histogram(
            "twitchwise_turn_seconds", "From receiving to the last post.", ("platform",), registry=own, buckets=_TURN
        )
        self._core = Histogram(
            "twitchwise_core_seconds", "Understanding and phrasing alone.", registry=own, buckets=_CORE
        )
        self._alarms = Counter(
            "twitchwise_alarms_total", "Answers that call for help at once.", ("platform", "kind"), registry=own
        )
        self._duplicates = Counter(
            "twitchwise_duplicates_total", "Deliveries of what was answered already.", ("platform",), registry=own
        )
        self._feedback = Counter("twitchwise_feedback_total", "Judgements of answers.", ("kind",), registry=own)
        self._database = Gauge("twitchwise_database_up", "Whether the database does what it is asked.", registry=own)
        self._failures = Counter(
            "twitchwise_database_failures_total", "What the database did not do.", ("use",), registry=own
        )
        self._connected = Gauge(
            "twitchwise_connected", "Whether the platform can reach the bot.", ("platform",), registry=own
        )
        self._knowledge = Gauge(
            "twitchwise_knowledge_info", "The knowledge base that answers.", ("digest",), registry=own
        )
        self._refused = Gauge(
            "twitchwise_knowledge_problems", "What is wrong with an edit that is not in use.", registry=own
        )
        self._begin(digest)
        prometheus_client.ProcessCollector(registry=own)
        prometheus_client.PlatformCollector(registry=own)
        prometheus_client.GCCollector(registry=own)

    def __call__(self, record: Record) -> None:
        """Count a record."""
        match record:
            case Turn():
                self._count(record)
            case Duplicate():
                self._duplicates.labels(record.platform).inc()
            case Judged():
                self._feedback.labels(record.judgement).inc()
            case DatabaseFailed():
                self._failures.labels(record.use).inc()
                if record.gone:
                    self._database.set(0)
            case DatabaseBack():
                self._database.set(1)
            case KnowledgeTaken():
                self.knows(record.digest)
                self._refused.set(0)
            case KnowledgeRefused():
                self._refused.set(record.problems)

    def knows(self, digest: str) -> None:
        """Take the digest of the knowledge base that answers from now on, in all its languages."""
        self._knowledge.clear()
        self._knowledge.labels(digest).set(1)

    def watch(self, connected: Callable[[], bool]) -> None:
        """Take what tells whether the platform can reach the bot; it is asked whenever the numbers are."""
        self._connected.labels(self._platform).set_function(lambda: float(connected()))

    def rendered(self) -> bytes:
        """Return all numbers, those of the process too, in Prometheus' text format."""
        return prometheus_client.generate_latest(self._registry)

    def names(self) -> frozenset[str]:
        """Return the names under which numbers are found."""
        return frozenset(sample.name for metric in self._registry.collect() for sample in metric.samples)

    def _count(self, turn: Turn) -> None:
        kind, intent = turn.kind or _NONE, turn.intent or _NONE
        self._turns.labels(turn.platform, kind, intent, turn.outcome).inc()
        if turn.outcome in _POSTED:
            self._turn.labels(turn.platform).observe(turn.seconds)
        if turn.core:
            self._core.observe(turn.core)
        if turn.alarm:
            self._alarms.labels(turn.platform, kind).inc()

    def _begin(self, digest: str) -> None:
        """Begin with zeros: Prometheus does not see a series rise that appears at 1, and the first may be the worst."""
        for kind, intent in _asked():
            self._turns.labels(self._platform, kind, intent, Outcome.FAILED)
        for kind in ALARMS:
            self._alarms.labels(self._platform, kind)
        for judgement in Judgement:
            self._feedback.labels(judgement)
        for use in Use:
            self._failures.labels(use)
        self._turn.labels(self._platform)
        self._duplicates.labels(self._platform)
        self._connected.labels(self._platform)
        self._database.set(1)
        self.knows(digest)


def _asked() -> Iterator[tuple[str, str]]:
    """Yield what a turn may be about: a kind, and an intent where it has one."""
    yield from product((_NONE, *Kind), (_NONE,))
    yield from product((Kind.ANSWER, Kind.DECLINE, Kind.CLARIFY), Intent)
