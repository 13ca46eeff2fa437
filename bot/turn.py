"""A turn while it is taken: it is noted when it is over, whatever came of it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from bot.journal import Journal, Outcome, Turn, Way
from bot.reply import Reply


class Taking:
    """What is known so far of a turn."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._reply: Reply | None = None
        self._core = 0.0
        self._outcome: Outcome | None = None

    def worked(self, seconds: float) -> None:
        """Note seconds of understanding and phrasing."""
        self._core += seconds

    def replied(self, reply: Reply) -> None:
        """Note the reply that was made."""
        self._reply = reply

    def shows(self, reply: Reply) -> None:
        """Note a reply that is shown again, unless one was made."""
        self._reply = self._reply or reply

    def ended(self, outcome: Outcome) -> None:
        """Note what came of it."""
        self._outcome = outcome

    def over(self, platform: str, way: Way, seconds: float) -> Turn | None:
        """Return the turn as it is noted; None if there was nothing to answer, as when a setting is changed."""
        if self._reply is None and self._outcome is None:
            return None
        kind = intent = None
        conditions: tuple[str, ...] = ()
        if self._reply is not None:
            kind, intent, conditions = self._reply.kind, self._reply.intent, self._reply.conditions
        urgent = self._reply is not None and self._reply.urgent
        outcome = self._outcome or Outcome.SENT
        return Turn(platform, way, outcome, seconds, self._core, kind, intent, conditions, urgent)


_NOW: ContextVar[Taking | None] = ContextVar("turn", default=None)


@contextmanager
def taking(journal: Journal, platform: str, way: Way) -> Iterator[Taking]:
    """Take a turn within the block, and note it at its end; within another turn it is part of that."""
    outer = _NOW.get()
    if outer is not None:
        yield outer
        return
    began = time.perf_counter()
    turn = Taking()
    token = _NOW.set(turn)
    try:
        yield turn
    except BaseException:
        turn.ended(Outcome.FAILED)
        raise
    finally:
        _NOW.reset(token)
        over = turn.over(platform, way, time.perf_counter() - began)
        if over is not None:
            journal.note(over)


def now() -> Taking:
    """Return the turn that is taken at the moment; one that nobody notes if there is none."""
    return _NOW.get() or Taking()
