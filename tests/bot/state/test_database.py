"""One door to two homes: migrated by whoever comes first, and never waited for when it is gone."""

import asyncio
import os
import sqlite3
import stat
import time
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, func, make_url, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.slack.migrations import MIGRATIONS
from bot.errors import OutageError, StartError
from bot.journal import DatabaseBack, DatabaseFailed, Journal, Record, Use
from bot.library import Library
from bot.place import Place
from bot.state import migrate
from bot.state.answered import Claim
from bot.state.database import Database, Gone, located
from bot.state.state import State, state
from bot.state.survey import survey
from bot.state.tables import ANSWERED, METADATA
from tests import homes
from tests.loopback.wire import Wire


async def one(connection: AsyncConnection) -> int:
    """Ask for the number one."""
    return int((await connection.execute(text("SELECT 1"))).scalar_one())


async def test_ten_processes_may_start_at_once(home: str) -> None:
    """One of them makes the tables, the others find them made."""
    databases = [Database(home) for _ in range(10)]
    await asyncio.gather(*(database.open(MIGRATIONS) for database in databases))
    assert [await database.run(Use.OTHER, one) for database in databases] == [1] * 10
    for database in databases:
        await database.close()


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
async def test_a_file_that_another_process_holds_is_waited_for(tmp_path: Path, journal: str) -> None:
    """For longer than SQLite itself would wait, whether it is new or has its log already."""
    file = tmp_path / "twitchwise.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute(f"PRAGMA journal_mode = {journal}")
        other.execute("BEGIN EXCLUSIVE")
        database = Database(file)
        opening = asyncio.create_task(database.open())
        await asyncio.sleep(2.5)
        assert not opening.done()
        other.execute("COMMIT")
        await opening
    assert await database.run(Use.OTHER, one) == 1
    await database.close()


async def test_migrations_make_the_tables_that_the_program_uses(home: str) -> None:
    """Column by column."""

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "version_table": migrate.TABLE})
        return list(compare_metadata(context, METADATA))

    database = Database(home)
    await database.open()
    assert await database.run(Use.OTHER, lambda connection: connection.run_sync(differences)) == []
    await database.close()


def test_the_newest_migration_is_known_without_loading_any() -> None:
    """By its file name, which is its revision."""
    for folder in (migrate.FOLDER, MIGRATIONS[0]):
        newest = migrate.current(folder)
        assert f'revision = "{newest}"' in next((folder / "versions").glob(f"{newest}_*.py")).read_text("utf-8")


async def test_a_file_from_before_there_were_migrations_is_taken_over(tmp_path: Path, known: Library) -> None:
    """Its settings and its counts, once."""
    file = tmp_path / "twitchwise.db"
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("CREATE TABLE places (platform TEXT, id TEXT, settings TEXT, PRIMARY KEY (platform, id))")
        database.execute("""INSERT INTO places VALUES ('discord', '1', '{"off": [3], "cooldown": 7, "gone": 1}')""")
        database.execute("CREATE TABLE feedback (entry TEXT, kind TEXT, count INTEGER, PRIMARY KEY (entry, kind))")
        database.execute("INSERT INTO feedback VALUES ('lupus', 'good', 5)")
        database.execute("CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
        database.execute("INSERT INTO facts VALUES ('key', '00')")
    for _ in range(2):
        async with state(file, "", known, "discord") as kept:
            assert kept.places.of("1") == Place(off=("3",), cooldown=7)
            assert await kept.feedback.counts() == {("lupus", "", "good"): 5}
            assert await kept.facts.get("key") is None


async def test_settings_from_before_there_were_workspaces_are_taken_over(tmp_path: Path, known: Library) -> None:
    """As those of Discord's servers."""
    file = tmp_path / "twitchwise.db"
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("CREATE TABLE servers (id INTEGER PRIMARY KEY, settings TEXT NOT NULL)")
        database.execute("""INSERT INTO servers VALUES (1, '{"off": [3], "moderators": 9}')""")
    async with state(file, "", known, "discord") as kept:
        assert kept.places.of("1") == Place(off=("3",), moderators="9")


async def test_a_file_is_for_its_own_user_alone(tmp_path: Path) -> None:
    """And so is what SQLite puts beside it."""
    database = Database(tmp_path / "twitchwise.db")
    await database.open()
    await database.run(Use.OTHER, one)
    modes = {entry.name: stat.S_IMODE(entry.stat().st_mode) for entry in os.scandir(tmp_path)}
    assert modes == dict.fromkeys(modes, 0o600)
    assert "twitchwise.db" in modes
    await database.close()


async def test_what_waiting_does_not_mend_is_told_at_once(tmp_path: Path, postgres: str) -> None:
    """A file that is none, a folder that is none, a database that nobody made; never with a password."""
    (tmp_path / "no.db").write_text("this is no database, whatever its name says" * 20)
    url = make_url(postgres).set(database="nobody_made_it", password="hunter2")  # noqa: S106 - it must not show
    server = url.render_as_string(hide_password=False)
    for address in (tmp_path / "no.db", tmp_path / "no.db" / "x.db", server):
        with pytest.raises(StartError, match="TWITCHWISE_DATABASE") as told:
            await Database(address).open()
        assert "hunter2" not in str(told.value)


@pytest.mark.parametrize("address", ["mysql://u:hunter2@h/n", "http://x", "postgresql://h:x/n", "://"])
def test_an_address_that_is_none_is_told_with_an_example(address: str) -> None:
    """Without showing it."""
    with pytest.raises(StartError, match="postgresql://user:password@host/twitchwise") as told:
        Database(address)
    assert "hunter2" not in str(told.value)


def test_every_usual_way_to_write_an_address_is_understood() -> None:
    """With or without the name of a driver."""
    for address in ("postgres://u@h/n", "postgresql://u@h/n", "postgresql+asyncpg://u@h/n"):
        assert located(address).drivername == "postgresql+asyncpg"
    assert located("sqlite:///some/file.db").database == "some/file.db"
    assert located(r"C:\data\twitchwise.db").database == r"C:\data\twitchwise.db"


# -- a database that comes and goes


async def test_a_server_that_is_not_there_yet_is_waited_for_beside_everything_else(postgres: str) -> None:
    """Then the tables are made, and it is used."""
    noted: list[Record] = []
    async with Wire(homes.target(postgres)) as wire:
        address = await homes.fresh(postgres)
        wire.refusing = True
        database = Database(homes.through(address, wire.port), Journal([noted.append]))
        await database.open()
        assert not database.up
        with pytest.raises(Gone):
            await database.run(Use.CONTEXTS, one)
        wire.refusing = False
        await until_up(database)
        assert await database.run(Use.OTHER, one) == 1
        await database.close()
        await homes.drop(address, postgres)
    assert [type(record) for record in noted] == [DatabaseFailed, DatabaseBack]


@pytest.mark.parametrize("how", ["slow", "gone"])
async def test_a_server_that_is_slow_or_gone_costs_a_moment_once(how: str, postgres: str, known: Library) -> None:
    """Whoever asks after that does not wait at all, and it is used again when it is back."""
    async with Wire(homes.target(postgres)) as wire:
        address = await homes.fresh(postgres)
        async with state(homes.through(address, wire.port), homes.SECRET, known, "slack") as kept:
            await kept.facts.put("a", "b")
            if how == "slow":
                wire.delay = 5.0
            else:
                wire.refusing = True
                wire.cut()
            spent = []
            for _ in range(50):
                began = time.perf_counter()
                with pytest.raises(Gone):
                    await kept.facts.get("a")
                spent.append(time.perf_counter() - began)
            assert spent[0] < 1
            assert max(spent[1:]) < 0.1
            wire.delay, wire.refusing = 0.0, False
            await until_up(kept.database)
            assert await kept.facts.get("a") == "b"
        await homes.drop(address, postgres)


async def test_connections_that_the_server_dropped_are_made_anew_without_a_word(postgres: str, known: Library) -> None:
    """As after a restart of it."""
    address = await homes.fresh(postgres)
    async with state(address, homes.SECRET, known, "slack") as kept:
        await kept.facts.put("a", "b")
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'twitchwise'"
        await homes.run(postgres, others)
        assert await kept.facts.get("a") == "b"
    await homes.drop(address, postgres)


async def test_settings_made_while_the_database_was_gone_are_kept_when_it_is_back(
    kept: State, home: str, known: Library
) -> None:
    """Nothing is lost."""
    kept.database.up = False
    await kept.places.keep("1", Place(cooldown=3))
    assert kept.places.of("1") == Place(cooldown=3)
    kept.database.up = True
    await kept.places.refresh()
    async with state(home, homes.SECRET, known, "discord") as later:
        assert later.places.of("1") == Place(cooldown=3)


async def until_up(database: Database) -> None:
    """Wait until a database is used again."""
    async with asyncio.timeout(10):
        while not database.up:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)


async def test_a_crowd_is_served_one_after_the_other(kept: State) -> None:
    """Though one alone has little time; nothing is wrong with the database."""
    found = await asyncio.gather(*(kept.answered.claim("T", n) for n in range(300)), return_exceptions=True)
    assert {*found} == {Claim.MINE}
    assert kept.database.up
    assert (
        await kept.database.run(
            Use.OTHER, lambda connection: connection.scalar(select(func.count()).select_from(ANSWERED))
        )
        == 300
    )


async def test_a_file_that_another_process_holds_is_an_outage(tmp_path: Path) -> None:
    """It may migrate at the moment; the next start finds it done."""
    with closing(sqlite3.connect(tmp_path / "x.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        database = Database(tmp_path / "x.db", starting=0.5)
        with pytest.raises(OutageError, match="held by another process"):
            await database.open()


async def test_a_server_that_is_away_is_an_outage_for_a_visitor() -> None:
    """Wherever its password stands, it is not shown."""
    for address in ("127.0.0.1:9/x", "127.0.0.1:9/x?password=hunter2"):
        with pytest.raises(OutageError, match="cannot be reached") as told:
            await Database(f"postgresql://me:hunter2@{address}").visit(one, 2)
        assert "hunter2" not in str(told.value)


async def test_a_visitor_finds_tables_as_they_are(home: str) -> None:
    """None before the first start, and all of them afterwards."""
    if "://" in home:
        assert (await survey(Database(home), 5)).rows == {}
    database = Database(home)
    await database.open(MIGRATIONS)
    seen = await survey(Database(home), 5, MIGRATIONS)
    assert {*METADATA.tables} <= {*seen.rows}
    assert {version for version, _ in seen.versions.values()} == {newest for _, newest in seen.versions.values()}
    await database.close()
