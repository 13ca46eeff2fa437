"""What happened is handed to whoever reads it."""

from dataclasses import fields
from typing import get_args

import pytest

from bot.journal import (
    Duplicate,
    Journal,
    Outcome,
    ReaderFailed,
    Record,
    Turn,
    Use,
    Way,
)
from bot.knowledge import Kind

TURN = Turn("slack", Way.MENTION, Outcome.SENT, 0.2, 0.001, Kind.ANSWER)


class Broken:
    """A reader that can take nothing."""

    def __call__(self, _: Record) -> None:
        """Take nothing."""
        raise RuntimeError("what someone wrote")


def test_every_reader_is_handed_every_record() -> None:
    """In order."""
    one: list[Record] = []
    other: list[Record] = []
    journal = Journal([one.append])
    journal.readers.append(other.append)
    journal.note(TURN)
    journal.note(Duplicate("slack"))
    assert one == other == [TURN, Duplicate("slack")]


def test_a_reader_that_fails_hurts_nobody_and_the_others_are_told() -> None:
    """By the names of types alone; a second one that fails ends nothing either."""
    read: list[Record] = []
    Journal([Broken(), read.append, Broken()]).note(TURN)
    told = ReaderFailed("Broken", "RuntimeError")
    assert read == [TURN, told, told]


def test_a_bot_that_is_stopped_is_not_held_up() -> None:
    """What ends the program goes through."""

    def stopped(_: Record) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Journal([stopped]).note(TURN)


@pytest.mark.parametrize("kind", get_args(Record))
def test_no_record_has_room_for_a_person_a_place_or_a_text(kind: type[Record]) -> None:
    """Nor can one be changed or extended."""
    room = {"platform", "way", "outcome", "seconds", "core", "kind", "intent", "conditions", "urgent"}
    room |= {"judgement", "use", "error", "gone", "reader", "digest", "problems", "first"}
    assert {field.name for field in fields(kind)} <= room
    assert not hasattr(kind, "__dict__") or "__slots__" in vars(kind)


@pytest.mark.parametrize(
    ("turn", "alarm"),
    [
        (Turn("slack", Way.DIRECT, Outcome.SENT, 0.1, kind=Kind.CRISIS, urgent=True), True),
        (Turn("slack", Way.DIRECT, Outcome.FAILED, 0.1, kind=Kind.EMERGENCY, urgent=True), True),
        (Turn("slack", Way.BUTTON, Outcome.SENT, 0.1, kind=Kind.EMERGENCY), False),
        (TURN, False),
    ],
)
def test_an_alarm_is_what_calls_for_help_at_once(turn: Turn, alarm: bool) -> None:
    """Whether or not it got through; not the explanation of one."""
    assert turn.alarm is alarm


def test_the_uses_of_the_database_are_named() -> None:
    """As the numbers name them."""
    assert set(Use) == {"contexts", "answered", "places", "feedback", "shards", "installations", "other"}
