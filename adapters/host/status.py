"""How the bot is, told over HTTP: to Prometheus, and to whatever looks after processes."""

from collections.abc import Callable

from aiohttp import web

from adapters.host.alive import OK, READY, Address
from adapters.host.metrics import TYPE

METRICS = "/metrics"
"""Where Prometheus reads the numbers."""
HEALTH = "/healthz"
"""Where whoever restarts hung processes asks whether this one runs."""
_LAST_REQUESTS = 0.5
"""Seconds that requests under way have when the server closes."""
_SHOWN = 20
"""Problems of an edit that are told at once."""
_IDLE = 75.0
"""Seconds for which a connection is kept for the next request; Prometheus asks every 15 to 60."""
_FRESH = {"Cache-Control": "no-store"}


class Status:
    """Listens for those who ask how the bot is, never for people."""

    def __init__(
        self,
        *,
        metrics: Callable[[], bytes],
        connected: Callable[[], bool],
        leaving: Callable[[], bool],
        database: Callable[[], bool],
        knowledge: Callable[[], tuple[str, tuple[str, ...]]],
    ) -> None:
        """Take what tells the numbers, and whether the bot is connected, is leaving, has its database, knows what.

        The last is the digest of the knowledge base and what is wrong with an edit that is not in use.
        """
        self._metrics = metrics
        self._connected = connected
        self._leaving = leaving
        self._database = database
        self._knowledge = knowledge
        self._been = False
        self.port = 0
        site = web.Application()
        site.router.add_get(METRICS, self._numbers)
        site.router.add_get(HEALTH, self._health)
        site.router.add_get(READY, self._ready)
        self._runner = web.AppRunner(
            site, access_log=None, shutdown_timeout=_LAST_REQUESTS, keepalive_timeout=_IDLE, handle_signals=False
        )

    async def open(self, where: Address) -> None:
        """Begin to listen, on any free port if it is 0; raises `OSError` if that cannot be done."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, where.host or None, where.port).start()
        except OSError:
            await self._runner.cleanup()
            raise
        self.port = self._runner.addresses[0][1]

    async def close(self) -> None:
        """Stop listening."""
        await self._runner.cleanup()

    def status(self) -> str:
        """Return in one word how the bot is: ok, starting, leaving or disconnected."""
        if self._leaving():
            return "leaving"
        if self._connected():
            self._been = True
            return OK
        return "disconnected" if self._been else "starting"

    async def _numbers(self, _: web.Request) -> web.Response:
        return web.Response(body=self._metrics(), headers={**_FRESH, "Content-Type": TYPE})

    async def _health(self, _: web.Request) -> web.Response:
        # That this is answered is the answer: the loop runs.
        told: dict[str, object] = {"status": OK}
        if problems := self._knowledge()[1]:
            told["knowledge_problems"] = list(problems[:_SHOWN])
        return web.json_response(told, headers=_FRESH)

    async def _ready(self, _: web.Request) -> web.Response:
        status = self.status()
        # A database that is down is told, but answers go on without it.
        database = "up" if self._database() else "down"
        told = {"status": status, "database": database, "knowledge": self._knowledge()[0]}
        return web.json_response(told, status=200 if status == OK else 503, headers=_FRESH)
