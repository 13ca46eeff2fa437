"""Looks at a database as it is, to say what is in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, column, func, inspect, select, table

from bot.state import migrate
from bot.state.database import Database
from bot.state.tables import METADATA

_PLATFORMS = "slack_"
"""How the names of tables begin that belong to a platform's own library."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What is in a database."""

    versions: Mapping[str, tuple[str | None, str]]
    """The version of the tables and the newest that is known, by what counts them; None if there are none yet."""
    rows: Mapping[str, int]
    """How many rows each table has."""


async def survey(database: Database, seconds: float, *more: tuple[Path, str]) -> Survey:
    """Return what is in a database, with more folders of migrations than the core's; raises `StartError`.

    Nothing is changed. It raises `OutageError` if the server cannot be reached, or takes more seconds than there are.
    """
    migrations = [(migrate.FOLDER, migrate.TABLE), *more]

    def looked(connection: Connection) -> Survey:
        versions = {name: (migrate.version(connection, name), migrate.current(folder)) for folder, name in migrations}
        there = sorted(inspect(connection).get_table_names())
        ours = [name for name in there if name in METADATA.tables or name.startswith(_PLATFORMS)]
        ours = [name for name in ours if name not in versions]
        counted = {name: select(func.count()).select_from(table(name, column("id"))) for name in ours}
        return Survey(versions, {name: connection.execute(rows).scalar_one() for name, rows in counted.items()})

    return await database.visit(lambda connection: connection.run_sync(looked), seconds)
