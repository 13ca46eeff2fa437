"""A choice is found again by its id, in another process and after a restart."""

import pytest

from bot.choices import NONE, Choices
from bot.knowledge import Intent
from bot.library import Library
from tests.conftest import Ask


def test_every_choice_is_found_by_its_id(known: Library) -> None:
    """For every condition and intent; the id fits into a button."""
    choices = Choices(known)
    for condition in known.conditions.values():
        for intent in set(Intent) - {Intent.COMPARE}:
            choice = choices.of(intent, condition)
            assert choices.text(choice.id) == choice.text
            assert len(choice.id) <= 80


def test_offered_choices_are_found_by_their_ids(known: Library, ask: Ask) -> None:
    """Those that replies carry."""
    choices = Choices(known)
    for question in ("hello", "what is lupus", "how is it treated", "what is NMD?", "gout symptoms"):
        for choice in ask(question).choices:
            assert choices.text(choice.id) == choice.text


@pytest.mark.parametrize(
    "stale", ["", "treatment.gone", "nonsense.lupus", "nonsense", "__class__", "overview", "a.b.c"]
)
def test_an_id_that_stands_for_nothing_is_nothing(known: Library, stale: str) -> None:
    """An old button, or a forged one."""
    assert Choices(known).text(stale) is None


def test_none_of_these_asks_for_more(ask: Ask, known: Library) -> None:
    """It is understood as it stands."""
    reply = ask("what is NMD?", conversation="a")
    assert reply.choices[-1].id == NONE
    assert ask(known.wording.clarify.none, conversation="a").lead[0].text == known.wording.small_talk["none"]
