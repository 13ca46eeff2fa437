"""What is done about a reading, in the light of the conversation."""

from typing import Any

import pytest

from bot.commands import typed
from bot.context import Context
from bot.decision import Answer, Clarify, Crisis, Decline, Emergency, OutOfScope, SmallTalk, Usage, decide
from bot.knowledge import Intent, Kind, Role
from bot.reading import Alarm, Item, Reading
from bot.tagging import Kind as Tag


def reading(kind: Kind, intent: Intent = Intent.OVERVIEW, **more: Any) -> Reading:
    """Return a reading that is sure of its kind and intent."""
    given: dict[str, Any] = {
        "language": "en",
        "tells": True,
        "alarm": None,
        "command": None,
        "kinds": {name: 0.94 if name is kind else 0.01 for name in Kind},
        "intents": {name: 0.85 if name is intent else 0.01 for name in Intent},
        "talk": "greeting",
        "conditions": (),
        "symptoms_only": False,
        "set_aside": False,
        "doubtful": (),
        "items": (),
        "twitching": False,
        "face": False,
        "also": (),
        "immune": False,
        "other": None,
        "foreign": False,
        "trigger": (),
        "matched": (),
        "asks": True,
        "unknown": False,
        "size": 6,
        "words": frozenset(),
        "rest": frozenset(),
        "roles": frozenset(),
        "hinted": frozenset(),
    }
    return Reading(**(given | more))


LUPUS = Context(at=0.0, conditions=("lupus",), intent=Intent.OVERVIEW)


@pytest.mark.parametrize(("kind", "decision"), [(Kind.EMERGENCY, Emergency), (Kind.CRISIS, Crisis)])
@pytest.mark.parametrize("also", list(Kind))
def test_an_alarm_wins_over_every_other_reading(kind: Kind, decision: type, also: Kind) -> None:
    """Whatever else the message is."""
    assert isinstance(decide(reading(also, alarm=Alarm(kind, None), conditions=("lupus",))), decision)


def test_a_question_that_names_its_condition_is_answered() -> None:
    """With the intent that was read."""
    decision = decide(reading(Kind.ANSWER, Intent.TREATMENT, conditions=("cidp",)))
    assert isinstance(decision, Answer)
    assert (decision.intent, decision.conditions) == (Intent.TREATMENT, ("cidp",))


def test_a_question_without_a_subject_is_asked_back() -> None:
    """Nothing is guessed."""
    decision = decide(reading(Kind.CLARIFY, Intent.TREATMENT))
    assert isinstance(decision, Clarify)
    assert decision.intent is Intent.TREATMENT


def test_a_follow_up_is_about_the_last_subject() -> None:
    """And how is it treated?"""
    decision = decide(
        reading(
            Kind.CLARIFY,
            Intent.TREATMENT,
            words=frozenset({"how", "is", "it", "treated"}),
            rest=frozenset({"treated"}),
            roles=frozenset({Role.POINTING}),
        ),
        LUPUS,
    )
    assert isinstance(decision, Answer)
    assert (decision.intent, decision.conditions) == (Intent.TREATMENT, ("lupus",))


def test_a_new_subject_replaces_the_last_one() -> None:
    """What is MS?"""
    decision = decide(reading(Kind.ANSWER, Intent.OUTLOOK, conditions=("multiple-sclerosis",), size=9), LUPUS)
    assert isinstance(decision, Answer)
    assert decision.conditions == ("multiple-sclerosis",)


def test_a_bare_name_after_asking_back_answers_what_was_asked() -> None:
    """How is it treated? - Of what? - Lupus."""
    asked = Context(at=0.0, intent=Intent.TREATMENT, asked=True)
    decision = decide(reading(Kind.ANSWER, Intent.OVERVIEW, conditions=("lupus",), size=1), asked)
    assert isinstance(decision, Answer)
    assert (decision.intent, decision.conditions) == (Intent.TREATMENT, ("lupus",))


def test_a_comparison_takes_the_last_subject_as_the_other_side() -> None:
    """And how is MS different?"""
    decision = decide(
        reading(Kind.ANSWER, Intent.COMPARE, conditions=("multiple-sclerosis",), rest=frozenset({"tell"})), LUPUS
    )
    assert isinstance(decision, Answer)
    assert decision.conditions == ("lupus", "multiple-sclerosis")


def test_two_readings_of_a_name_are_asked_about_instead_of_guessed() -> None:
    """Morvan or Isaacs?"""
    decision = decide(reading(Kind.ANSWER, conditions=("morvan-syndrome",), doubtful=("isaacs-syndrome",)))
    assert isinstance(decision, Clarify)
    assert decision.options == ("morvan-syndrome", "isaacs-syndrome")


def test_a_diagnosis_is_declined_with_its_conditions() -> None:
    """The general information follows."""
    decision = decide(reading(Kind.DECLINE, Intent.SYMPTOM_CHECK, conditions=("als",)))
    assert isinstance(decision, Decline)
    assert decision.conditions == ("als",)


def test_another_disease_is_out_of_scope_and_named() -> None:
    """However much the question sounds like ours."""
    decision = decide(reading(Kind.ANSWER, Intent.TREATMENT, other="gout"))
    assert isinstance(decision, OutOfScope)
    assert decision.other == "gout"


def test_small_talk_keeps_its_subject() -> None:
    """A greeting is greeted."""
    assert decide(reading(Kind.SMALL_TALK, talk="thanks")) == SmallTalk("thanks", 0.94)


def test_a_command_without_its_argument_is_explained() -> None:
    """So is one that does not exist."""
    for text in ("/condition", "/nonsense"):
        assert isinstance(decide(reading(Kind.OUT_OF_SCOPE, command=typed(text))), Usage)


def test_a_command_is_obeyed_however_its_argument_reads() -> None:
    """/treatment gbs is about treatment."""
    command = typed("/treatment gbs")
    decision = decide(reading(Kind.OUT_OF_SCOPE, command=command, conditions=("guillain-barre-syndrome",)))
    assert isinstance(decision, Answer)
    assert decision.intent is Intent.TREATMENT


def test_a_test_named_alone_is_a_subject() -> None:
    """What does an MRI show?"""
    item = Item(Tag.TEST, "mri-scan")
    decision = decide(reading(Kind.ANSWER, Intent.DIAGNOSIS, items=(item,)))
    assert isinstance(decision, Answer)
    assert decision.items == (item,)
