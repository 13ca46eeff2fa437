"""Brings the tables of a database up to date, whoever else starts at the same time."""

from pathlib import Path

from sqlalchemy import Connection, text

FOLDER = Path(__file__).parent / "migrations"
TABLE = "state_version"
"""Names the table in which the core's own migrations are counted."""
_LOCK = 7_286_401
"""Names the lock of PostgreSQL that one process holds while it migrates; any number that nobody else uses."""


def current(folder: Path) -> str:
    """Return the newest version that a folder of migrations knows, without loading what migrates."""
    return max(path.name.partition("_")[0] for path in (folder / "versions").glob("[0-9]*.py"))


def migrate(connection: Connection, folder: Path = FOLDER, table: str = TABLE) -> bool:
    """Apply the migrations of a folder in the transaction of a connection; return whether there were any.

    In SQLite the transaction must be an exclusive one. Others that try at the same time wait, and find it done.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    if version(connection, table) == current(folder):
        return False
    _upgrade(connection, folder, table)
    return True


def version(connection: Connection, table: str = TABLE) -> str | None:
    """Return the version of the tables of a database, or None if it has none yet."""
    if not connection.dialect.has_table(connection, table):
        return None
    return connection.execute(text(f"SELECT version_num FROM {table}")).scalar()  # noqa: S608 - a name of ours


def _upgrade(connection: Connection, folder: Path, table: str) -> None:
    # Slow to load, and needed once.
    from alembic.config import Config  # noqa: PLC0415
    from alembic.runtime.environment import EnvironmentContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    script = ScriptDirectory(str(folder))

    def steps(revision: object, _: object) -> object:
        return script._upgrade_revs("head", revision)  # type: ignore[arg-type]  # noqa: SLF001 - what env.py files call

    with EnvironmentContext(Config(), script, fn=steps, destination_rev="head") as environment:
        environment.configure(connection=connection, version_table=table)
        environment.run_migrations()
