"""Measures the understanding against labelled questions."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

from bot.assistant import Assistant
from bot.errors import LabelError
from bot.knowledge import Intent, Kind
from bot.message import Message

IN_FIELD = (Kind.ANSWER, Kind.DECLINE, Kind.CLARIFY)
"""Kinds that carry an intent and conditions."""

_ALARMS = (Kind.EMERGENCY, Kind.CRISIS)


@dataclass(frozen=True, slots=True)
class Labelled:
    """One message and what it means."""

    id: str
    text: str
    kind: Kind
    intent: str
    """Empty for kinds without one."""
    conditions: frozenset[str]
    conversation: str | None
    source: str = ""
    """Where it was found: a data set or site; empty if it was written for us."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One labelled message and how it was read."""

    label: Labelled
    kind: Kind
    intent: str
    conditions: frozenset[str]
    ms: float

    @property
    def right(self) -> bool:
        """Whether everything that counts for its kind was read rightly."""
        if self.kind is not self.label.kind:
            return False
        same = self.intent == self.label.intent and self.conditions == self.label.conditions
        return self.kind not in IN_FIELD or same


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of how many."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        """The share, 0 to 1; 0 if there was nothing to count."""
        return self.hits / self.of if self.of else 0.0

    def interval(self) -> tuple[float, float]:
        """Return the 95 % interval of the share (Wilson's score interval)."""
        if not self.of:
            return 0.0, 1.0
        z, n, p = 1.96, self.of, self.value
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return max(0.0, middle - half), min(1.0, middle + half)


def labelled(path: Path) -> list[Labelled]:
    """Read JSON Lines of labelled questions; raise `LabelError` at the first line that is none."""
    found: list[Labelled] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            found.append(
                Labelled(
                    str(row["id"]),
                    row["text"],
                    Kind(row["kind"]),
                    Intent(row["intent"]).value if row["intent"] else "",
                    frozenset(row["conditions"]),
                    row.get("conversation"),
                    _site(str(row.get("source") or "")),
                )
            )
        except (ValueError, KeyError, TypeError) as error:
            raise LabelError(
                f"{path}:{number}: not a labelled question: {error}; see tests/questions/README.md"
            ) from None
    if not found:
        raise LabelError(f"{path}: holds no labelled question")
    return found


def evaluate(assistant: Assistant, labels: Iterable[Labelled]) -> list[Judged]:
    """Ask every question, turns of a conversation in order, and return how each was read."""
    judged: list[Judged] = []
    for moment, label in enumerate(labels):
        started = perf_counter()
        reply = assistant.answer(Message(label.text, float(moment), label.conversation))
        spent = (perf_counter() - started) * 1_000
        intent = reply.intent.value if reply.intent else ""
        judged.append(Judged(label, reply.kind, intent, frozenset(reply.conditions), spent))
    return judged


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Return the mean F1 over the labels of (label, reading) pairs, 0 to 1."""
    labels = {label for label, _ in pairs}
    scores = []
    for name in labels:
        hits = sum(label == read == name for label, read in pairs)
        seen = sum(read == name for _, read in pairs)
        total = sum(label == name for label, _ in pairs)
        scores.append(2 * hits / (seen + total))
    return sum(scores) / len(scores) if scores else 0.0


def rates(judged: Sequence[Judged]) -> dict[str, Rate]:
    """Return every figure that is a share, by its name."""

    def share(of: Callable[[Judged], bool], hit: Callable[[Judged], bool]) -> Rate:
        counted = [one for one in judged if of(one)]
        return Rate(sum(hit(one) for one in counted), len(counted))

    def in_field(one: Judged) -> bool:
        return one.label.kind in IN_FIELD

    found = {
        "kind": share(lambda _: True, lambda one: one.kind is one.label.kind),
        "intent": share(in_field, lambda one: one.intent == one.label.intent),
        "conditions": share(in_field, lambda one: one.conditions == one.label.conditions),
    }
    for alarm in _ALARMS:
        found[f"{alarm} recall"] = share(
            lambda one, alarm=alarm: one.label.kind is alarm,  # type: ignore[misc]
            lambda one, alarm=alarm: one.kind is alarm,  # type: ignore[misc]
        )
        found[f"{alarm} false alarms"] = share(
            lambda one: one.label.kind not in _ALARMS,
            lambda one, alarm=alarm: one.kind is alarm,  # type: ignore[misc]
        )
    found["out of scope, yet answered"] = share(
        lambda one: one.label.kind is Kind.OUT_OF_SCOPE, lambda one: one.kind in (Kind.ANSWER, Kind.DECLINE)
    )
    found["in scope, yet turned away"] = share(in_field, lambda one: one.kind is Kind.OUT_OF_SCOPE)
    found["answers about a condition nobody meant"] = share(
        lambda one: one.kind is Kind.ANSWER, lambda one: bool(one.conditions - one.label.conditions)
    )
    found["conversation turns wholly right"] = share(
        lambda one: one.label.conversation is not None, lambda one: one.right
    )
    found["wholly right"] = share(lambda _: True, lambda one: one.right)
    return found


def report(judged: Sequence[Judged]) -> str:
    """Return the figures as a table, each share with its 95 % interval."""
    lines = [f"{len(judged)} messages", f"{'':42}  share   95 % interval      count"]
    for name, rate in rates(judged).items():
        low, high = rate.interval()
        shown = f"{rate.value:6.3f}   {low:.3f} to {high:.3f}" if rate.of else "     -   -             "
        lines.append(f"{name:42} {shown}   {rate.hits}/{rate.of}")
    kinds = [(one.label.kind.value, one.kind.value) for one in judged]
    intents = [(one.label.intent, one.intent) for one in judged if one.label.kind in IN_FIELD]
    times = sorted(one.ms for one in judged)
    lines.append(f"{'kind, macro F1':42} {macro_f1(kinds):6.3f}")
    lines.append(f"{'intent, macro F1':42} {macro_f1(intents):6.3f}")
    lines.append(
        f"{'ms a message, median and p99':42} {times[len(times) // 2]:6.3f}   {times[len(times) * 99 // 100]:.3f}"
    )
    return "\n".join(lines)


def by_source(judged: Sequence[Judged], least: int = 8) -> dict[str, list[Judged]]:
    """Return the messages of each source, those of small sources together under `others`; the largest first."""
    counts = Counter(one.label.source for one in judged)
    found: dict[str, list[Judged]] = {}
    for one in judged:
        found.setdefault(one.label.source if counts[one.label.source] >= least else "others", []).append(one)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def reason(one: Judged) -> str:
    """Return what went wrong with a message that was read wrongly."""
    wanted, read = one.label.kind, one.kind
    if wanted is not read:
        if wanted in _ALARMS:
            return "an alarm was not heard, or taken for the other"
        if read in _ALARMS:
            return "alarmed without need"
        if wanted in IN_FIELD and read not in IN_FIELD:
            return "turned away"
        if wanted not in IN_FIELD and read in IN_FIELD:
            return "taken for a question of ours"
        return {
            (Kind.ANSWER, Kind.CLARIFY): "asked back instead of answered",
            (Kind.CLARIFY, Kind.ANSWER): "answered instead of asked back",
            (Kind.DECLINE, Kind.ANSWER): "informed instead of declined",
            (Kind.ANSWER, Kind.DECLINE): "declined without need",
        }.get((wanted, read), "another kind of reply")
    if one.label.conditions - one.conditions:
        return "a condition was not found"
    if one.conditions - one.label.conditions:
        return "a condition too many"
    return "a neighbouring question was understood"


def missed(judged: Sequence[Judged]) -> str:
    """Return the ids of what was read wrongly by reason, with both readings and without the text."""
    rows: dict[str, list[str]] = {}
    for one in judged:
        if not one.right:
            wanted = " ".join((one.label.kind, one.label.intent, *sorted(one.label.conditions)))
            read = " ".join((one.kind, one.intent, *sorted(one.conditions)))
            rows.setdefault(reason(one), []).append(f"  {one.label.id}: {wanted} -> {read}")
    ordered = sorted(rows.items(), key=lambda item: -len(item[1]))
    return "\n".join(line for name, lines in ordered for line in (f"{name} ({len(lines)})", *lines))


def _site(source: str) -> str:
    """Return a source without what differs from message to message: its site, or the name of its data set."""
    address = urlsplit(source)
    if address.netloc:
        return address.netloc if not address.netloc.endswith("github.com") else address.netloc + address.path
    return source.partition(":")[0]


def confusion(judged: Sequence[Judged]) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """Return how often each kind, and each intent, was read as which."""
    kinds = Counter((one.label.kind.value, one.kind.value) for one in judged)
    intents = Counter((one.label.intent, one.intent or one.kind.value) for one in judged if one.label.kind in IN_FIELD)
    return kinds, intents
