"""Whether what Slack delivered is dealt with; what is not is not acknowledged, so that Slack delivers it again."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Self

from adapters.slack.inbound import Json

WITHIN = 2.5
"""Seconds after which Slack is told either way; it gives up at 3 s.

https://docs.slack.dev/tools/bolt-python/concepts/acknowledge
"""
_ANSWERED = frozenset({"app_mention", "message"})
"""Events that are answered; everything else is acknowledged as it arrives."""


class Receipt:
    """Says whether one delivery is dealt with."""

    def __init__(self) -> None:
        """Begin with a delivery that nobody has looked at."""
        self.expected = False
        self._settled: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def settle(self, *, done: bool) -> None:
        """Say that the delivery is dealt with, or that it is better made again."""
        if not self._settled.done():
            self._settled.set_result(done)

    def __enter__(self) -> Self:
        """Begin to deal with the delivery."""
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        """Settle what nothing was said of: it is dealt with, unless something went wrong."""
        self.settle(done=kind is None)

    async def settled(self) -> bool:
        """Return whether the delivery is dealt with, as soon as that is known."""
        if not self.expected:
            return True
        await asyncio.wait([self._settled], timeout=WITHIN)
        return self._settled.done() and self._settled.result()


_NOW: ContextVar[Receipt | None] = ContextVar("receipt", default=None)


@contextmanager
def received() -> Iterator[Receipt]:
    """Give the receipt of what is delivered within the block; tasks that it starts find it."""
    receipt = Receipt()
    token = _NOW.set(receipt)
    try:
        yield receipt
    finally:
        _NOW.reset(token)


def now() -> Receipt:
    """Return the receipt of what is dealt with at the moment; one that nobody waits for if there is none."""
    return _NOW.get() or Receipt()


async def expecting(body: Json, next: Callable[[], Awaitable[None]]) -> None:  # noqa: A002 - Bolt passes it by this name
    """Note, on the way to the listeners, that a delivery is going to be answered."""
    event = body.get("event")
    now().expected = isinstance(event, dict) and event.get("type") in _ANSWERED
    await next()
