"""Who may ask the desk, and what its page may do: nobody but this machine's own browser, and nothing from elsewhere."""

from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HOST = "127.0.0.1"
"""Where the desk listens, and nowhere else."""
_NAMES = (HOST, "localhost")
"""What a browser on this machine may call it; a page of another name that leads here gets nothing (DNS rebinding)."""
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""What goes with every answer."""
PICTURE = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"}
"""What goes with a drawing instead, whose style sheet is within it; in the page it is an image and nothing more."""


@web.middleware
async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer only what this machine's own browser asks under one of our names."""
    if not _ours(request):
        return web.json_response({"error": "this desk answers under its own address alone"}, status=403)
    if request.method == "POST" and request.content_type != "application/json":
        # A form of another page can send anything but this without asking first.
        return web.json_response({"error": "send application/json"}, status=415)
    return await handler(request)


async def dressed(request: web.Request, response: web.StreamResponse) -> None:
    """Put the headers on an answer before it goes out."""
    del request
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)


def _ours(request: web.Request) -> bool:
    """Whether a request names us, and comes from our own page or from no page at all."""
    socket = request.transport.get_extra_info("sockname") if request.transport is not None else None
    if socket is None:
        return False
    hosts = {f"{name}:{socket[1]}" for name in _NAMES}
    origin = request.headers.get("Origin")
    return request.host in hosts and (origin is None or origin.removeprefix("http://") in hosts)
