"""Ten thousand marked questions on both platforms, while much goes wrong: no mark is kept, logged or told anywhere."""

import asyncio
import base64
import hashlib
import io
import logging
import socket
import sqlite3
import sys
import threading
import time
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import structlog
from pydantic import SecretStr
from slack_bolt.async_app import AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.discord.app import Bot as DiscordBot
from adapters.host.hosting import Hosting
from adapters.slack import start
from adapters.slack.app import Bot as SlackBot
from adapters.slack.manifest import scopes
from bot import logs
from bot.assistant import Assistant
from bot.context import LIFETIME, Context
from bot.guard import Rates
from bot.journal import Record, Turn, Use, Way
from bot.library import Library
from bot.live import Edition, Live
from bot.memory import ProcessMemory
from bot.message import Message
from bot.phrasing import Phraser
from bot.place import Place
from bot.reading import Reader, Reading
from bot.settings import Settings
from bot.state.state import State
from bot.state.tables import CONTEXTS
from tests import homes
from tests.adapters.slack.conftest import settings
from tests.canary import ID, SNOWFLAKES, WORD, Marks, encodings, files, search, slack_id, tables, word
from tests.loopback.discord import Discord
from tests.loopback.discord_records import USUAL, Guild, Sent
from tests.loopback.discord_records import Channel as DiscordChannel
from tests.loopback.discord_records import User as DiscordUser
from tests.loopback.slack import Slack
from tests.loopback.slack_records import Channel, Posted, User

BULK, OVER_SLACK, OVER_DISCORD, ON_POSTGRES = 9_200, 300, 500, 200
"""Questions: to the bot of Slack itself, over its loopback, over that of Discord, and once more with PostgreSQL."""
AT_ONCE = 5
"""Questions under way at the same time."""
BUSY = Rates(100_000, 100_000)
TEAM = slack_id("T", 1)
STUMBLE = "stumble"
"""Whoever writes this finds a bug."""

QUESTIONS = [
    "does lupus cause facial twitching? {word} asks",
    "and how is it treated, {word}?",
    "my name is {word}, i am 41, and my eyelid twitches since i take metoprolol",
    "{word}",
    "/define {word}",
    "/{word} lupus",
    "/compare {word} and ms",
    "what is {word} disease?",
    "i am {word}, my face droops on one side and i cannot speak",
    "i want to die. {word}",
    "do i have ms? write to {word}@{word}.example or call +44 20 7946 0958",
    "*{word}* <!channel> <https://{word}.example/?q={word}|{word}> @everyone what is myokymia",
    "{word}'); DROP TABLE contexts; --",
    "%s %(asctime)s {{0.__class__}} $" + "{{jndi:ldap://{word}}}",
    "what\u202e is \x1b[31m als\r\n\r\n{word}\x07",
    "2",
    "{word} " * 300,
    f"{STUMBLE} over {{word}}",
    "xoxb-{word} Bearer {word} is lupus inherited",
    "thanks {word}",
]


class Stumbling(Assistant):
    """An assistant with a bug that tells what was written, as exceptions of libraries do."""

    def read(self, message: Message) -> Reading:
        """Read a message, or fail over it."""
        if STUMBLE in message.text:
            raise ValueError(f"cannot read {message}")
        return super().read(message)


class Posts(AsyncWebClient):
    """What stands for Slack where there are too many questions for a server: it takes posts, or refuses them loudly."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.taken = 0

    async def api_call(self, api_method: str, **given: Any) -> Any:
        """Take a call, but for every seventeenth."""
        self.taken += 1
        match self.taken % 51:
            case 17:
                raise refused("restricted_action", given)
            case 34:
                raise refused("internal_error", given)
            case 0:
                raise aiohttp.ClientConnectionError(f"lost {given}")
        return {"ok": True, "ts": f"{self.taken}.0", "permalink": f"https://t.example/{api_method}"}


def refused(why: str, given: dict[str, Any]) -> SlackApiError:
    """Return what slack_sdk raises, with all that was sent in it."""
    return SlackApiError(f"{why}: {given}", {"ok": False, "error": why, "was": given})  # type: ignore[no-untyped-call] # left untyped there


@contextmanager
def logging_everything() -> Iterator[tuple[io.StringIO, Callable[[], None]]]:
    """Give what the process logs as it would to standard error, and what makes it log as much as it usually does.

    Until then everything is logged that any library has to say.
    """
    root, held = logging.getLogger(), io.StringIO()
    before = root.handlers[:], root.level, {name: logging.getLogger(name).level for name in root.manager.loggerDict}
    hooks = sys.excepthook, sys.unraisablehook, threading.excepthook, warnings.showwarning
    logs.begin(logs.Form.JSON, held)
    for name in ("", *root.manager.loggerDict):
        logging.getLogger(name).setLevel(logging.DEBUG)

    def usual() -> None:
        for name in root.manager.loggerDict:
            logging.getLogger(name).setLevel(before[2].get(name, logging.NOTSET))
        root.setLevel(logging.INFO)

    yield held, usual
    usual()
    sys.excepthook, sys.unraisablehook, threading.excepthook, warnings.showwarning = hooks
    root.handlers[:], root.level = before[0], before[1]
    structlog.reset_defaults()


@pytest.fixture
def stumbling(reader: Reader, phraser: Phraser) -> Assistant:
    """The real assistant, but for its bug."""
    return Stumbling(reader, phraser, ProcessMemory())


def question(number: int) -> str:
    """Return a question with its mark."""
    return QUESTIONS[number % len(QUESTIONS)].format(word=word(number))


# -- asking


async def ask_the_bot(bot: SlackBot, marks: Marks, numbers: range) -> None:
    """Ask the bot of Slack as its library does; some deliveries come twice, and some answers fail."""
    posts = Posts()

    async def ask(number: int) -> None:
        user, channel = slack_id("U", number), slack_id("D" if number % 2 else "C", number // 4)
        ts = f"{int(time.time())}.{number + 1:06}"
        told = {"type": "message", "user": user, "channel": channel, "ts": ts, "text": f"<@UBOT> {question(number)}"}
        body = {"team_id": TEAM, "event": told, "authorizations": [{"user_id": user}]}
        remember(marks, (user,), (channel,), (ts,), (TEAM, channel, ts), (TEAM, channel, user), (told["text"],))
        for _ in range(2 if number % 10 == 0 else 1):
            try:
                await bot.said(told, body, AsyncBoltContext({"bot_user_id": "UBOT", "team_id": TEAM}), posts)
            except ValueError as error:
                await bot.failed(error)
                logging.getLogger("adapters.slack.app").exception("a listener failed")

    await in_turn(ask, numbers)


async def ask_over_slack(slack: Slack, state: State, marks: Marks, numbers: range) -> None:
    """Ask over HTTP, with retries of Slack, posts that fail, and buttons that are pressed while there is a database."""
    places = [Channel(slack_id("C", number), word(number)) for number in numbers[:20]]
    slack._channels |= {place.id: place for place in places}
    people = [User(slack_id("U", number), word(number)) for number in numbers]
    slack._users |= {person.id: person for person in people}

    async def ask(number: int) -> None:
        person, place = people[number - numbers[0]], places[number % len(places)]
        remember(marks, (person.id,), (place.id,), (person.name,), (TEAM, place.id, person.id))
        match number % 25:
            case 3:
                slack.fault("chat.postMessage", error="msg_too_long")
            case 7:
                slack.fault("chat.postMessage", status=500)
            case 11:
                slack.fault("chat.postMessage", drop="before")
            case 15:
                slack.fault("response_url", status=404)
                await slack.command("/ask", question(number), user=person, channel=place)
            case 19:
                await slack.command("/ask", question(number), user=person, channel=place)
            case 23:
                await slack.event("app_home_opened", user=person.id, channel=slack.dm(person).id, tab="home")
        text = f"<@{slack.bot.id}> {question(number)}"
        ts = await slack.say(place, person, text, times=1 + number % 2)
        remember(marks, (ts,), (TEAM, place.id, ts), (text,))

    await in_turn(ask, numbers)
    for posted in [posted for posted in slack.posted if "judge" in actions(posted)][-10:]:
        await back(state)
        value = next(e for e in posted.elements if e.get("action_id") == "judge")["positive_button"]["value"]
        await slack.press(posted, "judge", value=value, user=people[0])
        for act in ("why", "full", "share", "remove"):
            if act in actions(posted):
                await slack.press(posted, act, user=people[0])


def actions(posted: Posted) -> set[str]:
    """Return what can be done with the elements of a post."""
    return {str(element.get("action_id")) for element in posted.elements}


async def ask_over_discord(server: Discord, state: State, heard: list[Turn], marks: Marks, numbers: range) -> None:
    """Ask over the gateway, with posts that fail, commands, and buttons that are pressed while there is a database."""
    guild = server.guilds[-1]

    async def ask(number: int) -> None:
        person = server._users[SNOWFLAKES + number]
        place = guild.channels[number % len(guild.channels)] if number % 5 else server.dm(person)
        match number % 25:
            case 3:
                server.fault("POST", "/channels/*/messages", status=400)
            case 7:
                server.fault("POST", "/channels/*/messages", status=500)
            case 11:
                server.fault("POST", "/interactions/*/callback", status=404, code=10062)
                await server.slash("ask", {"question": question(number)[:900]}, user=person, where=place)
            case 19:
                await server.slash("ask", {"question": question(number)[:900]}, user=person, where=place)
        text = f"{server.bot.mention} {question(number)}"
        asked.append(number)
        told = await server.say(place, person, text)
        remember(marks, (told,), (place.id,), (person.id,), (place.id, person.id), ("asker", person.id), (text,))
        while len(heard) < len(asked) - AT_ONCE:  # noqa: ASYNC110 - the server tells nobody
            await asyncio.sleep(0.01)

    heard.clear()
    asked: list[int] = []
    await in_turn(ask, numbers)
    async with asyncio.timeout(60):
        while len(heard) < len(numbers):  # noqa: ASYNC110 - the server tells nobody
            await asyncio.sleep(0.02)
    for sent in [sent for sent in server.sent if not sent.ephemeral and "good" in acts(buttons(sent))][-10:]:
        await back(state)
        for act in ("good", "why", "forget"):
            for name in buttons(sent):
                if name.startswith(f"{act}:"):
                    await (await server.press(sent, name)).answered()


def acts(names: Iterable[str]) -> set[str]:
    """Return what buttons do, by their names."""
    return {name.partition(":")[0] for name in names}


def buttons(sent: Sent) -> list[str]:
    """Return the names of the buttons of a message."""
    return [item["custom_id"] for row in sent.components for item in row["components"]]


def marked(server: Discord, numbers: range) -> None:
    """Make a server with marked people and channels."""
    for number in numbers:
        server._users[SNOWFLAKES + number] = DiscordUser(SNOWFLAKES + number, word(number))
    guild = Guild(SNOWFLAKES + 1_000_000, word(1), USUAL, list(server._users.values()))
    for number in range(10):
        channel = DiscordChannel(SNOWFLAKES + 1_000_001 + number, word(number), guild=guild)
        guild.channels.append(channel)
        server._channels[channel.id] = channel
    server.guilds.append(guild)


def remember(marks: Marks, *ids: tuple[object, ...]) -> None:
    """Look for ids and texts later, each alone or joined."""
    for joined in ids:
        marks.add(*joined)


async def in_turn(ask: Callable[[int], Awaitable[None]], numbers: range) -> None:
    """Ask all of them, some at the same time."""
    left = iter(numbers)

    async def one_by_one() -> None:
        for number in left:
            await ask(number)

    await asyncio.gather(*(one_by_one() for _ in range(AT_ONCE)))


# -- a home, and what goes wrong with it


@asynccontextmanager
async def on_discord(
    core: Settings, known: Library, assistant: Assistant, numbers: range
) -> AsyncIterator[tuple[Discord, State, list[Turn]]]:
    """Run the bot on a Discord with marked people, with its state; the messages that it has dealt with are listed."""
    host, heard = Hosting(core, known, "discord"), list[Turn]()

    def hear(record: Record) -> None:
        if isinstance(record, Turn) and record.way in (Way.MENTION, Way.DIRECT):
            heard.append(record)

    host.journal.readers.append(hear)
    async with Discord() as server, host.state:
        marked(server, numbers)
        bot = DiscordBot(Live(Edition(assistant)), host.state, rates=BUSY, pause=0.01, guild_ready_timeout=0.02)
        async with host.telling(bot.is_ready), server.running(bot):
            yield server, host.state, heard
            await bot._work.finish(10)


@asynccontextmanager
async def locked(database: Path) -> AsyncIterator[None]:
    """Let nobody else use a file."""
    with closing(sqlite3.connect(database, isolation_level=None, check_same_thread=False)) as other:
        # Whoever uses it now must be able to finish.
        await asyncio.to_thread(other.execute, "BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


async def back(state: State) -> None:
    """Wait until a database is there again."""
    async with asyncio.timeout(10):
        while not state.database.up:  # noqa: ASYNC110 - it tells the journal alone
            await asyncio.sleep(0.05)


async def told(*ports: int) -> dict[str, bytes]:
    """Return what processes tell whoever asks."""
    said = {}
    async with aiohttp.ClientSession() as browser:
        for port in ports:
            for path in ("/metrics", "/readyz", "/healthz"):
                said[f"{path} {port}"] = await (await browser.get(f"http://127.0.0.1:{port}{path}")).read()
    return said


def free() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def counted(name: str, said: bytes) -> int:
    """Return how many of something were counted, by the name of its number."""
    lines = said.decode().splitlines()
    return int(sum(float(line.split()[-1]) for line in lines if line.startswith(f"{name}{{")))


@dataclass
class Home:
    """Bots on both platforms with one database, and what can be read of them from outside."""

    core: Settings
    host: Hosting
    bot: SlackBot
    slack: Slack
    discord: Discord
    kept: State
    """What the bot on Discord keeps."""
    heard: list[Turn]
    ports: tuple[int, int]
    marks: Marks

    async def places(self) -> dict[str, bytes]:
        """Return what stands in the database and what is told to whoever asks."""
        async with self.host.state.database.engine.connect() as connection:
            return await tables(connection, self.host.state.secret) | await told(*self.ports)


@pytest.fixture
async def home(
    tmp_path: Path, known: Library, stumbling: Assistant, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., AbstractAsyncContextManager[Home]]:
    """Start both bots for so many questions over Discord."""
    monkeypatch.setattr("adapters.slack.start.library.load", lambda _: known)
    monkeypatch.setattr("adapters.host.hosting.live", lambda *_: Live(Edition(stumbling)))
    monkeypatch.setattr("adapters.slack.app.Rates", lambda: BUSY)
    monkeypatch.setattr(start, "PAUSE", 0.01)

    @asynccontextmanager
    async def opened(numbers: range, address: str = "") -> AsyncIterator[Home]:
        marks, ports = Marks(), (free(), free())
        where = SecretStr(address or str(tmp_path / "data" / "twitchwise.db"))
        secret = SecretStr(homes.SECRET if address else "")
        core, other = (Settings(database=where, secret=secret, status=f"127.0.0.1:{port}") for port in ports)
        async with Slack() as slack, on_discord(other, known, stumbling, numbers) as (discord, kept, heard):
            slack.team, slack.scopes[:] = TEAM, scopes()
            async with start.started(settings(slack), core, http=True) as running:
                assert running.server is not None
                slack.deliver_to(f"http://127.0.0.1:{running.server.port}/slack/events")
                yield Home(core, running.host, running.bot, slack, discord, kept, heard, ports, marks)

    return opened


async def test_nothing_of_ten_thousand_questions_is_kept_or_told(
    tmp_path: Path, home: Callable[..., AbstractAsyncContextManager[Home]], capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither words nor names nor ids, in no file, column, line or number, in whatever encoding."""
    folder = tmp_path / "data"
    bulk, over_slack, over_discord = shares(BULK, OVER_SLACK, OVER_DISCORD)
    with logging_everything() as (log, usual):
        async with home(over_discord) as there:
            await ask_over_slack(there.slack, there.host.state, there.marks, over_slack)
            await ask_over_discord(there.discord, there.kept, there.heard, there.marks, over_discord)
            few, before, meanwhile, after = bulk[:200], bulk[200:1_700], bulk[1_700:7_200], bulk[7_200:]
            await back(there.host.state)
            await ask_the_bot(there.bot, there.marks, few)
            usual()
            await ask_the_bot(there.bot, there.marks, before)
            await back(there.host.state)
            async with locked(folder / "twitchwise.db"):
                await ask_the_bot(there.bot, there.marks, meanwhile)
                assert not there.host.state.database.up
            await back(there.host.state)
            await ask_the_bot(there.bot, there.marks, after)
            places = await there.places() | files(folder)
    places |= {f"{name}, afterwards": held for name, held in files(folder).items()}
    out, error = capfd.readouterr()
    places |= {"log": log.getvalue().encode(), "standard output": out.encode(), "standard error": error.encode()}
    assert search(there.marks, places) == {}
    everything_was_there(places, there, len(bulk) + len(over_slack) + len(over_discord))
    assert {f"file twitchwise{end}" for end in (".db", ".db-wal", ".db-shm", ".key")} <= places.keys()


async def test_nothing_is_kept_in_postgresql_either(home: Callable[..., AbstractAsyncContextManager[Home]]) -> None:
    """In its tables, and where it can be reached in every file of its folder."""
    bulk, over_slack, over_discord = shares(ON_POSTGRES, 20, 20)
    with homes.postgres() as server, logging_everything() as (log, _):
        address = await homes.fresh(server)
        async with home(over_discord, address) as there:
            await ask_over_slack(there.slack, there.host.state, there.marks, over_slack)
            await ask_over_discord(there.discord, there.kept, there.heard, there.marks, over_discord)
            await ask_the_bot(there.bot, there.marks, bulk)
            places = await there.places()
        await homes.run(server, "CHECKPOINT")
        folder = Path(str((await homes.run(server, "SHOW data_directory"))[0][0]))
        with suppress(PermissionError):
            places |= files(folder)
        places["log"] = log.getvalue().encode()
        await homes.drop(address, server)
    assert search(there.marks, places) == {}
    everything_was_there(places, there, len(bulk) + len(over_slack) + len(over_discord))


def everything_was_there(places: Mapping[str, bytes], home: Home, questions: int) -> None:
    """Make sure that what was searched is what the questions have left behind."""
    numbers = [places[f"/metrics {port}"] for port in home.ports]
    assert sum(counted("twitchwise_turns_total", said) for said in numbers) >= 0.95 * questions
    assert all(counted("twitchwise_feedback_total", said) > 0 for said in numbers)
    assert places["log"].count(b'"event":"turn"') >= 0.95 * questions
    assert places["log"].count(b'"level":"debug"') > questions / 20
    for column in ("contexts.conversation", "contexts.subject", "answered.message", "feedback.entry", "facts.name"):
        assert places[f"table {column}"], column
    # Some were asked while there was no database.
    assert places["table answered.message"].count(b"\n") > questions / 3
    assert b'"lupus"' in places["table contexts.subject"]


def shares(*counts: int) -> Iterator[range]:
    """Yield ranges of so many numbers, one after the other."""
    begin = 0
    for count in counts:
        yield range(begin, begin + count)
        begin += count


# -- the search itself


WAYS = {stem: encodings(stem) for stem in (WORD, ID)}


@pytest.mark.parametrize("stem", WAYS)
@pytest.mark.parametrize("way", WAYS[WORD])
def test_a_mark_is_found_however_it_is_written(stem: str, way: str) -> None:
    """Among other things, and in either case."""
    part = WAYS[stem][way]
    for held in (part, part.lower()) if "base64" in way else (part, part.lower(), part.upper()):
        assert Marks().found(b"\0\xff something " + held + b" else")
    assert Marks().found(b"\0\xff something else") == []


@pytest.mark.parametrize("before", ["", "a", "ab", "abc", "does "])
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode, base64.b16encode])
def test_a_mark_is_found_inside_of_a_text_that_is_encoded(before: str, encode: Callable[[bytes], bytes]) -> None:
    """Wherever it stands there."""
    assert Marks().found(encode(f"{before}{word(77)} and more".encode()))


@pytest.mark.parametrize("kind", ["sha256", "md5", "sha1"])
def test_an_id_is_found_by_its_plain_hash(kind: str) -> None:
    """Cut to as little as our own digests, between others, or as bytes."""
    marks = Marks()
    marks.add("T1", "C2", "U3")
    digest = hashlib.new(kind, b"T1:C2:U3").digest()
    assert marks.found(b"0123456789abcdef" + digest.hex()[:16].encode()) == ["hash"]
    assert marks.found(b"\0\xff" + digest) == ["hash in bytes"]
    assert marks.found(hashlib.new(kind, b"T1:C2:U4").hexdigest().encode()) == []


@pytest.mark.parametrize("held", [b"%d", b"id=%d,", b'{"id": "%d"}'])
def test_an_id_is_found_as_a_number(held: bytes) -> None:
    """One of the marked Discord by its beginning, another by itself; in bytes of either order too."""
    marks, message = Marks(), 1_234_567_890_123_456_789
    marks.add(message)
    assert marks.found(held % message) == ["number"]
    assert marks.found(held % (SNOWFLAKES + 77)) == ["snowflake"]
    for order in ("big", "little"):
        assert marks.found(b"\0\xff" + (SNOWFLAKES + 77).to_bytes(8, order))


async def test_what_is_put_somewhere_on_purpose_is_found_there(
    tmp_path: Path, known: Library, capfd: pytest.CaptureFixture[str]
) -> None:
    """In each kind of place that is searched above."""
    port = free()
    core = Settings(database=SecretStr(str(tmp_path / "twitchwise.db")), status=f"127.0.0.1:{port}")
    marks, user = Marks(), slack_id("U", 7)
    marks.add(user)
    marks.add("1795521600.000123")
    with logging_everything() as (log, _):
        host = Hosting(core, known, word(1))
        host.live.problems = (word(2),)
        async with host.state as state, host.telling(lambda: True):
            await state.facts.put("an id", str(SNOWFLAKES + 7))
            await state.facts.put("a hash", hashlib.sha256(user.encode()).hexdigest())
            await state.contexts.remember(["c"], Context(time.time(), conditions=(word(3),)))
            at = 1795521600.000123 + LIFETIME
            row = CONTEXTS.insert().values(conversation="d", asker=user, subject=b"", until=at)
            await state.database.run(Use.CONTEXTS, lambda connection: connection.execute(row))
            await state.places.keep(TEAM, Place(off=(slack_id("C", 7),)))
            logging.getLogger("bot.x").info("heard", extra={"text": word(4)})
            sys.stdout.write(word(5))
            sys.stderr.write(word(6))
            async with state.database.engine.connect() as connection:
                places = await tables(connection, state.secret) | await told(port) | files(tmp_path)
    (tmp_path / "twitchwise.key").write_text(word(7))
    out, error = capfd.readouterr()
    places |= {"log": log.getvalue().encode(), "standard output": out.encode(), "standard error": error.encode()}
    places |= {f"{name}, afterwards": held for name, held in files(tmp_path).items()}
    assert search(marks, places).keys() == {
        "table contexts.asker",
        "table contexts.subject",
        "table contexts.until",
        "table facts.value",
        "table places.id",
        "table places.platform",
        "table places.settings",
        f"/metrics {port}",
        f"/healthz {port}",
        "log",
        "standard output",
        "standard error",
        "file twitchwise.db-wal",
        "file twitchwise.db, afterwards",
        "file twitchwise.key, afterwards",
    }
