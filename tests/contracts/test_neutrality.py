"""One conversation gives the same decisions wherever it is held: platforms differ in looks alone."""

import time
from pathlib import Path

import pytest
from pydantic import SecretStr

from adapters.discord.app import Bot
from adapters.slack import start
from adapters.slack.manifest import scopes
from adapters.slack.settings import Settings
from adapters.terminal.inbound import Here, inbound
from bot.assistant import Assistant, Step
from bot.context import Context
from bot.guard import Rates
from bot.library import Library
from bot.live import Edition, Live
from bot.memory import ProcessMemory
from bot.message import Message
from bot.phrasing import Phraser
from bot.reading import Reader, Reading
from bot.settings import Settings as CoreSettings
from bot.state.state import state
from tests.loopback.discord import Discord
from tests.loopback.slack import Slack

CONVERSATION = [
    "what is lupus?",
    "and how is it treated?",
    "does it cause facial twitching?",
    "2",
    "what about MS?",
    "compare the two",
    "thanks",
    "what is gout?",
    "/red-flags",
    "my face droops on one side and i cannot speak",
    "ok, and the outlook for MS?",
]
BUSY = Rates(1_000, 1_000)


def ended(words: str) -> bool:
    """Whether a message is the last of an answer: it has the disclaimer, or that of an alarm."""
    return "not medical advice" in words or "I am a program, not a person" in words


class Listening(Assistant):
    """An assistant that takes note of what it decided, and for whom it would have been urgent."""

    def __init__(self, reader: Reader, phraser: Phraser) -> None:
        """Begin with an empty memory."""
        super().__init__(reader, phraser, ProcessMemory())
        self.decided: list[str] = []

    def step(self, message: Message, reading: Reading, context: Context | None) -> Step:
        """Take a step, and take note."""
        step = super().step(message, reading, context)
        self.decided.append(step.reply.recipe)
        return step


@pytest.fixture
def listening(reader: Reader, phraser: Phraser) -> Listening:
    """An assistant for the platform of a test."""
    return Listening(reader, phraser)


@pytest.fixture
def in_the_terminal(reader: Reader, phraser: Phraser) -> list[str]:
    """What is decided in the terminal."""
    assistant = Listening(reader, phraser)
    for text in CONVERSATION:
        message = inbound(text, time.time(), Here(), "terminal")
        assert message is not None
        assistant.answer(message)
    return assistant.decided


async def test_on_discord_it_is_as_in_the_terminal(
    listening: Listening, in_the_terminal: list[str], known: Library
) -> None:
    """In direct messages."""
    async with Discord() as server:
        kept = state("sqlite://", "", known, "discord")
        await kept.open()
        bot = Bot(Live(Edition(listening)), kept, rates=BUSY, guild_ready_timeout=0.02)
        async with server.running(bot):
            for text in CONVERSATION:
                await server.say(server.dm(server.user), server.user, text)
                while not ended((await server.next_sent()).text):
                    pass
        await kept.close()
    assert listening.decided == in_the_terminal


@pytest.mark.parametrize("direct", [True, False])
async def test_on_slack_it_is_as_in_the_terminal(  # noqa: PLR0917 - fixtures arrive as arguments
    direct: bool,
    listening: Listening,
    in_the_terminal: list[str],
    known: Library,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """In direct messages, and in a thread behind mentions."""
    monkeypatch.setattr("adapters.slack.start.library.load", lambda _: known)
    monkeypatch.setattr("adapters.host.hosting.live", lambda *_: Live(Edition(listening)))
    monkeypatch.setattr("adapters.slack.app.Rates", lambda: BUSY)
    async with Slack() as slack:
        slack.scopes[:] = scopes()
        tokens = Settings(
            slack_bot_token=SecretStr(slack.bot_token),
            slack_app_token=SecretStr(slack.app_token),
            slack_api_url=slack.url,
        )
        async with start.started(tokens, CoreSettings(database=tmp_path / "twitchwise.db"), http=False):
            await slack.connected()
            thread = None
            for text in CONVERSATION:
                if direct:
                    await slack.say(slack.dm(slack.user), slack.user, text)
                else:
                    ts = await slack.say(slack.channel, slack.user, f"<@{slack.bot.id}> {text}", thread_ts=thread)
                    thread = thread or ts
                while not ended((await slack.next_posted()).words):
                    pass
        assert slack.mistakes == []
    assert listening.decided == in_the_terminal
