"""Counts how answers were judged: by entry, never by person."""

import logging
import sqlite3

from bot.guard import Limiter
from bot.reply import Reply
from bot.store import Store

_log = logging.getLogger(__name__)


class Feedback:
    """Counts a judgement, one a minute of each person on each answer."""

    def __init__(self, store: Store) -> None:
        """Take where the counts are kept."""
        self._store = store
        self._given = Limiter(1)

    async def count(self, who: str, reply: Reply, kind: str, now: float) -> None:
        """Count a judgement of a kind by whoever a digest stands for, at a time in seconds; a lost one is logged."""
        if self._given.over(f"{who}{reply.recipe}", now):
            return
        entry = ",".join(reply.conditions) or (reply.intent.value if reply.intent else reply.kind.value)
        try:
            await self._store.count(entry, kind)
        except (OSError, sqlite3.Error) as error:
            _log.error("feedback not counted: %s", type(error).__name__)
