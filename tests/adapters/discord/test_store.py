"""What is kept, in a file and in the process alike."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.discord.guard import Earlier, Limiter
from adapters.discord.inbound import Digest
from adapters.discord.settings import Settings, place
from adapters.discord.store import FileStore, ProcessStore, Public, Server, Store, key

Open = Callable[[], Store]


@pytest.fixture(params=["process", "file"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """Open a store; the file is opened anew each time."""
    if request.param == "process":
        store = ProcessStore()
        return lambda: store
    return lambda: FileStore(tmp_path / "some" / "where" / "twitchwise.db")


async def test_settings_of_a_server_come_back(opened: Open) -> None:
    """After a restart too, until they are forgotten."""
    settings = Server(Public.FULL, (3, 4), (22, 6), 5, "GB", 9)
    await opened().keep(1, settings)
    await opened().keep(2, Server())
    assert await opened().servers() == {1: settings, 2: Server()}
    await opened().forget(1)
    assert await opened().servers() == {2: Server()}


async def test_facts_and_the_key_stay_the_same(opened: Open) -> None:
    """The key is made once."""
    assert await opened().fact("commands") is None
    await opened().note("commands", "a")
    await opened().note("commands", "b")
    assert await opened().fact("commands") == "b"
    made = await key(opened())
    assert len(made) == 32
    assert await key(opened()) == made


async def test_feedback_is_counted_by_entry_and_kind_alone(tmp_path: Path) -> None:
    """No column could hold a person or a text."""
    store = FileStore(tmp_path / "twitchwise.db")
    for kind in ("good", "good", "bad"):
        await store.count("lupus", kind)
    with sqlite3.connect(tmp_path / "twitchwise.db") as database:
        rows = database.execute("SELECT * FROM feedback ORDER BY kind").fetchall()
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    database.close()
    assert rows == [("lupus", "bad", 1), ("lupus", "good", 2)]
    assert sorted(tables) == ["facts", "feedback", "servers"]


async def test_settings_of_another_version_are_read_as_far_as_they_are_known(tmp_path: Path) -> None:
    """A field that is gone is left out."""
    store = FileStore(tmp_path / "twitchwise.db")
    with sqlite3.connect(tmp_path / "twitchwise.db") as database:
        database.execute("""INSERT INTO servers VALUES (1, '{"cooldown": 7, "gone": true}')""")
    database.close()
    assert await store.servers() == {1: Server(cooldown=7)}


def test_a_file_that_cannot_be_used_is_noticed_at_once(tmp_path: Path) -> None:
    """Not at the first question."""
    (tmp_path / "no.db").write_text("this is no database, whatever its name says" * 20)
    with pytest.raises(sqlite3.Error):
        FileStore(tmp_path / "no.db")


def test_a_limiter_counts_within_a_minute() -> None:
    """For each key alone, and forgets the longest unused."""
    limiter = Limiter(2, keys=2)
    assert [limiter.over("a", at) for at in (0, 1, 2, 3)] == [0, 0, 1, 2]
    assert limiter.over("b", 3) == 0
    assert limiter.over("a", 100) == 0
    limiter.over("c", 100)
    assert len(limiter._turns) == 2


def test_an_earlier_answer_is_known_for_a_while() -> None:
    """In its channel, until it is removed or too many came after it."""
    earlier = Earlier(most=2)
    earlier.given(1, "x", 0, "link")
    assert earlier.link(1, "x", 59, 60) == "link"
    assert earlier.link(1, "x", 60, 60) is None
    assert earlier.link(2, "x", 1, 60) is None
    earlier.forget("link")
    assert earlier.link(1, "x", 1, 60) is None


def test_digests_differ_by_key_place_and_person() -> None:
    """And hold no id."""
    digest = Digest(b"k")
    assert digest.of(1, 2) == digest.of(1, 2)
    assert len({digest.of(1, 2), digest.of(1, 3), digest.of(3, 2), Digest(b"l").of(1, 2)}) == 4
    assert "12345678" not in digest.of(12345678)


@pytest.mark.parametrize(("value", "shards"), [("0/1", ([0], 1)), ("1, 0/4", ([0, 1], 4)), ("", None)])
def test_shards_are_read(value: str, shards: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """As numbers and their count."""
    monkeypatch.setenv("DISCORD_SHARDS", value)
    assert Settings().shards == shards


@pytest.mark.parametrize("value", ["4", "x/2", "2/2", "0/", "/1", "-1/2"])
def test_shards_that_are_none_are_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a sentence."""
    monkeypatch.setenv("DISCORD_SHARDS", value)
    with pytest.raises(ValueError, match="such as 0,1/"):
        Settings()


def test_the_token_never_shows_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not when the settings are printed."""
    monkeypatch.setenv("DISCORD_TOKEN", "very.secret.token")
    assert "secret.token" not in f"{Settings()!r} {Settings()} {Settings().model_dump()}"


@pytest.mark.skipif(os.name == "nt", reason="folders are named differently there")
def test_the_database_stands_in_the_data_folder_or_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whichever there is."""
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert place() == tmp_path / "twitchwise" / "twitchwise.db"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "gone"))
    assert place() == Path("twitchwise.db")
