"""Opens the database of the bots for a command that looks into it from outside, for a moment."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.errors import OutageError, StartError
from bot.settings import Settings
from bot.state.database import Database, Gone

_WITHIN = 10.0
"""Seconds that a statement may take; nobody waits for an answer meanwhile."""
_NO_FILE = "There is no database {file}, so nothing to {do}. Set TWITCHWISE_DATABASE to the one that the bot uses."
_NO_HOME = "TWITCHWISE_DATABASE is in memory, where it ends with the bot. There is nothing to {do}."
_GONE = "The database {where} cannot be reached, so nothing was {done}. Try again when it is back."


@asynccontextmanager
async def opened(core: Settings, do: str, done: str, *migrations: tuple[Path, str]) -> AsyncIterator[Database]:
    """Open the database, with more folders of migrations if given; raises `StartError`.

    What is to be done and was not done stands in the sentences, such as forget and forgotten.
    """
    database = Database(core.address, within=_WITHIN)
    if not database.shared and database.file is None:
        raise StartError(_NO_HOME.format(do=do))
    if database.file is not None and not database.file.exists():
        raise StartError(_NO_FILE.format(file=database.file, do=do))
    try:
        await database.open(*migrations)
        yield database
    except Gone:
        raise OutageError(_GONE.format(where=database.where, done=done)) from None
    finally:
        await database.close()
