"""HTTP mode: Slack's signed requests, installations, and whether the bot is well."""

import logging
from collections.abc import Awaitable, Callable

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from adapters.pictures.gallery import Gallery
from adapters.slack.manifest import INSTALL, PICTURES, REDIRECT, ROUTE
from adapters.slack.receipt import received
from bot.reply import Drawing

_log = logging.getLogger(__name__)

HEALTH = "/healthz"
"""Where a load balancer asks whether this process takes requests."""
_LARGEST = 1 << 20
"""Bytes of a request; Slack's own stay far below."""
_KEPT = 31_536_000
"""Seconds for which a picture may be kept: its name is another when it changes."""
_LAST_REQUESTS = 1.0
"""Seconds that requests under way have when the server closes."""


_Handler = Callable[[web.Request], Awaitable[web.Response]]


class Server:
    """Listens for Slack."""

    def __init__(
        self,
        app: AsyncApp,
        secret: str,
        flow: AsyncOAuthFlow | None = None,
        gallery: Callable[[], Gallery] | None = None,
    ) -> None:
        """Take what answers, Slack's signing secret, how workspaces install the bot, and pictures, if there are any."""
        self._app = app
        # Older requests than five minutes are refused: https://docs.slack.dev/authentication/verifying-requests
        self._verifier = SignatureVerifier(secret)
        self._leaving = False
        self._gallery = gallery
        self.port = 0
        site = web.Application(client_max_size=_LARGEST)
        site.router.add_post(ROUTE, self._event)
        site.router.add_get(HEALTH, self._health)
        if gallery is not None:
            site.router.add_get(f"{PICTURES}/{{file}}", self._picture)
        if flow is not None:
            site.router.add_get(INSTALL, self._flowing(flow.handle_installation))
            site.router.add_get(REDIRECT, self._flowing(flow.handle_callback))
        self._runner = web.AppRunner(site, access_log=None, shutdown_timeout=_LAST_REQUESTS)

    async def open(self, host: str, port: int) -> None:
        """Begin to listen, on any free port if it is 0; raises `OSError` if that cannot be done."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError:
            await self._runner.cleanup()
            raise
        self.port = self._runner.addresses[0][1]

    async def close(self) -> None:
        """Stop listening, once the requests under way are acknowledged."""
        self.leave()
        await self._runner.cleanup()

    def leave(self) -> None:
        """Tell the load balancer to send no more."""
        self._leaving = True

    async def _health(self, _: web.Request) -> web.Response:
        if self._leaving:
            return web.json_response({"status": "leaving"}, status=503)
        return web.json_response({"status": "ok"})

    async def _picture(self, request: web.Request) -> web.Response:
        file = request.match_info["file"]
        drawing = next((drawing for drawing in Drawing if file.startswith(f"{drawing}-")), None)
        shown = await self._gallery().shown(drawing) if self._gallery is not None and drawing is not None else None
        if shown is None or shown.file != file:
            # Perhaps of another edition of the knowledge base, in a process that is being replaced.
            return web.Response(status=404)
        headers = {"Cache-Control": f"public, max-age={_KEPT}, immutable"}
        return web.Response(body=shown.png, content_type="image/png", headers=headers)

    async def _event(self, request: web.Request) -> web.Response:
        try:
            signed = self._verifier.is_valid_request(await request.read(), dict(request.headers))
        except ValueError:
            # The time of the request is no number.
            signed = False
        if not signed:
            return web.Response(status=401)
        asked = await _read(request)
        if asked is None:
            return web.Response(status=400)
        with received() as receipt:
            response = await self._app.async_dispatch(asked)
        if response.status == web.HTTPOk.status_code and not await receipt.settled():
            # Slack sends it again, to this process or another.
            return web.Response(status=503)
        return await to_aiohttp_response(response)

    @staticmethod
    def _flowing(
        handle: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]],
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def flow(request: web.Request) -> web.Response:
            return await to_aiohttp_response(await handle(await to_bolt_request(request)))

        return flow


async def _read(request: web.Request) -> AsyncBoltRequest | None:
    """Return what a request says, or None if it makes no sense."""
    try:
        asked = await to_bolt_request(request)
    except Exception as error:  # noqa: BLE001 - Bolt expects no particular one
        _log.warning("request not understood: %s", type(error).__name__)
        return None
    return asked if isinstance(asked.body, dict) and isinstance(asked.body.get("event", {}), dict) else None
