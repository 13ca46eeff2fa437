"""What is kept, in a file and in the process alike."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.digest import Digest
from bot.place import Place, Public
from bot.store import FileStore, ProcessStore, Store, key

Open = Callable[[], Store]


@pytest.fixture(params=["process", "file"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """Open a store; the file is opened anew each time."""
    if request.param == "process":
        store = ProcessStore()
        return lambda: store
    return lambda: FileStore(tmp_path / "some" / "where" / "twitchwise.db", "discord")


async def test_settings_of_a_place_come_back(opened: Open) -> None:
    """After a restart too, until they are forgotten."""
    settings = Place(Public.FULL, ("3", "4"), (22, 6), 5, "GB", "9")
    await opened().keep("1", settings)
    await opened().keep("2", Place())
    assert await opened().places() == {"1": settings, "2": Place()}
    await opened().forget("1")
    assert await opened().places() == {"2": Place()}


async def test_platforms_share_a_file_and_keep_apart(tmp_path: Path) -> None:
    """Each sees its own places; the key is one."""
    discord, slack = (FileStore(tmp_path / "twitchwise.db", name) for name in ("discord", "slack"))
    await discord.keep("1", Place(cooldown=1))
    await slack.keep("1", Place(cooldown=2))
    assert await discord.places() == {"1": Place(cooldown=1)}
    assert await slack.places() == {"1": Place(cooldown=2)}
    assert len(set(await asyncio.gather(*(key(store) for store in (discord, slack) * 4)))) == 1


async def test_settings_from_before_there_were_workspaces_are_taken_over(tmp_path: Path) -> None:
    """Once, as those of Discord's servers."""
    with closing(sqlite3.connect(tmp_path / "twitchwise.db")) as database, database:
        database.execute("CREATE TABLE servers (id INTEGER PRIMARY KEY, settings TEXT NOT NULL)")
        database.execute("""INSERT INTO servers VALUES (1, '{"off": [3], "moderators": 9}')""")
    for _ in range(2):
        store = FileStore(tmp_path / "twitchwise.db", "discord")
        assert await store.places() == {"1": Place(off=("3",), moderators="9")}


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
    store = FileStore(tmp_path / "twitchwise.db", "discord")
    for kind in ("good", "good", "bad"):
        await store.count("lupus", kind)
    with sqlite3.connect(tmp_path / "twitchwise.db") as database:
        rows = database.execute("SELECT * FROM feedback ORDER BY kind").fetchall()
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    database.close()
    assert rows == [("lupus", "bad", 1), ("lupus", "good", 2)]
    assert sorted(tables) == ["facts", "feedback", "places"]


async def test_settings_of_another_version_are_read_as_far_as_they_are_known(tmp_path: Path) -> None:
    """A field that is gone is left out."""
    store = FileStore(tmp_path / "twitchwise.db", "discord")
    with sqlite3.connect(tmp_path / "twitchwise.db") as database:
        database.execute("""INSERT INTO places VALUES ('discord', '1', '{"cooldown": 7, "gone": true}')""")
    database.close()
    assert await store.places() == {"1": Place(cooldown=7)}


def test_a_file_that_cannot_be_used_is_noticed_at_once(tmp_path: Path) -> None:
    """Not at the first question."""
    (tmp_path / "no.db").write_text("this is no database, whatever its name says" * 20)
    with pytest.raises(sqlite3.Error):
        FileStore(tmp_path / "no.db", "discord")


def test_digests_differ_by_key_place_and_person() -> None:
    """And hold no id."""
    digest = Digest(b"k")
    assert digest.of(1, 2) == digest.of(1, 2)
    assert len({digest.of(1, 2), digest.of(1, 3), digest.of(3, 2), Digest(b"l").of(1, 2)}) == 4
    assert "12345678" not in digest.of(12345678)
