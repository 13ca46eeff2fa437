"""How often is too often: for one person, for one channel, for the same answer."""

from collections import OrderedDict
from dataclasses import dataclass

MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Rates:
    """How much is answered within a minute; what is urgent always is."""

    user: int = 8
    channel: int = 30


class Limiter:
    """Counts turns within a minute, for as many keys as are busy; what is older than that is not kept."""

    def __init__(self, most: int, keys: int = 10_000) -> None:
        """Take how many turns a key has within a minute, and how many keys are remembered."""
        self._most = most
        self._keys = keys
        self._turns: OrderedDict[str, tuple[float, ...]] = OrderedDict()

    def over(self, key: str, now: float) -> int:
        """Take a turn; return how many it is over what is allowed, 0 if it is not."""
        within = [at for at in self._turns.pop(key, ()) if now - at < MINUTE]
        # Most keys have a turn or two, for which a tuple takes a tenth of the memory of a queue.
        turns = self._turns[key] = (*within[1 - 2 * self._most :], now)
        while len(self._turns) > self._keys or now - self._oldest() >= MINUTE:
            self._turns.popitem(last=False)
        return max(0, len(turns) - self._most)

    def _oldest(self) -> float:
        """Return when the longest unused key was used; there is at least one."""
        return next(iter(self._turns.values()))[-1]


class Earlier:
    """Where an answer was given in a channel a short while ago, in memory alone."""

    def __init__(self, most: int = 2_000) -> None:
        """Take how many answers are remembered."""
        self._most = most
        self._given: OrderedDict[tuple[str, str], tuple[float, str]] = OrderedDict()

    def link(self, channel: str, answer: str, now: float, within: float) -> str | None:
        """Return the address of the same answer in a channel, if it was given within so many seconds."""
        at, link = self._given.get((channel, answer), (0.0, ""))
        return link if link and now - at < within else None

    def given(self, channel: str, answer: str, now: float, link: str) -> None:
        """Remember where an answer was given."""
        self._given[channel, answer] = (now, link)
        self._given.move_to_end((channel, answer))
        while len(self._given) > self._most:
            self._given.popitem(last=False)

    def forget(self, link: str) -> None:
        """Forget an answer that was removed."""
        for place in [place for place, (_, known) in self._given.items() if known == link]:
            del self._given[place]
