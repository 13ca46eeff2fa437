"""How often something was not answered, and on which days; its words are kept once it was asked on several days.

On the first day nothing but a digest is kept, so that what one person asked once cannot be read by anybody.
"""

import time
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.journal import Use
from bot.state.database import Database, Gone
from bot.state.secret import Secret
from bot.state.tables import GAPS

SEVERAL = 3
"""Days on which something must have been asked before it is shown."""
EXPIRY = 60
"""Days after which a day of a gap is forgotten."""
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that was asked on several days, and not answered."""

    words: tuple[str, ...]
    """In alphabetical order."""
    days: int
    count: int
    none: int = 0
    """How often "none of these" was said to what was asked back."""


class Gaps:
    """The gaps of the knowledge base."""

    def __init__(self, database: Database, secret: Secret) -> None:
        """Take where they are kept, and the secret of the installation."""
        self._database = database
        self._digest = secret.digest("gaps")

    def name(self, words: tuple[str, ...]) -> str:
        """Return the digest that stands for words."""
        return self._digest.of(*words)

    async def note(self, words: tuple[str, ...], at: float) -> None:
        """Count words that were not answered at a time in seconds since 1970; lost if the database is gone."""
        name, day = self.name(words), int(at // _DAY)
        row = self._database.insert(GAPS).values(gap=name, day=day, count=1, none=0)
        row = row.on_conflict_do_update(index_elements=["gap", "day"], set_={"count": GAPS.c.count + 1})
        earlier = select(GAPS.c.day).where(GAPS.c.gap == name, GAPS.c.day < day).limit(1)
        known = update(GAPS).where(GAPS.c.gap == name, GAPS.c.words.is_(None)).values(words=" ".join(words))

        async def counted(connection: AsyncConnection) -> None:
            await connection.execute(row)
            if (await connection.execute(earlier)).first() is not None:
                await connection.execute(known)

        try:
            await self._database.run(Use.OTHER, counted)
        except Gone:
            return

    async def none(self, name: str) -> None:
        """Count that none of what was offered was meant, on the last day on which that was asked; lost without it."""
        last = select(func.max(GAPS.c.day)).where(GAPS.c.gap == name).scalar_subquery()
        counted = update(GAPS).where(GAPS.c.gap == name, GAPS.c.day == last).values(none=GAPS.c.none + 1)
        try:
            await self._database.run(Use.OTHER, lambda connection: connection.execute(counted))
        except Gone:
            return

    async def known(self, days: int = SEVERAL) -> list[Gap]:
        """Return what was asked on so many days at least, the most often asked first. Raises `Gone`."""
        seen, asked = func.count().label("days"), func.sum(GAPS.c.count).label("asked")
        none = func.sum(GAPS.c.none).label("none")
        found = select(GAPS.c.words, seen, asked, none).where(GAPS.c.words.is_not(None)).group_by(GAPS.c.words)
        found = found.having(seen >= days).order_by(asked.desc(), GAPS.c.words)
        rows = await self._database.run(Use.OTHER, lambda connection: connection.execute(found))
        return [Gap(tuple(words.split()), days, int(asked), int(none)) for words, days, asked, none in rows]


async def swept(connection: AsyncConnection) -> None:
    """Delete days that are long past."""
    await connection.execute(delete(GAPS).where(GAPS.c.day < time.time() // _DAY - EXPIRY))
