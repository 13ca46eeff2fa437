"""The machine: its Python, its clock, and whether a bot is running on it."""

import os
import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from adapters.doctor.finding import Finding, Part, note, ok, problem
from adapters.host.alive import address, asked

_OLDEST = (3, 11)
_SKEW = 60.0
"""Seconds that a clock may be wrong. Slack's signatures hold for 300, and clocks that drift do not stop there."""
_PATIENCE = 1.0
"""Seconds that a bot on this machine has to say how it is."""
_SET = "Set the clock, best by a service such as chrony or systemd-timesyncd: requests of Slack are refused otherwise."


def python(version: tuple[int, ...] = sys.version_info[:3]) -> Finding:
    """Return whether Python is new enough."""
    shown, oldest = ".".join(map(str, version)), ".".join(map(str, _OLDEST))
    if version < _OLDEST:
        return problem(
            Part.MACHINE, f"Python is {shown}, and {oldest} is needed.", f"Install Python {oldest} or newer."
        )
    return ok(Part.MACHINE, f"Python {shown} on {sys.platform}.")


def clock(now: float, compiled: date | None, folder: Path | None, files: Iterable[Path] = ()) -> Finding:
    """Return whether the clock can be right, given when the knowledge was compiled and files were written."""
    today = datetime.fromtimestamp(now, UTC)
    shown = f"{today:%Y-%m-%d %H:%M:%S} UTC"
    if compiled is not None and today.date() < compiled:
        return problem(
            Part.MACHINE, f"The clock says {shown}, before {compiled}, when the knowledge was compiled.", _SET
        )
    later = max((file.stat().st_mtime - now for file in files if file.exists()), default=0.0)
    if later > _SKEW:
        return problem(Part.MACHINE, f"The clock says {shown}, but the database was written {later:.0f} s later.", _SET)
    written = _written(folder)
    if written is not None and abs(written - now) > _SKEW:
        return apart(Part.MACHINE, "The clock of the database's folder", now - written)
    return ok(Part.MACHINE, f"The clock says {shown}.")


def apart(part: Part, whose: str, seconds: float) -> Finding:
    """Return whether the clock here is close to another one, which it is so many seconds ahead of."""
    if abs(seconds) <= _SKEW:
        return ok(part, f"{whose} and the one here are at most {max(abs(seconds), 1):.0f} s apart.")
    return problem(
        part, f"The clock here is {abs(seconds):.0f} s {'ahead of' if seconds > 0 else 'behind'} {whose}.", _SET
    )


def running(status: str | None) -> Finding:
    """Return whether a bot tells that it is connected, where the settings say."""
    if status is None:
        return note(
            Part.MACHINE,
            "TWITCHWISE_STATUS is not set, so nobody can ask a bot here how it is.",
            "Set it to a free port, such as 127.0.0.1:9464, for health and metrics.",
        )
    if asked(address(status), _PATIENCE):
        return ok(Part.MACHINE, f"A bot is running and connected; it tells so at {status}.")
    return note(Part.MACHINE, f"No bot says at {status} that it is connected; none is running, or not yet.")


def _written(folder: Path | None) -> float | None:
    """Return the time that the file system says it is, or None if nothing can be written there."""
    if folder is None:
        return None
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
            file.flush()
            return os.fstat(file.fileno()).st_mtime
    except OSError:
        return None
