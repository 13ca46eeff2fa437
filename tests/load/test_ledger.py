"""The ledger notices what is missing and what is doubled."""

import pytest

from tests.load.ledger import Ledger, Part, Post, Question, growth, percentile
from tests.load.platform import words


def asked(*names: str, place: str = "room") -> Ledger:
    """Return a ledger with questions in one place, a second apart."""
    ledger = Ledger()
    for n, name in enumerate(names):
        ledger.ask(Question(name, place, float(n)))
    return ledger


def said(digest: str, at: float = 9.0, part: Part = Part.CLOSING, about: str = "", place: str = "room") -> Post:
    """Return a post of one process."""
    return Post(place, part, digest, at, "bot", about)


def test_a_missing_answer_is_noticed() -> None:
    """By the id of its question."""
    ledger = asked("a", "b")
    ledger.said(said("x", about="a"))
    verdict = ledger.verdict()
    assert (verdict.asked, verdict.answered, verdict.lost, verdict.clean) == (2, 1, ("b",), False)


def test_a_doubled_answer_is_noticed() -> None:
    """Whether it says the same again or something else."""
    for second in ("x", "y"):
        ledger = asked("a")
        ledger.said(said("x"))
        ledger.said(said(second))
        verdict = ledger.verdict()
        assert (verdict.lost, verdict.doubled, verdict.extra, verdict.clean) == ((), ("a",), 1, False)


def test_an_answer_in_several_messages_is_one() -> None:
    """Until one of them comes again."""
    ledger = asked("a")
    for post in (said("hello", part=Part.ASIDE), said("x", part=Part.BODY), said("y")):
        ledger.said(post)
    assert ledger.verdict().clean
    ledger.said(said("x", part=Part.BODY))
    assert ledger.verdict().doubled == ("a",)


def test_a_part_of_an_answer_is_none() -> None:
    """It is lost, and told apart from silence."""
    ledger = asked("a", "b")
    ledger.said(said("x", part=Part.BODY))
    verdict = ledger.verdict()
    assert (verdict.lost, verdict.torn) == (("a", "b"), 1)


def test_a_disclaimer_alone_ends_an_answer_or_belongs_to_the_one_before() -> None:
    """Not to the next question."""
    ledger = asked("a", "b")
    ledger.said(said("x", part=Part.BODY))
    ledger.said(said("rest", part=Part.TAIL))
    ledger.said(said("y"))
    ledger.said(said("rest", part=Part.TAIL))
    assert ledger.verdict().clean


def test_a_repeated_answer_goes_to_the_question_that_it_repeats() -> None:
    """Once nothing is waited for."""
    ledger = asked("a", "b")
    ledger.said(said("x"))
    ledger.said(said("y"))
    ledger.said(said("x"))
    assert ledger.verdict().doubled == ("a",)


def test_what_nobody_could_answer_is_counted_apart() -> None:
    """If it was answered all the same, the excuse is not needed."""
    ledger = asked("a", "b", "c")
    ledger.excuse("a", "dead")
    ledger.excuse("b", "dead")
    ledger.explain("c", "killed")
    ledger.said(said("x", about="b"))
    verdict = ledger.verdict()
    assert (verdict.excused, verdict.lost, verdict.named) == ({"dead": 1}, ("c",), {"killed": 1})


def test_an_answer_out_of_place_is_noticed() -> None:
    """Nobody asked there."""
    ledger = asked("a")
    ledger.said(said("x"))
    ledger.said(said("x", place="elsewhere"))
    verdict = ledger.verdict()
    assert (verdict.strays, verdict.clean) == (1, False)


def test_latency_counts_from_the_question_to_the_last_message_of_its_first_answer() -> None:
    """In seconds."""
    ledger = asked("a", "b")
    ledger.said(said("x", at=0.5, about="a"))
    ledger.said(said("x", at=2.0, about="a"))
    ledger.said(said("y", at=3.0, about="b"))
    verdict = ledger.verdict()
    assert (verdict.seconds, verdict.span) == ((0.5, 2.0), 3.0)
    assert verdict.throughput == pytest.approx(2 / 3)
    assert (percentile(verdict.seconds, 0.5), percentile(verdict.seconds, 0.99), percentile((), 0.5)) == (2.0, 2.0, 0)


def test_growth_is_told_from_a_level() -> None:
    """By the last third against the middle third, whatever the first did."""
    level = [(float(n), 100.0 if n >= 30 else float(n)) for n in range(90)]
    assert growth(level)[0] < 0.001
    share, slope = growth((float(n), 100.0 + n) for n in range(90))
    assert share == pytest.approx(30 / 144.5)
    assert slope == pytest.approx(3_600)
    assert growth([(0.0, 1.0)]) == (0.0, 0.0)


def test_the_parts_of_an_answer_are_told_by_the_words_of_the_knowledge_base() -> None:
    """Its disclaimers, its greeting, its link to an earlier answer."""
    known = words()
    (plain, alarm), (link,), (first, _) = known.disclaimers, known.links, known.asides
    assert [known.part(text) for text in (f"Yes.\n{plain}", f"Call.\n{alarm}", f"{link}there")] == [Part.CLOSING] * 3
    assert [known.part(text) for text in (plain, first, "Yes.")] == [Part.TAIL, Part.ASIDE, Part.BODY]
