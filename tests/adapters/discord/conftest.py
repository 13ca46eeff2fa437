"""A bot on the loopback Discord, with the real discord.py in between."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from adapters.discord.app import Bot
from bot.assistant import Assistant
from bot.guard import Rates
from bot.library import Library
from bot.live import Edition, Live
from bot.state.state import State, state
from tests.loopback.discord import Discord

Running = Callable[..., AbstractAsyncContextManager[Bot]]


@pytest.fixture
async def server() -> AsyncIterator[Discord]:
    """A Discord nobody is connected to."""
    async with Discord() as server:
        yield server


@pytest.fixture
async def kept(known: Library) -> AsyncIterator[State]:
    """What is kept, outliving a bot of the same test."""
    kept = state("sqlite://", "", known, "discord")
    await kept.open()
    yield kept
    await kept.close()


@pytest.fixture
def running(server: Discord, kept: State, assistant: Assistant) -> Running:
    """Start a bot; again in the same test, it is the bot after a restart."""

    @asynccontextmanager
    async def started(**options: Any) -> AsyncIterator[Bot]:
        live = Live(Edition(assistant))
        chosen: dict[str, Any] = {"rates": Rates(1_000, 1_000), "pause": 0.01, "guild_ready_timeout": 0.02}
        bot = Bot(live, kept, **(chosen | options))
        async with server.running(bot):
            yield bot

    return started


@pytest.fixture
async def bot(running: Running) -> AsyncIterator[Bot]:
    """A bot, connected."""
    async with running() as bot:
        yield bot
