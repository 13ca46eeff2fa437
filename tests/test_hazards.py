"""Controls of SAFETY.md that no other test holds."""

import asyncio
import sqlite3
import stat
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from adapters.discord.app import Bot
from adapters.slack import start
from adapters.slack.installations import Encrypted
from adapters.slack.manifest import scopes
from bot.assistant import Assistant
from bot.context import LIFETIME
from bot.dialogue import Dialogue
from bot.errors import KnowledgeError
from bot.guard import Rates
from bot.knowledge import Kind
from bot.library import FOLDER, Library, load
from bot.live import Edition, Live
from bot.memory import ProcessMemory
from bot.message import Message
from bot.phrasing import Phraser
from bot.place import Place
from bot.reading import Reader
from bot.settings import Settings
from bot.state.answered import Claim
from bot.state.secret import given
from bot.state.state import State, state
from bot.state.tables import CONTEXTS
from tests.adapters.slack.conftest import settings
from tests.conftest import NOON, Ask, said
from tests.homes import SECRET
from tests.loopback.discord import Discord
from tests.loopback.slack import Slack

ALARMS = ["my face droops on one side and i cannot speak", "i want to die"]
URGENT = ("Get emergency help now", "talk to someone now")
AT_ONCE = 1.0
"""Seconds that an alarm may take on a busy machine; without what is tested it would take more, or come never."""


@pytest.fixture
async def kept(tmp_path: Path, known: Library) -> AsyncIterator[State]:
    """What is kept, in a file."""
    async with state(tmp_path / "twitchwise.db", "", known, "discord") as kept:
        yield kept


@asynccontextmanager
async def locked(database: Path) -> AsyncIterator[None]:
    """Let nobody else use a file."""
    with closing(sqlite3.connect(database, isolation_level=None, check_same_thread=False)) as other:
        await asyncio.to_thread(other.execute, "BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@asynccontextmanager
async def on_discord(kept: State, assistant: Assistant) -> AsyncIterator[tuple[Discord, Bot]]:
    """Run a bot on Discord."""
    bot = Bot(Live(Edition(assistant)), kept, rates=Rates(1_000, 1_000), pause=0.01, guild_ready_timeout=0.02)
    async with Discord() as server, server.running(bot):
        yield server, bot


@asynccontextmanager
async def on_slack(
    core: Settings, known: Library, reader: Reader, phraser: Phraser, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Slack, start.Running]]:
    """Run a bot on Slack."""
    monkeypatch.setattr("adapters.slack.start.library.load", lambda _: known)
    answering = Assistant(reader, phraser, ProcessMemory())
    monkeypatch.setattr("adapters.host.hosting.live", lambda *_: Live(Edition(answering)))
    async with Slack() as slack:
        slack.scopes[:] = scopes()
        async with start.started(settings(slack), core, http=False) as running:
            await slack.connected()
            yield slack, running


@pytest.mark.parametrize("text", ALARMS)
async def test_an_alarm_neither_waits_for_the_database_nor_leaves_anything_there(
    text: str, kept: State, assistant: Assistant, tmp_path: Path
) -> None:
    """Though somebody else holds it, and the conversation has a subject."""
    dialogue = Dialogue(Live(Edition(assistant)), kept.contexts, kept.gaps)
    await dialogue.answer(Message("what is lupus?", NOON, "c", asker="a"))
    before = await kept.contexts.recall("c")
    async with locked(tmp_path / "twitchwise.db"):
        began = time.perf_counter()
        reply = (await dialogue.answer(Message(text, NOON + 1, "c", asker="a"))).reply
        assert time.perf_counter() - began < 0.2
        assert reply.urgent
    assert kept.database.up
    assert await kept.contexts.recall("c") == before


@pytest.mark.parametrize(("text", "said"), list(zip(ALARMS, URGENT, strict=True)))
async def test_a_database_that_hangs_delays_an_alarm_by_a_moment_at_most(
    text: str, said: str, kept: State, assistant: Assistant, tmp_path: Path
) -> None:
    """Whose message it is must be known, which may take a quarter of a second and no more."""
    async with on_discord(kept, assistant) as (server, _), locked(tmp_path / "twitchwise.db"):
        began = time.perf_counter()
        await server.say(server.channel, server.user, f"{server.bot.mention} {text}")
        assert said in (await server.next_sent()).text
        assert time.perf_counter() - began < AT_ONCE


@pytest.mark.parametrize(("text", "said"), list(zip(ALARMS, URGENT, strict=True)))
async def test_an_alarm_is_given_in_full_again_and_again(
    text: str, said: str, kept: State, assistant: Assistant
) -> None:
    """No cooldown turns it into a link to an earlier answer."""
    async with on_discord(kept, assistant) as (server, bot):
        await bot.servers.keep(server.guild.id, Place(cooldown=60))
        for _ in range(3):
            await server.say(server.channel, server.user, f"{server.bot.mention} {text}")
            assert said in (await server.next_sent()).text


@pytest.mark.parametrize(("text", "said"), list(zip(ALARMS, URGENT, strict=True)))
async def test_an_alarm_is_given_in_full_again_and_again_on_slack(  # noqa: PLR0917 - fixtures arrive as arguments
    text: str,
    said: str,
    tmp_path: Path,
    known: Library,
    reader: Reader,
    phraser: Phraser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No cooldown and no limit for one person keeps it back."""
    core = Settings(database=tmp_path / "twitchwise.db")
    monkeypatch.setattr("adapters.slack.app.Rates", lambda: Rates(user=1, channel=1))
    async with on_slack(core, known, reader, phraser, monkeypatch) as (slack, running):
        await running.bot.places.keep(slack.team, Place(cooldown=60))
        for _ in range(3):
            await slack.say(slack.channel, slack.user, f"<@{slack.bot.id}> {text}")
            assert said in (await slack.next_posted()).words


async def test_what_a_process_died_over_is_answered_by_another(
    tmp_path: Path, known: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As soon as its lease is over; what is answered is not answered again."""
    monkeypatch.setattr("bot.state.answered.LEASE", 0.3)
    file = tmp_path / "twitchwise.db"
    async with state(file, "", known, "discord") as dead, state(file, "", known, "discord") as other:
        assert await dead.answered.claim(1) is Claim.MINE
        assert await other.answered.claim(1) is Claim.TAKEN
        assert await other.answered.claimed(2.0, 1) is Claim.MINE
        await other.answered.settle(1, done=True)
    async with state(file, "", known, "discord") as third:
        assert await third.answered.claim(1) is Claim.DONE


def test_every_country_gives_its_own_numbers_and_no_other(ask: Ask, known: Library) -> None:
    """In the first line of an emergency reply; crisis lines too, where the country has one."""
    for code, country in known.countries.items():
        first = ask("my face suddenly droops and i cant speak", country=code).lead[0].text
        numbers = {line.number for line in country.emergency}
        assert country.emergency[0].number in first
        assert not {number for number in ("911", "999", "000", "112", "111", "15") if number in first.split()} - numbers
        crisis = said(ask("i want to die", country=code))
        assert all(line.number in crisis for line in country.crisis[:1])


@pytest.mark.parametrize(
    "text",
    [
        "are you a human?",
        "are you a doctor?",
        "is this a real person",
        "are you a nurse",
        "can i talk to a doctor here",
    ],
)
def test_whoever_asks_is_told_that_this_is_a_program(text: str, ask: Ask) -> None:
    """Neither a person nor a clinician, and nobody reads along."""
    reply = ask(text)
    assert reply.kind is Kind.SMALL_TALK
    assert "not a doctor and not a person" in said(reply) or "no person behind this chat" in said(reply)


@pytest.mark.parametrize("text", ALARMS)
def test_an_alarm_says_that_it_is_from_a_program(text: str, ask: Ask) -> None:
    """Nobody must believe that help is on its way."""
    reply = ask(text)
    assert "a program, not a person" in f"{said(reply)} {reply.disclaimer}"


def test_an_emergency_reply_says_what_to_do_if_it_was_misread(ask: Ask) -> None:
    """A false alarm costs a sentence, not the answer."""
    assert "If I misread you" in said(ask(ALARMS[0]))


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("wording.yaml", "unknown_command:", "unknown_comand:"),
        ("wording.yaml", "missing_argument:", "# missing_argument:"),
        ("countries.yaml", "number: '911'", "number: 911:"),
        ("alarms/crises.yaml", "signs:", "sign:"),
    ],
)
def test_a_broken_file_of_wording_numbers_or_alarms_never_takes_effect(
    file: str, old: str, new: str, tmp_path: Path
) -> None:
    """It is refused whole, with the file named."""
    for source in FOLDER.rglob("*"):
        target = tmp_path / "knowledge" / source.relative_to(FOLDER)
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_file():
            target.write_bytes(source.read_bytes())
    path = tmp_path / "knowledge" / file
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        load(tmp_path / "knowledge")
    assert any(file in str(problem) for problem in caught.value.problems)


def test_a_token_is_encrypted_where_it_is_kept() -> None:
    """And nothing to whoever has another secret."""
    plain = "xoxb-1-2-three"
    ours, theirs = (Encrypted(given(secret).cipher("slack installations")) for secret in (SECRET, SECRET[::-1]))
    held = ours.process_bind_param(plain, None)  # type: ignore[arg-type] # it looks at no dialect
    assert held is not None
    assert "xoxb" not in held
    assert ours.process_result_value(held, None) == plain  # type: ignore[arg-type] # the same
    assert theirs.process_result_value(held, None) is None  # type: ignore[arg-type] # the same


async def test_only_its_own_user_reads_the_database_and_its_key(kept: State, tmp_path: Path) -> None:
    """From the moment that they are made."""
    assert kept.database.up
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in await asyncio.to_thread(tmp_path.glob, "*")}
    assert {"twitchwise.db", "twitchwise.key"} <= modes.keys()
    assert set(modes.values()) == {0o600}


async def test_what_is_forgotten_is_gone_from_the_database(kept: State, assistant: Assistant) -> None:
    """Every subject of whoever asks for it, and of nobody else."""
    dialogue = Dialogue(Live(Edition(assistant)), kept.contexts, kept.gaps)
    for conversation, asker in (("a", "ann"), ("b", "ann"), ("c", "bea")):
        await dialogue.answer(Message("what is lupus?", NOON, conversation, asker=asker))
    assert await kept.contexts.forget("ann") == 2
    assert [await kept.contexts.recall(name) is None for name in "abc"] == [True, True, False]


async def test_the_time_of_a_message_is_kept_to_the_second_alone(kept: State, assistant: Assistant) -> None:
    """With its fraction it is what Slack names the message with."""
    await Dialogue(Live(Edition(assistant)), kept.contexts, kept.gaps).answer(
        Message("what is lupus?", NOON + 0.004437, "c", asker="a")
    )
    async with kept.database.engine.connect() as connection:
        (row,) = await connection.execute(CONTEXTS.select())
    assert row.until == NOON + LIFETIME
    subject = await kept.contexts.recall("c")
    assert subject is not None
    assert subject.at == NOON
