"""Gaps of the knowledge base that ask for the same thing in other words, put together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.spelling import shared
from bot.state.gaps import Gap

ALIKE = 0.8
"""Least likeness (0 to 1) of every two gaps of a cluster."""
MOST = 1_000
"""Gaps that are looked at, the most often asked first; every two of them may be compared."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Gaps that are alike, the most often asked first."""

    gaps: tuple[Gap, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The words of what was asked most often."""
        return self.gaps[0].words

    @property
    def days(self) -> int:
        """Days on which the one that came on most days was asked."""
        return max(gap.days for gap in self.gaps)

    @property
    def count(self) -> int:
        """How often any of them was asked."""
        return sum(gap.count for gap in self.gaps)

    @property
    def none(self) -> int:
        """How often "none of these" was said to any of them."""
        return sum(gap.none for gap in self.gaps)


def clusters(gaps: Iterable[Gap]) -> list[Cluster]:
    """Return gaps put together, the most often asked first.

    Each joins the first cluster to whose every gap it is alike, so that the same gaps always give the same clusters
    and none grows by a chain of likenesses.
    """
    order = sorted(gaps, key=lambda gap: (-gap.count - gap.none, gap.words))[:MOST]
    found: list[list[Gap]] = []
    for gap in order:
        home = next((cluster for cluster in found if _alike(gap, cluster)), None)
        if home is None:
            found.append([gap])
        else:
            home.append(gap)
    made = [Cluster(tuple(cluster)) for cluster in found]
    return sorted(made, key=lambda cluster: (-cluster.count - cluster.none, cluster.words))


def _alike(gap: Gap, cluster: Sequence[Gap]) -> bool:
    return all(shared(" ".join(gap.words), " ".join(other.words)) >= ALIKE for other in cluster)
