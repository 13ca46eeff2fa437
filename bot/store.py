"""What is kept: settings of servers and workspaces, counts of feedback, a key. Never a text, never who wrote it."""

import asyncio
import json
import logging
import secrets
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import Protocol, TypeVar

from bot.place import Place, Public

T = TypeVar("T")

_log = logging.getLogger(__name__)

_TABLES = """
CREATE TABLE IF NOT EXISTS places (
    platform TEXT NOT NULL, id TEXT NOT NULL, settings TEXT NOT NULL, PRIMARY KEY (platform, id)
);
CREATE TABLE IF NOT EXISTS feedback (entry TEXT, kind TEXT, count INTEGER NOT NULL, PRIMARY KEY (entry, kind));
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Store(Protocol):
    """Keeps little. An implementation need not cache; the settings are read once, at the start."""

    async def places(self) -> Mapping[str, Place]:
        """Return the settings of every server or workspace that has any, by its id."""
        ...

    async def keep(self, place: str, settings: Place) -> None:
        """Keep the settings of one in place of those before."""
        ...

    async def forget(self, place: str) -> None:
        """Keep nothing of one."""
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

    async def settle(self, name: str, value: str) -> str:
        """Return a fact; keep this value first if there is none, so that all processes get the same."""
        ...


async def key(store: Store) -> bytes:
    """Return the key of digests that must outlive a restart; made at the first call."""
    return bytes.fromhex(await store.settle("key", secrets.token_hex(32)))


class Places:
    """The settings of every server or workspace, read once and then at hand without waiting."""

    def __init__(self, store: Store) -> None:
        """Take where they are kept."""
        self._store = store
        self._known: dict[str, Place] = {}

    async def load(self) -> None:
        """Read what is kept."""
        self._known = dict(await self._store.places())

    def of(self, place: str | None) -> Place:
        """Return the settings of one; those of a new one if it has none, or if there is none."""
        return self._known.get(place or "", Place())

    async def keep(self, place: str, settings: Place) -> None:
        """Use settings from now on and keep them."""
        self._known[place] = settings
        try:
            await self._store.keep(place, settings)
        except (OSError, sqlite3.Error) as error:
            _log.error("settings not kept: %s", type(error).__name__)

    async def forget(self, place: str) -> None:
        """Keep nothing of one that the bot has left."""
        self._known.pop(place, None)
        try:
            await self._store.forget(place)
        except (OSError, sqlite3.Error) as error:
            _log.error("settings not forgotten: %s", type(error).__name__)


class ProcessStore:
    """A store in this process alone, gone when it ends."""

    def __init__(self) -> None:
        """Begin empty."""
        self._places: dict[str, Place] = {}
        self._facts: dict[str, str] = {}
        self.counts: Counter[tuple[str, str]] = Counter()

    async def places(self) -> Mapping[str, Place]:
        """Return the settings of every server or workspace."""
        return dict(self._places)

    async def keep(self, place: str, settings: Place) -> None:
        """Keep the settings of one."""
        self._places[place] = settings

    async def forget(self, place: str) -> None:
        """Keep nothing of one."""
        self._places.pop(place, None)

    async def count(self, entry: str, kind: str) -> None:
        """Count one judgement of an entry."""
        self.counts[entry, kind] += 1

    async def fact(self, name: str) -> str | None:
        """Return a fact."""
        return self._facts.get(name)

    async def note(self, name: str, value: str) -> None:
        """Keep a fact."""
        self._facts[name] = value

    async def settle(self, name: str, value: str) -> str:
        """Return a fact, this value if there was none."""
        return self._facts.setdefault(name, value)


class FileStore:
    """A store in a SQLite file; every call is short and runs beside the event loop."""

    def __init__(self, path: Path, platform: str) -> None:
        """Take the file, made if need be, and whose settings; raises `OSError` or `sqlite3.Error` if it is no use."""
        self._path = path
        self._platform = platform
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(self._open()) as database, database:
            database.executescript(_TABLES)
            if database.execute("SELECT name FROM sqlite_master WHERE name = 'servers'").fetchone():
                # Before there were workspaces, settings were those of Discord's servers.
                database.execute("INSERT OR IGNORE INTO places SELECT 'discord', id, settings FROM servers")
                database.execute("DROP TABLE servers")
            # An empty write shows now, not at the first setting, that the file cannot be written to.
            database.execute("DELETE FROM facts WHERE name = ''")

    async def places(self) -> Mapping[str, Place]:
        """Return the settings of every server or workspace."""
        found = "SELECT id, settings FROM places WHERE platform = ?"
        rows = await self._run(lambda database: database.execute(found, (self._platform,)).fetchall())
        return {row[0]: _settings(row[1]) for row in rows}

    async def keep(self, place: str, settings: Place) -> None:
        """Keep the settings of one."""
        row = (self._platform, place, json.dumps(asdict(settings)))
        await self._run(lambda database: database.execute("INSERT OR REPLACE INTO places VALUES (?, ?, ?)", row))

    async def forget(self, place: str) -> None:
        """Keep nothing of one."""
        gone = "DELETE FROM places WHERE platform = ? AND id = ?"
        await self._run(lambda database: database.execute(gone, (self._platform, place)))

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

    async def settle(self, name: str, value: str) -> str:
        """Return a fact, this value if there was none."""
        await self._run(lambda database: database.execute("INSERT OR IGNORE INTO facts VALUES (?, ?)", (name, value)))
        return await self.fact(name) or value

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=2)

    async def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        def done() -> T:
            with closing(self._open()) as database, database:
                return work(database)

        return await asyncio.to_thread(done)


def _settings(text: str) -> Place:
    """Return settings as they were kept; fields of another version are left out."""
    kept = {name: value for name, value in json.loads(text).items() if name in Place.__dataclass_fields__}
    place = Place(**kept)
    return replace(
        place,
        public=Public(place.public),
        off=tuple(map(str, place.off)),
        quiet=None if place.quiet is None else (place.quiet[0], place.quiet[1]),
        moderators=None if place.moderators is None else str(place.moderators),
    )
