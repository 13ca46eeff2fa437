"""Questions flow while processes are killed, the database is cut and sockets are dropped; nothing may be lost."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from tests.load.processes import Process, Watch
from tests.load.questions import talks
from tests.load.run import Fleet, Run, Setup, fleet, result, settled, steadily

_FIRST = 3.0
"""Seconds in which nothing goes wrong."""
_LAST = 6.0
"""Seconds before the end in which nothing goes wrong any more."""
_BETWEEN = (1.0, 3.0)
"""Seconds between two disasters, at least and at most."""
_CUT = (1.0, 5.0)
"""Seconds for which the database is gone."""
_SLOW = 0.4
"""Seconds that every byte to and from a slow database takes, each way."""
_AROUND = 2.0
"""Seconds before and after an outage in which a question counts as asked during it."""
_SUPERVISED = 0.2
"""Seconds between two looks at whether the processes run."""
_BACK = 1.0
"""Seconds before a process that did not start is started again."""
_POSTS = 0.2
"""Seconds that a platform takes for a post, so that at any time some questions are in the hands of every process."""
_DROPS = 3
"""Posts in a row whose connection is dropped."""


@dataclass(slots=True)
class Chaos:
    """Does harm to running fleets, and remembers what it did."""

    setup: Setup
    fleets: Sequence[Fleet]
    dice: random.Random
    done: Counter[str] = field(default_factory=Counter)
    diary: list[tuple[float, str]] = field(default_factory=list)
    """When (in seconds since the start) what was done."""
    outages: list[tuple[float, float]] = field(default_factory=list)
    """From when to when the database was cut, gone or slow."""
    began: float = field(default_factory=time.monotonic)
    _away: set[str] = field(default_factory=set)
    """Names of the processes that are ending or starting."""
    _mending: set[asyncio.Task[None]] = field(default_factory=set)

    async def go_on(self, seconds: float) -> None:
        """Do one thing after another for so long, then wait until all is mended."""
        await asyncio.sleep(_FIRST)
        while time.monotonic() - self.began < seconds - _LAST:
            await self.dice.choice(self.acts())()
            await asyncio.sleep(self.dice.uniform(*_BETWEEN))
        while self._mending:
            await asyncio.gather(*self._mending)

    def without_database(self, at: float) -> bool:
        """Whether the database was cut, gone or slow around a time in seconds since the start."""
        return any(since - _AROUND <= at <= until + _AROUND for since, until in self.outages)

    def acts(self) -> list[Callable[[], Awaitable[None]]]:
        """Return what can be done to these fleets."""
        acts: list[Callable[[], Awaitable[None]]] = [
            self.kill,
            self.kill,
            self.leave,
            self.drop_socket,
            self.drop_posts,
        ]
        if self.setup.database.wire is not None:
            acts += [self.cut, self.cut_off, self.slow]
        return acts

    async def kill(self) -> None:
        """Kill a process without a warning, and start it again."""
        await self._restart("killed")

    async def leave(self) -> None:
        """Ask a process to leave, and start it again."""
        await self._restart("left")

    async def drop_socket(self) -> None:
        """Cut connections between a platform and the bot: of the gateway, or under deliveries."""
        running = self.dice.choice(self.fleets)
        if dropped := running.platform.drop():
            self._note(f"{running.platform.name} connections dropped", dropped)

    async def drop_posts(self) -> None:
        """Cut the connections of the next posts, before or after they were taken."""
        running = self.dice.choice(self.fleets)
        running.platform.faults.drops += self.dice.choices(("before", "after"), k=_DROPS)
        self.done["posts dropped on their way"] += _DROPS - 1
        self._note("posts dropped on their way", running.platform.name)

    async def cut(self) -> None:
        """Cut all connections to the database once."""
        if self.setup.database.wire is not None:
            self.setup.database.wire.cut()
            self._note("database connections cut", "")
            self._out(0.0)

    async def cut_off(self) -> None:
        """Take the database away for some seconds."""
        wire, seconds = self.setup.database.wire, self.dice.uniform(*_CUT)
        if wire is None or wire.refusing:
            return
        self._note("database gone", f"{seconds:.1f} s")
        self._out(seconds)
        wire.refusing = True
        wire.cut()

        async def mend() -> None:
            await asyncio.sleep(seconds)
            wire.refusing = False

        self._later(mend())

    async def slow(self) -> None:
        """Let the database answer slowly for some seconds."""
        wire, seconds = self.setup.database.wire, self.dice.uniform(*_CUT)
        if wire is None or wire.delay:
            return
        self._note("database slow", f"{seconds:.1f} s")
        self._out(seconds)
        wire.delay = _SLOW

        async def mend() -> None:
            await asyncio.sleep(seconds)
            wire.delay = 0.0

        self._later(mend())

    async def supervise(self) -> None:
        """Start again what ended by itself, as whoever runs the bot does; never ends."""
        while True:
            for running in self.fleets:
                for process in running.processes:
                    if not process.alive and process.name not in self._away:
                        self._note("process ended by itself", process.name)
                        running.platform.ended(process, "ended by itself")
                        self._again(running, process)
            await asyncio.sleep(_SUPERVISED)

    async def _restart(self, how: str) -> None:
        running = self.dice.choice(self.fleets)
        if any(process.name in self._away for process in running.processes):
            return  # one at a time of each platform
        process = self.dice.choice(running.processes)
        self._note(f"{running.platform.name} process {how}", process.name)
        running.platform.ended(process, how)
        self._again(running, process, process.kill if how == "killed" else process.leave)

    def _again(self, running: Fleet, process: Process, end: Callable[[], Awaitable[object]] | None = None) -> None:
        self._away.add(process.name)

        async def again() -> None:
            try:
                if end is not None:
                    await end()
                await running.start(process)
            except (RuntimeError, TimeoutError) as error:
                # Whoever runs it waits a moment, and tries again.
                self._note("process did not start", f"{process.name} {error}"[:160])
                await process.kill()
                await asyncio.sleep(_BACK)
            finally:
                self._away.discard(process.name)

        self._later(again())

    def _out(self, seconds: float) -> None:
        now = time.monotonic() - self.began
        self.outages.append((now, now + seconds))

    def _note(self, what: str, more: str) -> None:
        self.done[what] += 1
        self.diary.append((time.monotonic() - self.began, f"{what} {more}".strip()))

    def _later(self, mending: Awaitable[None]) -> None:
        async def mend() -> None:
            await mending

        task = asyncio.create_task(mend())
        self._mending.add(task)
        task.add_done_callback(self._mending.discard)


async def chaos(
    setup: Setup, kinds: Sequence[str], *, processes: int, rate: float, seconds: float, seed: int
) -> tuple[list[Run], Chaos]:
    """Let questions flow on platforms at a rate each, do harm, and return what came of it."""
    async with AsyncExitStack() as stack:
        fleets = [await stack.enter_async_context(fleet(setup, kind, processes)) for kind in kinds]
        every = [process for running in fleets for process in running.processes]
        for running in fleets:
            running.platform.faults.delay = _POSTS
        harm = Chaos(setup, fleets, random.Random(seed))  # noqa: S311 - which process is killed is no secret
        supervising = asyncio.create_task(harm.supervise())
        async with Watch(every, harm.began) as watch:
            async with asyncio.TaskGroup() as group:
                group.create_task(harm.go_on(seconds))
                for n, running in enumerate(fleets):
                    group.create_task(steadily(running.platform, talks(seed + n), rate, seconds))
            await asyncio.gather(*(settled(running.platform, setup.factor) for running in fleets))
            await asyncio.sleep(setup.grace)
        supervising.cancel()
        await asyncio.wait([supervising])
        return [result(running, watch, f"{rate:g} a second") for running in fleets], harm
