"""A turn is noted when it is over, whatever came of it."""

import pytest

from bot.journal import Journal, Outcome, Record, Turn, Way
from bot.knowledge import Intent, Kind
from bot.turn import now, taking
from tests.conftest import Ask


def test_what_was_answered_is_noted_with_what_it_was(ask: Ask) -> None:
    """Once, with our own ids and two times alone."""
    noted: list[Record] = []
    with taking(Journal([noted.append]), "slack", Way.MENTION):
        now().worked(0.25)
        now().worked(0.5)
        now().replied(ask("what is lupus?"))
        now().shows(ask("what is als?"))
    (turn,) = noted
    assert isinstance(turn, Turn)
    assert (turn.platform, turn.way, turn.outcome, turn.core) == ("slack", Way.MENTION, Outcome.SENT, 0.75)
    assert (turn.kind, turn.intent, turn.conditions, turn.urgent) == (Kind.ANSWER, Intent.OVERVIEW, ("lupus",), False)
    assert turn.seconds > 0


def test_what_was_no_question_is_not_noted() -> None:
    """As when a setting is changed."""
    noted: list[Record] = []
    with taking(Journal([noted.append]), "slack", Way.BUTTON):
        pass
    assert noted == []


def test_what_failed_is_noted_and_goes_on_failing() -> None:
    """Even before there was a reply."""
    noted: list[Record] = []
    with pytest.raises(RuntimeError), taking(Journal([noted.append]), "slack", Way.MENTION):
        raise RuntimeError
    (turn,) = noted
    assert isinstance(turn, Turn)
    assert (turn.kind, turn.outcome) == (None, Outcome.FAILED)


def test_a_turn_within_a_turn_is_part_of_it(ask: Ask) -> None:
    """So that it is not counted twice."""
    noted: list[Record] = []
    journal = Journal([noted.append])
    with taking(journal, "slack", Way.SHORTCUT), taking(journal, "slack", Way.BUTTON) as inner:
        inner.replied(ask("what is lupus?"))
        inner.ended(Outcome.WAIT)
    (turn,) = noted
    assert isinstance(turn, Turn)
    assert (turn.way, turn.outcome) == (Way.SHORTCUT, Outcome.WAIT)


def test_outside_of_turns_nothing_is_noted(ask: Ask) -> None:
    """And nothing fails."""
    now().replied(ask("what is lupus?"))
    now().ended(Outcome.SENT)
