"""What is kept: settings of servers, counts of feedback, a key. Never a text, never who wrote it."""

import asyncio
import json
import secrets
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TypeVar

T = TypeVar("T")

_TABLES = """
CREATE TABLE IF NOT EXISTS servers (id INTEGER PRIMARY KEY, settings TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS feedback (entry TEXT, kind TEXT, count INTEGER NOT NULL, PRIMARY KEY (entry, kind));
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Public(StrEnum):
    """How mentions are answered in channels."""

    SHORT = "short"
    FULL = "full"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class Server:
    """Settings of one server."""

    public: Public = Public.SHORT
    off: tuple[int, ...] = ()
    """Channels where mentions are not answered."""
    quiet: tuple[int, int] | None = None
    """Hours of the day, UTC, from and until which only emergencies are answered in channels."""
    cooldown: int = 10
    """Minutes within which the same answer in the same channel becomes a link to the earlier one."""
    country: str | None = None
    """Two letters of the country whose numbers are given."""
    moderators: int | None = None
    """Channel that is told of emergency and crisis replies."""

    def at_rest(self, hour: int) -> bool:
        """Whether an hour of the day (UTC) lies in the quiet hours; they may span midnight."""
        if self.quiet is None:
            return False
        start, end = self.quiet
        return start <= hour < end if start <= end else hour >= start or hour < end


class Store(Protocol):
    """Keeps little. An implementation need not cache; the settings are read once, at the start."""

    async def servers(self) -> Mapping[int, Server]:
        """Return the settings of every server that has any, by its id."""
        ...

    async def keep(self, server: int, settings: Server) -> None:
        """Keep the settings of a server in place of those before."""
        ...

    async def forget(self, server: int) -> None:
        """Keep nothing of a server."""
        ...

    async def count(self, entry: str, kind: str) -> None:
        """Count one judgement of an entry."""
        ...

    async def fact(self, name: str) -> str | None:
        """Return a fact about this bot, such as the digest of its commands."""
        ...

    async def note(self, name: str, value: str) -> None:
        """Keep a fact in place of the one before."""
        ...


async def key(store: Store) -> bytes:
    """Return the key of digests that must outlive a restart; made at the first call."""
    known = await store.fact("key")
    if known is None:
        known = secrets.token_hex(32)
        await store.note("key", known)
    return bytes.fromhex(known)


class ProcessStore:
    """A store in this process alone, gone when it ends."""

    def __init__(self) -> None:
        """Begin empty."""
        self._servers: dict[int, Server] = {}
        self._facts: dict[str, str] = {}
        self.counts: Counter[tuple[str, str]] = Counter()

    async def servers(self) -> Mapping[int, Server]:
        """Return the settings of every server."""
        return dict(self._servers)

    async def keep(self, server: int, settings: Server) -> None:
        """Keep the settings of a server."""
        self._servers[server] = settings

    async def forget(self, server: int) -> None:
        """Keep nothing of a server."""
        self._servers.pop(server, None)

    async def count(self, entry: str, kind: str) -> None:
        """Count one judgement of an entry."""
        self.counts[entry, kind] += 1

    async def fact(self, name: str) -> str | None:
        """Return a fact."""
        return self._facts.get(name)

    async def note(self, name: str, value: str) -> None:
        """Keep a fact."""
        self._facts[name] = value


class FileStore:
    """A store in a SQLite file; every call is short and runs beside the event loop."""

    def __init__(self, path: Path) -> None:
        """Take the file and make it if need be; raises `OSError` or `sqlite3.Error` if it cannot be used."""
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(self._open()) as database, database:
            database.executescript(_TABLES)
            # An empty write shows now, not at the first setting, that the file cannot be written to.
            database.execute("DELETE FROM facts WHERE name = ''")

    async def servers(self) -> Mapping[int, Server]:
        """Return the settings of every server."""
        rows = await self._run(lambda database: database.execute("SELECT id, settings FROM servers").fetchall())
        return {row[0]: _settings(row[1]) for row in rows}

    async def keep(self, server: int, settings: Server) -> None:
        """Keep the settings of a server."""
        row = (server, json.dumps(asdict(settings)))
        await self._run(lambda database: database.execute("INSERT OR REPLACE INTO servers VALUES (?, ?)", row))

    async def forget(self, server: int) -> None:
        """Keep nothing of a server."""
        await self._run(lambda database: database.execute("DELETE FROM servers WHERE id = ?", (server,)))

    async def count(self, entry: str, kind: str) -> None:
        """Count one judgement of an entry."""
        more = "INSERT INTO feedback VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1"
        await self._run(lambda database: database.execute(more, (entry, kind)))

    async def fact(self, name: str) -> str | None:
        """Return a fact."""
        found = "SELECT value FROM facts WHERE name = ?"
        row = await self._run(lambda database: database.execute(found, (name,)).fetchone())
        return None if row is None else str(row[0])

    async def note(self, name: str, value: str) -> None:
        """Keep a fact."""
        await self._run(lambda database: database.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value)))

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=2)

    async def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        def done() -> T:
            with closing(self._open()) as database, database:
                return work(database)

        return await asyncio.to_thread(done)


def _settings(text: str) -> Server:
    """Return settings as they were kept; fields of another version are left out."""
    kept = {name: value for name, value in json.loads(text).items() if name in Server.__dataclass_fields__}
    server = Server(**kept)
    return replace(
        server,
        public=Public(server.public),
        off=tuple(server.off),
        quiet=None if server.quiet is None else (server.quiet[0], server.quiet[1]),
    )
