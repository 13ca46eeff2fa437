"""`python -m tests.load`: load, `soak` and `chaos`; prints tables and, unless told otherwise, writes docs/load.md."""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.load import plot, report
from tests.load.chaos import chaos
from tests.load.database import opened
from tests.load.platform import words
from tests.load.run import Run, Setup, measured
from tests.load.slack import FACTOR
from tests.load.soak import PEOPLE, soak

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "load.md"
PLATFORMS = ("slack", "discord")


def arguments(given: Sequence[str]) -> argparse.Namespace:
    """Return what was typed."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("load", "soak", "chaos"), default="load")
    parser.add_argument("--database", choices=("postgres", "sqlite"), default="postgres")
    parser.add_argument("--platform", choices=PLATFORMS, action="append", help="default: both")
    parser.add_argument("--processes", type=int, action="append", help="default: 1, 2 and 4; 2 for soak and chaos")
    parser.add_argument("--rate", type=float, default=20.0, help="questions a second on each platform")
    parser.add_argument("--seconds", type=float, default=10.0, help="of each run of load")
    parser.add_argument("--minutes", type=float, default=0.0, help="default: 10 for soak, 2 for chaos")
    parser.add_argument(
        "--people",
        type=int,
        default=PEOPLE,
        help="who come back in soak, 0: all are new; at 100 a second 2,000 would be told to wait",
    )
    parser.add_argument("--shards", type=int, default=4)
    parser.add_argument("--leased", action="store_true", help="the processes share the shards out by themselves")
    parser.add_argument("--no-key", action="store_true", help="Slack takes no client_msg_id for a key")
    parser.add_argument("--factor", type=float, default=FACTOR, help="how much faster Slack's retries come")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dry", action="store_true", help="print only, write nothing")
    return parser.parse_args(given)


async def main(given: Sequence[str]) -> int:
    """Measure and return the status: 1 if something was lost or answered twice, or if memory grew."""
    asked = arguments(given)
    command = " ".join(["python -m tests.load", *given])
    with tempfile.TemporaryDirectory(prefix="twitchwise-load-") as name:
        folder = Path(name)
        async with opened(asked.database, folder) as database:
            setup = Setup(
                folder,
                database,
                words(),
                shards=asked.shards,
                leased=asked.leased,
                idempotent=not asked.no_key,
                factor=asked.factor,
            )
            head = report.described(command, database.kind)
            match asked.what:
                case "load":
                    return await _load(setup, asked, head)
                case "soak":
                    return await _soak(setup, asked, head)
                case _:
                    return await _chaos(setup, asked, head)


async def _load(setup: Setup, asked: argparse.Namespace, head: str) -> int:
    runs: list[Run] = []
    for kind in asked.platform or PLATFORMS:
        for processes in asked.processes or (1, 2, 4):
            for rate in (asked.rate, 0.0):
                runs.append(await measured(setup, kind, processes, seconds=asked.seconds, rate=rate))
                print(report.table(runs[-1:]).splitlines()[-1], flush=True)
    text = f"{head}\n\n{report.table(runs)}"
    _tell(text, runs)
    if not asked.dry:
        report.write(PAGE, "load", text)
        plot.load(runs, DOCS / "load.png")
    return int(not all(run.verdict.clean for run in runs))


async def _soak(setup: Setup, asked: argparse.Namespace, head: str) -> int:
    (processes,) = asked.processes or (2,)
    seconds = 60 * (asked.minutes or 10)
    kinds = asked.platform or PLATFORMS
    runs, growths = await soak(setup, kinds, processes=processes, rate=asked.rate, seconds=seconds, people=asked.people)
    text = f"{head}\n\n{report.table(runs)}\n\n{report.growths(growths)}"
    _tell(text, runs)
    if not asked.dry:
        report.write(PAGE, "soak", text)
        plot.soak(runs, DOCS / "soak.png")
    return int(not (all(run.verdict.clean for run in runs) and all(growth.steady for growth in growths)))


async def _chaos(setup: Setup, asked: argparse.Namespace, head: str) -> int:
    (processes,) = asked.processes or (2,)
    seconds = 60 * (asked.minutes or 2)
    kinds = asked.platform or PLATFORMS
    runs, harm = await chaos(setup, kinds, processes=processes, rate=asked.rate, seconds=seconds, seed=asked.seed)
    for at, what in harm.diary:
        print(f"{at:>7.1f} s  {what}")
    text = f"{head}\n\n{report.outcome(runs, harm, idempotent=setup.idempotent)}"
    _tell(text, runs)
    if not asked.dry:
        report.write(PAGE, "chaos-without-key" if asked.no_key else "chaos", text)
    return int(not all(run.verdict.clean for run in runs))


def _tell(text: str, runs: Sequence[Run]) -> None:
    print(f"\n{text}\n")
    if failed := report.failures(runs):
        print(f"What failed on the way to the processes: {failed}\n")
    if said := report.complaints(runs):
        print(f"What the processes complained of:\n{said}")


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
