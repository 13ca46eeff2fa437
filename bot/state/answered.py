"""Which messages are answered, so that each is answered once, however often and wherever it arrives."""

import asyncio
import time
from collections import OrderedDict
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.journal import Use
from bot.state.database import Database, Gone
from bot.state.secret import Secret
from bot.state.tables import ANSWERED

LEASE = 10.0
"""Seconds that a process has for an answer; then it counts as dead, and another may take the message over."""
URGENT = 0.1
"""Seconds that an alarm waits to learn whether another process answers it already."""
KEPT = 3_600.0
"""Seconds for which an answered message is remembered; platforms send again for some minutes."""
_LOOK = 0.2
"""Seconds between two looks at a message that somebody else answers."""
_MOST = 5_000
"""Messages that a process remembers by itself."""


class Claim(StrEnum):
    """Whose a message is."""

    MINE = "mine"
    """Nobody has answered it, and nobody else will for now."""
    TAKEN = "taken"
    """Somebody is answering it."""
    DONE = "done"
    """It is answered."""


class Answered:
    """Lets one process of many answer a message; without the database, one process at least."""

    def __init__(self, database: Database, secret: Secret, platform: str) -> None:
        """Take where digests of messages are kept, the secret of the installation, and the platform."""
        self._database = database
        self._digest = secret.digest(f"answered {platform}")
        self._here: OrderedDict[str, bool] = OrderedDict()

    async def claimed(self, seconds: float, *message: object, urgent: bool = False) -> Claim:
        """Take a message, or wait so many seconds for whoever has it; if they die over it, it is taken after all.

        One that is urgent waits for the database no longer than a person would notice.
        """
        until = time.monotonic() + seconds
        while True:
            claim = await self.claim(*message, within=URGENT if urgent else None)
            if claim is not Claim.TAKEN or time.monotonic() >= until:
                return claim
            await asyncio.sleep(_LOOK)

    async def claim(self, *message: object, within: float | None = None) -> Claim:
        """Take a message, named by its ids, unless somebody has it; if the database needs longer, it is taken."""
        name = self._digest.of(*message)
        if name in self._here:
            return Claim.DONE if self._here[name] else Claim.TAKEN
        self._note(name, done=False)
        now = time.time()
        taken = {"done": False, "until": now + LEASE}
        row = self._database.insert(ANSWERED).values(message=name, **taken)
        left = (ANSWERED.c.done.is_(False)) & (ANSWERED.c.until < now)
        row = row.on_conflict_do_update(index_elements=["message"], set_=taken, where=left)
        mine = row.returning(ANSWERED.c.message)

        async def tried(connection: AsyncConnection) -> Claim:
            if (await connection.execute(mine)).first() is not None:
                return Claim.MINE
            known = select(ANSWERED.c.done).where(ANSWERED.c.message == name)
            return Claim.DONE if (await connection.execute(known)).scalar() else Claim.TAKEN

        try:
            claim = await self._database.run(Use.ANSWERED, tried, within)
        except Gone:
            return Claim.MINE
        if claim is Claim.DONE:
            self._note(name, done=True)
        elif claim is Claim.TAKEN:
            del self._here[name]
        return claim

    async def settle(self, *message: object, done: bool) -> None:
        """Note that a message is answered, or let it go, so that it is answered when it arrives again."""
        name = self._digest.of(*message)
        if not done:
            await self._release(name)
            return
        self._note(name, done=True)
        kept = {"done": True, "until": time.time() + KEPT}
        row = self._database.insert(ANSWERED).values(message=name, **kept)
        row = row.on_conflict_do_update(index_elements=["message"], set_=kept)
        try:
            await self._database.run(Use.ANSWERED, lambda connection: connection.execute(row))
        except Gone:
            return

    async def forget_all(self) -> int:
        """Forget every message of every platform; return how many. Raises `Gone`."""
        self._here.clear()
        gone = delete(ANSWERED)
        return (await self._database.run(Use.ANSWERED, lambda connection: connection.execute(gone))).rowcount

    async def _release(self, name: str) -> None:
        self._here.pop(name, None)
        gone = delete(ANSWERED).where(ANSWERED.c.message == name, ANSWERED.c.done.is_(False))
        try:
            await self._database.run(Use.ANSWERED, lambda connection: connection.execute(gone))
        except Gone:
            return

    def _note(self, name: str, *, done: bool) -> None:
        self._here[name] = done
        self._here.move_to_end(name)
        while len(self._here) > _MOST:
            self._here.popitem(last=False)


async def swept(connection: AsyncConnection) -> None:
    """Delete digests of messages that were answered long enough ago."""
    await connection.execute(delete(ANSWERED).where(ANSWERED.c.until < time.time()))
