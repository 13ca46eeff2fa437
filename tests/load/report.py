"""What is printed, and written into the page of figures between its marks."""

import platform
import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import psutil

from tests.load.chaos import Chaos
from tests.load.run import Run
from tests.load.soak import MOST, Growth

_HEADINGS = (
    "platform",
    "processes",
    "asked",
    "sent",
    "answered",
    "answers/s",
    "p50 ms",
    "p99 ms",
    "errors",
    "lost",
    "twice",
    "RSS MB, each at most",
    "core ms/answer",
    "cores: bot, rig, rest",
)


def table(runs: Sequence[Run]) -> str:
    """Return a row for each run, in Markdown."""
    return _table(_HEADINGS, [_row(run) for run in runs])


def described(command: str, database: str) -> str:
    """Return with what, on what and when something was measured."""
    cores, memory = psutil.cpu_count() or 1, psutil.virtual_memory().total / (1 << 30)
    machine = f"{cores} cores ({platform.machine()}), {memory:.0f} GB, Python {platform.python_version()}"
    return f"`{command}` on {datetime.now(UTC):%d %B %Y}; {machine}; database: {database}."


def growths(found: Sequence[Growth]) -> str:
    """Return a row for each process, and the verdict."""
    rows = [(g.name, f"{g.middle_to_last:+.1%}", f"{g.slope:+.1f}", "yes" if g.steady else "NO") for g in found]
    shown = _table(("process", "last third against the middle third", "MB an hour", f"below {MOST:.0%}"), rows)
    grown = [g.name for g in found if not g.steady]
    verdict = f"Memory grew: {', '.join(grown)}." if grown else "Memory does not grow, by this criterion."
    return f"{shown}\n\n{verdict}"


def outcome(runs: Sequence[Run], harm: Chaos, *, idempotent: bool) -> str:
    """Return what was done to the bot and what came of it."""
    lines = [f"- {count} × {what}" for what, count in harm.done.most_common()]
    heads = ("platform", "asked", "answered", "nobody could answer", "lost", "twice", "of these urgent lost", "resent")
    rows = [
        (
            run.platform,
            run.verdict.asked,
            run.verdict.answered,
            run.verdict.excused.total(),
            len(run.verdict.lost),
            len(run.verdict.doubled),
            run.verdict.urgent_lost,
            run.repeated,
        )
        for run in runs
    ]
    parts = ["\n".join(lines), _table(heads, rows)]
    for run in runs:
        parts += _named("Nobody could answer", run.verdict.excused) + _named("Lost", run.verdict.named)
        away = Counter(
            "while the database was cut, gone or slow" if harm.without_database(at) else "otherwise"
            for at in run.doubled
        )
        parts += _named("Answered twice", away)
        parts += _named(f"{run.platform}: deliveries that failed and were repeated", run.errors)
    key = "takes" if idempotent else "does not take"
    parts.append(f"The stand-in for Slack {key} `client_msg_id` for a key; that for Discord takes `nonce`.")
    clean = all(run.verdict.clean for run in runs)
    parts.append("Nothing was lost or answered twice." if clean else "Something was lost or answered twice.")
    return "\n\n".join(parts)


def failures(runs: Sequence[Run]) -> str:
    """Return which deliveries failed, by kind; empty if none did."""
    every: Counter[str] = sum((run.errors for run in runs), Counter())
    return "; ".join(f"{count} × {what}" for what, count in every.most_common())


def complaints(runs: Sequence[Run], most: int = 6) -> str:
    """Return what the processes complained of most often in their logs."""
    every: Counter[str] = sum((run.complaints for run in runs), Counter())
    return "\n".join(f"{count:>6} × {what}" for what, count in every.most_common(most))


def write(page: Path, name: str, text: str) -> None:
    """Put a text between the marks of a part of the page; raises `ValueError` if the page has no such part."""
    before = page.read_text(encoding="utf-8")
    marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not marks.search(before):
        raise ValueError(f"{page} has no part {name}")
    page.write_text(marks.sub(lambda found: f"{found[1]}{text}\n{found[2]}", before), encoding="utf-8")


def _row(run: Run) -> tuple[object, ...]:
    verdict = run.verdict
    memory = " ".join(f"{megabytes:.0f}" for megabytes in run.memory.values())
    return (
        run.platform,
        run.processes,
        run.pace,
        verdict.asked,
        verdict.answered,
        f"{verdict.throughput:.1f}",
        f"{1_000 * verdict.percentile(0.5):.1f}",
        f"{1_000 * verdict.percentile(0.99):.1f}",
        run.errors.total(),
        len(verdict.lost),
        len(verdict.doubled),
        memory,
        f"{run.cost:.1f}" if run.cpu else "",
        " ".join(f"{cores:.2f}" for cores in run.cores) if run.cpu else "",
    )


def _table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def _named(what: str, counts: Counter[str]) -> list[str]:
    return [f"{what}: " + "; ".join(f"{why} ({count})" for why, count in counts.most_common()) + "."] if counts else []
