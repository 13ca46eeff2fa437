"""Two processes that share a database."""

from collections.abc import AsyncIterator

import pytest

from bot.library import Library
from bot.state.state import State, state
from tests.homes import SECRET


@pytest.fixture
async def kept(home: str, known: Library) -> AsyncIterator[State]:
    """What one process keeps."""
    async with state(home, SECRET, known, "discord") as kept:
        yield kept


@pytest.fixture
async def other(kept: State, home: str, known: Library) -> AsyncIterator[State]:
    """What another process keeps, in the same database."""
    del kept
    async with state(home, SECRET, known, "discord") as other:
        yield other
