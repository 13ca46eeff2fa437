"""Conversations: follow-ups use the last subject, for a while, and never another person's."""

from bot.assistant import Assistant
from bot.context import LIFETIME, Context
from bot.knowledge import Intent, Kind
from bot.memory import ProcessMemory
from tests.conftest import NOON, Ask, said


def test_a_follow_up_is_about_the_last_subject(ask: Ask) -> None:
    """And how is it treated?"""
    ask("what is lupus", conversation="a")
    reply = ask("and how is it treated?", conversation="a", at=NOON + 60)
    assert (reply.intent, reply.conditions) == (Intent.TREATMENT, ("lupus",))


def test_after_half_an_hour_the_subject_is_forgotten(ask: Ask) -> None:
    """Then it is asked for."""
    ask("what is lupus", conversation="a")
    assert ask("and how is it treated?", conversation="a", at=NOON + LIFETIME + 1).kind is Kind.CLARIFY


def test_a_subject_is_never_taken_from_another_conversation(ask: Ask) -> None:
    """Nor from a message that stands alone."""
    ask("what is lupus", conversation="a")
    assert ask("and how is it treated?", conversation="b").kind is Kind.CLARIFY
    assert ask("and how is it treated?").kind is Kind.CLARIFY


def test_another_condition_takes_over_what_was_asked(ask: Ask) -> None:
    """What about MS?"""
    ask("how is lupus treated", conversation="a")
    reply = ask("what about MS?", conversation="a")
    assert reply.conditions == ("multiple-sclerosis",)


def test_a_typed_number_picks_the_suggestion(ask: Ask) -> None:
    """In a terminal one types it; a button would send the same text."""
    first = ask("what is lupus", conversation="a")
    by_number = ask("2", conversation="a")
    by_text = ask(first.choices[1].text, conversation="b")
    assert by_number == by_text


def test_a_number_that_was_not_offered_picks_nothing(ask: Ask) -> None:
    """It is a message like any other."""
    ask("what is lupus", conversation="a")
    assert ask("99", conversation="a").conditions == ()
    assert ask("0" * 5_000, conversation="a").disclaimer


def test_an_answer_can_be_explained_in_words(ask: Ask, assistant: Assistant) -> None:
    """How it was read, the names recognised, and how far it was reviewed."""
    why = said(assistant.explain(ask("how is lupis treated")))
    assert "a question about treatment, about lupus" in why
    assert "lupis" in why
    assert "not yet reviewed" in why


def test_memory_drops_the_longest_unused_conversation_first() -> None:
    """It never grows without end."""
    memory = ProcessMemory(most=2)
    for name in ("a", "b", "c"):
        memory.remember(name, Context(NOON))
    assert memory.recall("a") is None
    assert memory.recall("c") == Context(NOON)
    memory.forget("c")
    assert memory.recall("c") is None


def test_every_suggestion_is_understood_as_it_stands(ask: Ask) -> None:
    """A button never leads to "I'm not sure"."""
    asked = {"what is lupus", "hello", "what causes eye twitching", "how is it treated", "is it ALS?"}
    offered = {choice.text for question in asked for choice in ask(question).choices}
    assert offered
    for choice in offered:
        assert ask(choice).kind is Kind.ANSWER, choice
