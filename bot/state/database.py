"""The one door to the database: SQLite or PostgreSQL by address, within a little time or not at all."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
from sqlalchemy import URL, Table, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from bot.errors import OutageError, StartError
from bot.journal import DatabaseBack, DatabaseFailed, Journal, Use
from bot.state import migrate

T = TypeVar("T")

WITHIN = 0.5
"""Seconds that the database has for an answer; a slower one counts as gone."""
QUEUE = 1.5
"""Seconds that somebody waits for their turn while the database is well and there is much to do."""
PROBE = 1.0
"""Seconds between two attempts to reach a database that is gone."""
STARTING = 30.0
"""Seconds that migrations may take, those of others included."""
_AGAIN = 0.05
"""Seconds between two attempts to migrate a file that another process has."""
_FAILURES = (OSError, TimeoutError, SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError)
"""What a database that is not well raises; a driver's own come through while a connection is made."""
_CLOSING = 2.0
"""Seconds that is left to what is under way when the database is closed."""
_CONNECTIONS = 5
"""Connections of a process to PostgreSQL."""
_UNUSABLE = "The database {where} cannot be used ({kind}). {remedy}"
_AWAY = (
    "The database {where} cannot be reached ({kind}). Start its server, or look at the host and the port in "
    "TWITCHWISE_DATABASE."
)
_HELD = "The database {where} is held by another process ({kind}). Try again when that is done."
_FILE = "Set TWITCHWISE_DATABASE to a file that can be written to."
_SERVER = "Look at the user, the password and the name in TWITCHWISE_DATABASE; the tables are made by themselves."
_ADDRESS = (
    "TWITCHWISE_DATABASE is no address of a database. It is a file, or as in "
    "postgresql://user:password@host/twitchwise, or sqlite:// for one in memory."
)


class Gone(Exception):  # noqa: N818 - a state, not a mistake
    """The database cannot be reached, or took too long; whoever asks goes on without."""


class Database:
    """A database that may come and go; while it is gone, nobody waits for it."""

    def __init__(
        self, address: str | Path, journal: Journal | None = None, within: float = WITHIN, starting: float = STARTING
    ) -> None:
        """Take where it is, where failures are noted, and the seconds it has for an answer and for its migrations.

        Raises `StartError` if it is no address.
        """
        self.url = located(address)
        self.up = False
        """Whether it answered when it was last asked."""
        self._journal = journal or Journal()
        self._within = within
        self._starting = starting
        self._migrations = [(migrate.FOLDER, migrate.TABLE)]
        self._probing: asyncio.Task[None] | None = None
        self._under_way: set[asyncio.Future[Any]] = set()
        self.engine = _engine(self.url)
        # One connection of a process is enough for a file, and all that there can be for what lies in memory.
        self._turns = asyncio.Semaphore(_CONNECTIONS if self.shared else 1)
        self._insert = postgresql.insert if self.url.get_backend_name() == "postgresql" else sqlite.insert

    @property
    def file(self) -> Path | None:
        """The file of SQLite, or None if it is something else."""
        here = self.url.get_backend_name() == "sqlite" and self.url.database
        return Path(here) if here else None

    @property
    def shared(self) -> bool:
        """Whether processes on several machines can use it."""
        return self.url.get_backend_name() == "postgresql"

    @property
    def where(self) -> str:
        """Where it is, without a password."""
        if not self.shared:
            return str(self.file or "sqlite://")
        return self.url.set(drivername="postgresql", query={}).render_as_string(hide_password=True)

    def insert(self, table: Table) -> "sqlite.Insert | postgresql.Insert":
        """Return an insertion that knows what to do on a conflict, the same for both homes."""
        return self._insert(table)

    async def open(self, *more: tuple[Path, str]) -> None:
        """Bring the tables up to date, those of more folders of migrations too.

        A server that is not there yet is waited for beside everything else; raises `StartError` for what
        waiting does not mend, such as a wrong password or a file that cannot be written to.
        """
        self._migrations += more
        if self.file is not None:
            _made(self.file)
        try:
            await self._migrate()
        except _FAILURES as error:
            if not self.shared or not _passing(error):
                await self.engine.dispose()
                raise self._refused(error) from None
            self._lost(error, Use.OTHER)

    async def visit(self, work: Callable[[AsyncConnection], Awaitable[T]], seconds: float) -> T:
        """Return what work finds within so many seconds, with the tables as they are; then let go of the database.

        Raises `StartError` if it cannot be used, and `OutageError` if that may pass.
        """
        try:
            async with asyncio.timeout(seconds), self.engine.connect() as connection:
                await connection.execution_options(**self._whole("BEGIN"))
                async with connection.begin():
                    return await work(connection)
        except _FAILURES as error:
            raise self._refused(error) from None
        finally:
            await self.engine.dispose()

    async def close(self) -> None:
        """Let go of every connection."""
        if self._probing is not None:
            self._probing.cancel()
            await asyncio.wait([self._probing])
        self.up = False
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=_CLOSING)
        await self.engine.dispose()

    async def run(self, use: Use, work: Callable[[AsyncConnection], Awaitable[T]], within: float | None = None) -> T:
        """Return what work finds; raises `Gone` if that takes more seconds than there are.

        Each statement of it counts by itself, which spares the database two messages of three.
        """
        return await self.within(use, within or self._within, lambda: self._tried(work))

    async def within(self, use: Use, seconds: float, work: Callable[[], Awaitable[T]]) -> T:
        """Return what work of somebody else's on the engine finds; raises `Gone` if that takes more seconds."""
        async with self._turn(use):
            if not self.up:
                raise Gone
            try:
                return await self._bounded(seconds, work)
            except _FAILURES as error:
                self._lost(error, use)
                raise Gone from None

    @asynccontextmanager
    async def _turn(self, use: Use) -> AsyncIterator[None]:
        """Wait for a free connection; who waits for too long goes on without, though nothing is wrong."""
        if not self.up:
            raise Gone
        try:
            async with asyncio.timeout(QUEUE):
                await self._turns.acquire()
        except TimeoutError:
            self._journal.note(DatabaseFailed(use, "Busy", gone=False))
            raise Gone from None
        try:
            yield
        finally:
            self._turns.release()

    async def _bounded(self, seconds: float, work: Callable[[], Awaitable[T]]) -> T:
        """Wait for work so many seconds; what a server has not done by then is called off."""
        task = asyncio.ensure_future(work())
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.shield(task)
        finally:
            if self.shared and not task.done():
                # A file is only slow; what is begun there is better ended.
                task.cancel()

    def _ended(self, task: asyncio.Future[Any]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            # Seen, whether or not anybody still waits for it.
            task.exception()

    async def _tried(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        try:
            return await self._connected(work)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            # The server was restarted since; a new connection will do.
            return await self._connected(work)

    async def _connected(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        async with self.engine.connect() as connection:
            return await work(connection)

    async def _migrate(self) -> None:
        async with asyncio.timeout(self._starting):
            while not await self._migrated():  # noqa: ASYNC110 - the other is another process
                await asyncio.sleep(_AGAIN)
        self.up = True

    async def _migrated(self) -> bool:
        """Bring the tables up to date; return whether nobody else had the file."""
        try:
            async with self.engine.connect() as connection:
                await connection.execution_options(**self._whole("BEGIN EXCLUSIVE"))
                async with connection.begin():
                    for folder, table in self._migrations:
                        await connection.run_sync(migrate.migrate, folder, table)
        except DBAPIError as error:
            # SQLite lets nobody stand in line: who is unlucky waits longer than its own patience, and while
            # a new file is turned to its log it does not wait at all.
            if self.shared or not _held(error):
                raise
            return False
        return True

    def _whole(self, begin: str) -> dict[str, str]:
        """Return what makes one transaction of all that a connection does; SQLite is told how it begins."""
        return {"isolation_level": "READ COMMITTED"} if self.shared else {"begin": begin}

    def _refused(self, error: BaseException) -> StartError:
        if self.shared and _passing(error):
            return OutageError(_AWAY.format(where=self.where, kind=_kind(error)))
        if not self.shared and _held(error):
            return OutageError(_HELD.format(where=self.where, kind=_kind(error)))
        remedy = _SERVER if self.shared else _FILE
        return StartError(_UNUSABLE.format(where=self.where, kind=_kind(error), remedy=remedy))

    def _lost(self, error: BaseException, use: Use) -> None:
        self._journal.note(DatabaseFailed(use, _kind(error)))
        self.up = False
        if self._probing is None or self._probing.done():
            self._probing = asyncio.create_task(self._probe())

    async def _probe(self) -> None:
        """Try now and then until the database is back."""
        migrated = False
        while True:
            await asyncio.sleep(PROBE)
            try:
                if not migrated:
                    await self._migrate()
                    migrated, self.up = True, False
                async with asyncio.timeout(self._within):
                    await self._connected(lambda connection: connection.execute(text("SELECT 1")))
            except _FAILURES:
                continue
            self.up = True
            self._journal.note(DatabaseBack())
            return


def located(address: str | Path) -> URL:
    """Return an address as SQLAlchemy takes it; raises `StartError` if it is none."""
    if isinstance(address, Path) or "://" not in address:
        return URL.create("sqlite+aiosqlite", database=str(address))
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise StartError(_ADDRESS) from None
    match url.get_backend_name():
        case "sqlite":
            return url.set(drivername="sqlite+aiosqlite")
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+asyncpg")
        case _:
            raise StartError(_ADDRESS)


def _engine(url: URL) -> AsyncEngine:
    # Nothing is left open that would have to be rolled back when a connection is put back.
    common: dict[str, Any] = {"pool_reset_on_return": None, "isolation_level": "AUTOCOMMIT"}
    if url.get_backend_name() == "postgresql":
        # One more, for what looks whether the server is back while others still wait for it.
        known = {"timeout": 2.0, "server_settings": {"application_name": "twitchwise"}}
        return create_async_engine(url, pool_size=_CONNECTIONS, max_overflow=1, connect_args=known, **common)
    engine = create_async_engine(url, poolclass=AsyncAdaptedQueuePool, pool_size=1, max_overflow=0, **common)
    event.listen(engine.sync_engine, "connect", _prepared)
    event.listen(engine.sync_engine, "begin", _begun)
    return engine


def _prepared(connection: Any, _: object) -> None:
    """Set up a connection to SQLite: readers and writers do not wait for each other, what is deleted is wiped."""
    for setting in ("busy_timeout = 2000", "journal_mode = WAL", "synchronous = NORMAL", "secure_delete = ON"):
        connection.execute(f"PRAGMA {setting}")


def _begun(connection: Any) -> None:
    begin = connection.get_execution_options().get("begin")
    if begin:
        connection.exec_driver_sql(begin)


def _made(file: Path) -> None:
    """Make a file that its own user alone may read, if there is none; what is wrong with it shows when it is opened."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
    except OSError:
        return


def _passing(error: BaseException) -> bool:
    """Whether a failure may pass by itself: nobody listens yet, or nobody answers in time."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    known = str(getattr(cause, "sqlstate", "") or "")
    # Class 08 is a connection that failed, 57P0x a server that starts or stops, 53 one that has too much to do:
    # https://www.postgresql.org/docs/current/errcodes-appendix.html
    return isinstance(cause, OSError | TimeoutError) or known.startswith(("08", "57P0", "53"))


def _held(error: BaseException) -> bool:
    """Whether somebody else has a file for so long that waiting for it was given up."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return isinstance(cause, TimeoutError) or getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY


def _kind(error: BaseException) -> str:
    """Return a word for a failure, without what it was about."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    return type(cause if isinstance(cause, TimeoutError) else cause.__cause__ or cause).__name__
