"""What is being answered at the moment, so that nothing is cut off when the bot leaves."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any


class Work:
    """The tasks that are answering somebody."""

    def __init__(self) -> None:
        """Begin with none."""
        self._tasks: set[asyncio.Task[Any]] = set()

    @contextmanager
    def going(self) -> Iterator[None]:
        """Count the current task as answering while the block runs; blocks may be nested."""
        task = asyncio.current_task()
        fresh = task is not None and task not in self._tasks
        if task is not None:
            self._tasks.add(task)
        try:
            yield
        finally:
            if fresh and task is not None:
                self._tasks.discard(task)

    def later(self, doing: Coroutine[Any, Any, None]) -> None:
        """Do what follows an answer and what nobody waits for; it is not cut off either."""
        task = asyncio.create_task(doing)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self, seconds: float) -> None:
        """Wait until everything is answered, and what follows is done, so many seconds at most."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while self._tasks and (left := end - loop.time()) > 0:
            await asyncio.wait(self._tasks, timeout=left)
