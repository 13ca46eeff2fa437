"""Socket Mode: what Slack delivers over a socket, acknowledged once it is dealt with."""

import time

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from adapters.slack.receipt import received


class Handler(AsyncSocketModeHandler):
    """Hands what comes over the socket to Bolt."""

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Deal with a delivery; without an acknowledgement Slack makes it again."""
        started = time.time()
        with received() as receipt:
            response = await run_async_bolt_app(self.app, req)
        if await receipt.settled():
            await send_async_response(client, req, response, started)
