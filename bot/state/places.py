"""The settings of servers and workspaces: at hand without waiting, the same in every process after a moment."""

import json
import logging
import time
from dataclasses import asdict, replace

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.journal import Use
from bot.place import Place, Public
from bot.state.database import Database, Gone
from bot.state.tables import PLACES

_log = logging.getLogger(__name__)

GRACE = 7 * 24 * 3_600.0
"""Seconds for which the settings of a place are kept that the bot was removed from, should it be invited again."""
_OVERLAP = 60.0
"""Seconds by which changes are read again, since clocks differ and writing takes time."""
_ALL = 10.0
"""Seconds that reading all settings may take."""
_ANEW = 600.0
"""Seconds after which all settings are read, so that those are seen that somebody deleted."""


class Places:
    """The settings of every server or workspace of one platform."""

    def __init__(self, database: Database, platform: str) -> None:
        """Take where they are kept, and for which platform."""
        self._database = database
        self._platform = platform
        self._known: dict[str, Place] = {}
        self._unsaved: dict[str, Place] = {}
        self._read_until = 0.0
        self._read_anew: float | None = None

    def of(self, place: str | None) -> Place:
        """Return the settings of one; those of a new one if it has none, or if there is none."""
        return self._known.get(place or "", Place())

    def known(self) -> tuple[str, ...]:
        """Return the ids of all that have settings."""
        return tuple(self._known)

    async def refresh(self) -> None:
        """Read what other processes changed, and write what could not be written; nothing happens if that fails."""
        columns = PLACES.c
        changed = select(columns.id, columns.settings, columns.changed_at).where(
            columns.platform == self._platform, columns.left_at.is_(None)
        )
        anew = self._read_anew is None or time.monotonic() - self._read_anew >= _ANEW
        if not anew:
            changed = changed.where(columns.changed_at > self._read_until - _OVERLAP)
        try:
            for place, settings in dict(self._unsaved).items():
                await self._write(place, settings)
            rows = (await self._database.run(Use.PLACES, lambda connection: connection.execute(changed), _ALL)).all()
        except Gone:
            return
        found = {row.id: _settings(row.settings) for row in rows}
        if anew:
            self._known, self._read_anew = found | self._unsaved, time.monotonic()
        else:
            self._known |= found | self._unsaved
        self._read_until = max((row.changed_at for row in rows), default=self._read_until)

    async def keep(self, place: str, settings: Place) -> None:
        """Use settings from now on, and keep them as soon as that can be done."""
        self._known[place] = self._unsaved[place] = settings
        try:
            await self._write(place, settings)
        except Gone:
            _log.warning("settings not kept yet")

    async def left(self, place: str) -> None:
        """Let the settings of one go that the bot was removed from, after a while."""
        self._known.pop(place, None)
        self._unsaved.pop(place, None)
        await self._mark(place, left_at=time.time())

    async def joined(self, place: str) -> None:
        """Use the settings of one again that the bot was invited to again, after a moment."""
        await self._mark(place, left_at=None, changed_at=time.time())

    async def forget(self, place: str) -> int:
        """Keep nothing of one from now on; return how many settings were deleted. Raises `Gone`."""
        self._known.pop(place, None)
        self._unsaved.pop(place, None)
        gone = delete(PLACES).where(PLACES.c.platform == self._platform, PLACES.c.id == place)
        return (await self._database.run(Use.PLACES, lambda connection: connection.execute(gone))).rowcount

    async def _write(self, place: str, settings: Place) -> None:
        kept = {"settings": json.dumps(asdict(settings)), "changed_at": time.time(), "left_at": None}
        row = self._database.insert(PLACES).values(platform=self._platform, id=place, **kept)
        row = row.on_conflict_do_update(index_elements=["platform", "id"], set_=kept)
        await self._database.run(Use.PLACES, lambda connection: connection.execute(row))
        if self._unsaved.get(place) is settings:
            del self._unsaved[place]

    async def _mark(self, place: str, **mark: float | None) -> None:
        row = update(PLACES).where(PLACES.c.platform == self._platform, PLACES.c.id == place).values(**mark)
        try:
            await self._database.run(Use.PLACES, lambda connection: connection.execute(row))
        except Gone:
            _log.warning("not kept that a place was left or joined")


async def swept(connection: AsyncConnection) -> None:
    """Delete the settings of places that were left long enough ago."""
    await connection.execute(delete(PLACES).where(PLACES.c.left_at < time.time() - GRACE))


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
