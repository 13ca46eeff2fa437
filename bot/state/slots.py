"""Shares of the work that processes take by a lease, so that none is done twice and none is left."""

import secrets
import time

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.journal import Use
from bot.state.database import Database
from bot.state.tables import SLOTS

LEASE = 10.0
"""Seconds after which a share is free whose process does not renew it."""
RENEWAL = 3.0
"""Seconds between two renewals."""


class Slots:
    """The shares of one kind of work."""

    def __init__(self, database: Database, name: str, count: int, lease: float | None = None) -> None:
        """Take the name of the work, into how many shares it is divided, and the seconds of a lease."""
        self._database = database
        self._name = name
        self._count = count
        self._lease = lease or LEASE
        self._holder = secrets.token_hex(8)

    async def take(self) -> int | None:
        """Take the first free share, numbered from 0; None if others have them all. Raises `Gone`."""

        async def tried(connection: AsyncConnection) -> int | None:
            now = time.time()
            for number in range(self._count):
                held = {"holder": self._holder, "until": now + self._lease}
                row = self._database.insert(SLOTS).values(name=self._name, number=number, **held)
                free = SLOTS.c.until < now
                row = row.on_conflict_do_update(index_elements=["name", "number"], set_=held, where=free)
                if (await connection.execute(row.returning(SLOTS.c.number))).first() is not None:
                    return number
            return None

        return await self._database.run(Use.SHARDS, tried)

    async def renew(self) -> bool:
        """Keep the share that was taken; return whether it still is ours. Raises `Gone`."""
        mine = update(SLOTS).where(SLOTS.c.name == self._name, SLOTS.c.holder == self._holder)
        renewed = mine.values(until=time.time() + self._lease)
        return (await self._database.run(Use.SHARDS, lambda connection: connection.execute(renewed))).rowcount > 0

    async def leave(self) -> None:
        """Give the share back, at once free for another. Raises `Gone`."""
        mine = delete(SLOTS).where(SLOTS.c.name == self._name, SLOTS.c.holder == self._holder)
        await self._database.run(Use.SHARDS, lambda connection: connection.execute(mine))
