"""How a reply is given where others read along."""

from enum import StrEnum

from bot.place import Place, Public
from bot.reply import Reply


class Manner(StrEnum):
    """What is done with a reply."""

    SILENT = "silent"
    """It is kept back."""
    WAIT = "wait"
    """The asker is told to wait a moment instead."""
    PRIVATE = "private"
    """The asker alone sees it."""
    SHORT = "short"
    """Everyone sees it without its body."""
    FULL = "full"
    """Everyone sees all of it."""


_PUBLIC = {Public.PRIVATE: Manner.PRIVATE, Public.SHORT: Manner.SHORT, Public.FULL: Manner.FULL}


def manner(reply: Reply, place: Place, *, over: int, off: bool, hour: int) -> Manner:
    """Return how a reply to a message in a channel is given; what is urgent always is, and in full.

    `over` is how many turns the asker is over what is allowed, `off` whether mentions in the channel
    are not answered, `hour` the hour of the day (UTC).
    """
    if reply.urgent:
        return Manner.FULL
    if off or place.at_rest(hour) or over > 1:
        return Manner.SILENT
    if over:
        return Manner.WAIT
    return _PUBLIC[place.public]
