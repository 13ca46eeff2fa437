"""One run: processes are started, people ask at a steady rate or as fast as they are answered, and all is measured."""

import asyncio
import os
import secrets
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.load.database import Database
from tests.load.discord import Discord
from tests.load.ledger import Ledger, Verdict
from tests.load.platform import Platform, Words
from tests.load.processes import Process, Sample, Watch
from tests.load.questions import Talk, talks
from tests.load.slack import FACTOR, RETRIES, Slack

STARTING = 60.0
"""Seconds that the processes have to start; discord.py takes 5 between two shards of a process."""
PAUSE = 0.3
"""Seconds in which somebody reads an answer before asking on."""
GRACE = 2.0
LATE = 12.0
"""Seconds after the last question in which answers are waited for, on top of Slack's retries."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What stays the same for all runs of a program."""

    folder: Path
    database: Database
    words: Words
    shards: int = 4
    leased: bool = False
    """The processes share the shards out among themselves."""
    idempotent: bool = True
    """Slack takes a client_msg_id as a key."""
    factor: float = FACTOR
    """How much faster than Slack's the retries come."""
    grace: float = GRACE
    """Seconds after the last answer in which a second one would be noticed."""
    secret: str = field(default_factory=lambda: secrets.token_hex(32))

    def environment(self) -> dict[str, str]:
        """Return what every process is told."""
        return {"TWITCHWISE_DATABASE": self.database.url, "TWITCHWISE_SECRET": self.secret}


@dataclass(frozen=True, slots=True)
class Run:
    """What was measured."""

    platform: str
    processes: int
    pace: str
    """`20 a second`, or `as fast as answered`."""
    verdict: Verdict
    errors: Counter[str]
    """Failed deliveries, by kind."""
    complaints: Counter[str]
    """Warnings and errors that the processes logged."""
    memory: dict[str, float]
    """The most megabytes of each process."""
    samples: tuple[Sample, ...]
    series: tuple[tuple[float, float], ...]
    """For every answer when it was asked for, in seconds since the start, and the seconds that it took."""
    doubled: tuple[float, ...]
    """When the questions were asked that were answered more than once."""
    cpu: float
    """Seconds of a core that the processes took while they were asked."""
    cores: tuple[float, float, float]
    """How many cores were busy meanwhile: with the processes, with this program, with the rest of the machine."""
    repeated: int
    """Posts that the platform recognised as sent before."""

    @property
    def cost(self) -> float:
        """Milliseconds of a core that an answer takes in the bot."""
        return 1_000 * self.cpu / self.verdict.answered if self.verdict.answered else 0.0


@dataclass(slots=True)
class Fleet:
    """A platform and the processes that serve it."""

    platform: Slack | Discord
    processes: list[Process]

    async def start(self, process: Process) -> None:
        """Start one process and wait until it is there."""
        await process.start()
        await self.there(process)

    async def there(self, process: Process) -> None:
        """Wait until a process is there; raises `RuntimeError` with its last words if it ends instead."""
        async with asyncio.timeout(STARTING):
            while not await self.platform.ready(process):
                if not process.alive:
                    last = process.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
                    raise RuntimeError(f"{process.name} ended: {' '.join(last)}")
                await asyncio.sleep(0.05)


@asynccontextmanager
async def fleet(setup: Setup, kind: str, processes: int) -> AsyncIterator[Fleet]:
    """Open a platform and start its processes; they are asked to leave at the end."""
    ledger, environment = Ledger(), setup.environment()
    platform: Slack | Discord
    if kind == "slack":
        platform = Slack(
            ledger,
            setup.words,
            environment,
            folder=setup.folder,
            factor=setup.factor,
            idempotent=setup.idempotent,
        )
    else:
        platform = Discord(
            ledger, setup.words, environment, folder=setup.folder, shards=setup.shards, leased=setup.leased
        )
    async with platform:
        started = [platform.process(number, processes) for number in range(processes)]
        for process in started:
            process.log.unlink(missing_ok=True)
        running = Fleet(platform, started)
        try:
            await asyncio.gather(*(running.start(process) for process in started))
            yield running
        finally:
            await asyncio.gather(*(process.leave() for process in started))


async def measured(setup: Setup, kind: str, processes: int, *, seconds: float, rate: float = 0.0) -> Run:
    """Return what a run measures; without a rate everyone asks on as soon as they are answered."""
    async with fleet(setup, kind, processes) as running:
        began = time.monotonic()
        async with Watch(running.processes, began) as watch:
            before = _busy(running)
            if rate:
                await steadily(running.platform, talks(), rate, seconds)
            else:
                await eagerly(running.platform, talks(), 16 * processes, seconds)
            await settled(running.platform, setup.factor)
            took = time.monotonic() - began
            spent = [after - earlier for after, earlier in zip(_busy(running), before, strict=True)]
            await asyncio.sleep(setup.grace)
        bot, own, every = (seconds / took for seconds in spent)
        cores = (bot, own, max(0.0, every - bot - own))
        return result(running, watch, f"{rate:g} a second" if rate else "as fast as answered", spent[0], cores)


def result(
    running: Fleet, watch: Watch, pace: str, spent: float = 0.0, cores: tuple[float, float, float] = (0.0, 0.0, 0.0)
) -> Run:
    """Return what was measured."""
    running.platform.judge()
    questions = running.platform.ledger.questions.values()
    names = {process.name for process in running.processes}
    complaints: Counter[str] = sum((process.complaints() for process in running.processes), Counter())
    return Run(
        platform=running.platform.name,
        processes=len(running.processes),
        pace=pace,
        verdict=running.platform.ledger.verdict(),
        errors=running.platform.errors,
        complaints=complaints,
        memory={process.name: watch.most(process.name) for process in running.processes},
        samples=tuple(sample for sample in watch.samples if sample.name in names),
        series=tuple((q.asked - watch.began, q.answered - q.asked) for q in questions if q.answered is not None),
        doubled=tuple(q.asked - watch.began for q in questions if q.answers > 1),
        cpu=spent,
        cores=cores,
        repeated=running.platform.repeated.total(),
    )


async def steadily(platform: Platform, asked: Iterator[Talk], rate: float, seconds: float) -> None:
    """Let so many questions a second be asked, whether answers come or not, and wait until all who ask are done."""
    began, due = time.monotonic(), 0.0
    async with asyncio.TaskGroup() as group:
        for talk in asked:
            if due >= seconds:
                break
            await asyncio.sleep(began + due - time.monotonic())
            group.create_task(platform.talk(talk, PAUSE))
            due += len(talk.turns) / rate


async def eagerly(platform: Platform, asked: Iterator[Talk], people: int, seconds: float) -> None:
    """Let so many people ask at once, each on and on."""
    until = time.monotonic() + seconds

    async def one() -> None:
        while time.monotonic() < until:
            await platform.talk(next(asked), 0.0)

    async with asyncio.TaskGroup() as group:
        for _ in range(people):
            group.create_task(one())


async def settled(platform: Platform, factor: float) -> None:
    """Wait until everything is answered or nobody can, though not longer than Slack delivers again and answers take."""
    until = time.monotonic() + sum(RETRIES) / factor + LATE
    while platform.ledger.open() and time.monotonic() < until:
        platform.judge()
        await asyncio.sleep(0.1)


def _busy(running: Fleet) -> tuple[float, float, float]:
    """Return the seconds of a core taken so far by the processes, by this program, and by all of the machine."""
    own, every = os.times(), psutil.cpu_times()
    busy = sum(every) - every.idle - getattr(every, "iowait", 0.0) - getattr(every, "guest", 0.0)
    return sum(process.cpu() for process in running.processes), own.user + own.system, busy
