"""The command line in a process of its own."""

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Process:
    """A command with its environment, to be started as often as a test likes."""

    def __init__(self, command: list[str], database: Path, environment: Mapping[str, str]) -> None:
        """Take what Python is given before the arguments, a database of its own, and what else is set."""
        self._command = command
        self._database = database
        self._environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "TWITCHWISE_DATABASE": str(database),
            "PYTHONWARNINGS": "ignore",
            **environment,
        }

    async def started(self, *arguments: str, **environment: str) -> asyncio.subprocess.Process:
        """Start it."""
        return await asyncio.create_subprocess_exec(
            sys.executable,
            *self._command,
            *arguments,
            env=self._environment | environment,
            # Where no file of settings lies about.
            cwd=self._database.parent,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def ended(self, *arguments: str, **environment: str) -> tuple[int, str, str]:
        """Start it, and return how it ended and what it said."""
        process = await self.started(*arguments, **environment)
        async with asyncio.timeout(20):
            out, error = await process.communicate()
        return process.returncode or 0, out.decode(), error.decode()
