"""The database and the key that belongs to it."""

import os
import shutil
import stat
from pathlib import Path

from adapters.doctor.finding import Finding, Part, note, ok, problem, told
from adapters.slack.migrations import MIGRATIONS
from bot.digest import SHORTEST
from bot.errors import StartError
from bot.settings import Settings
from bot.state.database import Database
from bot.state.secret import key
from bot.state.survey import Survey, survey

_PATIENCE = 2.0
"""Seconds that the database has to say what is in it."""
_OTHERS = 0o077
"""What others than the user of the bot may do with a file."""
_ROOM = 100
"""Megabytes that must be free."""
_MEGA = 1_000_000
_LATER = frozenset({"slack"})
"""Whose tables are only made when they are needed."""
_KEYS = "`openssl rand -base64 48` makes one."


async def home(core: Settings) -> list[Finding]:
    """Return what is known of the database that is set."""
    try:
        kept = Database(core.address, within=_PATIENCE)
    except StartError as error:
        return [told(Part.DATABASE, str(error))]
    if not kept.shared and kept.file is None:
        return [note(Part.DATABASE, "It is in memory, so everything is lost when the bot ends.")]
    secret = bool(core.secret.get_secret_value())
    if kept.file is None:
        found = [ok(Part.DATABASE, f"It is PostgreSQL, {kept.where}."), shared_key(secret=secret)]
    else:
        found = [ok(Part.DATABASE, f"It is the file {kept.file.absolute()}."), *room(kept.file)]
        if not kept.file.exists():
            return [*found, note(Part.DATABASE, "The file is not there yet; it is made at the first start.")]
        found += private(kept.file)
    try:
        seen = await survey(kept, _PATIENCE, MIGRATIONS)
    except StartError as error:
        return [*found, told(Part.DATABASE, str(error))]
    found += tables(seen)
    return found if kept.file is None else found + own_key(kept.file, secret=secret, used=any(seen.rows.values()))


def file(core: Settings) -> Path | None:
    """Return the file of the database, or None if it is something else or cannot be."""
    try:
        return Database(core.address).file
    except StartError:
        return None


def tables(seen: Survey) -> list[Finding]:
    """Return of which version the tables are, and how many rows they have."""
    found = []
    for name, (version, newest) in seen.versions.items():
        whose = name.removesuffix("_version")
        if version == newest:
            found.append(ok(Part.DATABASE, f"The tables of {whose} are of version {version}, the newest."))
        elif version is not None and version > newest:
            what = f"The tables of {whose} are of version {version}, but this program knows {newest} at most."
            remedy = "Install the newer program again, or restore the backup from before the upgrade."
            found.append(problem(Part.DATABASE, what, remedy))
        elif version is not None or whose not in _LATER:
            age = f"of version {version}, older than {newest}" if version else "not there yet"
            found.append(note(Part.DATABASE, f"The tables of {whose} are {age}; the next start sees to that."))
    if seen.rows:
        rows = ", ".join(f"{name} {count}" for name, count in seen.rows.items())
        found.append(ok(Part.DATABASE, f"Rows: {rows}."))
    return found


def room(path: Path) -> list[Finding]:
    """Return whether there is room to write, and whether that is allowed."""
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        remedy = "Set TWITCHWISE_DATABASE to a file in a folder of the bot's own user."
        return [problem(Part.DATABASE, f"Whoever runs this may not write to {folder}.", remedy)]
    free = shutil.disk_usage(folder).free // _MEGA
    if free < _ROOM:
        return [
            problem(Part.DATABASE, f"Only {free} MB are free in {folder}.", f"Make room; {_ROOM} MB should be free.")
        ]
    return [ok(Part.DATABASE, f"{free:,} MB are free in {folder}.")]


def private(path: Path) -> list[Finding]:
    """Return whether others may read or write a path."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if os.name == "nt":
        return []
    if mode & _OTHERS:
        return [
            problem(Part.DATABASE, f"Others may use {path.name} (mode {mode:04o}).", f"chmod 600 {path.absolute()}")
        ]
    return [ok(Part.DATABASE, f"Nobody else may use {path.name} (mode {mode:04o}).")]


def own_key(database: Path, *, secret: bool, used: bool) -> list[Finding]:
    """Return what is known of the key of a file, given whether a secret is set, and anything is kept."""
    path = key(database)
    if secret:
        unused = (
            [note(Part.DATABASE, f"{path.name} is not used, as TWITCHWISE_SECRET is set.")] if path.exists() else []
        )
        return [ok(Part.DATABASE, "TWITCHWISE_SECRET is set."), *unused]
    if not path.exists():
        if not used:
            return [note(Part.DATABASE, f"The key {path.name} is not there yet; it is made at the first start.")]
        what = f"The key {path.name} is missing, and a new one opens nothing that was kept under it."
        return [
            problem(Part.DATABASE, what, "Put it back from a backup, or let workspaces of Slack install the bot anew.")
        ]
    try:
        length = len(path.read_text(encoding="ascii").strip())
    except (OSError, UnicodeDecodeError) as error:
        remedy = "Run this as the bot's own user, or put the key back from a backup."
        return [problem(Part.DATABASE, f"The key {path.name} cannot be read ({type(error).__name__}).", remedy)]
    if length < SHORTEST:
        return [problem(Part.DATABASE, f"The key {path.name} is too short.", "Put it back from a backup.")]
    return [ok(Part.DATABASE, f"The key {path.name} lies beside it; back both up, in two places."), *private(path)]


def shared_key(*, secret: bool) -> Finding:
    """Return whether processes that share a database have a secret."""
    if secret:
        return ok(Part.DATABASE, "TWITCHWISE_SECRET is set; every process must have the same.")
    what = "TWITCHWISE_SECRET is not set, which processes that share a database need."
    return problem(Part.DATABASE, what, f"Set it to the same in all; {_KEYS}")
