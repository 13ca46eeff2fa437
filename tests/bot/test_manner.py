"""How replies are given where others read along."""

from dataclasses import replace

import pytest

from bot.assistant import Assistant
from bot.manner import Manner, manner
from bot.message import Message
from bot.place import Place, Public
from bot.reply import Reply


@pytest.fixture
def calm(assistant: Assistant) -> Reply:
    """An answer to a question."""
    return assistant.answer(Message("what is lupus?", 0.0))


@pytest.fixture
def urgent(assistant: Assistant) -> Reply:
    """A call for help."""
    return assistant.answer(Message("my face droops on one side and i cannot speak", 0.0))


@pytest.mark.parametrize(
    ("public", "expected"),
    [(Public.SHORT, Manner.SHORT), (Public.FULL, Manner.FULL), (Public.PRIVATE, Manner.PRIVATE)],
)
def test_answers_are_given_as_is_set(calm: Reply, public: Public, expected: Manner) -> None:
    """Short, full or privately."""
    assert manner(calm, Place(public=public), over=0, off=False, hour=12) is expected


@pytest.mark.parametrize("over", [0, 1, 5])
@pytest.mark.parametrize("off", [False, True])
@pytest.mark.parametrize("place", [Place(public=Public.PRIVATE), Place(quiet=(0, 24))])
def test_what_is_urgent_is_always_given_in_full(urgent: Reply, over: int, off: bool, place: Place) -> None:
    """Whatever is set, and however much was asked."""
    assert manner(urgent, place, over=over, off=off, hour=3) is Manner.FULL


def test_too_much_is_told_once_and_then_not_answered(calm: Reply) -> None:
    """Where the bot speaks at all."""
    assert manner(calm, Place(), over=1, off=False, hour=12) is Manner.WAIT
    assert manner(calm, Place(), over=2, off=False, hour=12) is Manner.SILENT
    assert manner(calm, Place(), over=1, off=True, hour=12) is Manner.SILENT


def test_quiet_hours_and_channels_that_are_off_are_met_with_silence(calm: Reply) -> None:
    """Both."""
    assert manner(calm, Place(quiet=(22, 6)), over=0, off=False, hour=23) is Manner.SILENT
    assert manner(calm, Place(quiet=(22, 6)), over=0, off=False, hour=7) is Manner.SHORT
    assert manner(calm, Place(), over=0, off=True, hour=7) is Manner.SILENT


def test_quiet_hours_may_span_midnight() -> None:
    """From and until, in hours of the day."""
    night, day = Place(quiet=(22, 6)), Place(quiet=(9, 17))
    assert [night.at_rest(hour) for hour in (21, 22, 0, 5, 6)] == [False, True, True, True, False]
    assert [day.at_rest(hour) for hour in (8, 9, 16, 17)] == [False, True, True, False]
    assert not replace(day, quiet=None).at_rest(12)
