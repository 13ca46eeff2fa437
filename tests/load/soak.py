"""A constant moderate rate for minutes: does memory grow?"""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from tests.load.ledger import growth
from tests.load.processes import Watch
from tests.load.questions import talks
from tests.load.run import Run, Setup, fleet, result, settled, steadily

MOST = 0.02
"""Share by which the memory of the last third may exceed that of the middle third, on average."""
PEOPLE = 2_000
"""People on each platform, who come back, so that what the bot remembers of each is there before the middle third."""


@dataclass(frozen=True, slots=True)
class Growth:
    """How the memory of one process went."""

    name: str
    middle_to_last: float
    """By which share the last third of the time exceeds the middle third."""
    slope: float
    """Megabytes an hour, by a straight line through the last two thirds."""

    @property
    def steady(self) -> bool:
        """Whether it stays below what is allowed."""
        return self.middle_to_last < MOST


async def soak(
    setup: Setup, kinds: Sequence[str], *, processes: int, rate: float, seconds: float, people: int = 0
) -> tuple[list[Run], list[Growth]]:
    """Ask at a rate on each platform for so long; return what was measured and how memory grew."""
    async with AsyncExitStack() as stack:
        fleets = [await stack.enter_async_context(fleet(setup, kind, processes)) for kind in kinds]
        for running in fleets:
            running.platform.people = people
        every = [process for running in fleets for process in running.processes]
        began = asyncio.get_running_loop().time()
        async with Watch(every, began, every=1.0) as watch:
            async with asyncio.TaskGroup() as group:
                for n, running in enumerate(fleets):
                    group.create_task(steadily(running.platform, talks(n), rate, seconds))
            # What is waited for at the end belongs to no third.
            samples = [sample for sample in watch.samples if sample.at <= seconds]
            await asyncio.gather(*(settled(running.platform, setup.factor) for running in fleets))
            await asyncio.sleep(setup.grace)
        runs = [result(running, watch, f"{rate:g} a second") for running in fleets]
    return runs, [
        Growth(process.name, *growth((s.at, s.megabytes) for s in samples if s.name == process.name))
        for process in every
    ]
