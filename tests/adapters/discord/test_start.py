"""Starting, refusing to start, and leaving, as a process does."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from pydantic import SecretStr

from adapters.discord import start
from adapters.discord.settings import Settings
from bot.journal import Use
from bot.library import Library
from bot.settings import Settings as CoreSettings
from bot.state.state import state
from bot.state.tables import SLOTS
from tests.adapters.process import Process
from tests.homes import SECRET
from tests.loopback.discord import Discord
from tests.loopback.discord_records import EMBED_LINKS, USUAL

BOOT = """
import sys
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL
Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = {url!r}, URL({gateway!r})
sys.argv = ["twitchwise", "discord", *sys.argv[1:]]
from adapters.__main__ import main
main()
"""


@pytest.fixture
async def server() -> AsyncIterator[Discord]:
    """A Discord nobody is connected to."""
    async with Discord() as server:
        yield server


@pytest.fixture
def process(server: Discord, tmp_path: Path) -> Process:
    """`twitchwise discord` against the server on loopback."""
    script = BOOT.format(url=server.url, gateway=server.gateway)
    return Process(["-c", script], tmp_path / "twitchwise.db", {"DISCORD_TOKEN": server.token})


async def test_sigterm_finishes_the_answer_and_leaves_within_five_seconds(server: Discord, process: Process) -> None:
    """With status 0; meanwhile it showed that it was alive."""
    running = await process.started()
    async with asyncio.timeout(20):
        while not server.syncs or not any(session.frames[1:] for session in server._sessions.values()):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.02)
    server.fault("POST", "/channels/*/messages", delay=0.4)
    await server.say(server.channel, server.user, f"{server.bot.mention} what is lupus?")
    await asyncio.sleep(0.2)
    began = time.perf_counter()
    running.send_signal(signal.SIGTERM)
    _, said = await running.communicate()
    assert time.perf_counter() - began < 5
    assert running.returncode == 0, said.decode()
    assert "Lupus" in (await server.next_sent()).text
    assert "Traceback" not in said.decode()
    assert server.token not in said.decode().replace("static token", "")


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        ("token", "Discord does not accept the token"),
        ("close 4004", "Discord does not accept the token"),
        ("close 4014", "Switch its intents on"),
        ("forbidden", "Discord refuses a permission"),
    ],
)
async def test_what_discord_refuses_is_one_sentence_and_status_3(
    problem: str, sentence: str, server: Discord, process: Process
) -> None:
    """With the remedy, and without a traceback."""
    environment = {}
    match problem.split():
        case ["token"]:
            environment = {"DISCORD_TOKEN": "wrong"}
        case ["close", code]:
            server.identify_closes.append(int(code))
        case _:
            server.fault("PUT", "/applications/*/commands", status=403, code=50001)
    status, _, said = await process.ended(**environment)
    assert status == 3
    assert sentence in said.splitlines()[-1]
    assert "Traceback" not in said


async def test_no_token_is_said_before_anything_is_tried(server: Discord, process: Process) -> None:
    """Nothing is sent."""
    status, _, said = await process.ended(DISCORD_TOKEN="")
    assert (status, len(said.splitlines())) == (3, 1)
    assert "DISCORD_TOKEN is not set" in said
    assert not server.requests


async def test_what_passes_by_itself_has_a_status_of_its_own(server: Discord, process: Process) -> None:
    """So that whoever looks after the process starts it again."""
    server.fault("GET", "/users/@me", status=503)
    status, _, said = await process.ended()
    assert (status, "Discord cannot be reached" in said.splitlines()[-1]) == (75, True)
    assert "Traceback" not in said


async def test_unknown_and_wrong_settings_are_told_at_once(server: Discord, process: Process) -> None:
    """Each in a line; with the core's status if one of the core's is among them."""
    status, _, said = await process.ended(DISCORD_TOKN="x", DISCORD_SHARDS="x", SLACK_NONSENSE="x")
    assert (status, len(said.splitlines())) == (3, 2)
    assert "Did you mean DISCORD_TOKEN?" in said
    status, _, said = await process.ended(TWITCHWISE_COUTRY="GB", DISCORD_SHARDS="x")
    assert (status, len(said.splitlines())) == (2, 2)
    assert "Did you mean TWITCHWISE_COUNTRY?" in said
    assert not server.requests


async def checked(server: Discord, folder: Path, token: str = "token") -> list[str]:  # noqa: S107 - of the loopback
    """Return what the check finds."""
    settings = Settings(discord_token=SecretStr(token))
    with server.in_place():
        return await start.check(settings, CoreSettings(database=folder / "twitchwise.db"))


async def test_the_check_starts_nothing(server: Discord, tmp_path: Path) -> None:
    """And finds nothing missing."""
    assert await checked(server, tmp_path) == []
    assert not server.connections
    assert not server.syncs


async def test_the_check_names_what_is_missing(server: Discord, tmp_path: Path) -> None:
    """The token, a permission, the network, the database."""
    assert "token" in (await checked(server, tmp_path, "wrong"))[0]
    server.guild.permissions = USUAL & ~EMBED_LINKS
    (problem,) = await checked(server, tmp_path)
    assert "lacks: embed links" in problem
    server.fault("GET", "/users/@me", status=503)
    assert "cannot be reached" in (await checked(server, tmp_path))[0]
    (tmp_path / "file").write_text("")
    assert "TWITCHWISE_DATABASE" in (await checked(server, tmp_path / "file"))[0]


async def test_the_command_line_says_that_nothing_is_missing(process: Process) -> None:
    """And that no bot is running."""
    status, said, _ = await process.ended("--check")
    assert (status, "Nothing is missing" in said) == (0, True)
    assert (await process.ended("--alive", TWITCHWISE_STATUS="127.0.0.1:9"))[0] == 1
    assert "TWITCHWISE_STATUS is not set" in (await process.ended("--alive"))[2]


def test_the_invitation_asks_for_what_is_needed_and_no_more() -> None:
    """Two scopes, five permissions and one for pictures."""
    address = start.invitation(42)
    assert "scope=bot+applications.commands" in address
    assert f"permissions={1 << 10 | 1 << 11 | 1 << 14 | 1 << 15 | 1 << 16 | 1 << 38}" in address


async def test_processes_divide_the_shards_and_one_that_comes_later_takes_what_is_left(
    home: str, known: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without overlap; a share that is given back is taken at once."""
    monkeypatch.setattr(start, "RENEWAL", 0.05)
    several = Settings(discord_token=SecretStr("x"), discord_shards="5", discord_processes=2)
    async with AsyncExitStack() as stack:
        first, second, third = [
            await stack.enter_async_context(state(home, SECRET, known, "discord")) for _ in range(3)
        ]
        leaving = asyncio.Event()
        async with start._shared_out(several, second, leaving) as theirs:
            async with start._shared_out(several, first, leaving) as ours:
                assert sorted([theirs, ours], key=str) == [([0, 2, 4], 5), ([1, 3], 5)]
                late = asyncio.create_task(stack.enter_async_context(start._shared_out(several, third, leaving)))
                await asyncio.sleep(0.2)
                assert not late.done()
            assert await late == ours
        assert not leaving.is_set()


async def test_a_process_whose_share_was_taken_by_another_leaves(
    home: str, known: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that no shard is connected twice."""
    monkeypatch.setattr(start, "RENEWAL", 0.05)
    several = Settings(discord_token=SecretStr("x"), discord_shards="2", discord_processes=1)
    leaving = asyncio.Event()
    async with state(home, SECRET, known, "discord") as kept, start._shared_out(several, kept, leaving):
        await kept.database.run(Use.OTHER, lambda connection: connection.execute(SLOTS.delete()))
        await asyncio.wait_for(leaving.wait(), 5)


@pytest.mark.parametrize(("shards", "processes"), [(None, "2"), ("0,1/4", "2"), ("1", "2")])
def test_processes_need_as_many_shards(shards: str | None, processes: str) -> None:
    """With a sentence."""
    with pytest.raises(ValueError, match="needs DISCORD_SHARDS to be how many shards"):
        Settings(discord_shards=shards, discord_processes=int(processes))
