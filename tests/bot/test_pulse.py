"""The sign of life of a running bot."""

import asyncio
import time
from pathlib import Path

from bot.pulse import Pulse


async def test_a_connected_bot_gives_a_sign_and_takes_it_away_when_it_leaves(tmp_path: Path) -> None:
    """After a minute without one nobody believes it."""
    pulse = Pulse(tmp_path / "twitchwise.db", "slack")
    assert not pulse.felt()
    beating = asyncio.create_task(pulse.beat(lambda: True))
    while not pulse.felt():  # noqa: ASYNC110 - a file tells nobody
        await asyncio.sleep(0.01)
    assert not pulse.felt(time.time() + 61)
    beating.cancel()
    await asyncio.wait([beating])
    assert not pulse.felt()


async def test_a_bot_that_is_not_connected_gives_none(tmp_path: Path) -> None:
    """Nor does one of another platform speak for it."""
    beating = asyncio.create_task(Pulse(tmp_path / "twitchwise.db", "slack").beat(lambda: False))
    await asyncio.sleep(0.05)
    assert not Pulse(tmp_path / "twitchwise.db", "slack").felt()
    beating.cancel()
    await asyncio.wait([beating])
