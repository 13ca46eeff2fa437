"""Gaps that ask for the same thing are put together, always in the same way."""

import random

from hypothesis import given
from hypothesis import strategies as st

from bot.cluster import clusters
from bot.state.gaps import Gap

GAPS = [
    Gap(("coffee", "eye", "twitch"), 4, 9, 1),
    Gap(("caffeine", "eye", "twitch"), 5, 3, 2),
    Gap(("forecast", "weather"), 3, 7),
    Gap(("forecast", "weathers"), 3, 2),
    Gap(("bicycle",), 6, 1, 4),
]

words = st.lists(st.text("abcdef", min_size=3, max_size=6), min_size=1, max_size=4, unique=True)
gaps = st.lists(
    st.builds(Gap, words.map(sorted).map(tuple), st.integers(3, 60), st.integers(1, 99), st.integers(0, 9)),
    max_size=12,
    unique_by=lambda gap: gap.words,
)


def test_gaps_that_share_their_words_are_put_together() -> None:
    """Slips forgiven; the sums are those of all, the words those of the one that was asked most often."""
    eye, weather, bicycle = clusters(GAPS)
    assert (eye.words, eye.count, eye.none, eye.days) == (("coffee", "eye", "twitch"), 12, 3, 5)
    assert (weather.words, weather.count, weather.none, len(weather.gaps)) == (("forecast", "weather"), 9, 0, 2)
    assert bicycle.gaps == (GAPS[-1],)


@given(gaps, st.randoms())
def test_the_same_gaps_give_the_same_clusters(found: list[Gap], chance: random.Random) -> None:
    """In whatever order they come, and none is lost."""
    made = clusters(found)
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert clusters(shuffled) == made
    assert sorted(map(repr, found)) == sorted(repr(gap) for cluster in made for gap in cluster.gaps)
