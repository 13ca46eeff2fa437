"""What could belong to a person or a place goes when it is told to."""

import asyncio
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from discord import MessageType
from pydantic import SecretStr
from slack_sdk.oauth.installation_store import Installation

from adapters import forget
from adapters.discord import inbound as discord
from adapters.forget import Platform
from adapters.slack import inbound as slack
from adapters.slack.installations import Installations
from adapters.slack.migrations import MIGRATIONS
from bot.context import Context
from bot.errors import OutageError, StartError
from bot.library import Library
from bot.message import Message
from bot.place import Place
from bot.settings import Settings
from bot.state.answered import Claim
from bot.state.state import State, state
from tests.adapters.process import ROOT
from tests.homes import SECRET

ALICE, BOB = "100000000000000001", "100000000000000002"
TOKEN = "xoxb-1"  # noqa: S105 - of nobody
TEAM, OTHER = "T0000000001", "T0000000002"


def core(home: str | Path, secret: str = SECRET) -> Settings:
    """Return settings with a database."""
    return Settings(database=SecretStr(str(home)), secret=SecretStr(secret))


def asked_on_discord(kept: State, user: str) -> Message:
    """Return what a mention by somebody becomes."""
    author = SimpleNamespace(bot=False, id=int(user))
    event: Any = SimpleNamespace(
        author=author,
        webhook_id=None,
        type=MessageType.default,
        guild=None,
        channel=SimpleNamespace(id=7),
        content="what is lupus?",
        created_at=SimpleNamespace(timestamp=time.time),
    )
    message = discord.inbound(event, 1, kept.conversations)
    assert message is not None
    return message


def asked_on_slack(kept: State, user: str, team: str = TEAM) -> Message:
    """Return what a direct message of somebody becomes."""
    event = {"text": "what is lupus?", "user": user, "channel": "D1", "ts": "1.0", "channel_type": "im"}
    heard = slack.inbound(event, team, "U0000000009", kept.conversations)
    assert heard is not None
    return heard.message


async def remember(kept: State, message: Message) -> None:
    """Keep a subject as answering a message does."""
    await kept.contexts.remember([message.conversation or ""], Context(time.time(), ("lupus",)), message.asker)


async def recalled(kept: State, message: Message) -> bool:
    """Return whether the subject is still known."""
    return await kept.contexts.recall(message.conversation or "") is not None


@pytest.fixture
async def on_discord(home: str, known: Library) -> AsyncIterator[State]:
    """What a bot on Discord keeps, while it runs."""
    async with state(home, SECRET, known, "discord") as kept:
        yield kept


@pytest.fixture
async def on_slack(home: str, known: Library) -> AsyncIterator[State]:
    """What a bot on Slack keeps, while it runs."""
    kept = state(home, SECRET, known, "slack")
    await kept.open(MIGRATIONS)
    yield kept
    await kept.close()


async def test_a_person_on_discord_is_forgotten_and_nobody_else(home: str, on_discord: State) -> None:
    """Found by the same digest that their message was kept under."""
    alice, bob = asked_on_discord(on_discord, ALICE), asked_on_discord(on_discord, BOB)
    for message in (alice, bob):
        await remember(on_discord, message)
    assert await forget.person(core(home), Platform.DISCORD, ALICE) == {"conversations": 1}
    assert [await recalled(on_discord, message) for message in (alice, bob)] == [False, True]
    assert await forget.person(core(home), Platform.DISCORD, ALICE) == {"conversations": 0}


async def test_a_person_on_slack_is_one_of_a_workspace(home: str, on_slack: State) -> None:
    """The same id elsewhere is another person."""
    here, there = asked_on_slack(on_slack, "U0000000001"), asked_on_slack(on_slack, "U0000000001", OTHER)
    for message in (here, there):
        await remember(on_slack, message)
    assert await forget.person(core(home), Platform.SLACK, "U0000000001", TEAM) == {"conversations": 1}
    assert [await recalled(on_slack, message) for message in (here, there)] == [False, True]


async def test_a_server_is_forgotten_on_its_platform(home: str, on_discord: State) -> None:
    """Its settings at once, without the days of grace."""
    await on_discord.places.keep(ALICE, Place(country="GB"))
    await on_discord.places.keep(BOB, Place(country="GB"))
    assert await forget.place(core(home), Platform.DISCORD, ALICE) == {"settings": 1}
    assert await forget.place(core(home), Platform.DISCORD, ALICE) == {"settings": 0}
    assert await forget.place(core(home), Platform.DISCORD, BOB) == {"settings": 1}


async def test_a_workspace_is_forgotten_with_its_installation(home: str, on_slack: State) -> None:
    """Whatever the id of the app was; other workspaces keep theirs."""
    installations = Installations(on_slack, "1.2")
    for team in (TEAM, OTHER):
        await on_slack.places.keep(team, Place(country="GB"))
        await installations.async_save(Installation(user_id="U1", team_id=team, bot_token=TOKEN, app_id="A1"))
    assert await forget.place(core(home), Platform.SLACK, TEAM) == {"settings": 1, "installations": 1}
    assert await installations.async_find_bot(enterprise_id=None, team_id=TEAM) is None
    assert await installations.async_find_installation(enterprise_id=None, team_id=TEAM) is None
    assert await installations.async_find_bot(enterprise_id=None, team_id=OTHER) is not None


async def test_everyone_is_forgotten_with_what_was_answered(home: str, on_discord: State, on_slack: State) -> None:
    """On every platform, even without the secret; settings stay."""
    messages = [asked_on_discord(on_discord, ALICE), asked_on_slack(on_slack, "U0000000001")]
    for message in messages:
        await remember(on_discord, message)
    await on_discord.places.keep(ALICE, Place(country="GB"))
    assert await on_discord.answered.claim(1) is Claim.MINE
    await on_discord.answered.settle(1, done=True)
    assert await forget.everyone(core(home, "")) == {"conversations": 2, "answered messages": 1}
    assert not any([await recalled(on_discord, message) for message in messages])
    assert await forget.place(core(home), Platform.DISCORD, ALICE) == {"settings": 1}


IDS = [
    (Platform.DISCORD, "alice", None, "--user is not an id of Discord. It is a number of 17 to 20 digits."),
    (Platform.SLACK, "U0000000001", None, "Name it with --team"),
    (Platform.SLACK, ALICE, TEAM, "--user is not an id of Slack."),
    (Platform.SLACK, "U0000000001", "acme", "--team is not an id of Slack."),
]


@pytest.mark.parametrize(("platform", "user", "team", "sentence"), IDS)
async def test_what_is_no_id_is_told(
    platform: Platform, user: str, team: str | None, sentence: str, tmp_path: Path
) -> None:
    """Rather than that nothing was found."""
    with pytest.raises(StartError, match=sentence):
        await forget.person(core(tmp_path / "x.db"), platform, user, team)


async def test_there_must_be_something_to_forget_from(tmp_path: Path) -> None:
    """No database is made for it, and without the key nobody is found."""
    file = tmp_path / "x.db"
    with pytest.raises(StartError, match="There is no database"):
        await forget.person(core(file, ""), Platform.DISCORD, ALICE)
    assert not file.exists()
    with pytest.raises(StartError, match="in memory"):
        await forget.everyone(core("sqlite://"))
    file.touch()
    with pytest.raises(StartError, match=r"The key .*x\.key is missing"):
        await forget.person(core(file, ""), Platform.DISCORD, ALICE)
    assert not file.with_suffix(".key").exists()


async def test_a_server_that_is_not_there_is_an_outage() -> None:
    """Without its password."""
    with pytest.raises(OutageError, match="nothing was forgotten") as told:
        await forget.everyone(core("postgresql://me:hunter2@127.0.0.1:9/x"))
    assert "hunter2" not in str(told.value)


def run(folder: Path, *arguments: str, said: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `twitchwise forget` in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "adapters", "forget", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TWITCHWISE_DATABASE": str(folder / "x.db"), **environment},
        input=said,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_command_counts_what_it_forgot_and_asks_before_it_forgets_everyone(tmp_path: Path, known: Library) -> None:
    """Unless it is told not to; a database that is away is status 2."""

    async def filled() -> None:
        async with state(tmp_path / "x.db", "", known, "discord") as kept:
            for user in (ALICE, BOB):
                await remember(kept, asked_on_discord(kept, user))
            await kept.places.keep(ALICE, Place(country="GB"))

    asyncio.run(filled())
    done = run(tmp_path, "--platform", "discord", "--user", ALICE)
    assert (done.returncode, done.stdout) == (0, "conversations forgotten: 1\n"), done.stderr
    done = run(tmp_path, "--platform", "discord", "--server", ALICE)
    assert done.stdout.splitlines()[0] == "settings forgotten: 1"
    assert run(tmp_path, "--everyone", said="n\n").returncode == 1
    with closing(sqlite3.connect(tmp_path / "x.db")) as database:
        assert database.execute("SELECT count(*) FROM contexts").fetchone() == (1,)
    assert "conversations forgotten: 1" in run(tmp_path, "--everyone", "--yes").stdout
    away = run(tmp_path, "--everyone", "--yes", TWITCHWISE_DATABASE="postgresql://me:hunter2@127.0.0.1:9/x")
    assert (away.returncode, "cannot be reached" in away.stderr, "hunter2" in away.stderr) == (2, True, False)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--everyone", "--user", ALICE],
        ["--user", ALICE],
        ["--user", ALICE, "--platform", "terminal"],
        ["--everyone", "--yes", "--platform", "slack"],
    ],
    ids=len,
)
def test_it_must_be_clear_what_is_meant(arguments: list[str], tmp_path: Path) -> None:
    """Else nothing is done."""
    done = run(tmp_path, *arguments)
    assert (done.returncode, len(done.stderr.splitlines()), done.stdout) == (2, 1, "")
