"""Lists what was not answered, and how entries were judged: counts without people, for editors."""

from collections.abc import Iterator, Mapping, Sequence

from adapters.host.opened import opened
from bot.cluster import Cluster
from bot.library import Library
from bot.settings import Settings
from bot.state.feedback import Feedback
from bot.state.gaps import Gap, Gaps
from bot.state.secret import Secret

Judged = Mapping[str, tuple[int, int]]
"""How often each entry was found helpful and not helpful, in all of its versions."""

_GOOD = "good"
_ASKED = "{words}: asked {count}, days {days}, none of these {none}"
_NOTHING = "Nothing was asked and not answered on {days} days or more."
_NOT_JUDGED = "No entry was judged."


async def read(core: Settings, known: Library, days: int) -> tuple[list[Gap], Judged]:
    """Return what was not answered on so many days at least, and how entries were judged. Raises `StartError`."""
    async with opened(core, "list", "listed") as database:
        # No digest is made here, so that the secret of the installation is not needed.
        found = await Gaps(database, Secret(b"")).known(days)
        counts = await Feedback(database, known).counts()
    judged: dict[str, tuple[int, int]] = {}
    for (entry, _, kind), count in counts.items():
        good, bad = judged.get(entry, (0, 0))
        judged[entry] = (good + count, bad) if kind == _GOOD else (good, bad + count)
    return found, judged


def shown(clusters: Sequence[Cluster], judged: Judged, days: int) -> str:
    """Return clusters with their gaps, then the entries, those that helped least often first."""
    return "\n".join(_lines(clusters, judged, days)) + "\n"


def _lines(clusters: Sequence[Cluster], judged: Judged, days: int) -> Iterator[str]:
    if not clusters:
        yield _NOTHING.format(days=days)
    for cluster in clusters:
        yield _told(cluster)
        if len(cluster.gaps) > 1:
            yield from (f"  {_told(gap)}" for gap in cluster.gaps)
    yield ""
    if not judged:
        yield _NOT_JUDGED
    for entry, (good, bad) in sorted(judged.items(), key=lambda one: (-one[1][1], one[1][0], one[0])):
        yield f"{entry}: not helpful {bad}, helpful {good}"


def _told(asked: Cluster | Gap) -> str:
    return _ASKED.format(words=" ".join(asked.words), count=asked.count, days=asked.days, none=asked.none)
