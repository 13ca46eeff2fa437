"""A wire to a server that can be cut, held up or closed: a TCP proxy on loopback."""

import asyncio
from contextlib import suppress
from typing import Self

_CHUNK = 1 << 16
"""Bytes that are carried at once."""
_STEP = 0.05
"""Seconds after which a held byte looks whether it may go on."""

Target = tuple[str, int] | str
"""A host and port, or the path of a unix socket."""


class Wire:
    """The proxy: `async with Wire(target) as wire`, then connect to `127.0.0.1:{wire.port}`."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._ends: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.refusing = False
        """New connections are closed at once."""
        self.delay = 0.0
        """Seconds that bytes take each way."""
        self.port = 0
        self.accepted = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        self.cut()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    @property
    def open(self) -> int:
        """How many connections stand."""
        return len(self._ends) // 2

    def cut(self) -> None:
        """Cut every connection without a goodbye; new ones may be made unless they are refused."""
        for end in list(self._ends):
            end.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        self.accepted += 1
        if self.refusing:
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await self._reach()
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, far_writer}
        self._ends |= ends
        try:
            await asyncio.gather(self._carry(reader, far_writer), self._carry(far_reader, writer))
        finally:
            self._ends -= ends
            for end in ends:
                end.close()

    async def _reach(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if isinstance(self._target, str):
            return await asyncio.open_unix_connection(self._target)
        return await asyncio.open_connection(*self._target)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(_CHUNK):
                arrived = asyncio.get_running_loop().time()
                # The delay is looked at again and again, so that what is held goes on once the wire is mended.
                while (left := arrived + self.delay - asyncio.get_running_loop().time()) > 0:  # noqa: ASYNC110
                    await asyncio.sleep(min(left, _STEP))
                writer.write(data)
                await writer.drain()
        with suppress(OSError, RuntimeError):
            writer.close()
