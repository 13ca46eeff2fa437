"""Counts how answers were judged: by entry and its version, never by person."""

import logging

from sqlalchemy import select

from bot.guard import Limiter
from bot.journal import Use
from bot.library import Library
from bot.reply import Reply
from bot.state.database import Database, Gone
from bot.state.tables import FEEDBACK

_log = logging.getLogger(__name__)


class Feedback:
    """Counts a judgement, one a minute of each person on each answer."""

    def __init__(self, database: Database, library: Library) -> None:
        """Take where the counts are kept, and the knowledge base that is judged."""
        self._database = database
        self._library = library
        self._given = Limiter(1)

    async def count(self, who: str, reply: Reply, kind: str, now: float) -> bool:
        """Count a judgement of a kind by whoever a digest stands for, at a time in seconds; return whether it was."""
        if self._given.over(f"{who}{reply.recipe}", now):
            return False
        entry = ",".join(reply.conditions) or (reply.intent.value if reply.intent else reply.kind.value)
        row = self._database.insert(FEEDBACK).values(
            entry=entry[:200], version=self._library.edition(reply.conditions), kind=kind, count=1
        )
        row = row.on_conflict_do_update(
            index_elements=["entry", "version", "kind"], set_={"count": FEEDBACK.c.count + 1}
        )
        try:
            await self._database.run(Use.FEEDBACK, lambda connection: connection.execute(row))
        except Gone:
            _log.warning("feedback not counted")
            return False
        return True

    async def counts(self) -> dict[tuple[str, str, str], int]:
        """Return how often each entry in each version was judged to be of each kind. Raises `Gone`."""
        rows = await self._database.run(Use.FEEDBACK, lambda connection: connection.execute(select(FEEDBACK)))
        return {(entry, version, kind): count for entry, version, kind, count in rows}
