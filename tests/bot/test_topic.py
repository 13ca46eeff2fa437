"""What a message is about, in the light of its conversation."""

import pytest

from bot.knowledge import Intent
from bot.reply import Reply
from tests.conftest import Ask


def last(ask: Ask, *turns: str) -> Reply:
    """Return the reply to the last turn of a conversation."""
    return [ask(turn, conversation="c") for turn in turns][-1]


@pytest.mark.parametrize(
    ("turn", "conditions"),
    [
        ("does the eyelid one go away", {"eyelid-myokymia"}),
        ("and the second one?", {"eyelid-myokymia"}),
        ("how common are those two", {"hemifacial-spasm", "eyelid-myokymia"}),
        ("are they treated the same way", {"hemifacial-spasm", "eyelid-myokymia"}),
    ],
)
def test_one_of_two_is_meant_by_its_place_or_a_part_of_its_name_and_both_by_a_word_for_both(
    turn: str, conditions: set[str], ask: Ask
) -> None:
    """After a comparison."""
    reply = last(ask, "hemifacial spasm or eyelid myokymia, what is the difference", turn)
    assert set(reply.conditions) == conditions


def test_being_treated_the_same_is_a_question_about_treatment(ask: Ask) -> None:
    """Of both."""
    reply = last(ask, "what is CIDP", "how is that different from GBS", "are they treated the same way")
    assert reply.intent is Intent.TREATMENT


def test_which_of_those_asks_about_the_causes_that_were_listed(ask: Ask) -> None:
    """Not about a comparison."""
    assert last(ask, "why do faces twitch", "which of those are autoimmune").intent is Intent.CAUSES_OF_TWITCHING
    assert last(ask, "why do faces twitch", "which of those is most common").intent is Intent.HOW_COMMON


def test_a_disease_is_left_behind_when_it_is_to_be_forgotten(ask: Ask) -> None:
    """Or when someone goes back to a part of their own face."""
    first = "does sjogren's cause facial twitching"
    assert not last(ask, first, "ok forget sjogrens, what makes an eyelid twitch in general").conditions
    assert not last(ask, first, "back to my eyelid, can i do something to calm it").conditions


def test_the_seizures_are_those_of_the_disease_at_hand(ask: Ask) -> None:
    """Their name is also that of a disease of ours."""
    reply = last(ask, "what is LGI1 encephalitis?", "what do the seizures look like?")
    assert reply.conditions == ("lgi1-encephalitis",)


def test_a_word_explained_is_not_the_question_before(ask: Ask) -> None:
    """Short as it is."""
    assert last(ask, "which tests do they run for lupus", "whats an ANA").intent is Intent.GLOSSARY


@pytest.mark.parametrize(
    "text", ["ok, and the outlook for MS?", "which seizure drug is safest", "MS and my job at an office"]
)
def test_words_that_stand_beside_a_condition_do_not_make_it_something_else(text: str, ask: Ask) -> None:
    """Outlook is a program, but not here."""
    assert ask(text).conditions


@pytest.mark.parametrize("text", ["MS Word crashes", "MS Outlook does not open", "the property seizure by the police"])
def test_names_in_other_company_are_not_ours(text: str, ask: Ask) -> None:
    """Right before or behind them."""
    assert not ask(text).conditions


@pytest.mark.parametrize(
    ("before", "turn", "intent"),
    [
        ("how is MS treated", "what is lupus", Intent.OVERVIEW),
        ("how is MS treated", "what about lupus?", Intent.TREATMENT),
        ("why does my eyelid twitch", "whats lupus", Intent.OVERVIEW),
        ("¿cómo se trata la EM?", "¿qué es el lupus?", Intent.OVERVIEW),
        ("¿cómo se trata la EM?", "¿y qué hay del lupus?", Intent.TREATMENT),
    ],
)
def test_what_something_is_can_be_asked_in_the_middle_of_a_conversation(
    before: str, turn: str, intent: Intent, ask: Ask
) -> None:
    """And is not taken for a wish to know the same of it as of what was asked about before."""
    reply = last(ask, before, turn)
    assert (reply.intent, reply.conditions) == (intent, ("lupus",))
