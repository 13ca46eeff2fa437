"""A bot on the loopback Slack, with the real slack-bolt and slack_sdk in between."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from adapters.slack import start
from adapters.slack.manifest import scopes
from adapters.slack.settings import Settings
from bot.assistant import Assistant
from bot.guard import Rates
from bot.library import Library
from bot.live import Edition, Live
from bot.settings import Settings as CoreSettings
from tests.loopback.slack import Slack

Running = Callable[..., AbstractAsyncContextManager[start.Running]]


@pytest.fixture
async def slack(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Slack]:
    """A Slack that grants what the manifest asks for; what it would complain of fails the test."""
    async with Slack() as slack:
        slack.scopes[:] = scopes()
        monkeypatch.setattr(start, "PAUSE", 0.01)
        monkeypatch.setattr(start, "PING", 0.3)
        yield slack
    assert slack.mistakes == []


@pytest.fixture
def core(tmp_path: Path) -> CoreSettings:
    """Settings with a database of this test alone."""
    return CoreSettings(database=tmp_path / "twitchwise.db")


def settings(slack: Slack, **other: Any) -> Settings:
    """Return the tokens of a loopback Slack."""
    tokens = {
        "slack_bot_token": SecretStr(slack.bot_token),
        "slack_app_token": SecretStr(slack.app_token),
        "slack_signing_secret": SecretStr(slack.signing_secret),
        "slack_port": 0,
        "slack_api_url": slack.url,
    }
    return Settings(**{**tokens, **other})


@pytest.fixture
def running(
    slack: Slack,
    core: CoreSettings,
    known: Library,
    assistant: Assistant,
    monkeypatch: pytest.MonkeyPatch,
) -> Running:
    """Start a bot over Socket Mode or HTTP; again in the same test, it is the bot after a restart."""
    # The knowledge base is read once for all tests; the rest is made anew each time.
    monkeypatch.setattr("adapters.slack.start.library.load", lambda _: known)
    monkeypatch.setattr("adapters.host.hosting.live", lambda *_: Live(Edition(assistant)))

    @asynccontextmanager
    async def started(*, http: bool = False, rates: Rates | None = None, **other: Any) -> AsyncIterator[start.Running]:
        monkeypatch.setattr("adapters.slack.app.Rates", lambda: rates or Rates(1_000, 1_000))
        async with start.started(settings(slack, **other), core, http=http) as bot:
            if bot.server is not None:
                slack.deliver_to(f"http://127.0.0.1:{bot.server.port}/slack/events")
            else:
                await slack.connected()
            yield bot

    return started


@pytest.fixture
async def bot(running: Running) -> AsyncIterator[start.Running]:
    """A bot, connected over Socket Mode."""
    async with running() as bot:
        yield bot
