"""How often is too often."""

from bot.guard import Earlier, Limiter


def test_a_limiter_counts_within_a_minute() -> None:
    """For each key alone, and forgets the longest unused."""
    limiter = Limiter(2, keys=2)
    assert [limiter.over("a", at) for at in (0, 1, 2, 3)] == [0, 0, 1, 2]
    assert limiter.over("b", 3) == 0
    assert limiter.over("a", 100) == 0
    limiter.over("c", 100)
    assert len(limiter._turns) == 2


def test_an_earlier_answer_is_known_for_a_while() -> None:
    """In its channel, until it is removed or too many came after it."""
    earlier = Earlier(most=2)
    earlier.given("1", "x", 0, "link")
    assert earlier.link("1", "x", 59, 60) == "link"
    assert earlier.link("1", "x", 60, 60) is None
    assert earlier.link("2", "x", 1, 60) is None
    earlier.forget("link")
    assert earlier.link("1", "x", 1, 60) is None
