"""The processes of the bot: started, killed, asked to leave, started again; and how much memory and time they take."""

import asyncio
import os
import re
import signal
import socket
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
_OURS = ("TWITCHWISE_", "DISCORD_", "SLACK_")
_LEAVING = 8.0
"""Seconds after which a process that was asked to leave is killed."""
_MEGABYTE = 1 << 20
_VARYING = re.compile(r"\d+")
_WORTH_SAYING = ("WARN", "ERROR", "CRIT", "TRACEBACK")


@dataclass(frozen=True, slots=True)
class Sample:
    """The memory of one process at one time."""

    at: float
    """Seconds since the start of the run."""
    name: str
    megabytes: float


@dataclass(slots=True)
class Process:
    """One process of the bot, over all of its lives."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    lives: int = 0
    running: asyncio.subprocess.Process | None = None
    _spent: float = 0.0
    _watched: psutil.Process | None = None

    async def start(self) -> None:
        """Begin a life."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
        with self.log.open("ab") as log:
            self.running = await asyncio.create_subprocess_exec(
                sys.executable,
                *self.command,
                cwd=self.folder,  # where there is no .env
                env={**kept, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore", **self.environment},
                stdout=log,
                stderr=log,
            )
        self.lives += 1
        self._watched = psutil.Process(self.running.pid)

    async def kill(self) -> None:
        """End it as a power cut does."""
        await self._end(signal.SIGKILL)

    async def leave(self) -> int:
        """Ask it to leave and wait until it has; return its status."""
        return await self._end(signal.SIGTERM)

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self.running is not None and self.running.returncode is None

    @property
    def log(self) -> Path:
        """The file with what it said."""
        return self.folder / f"{self.name}.log"

    def megabytes(self) -> float:
        """Return its memory (RSS); 0 if it does not run."""
        with suppress(psutil.Error):
            if self._watched is not None and self.alive:
                return float(self._watched.memory_info().rss) / _MEGABYTE
        return 0.0

    def cpu(self) -> float:
        """Return the seconds of a core that it took, in all of its lives; those of a killed one up to the last look."""
        with suppress(psutil.Error):
            if self._watched is not None:
                times = self._watched.cpu_times()
                return self._spent + float(times.user + times.system)
        return self._spent

    def complaints(self) -> Counter[str]:
        """Return the warnings and errors that it logged, numbers left out, and how often."""
        said = self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""
        lines = (line for line in said.splitlines() if any(word in line.upper() for word in _WORTH_SAYING))
        return Counter(_VARYING.sub("#", line)[:160] for line in lines)

    async def _end(self, number: int) -> int:
        if self.running is None:
            return 0
        self._spent = self.cpu()
        self._watched = None
        with suppress(ProcessLookupError):
            self.running.send_signal(number)
        try:
            return await asyncio.wait_for(self.running.wait(), _LEAVING)
        except TimeoutError:
            self.running.kill()
            return await self.running.wait()


@dataclass(slots=True)
class Watch:
    """Samples the memory of processes: `async with Watch(processes, began) as watch`."""

    processes: Sequence[Process]
    began: float
    every: float = 0.5
    """Seconds between two samples."""
    samples: list[Sample] = field(default_factory=list)
    _task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Watch":
        self._task = asyncio.create_task(self._look())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    def most(self, name: str) -> float:
        """Return the most megabytes that a process had."""
        return max((sample.megabytes for sample in self.samples if sample.name == name), default=0.0)

    async def _look(self) -> None:
        while True:
            at = time.monotonic() - self.began
            for process in self.processes:
                if megabytes := process.megabytes():
                    self.samples.append(Sample(at, process.name, megabytes))
            await asyncio.sleep(self.every)


def free_port() -> int:
    """Return a port of 127.0.0.1 on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
