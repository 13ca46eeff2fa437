"""A recipe brings the same answer back in any process."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import assembly
from bot.assistant import Assistant
from bot.choices import Choices
from bot.commands import COMMANDS
from bot.knowledge import Intent
from bot.library import Library
from bot.message import Message
from bot.recipe import MOST, Recipes
from tests.conftest import NOON

ASKED = [
    "does lupis cause facail twitching?",
    "what is the difference between ms and lupus",
    "how is it found and treated, bell's palsy?",
    "is botox safe for hemifacial spasm",
    "do i have als",
    "my face droops and i cannot speak",
    "i want to die",
    "what is gout",
    "hello",
    "None of these",
    "what is it",
    *(command.example for command in COMMANDS),
]


@pytest.fixture(scope="module")
def other(known: Library) -> Assistant:
    """An assistant that shares nothing with the one that was asked, as after a restart."""
    return assembly.of(known)


@pytest.mark.parametrize("text", ASKED)
def test_a_recipe_brings_the_same_answer_back(text: str, assistant: Assistant, other: Assistant) -> None:
    """In another process too, word for word."""
    message = Message(text, NOON, country="GB")
    reply = assistant.answer(message)
    again = other.again(reply.recipe, message)
    assert again is not None
    assert (again.lines(), again.sources, again.choices) == (reply.lines(), reply.sources, reply.choices)
    assert len(reply.recipe) <= MOST


def test_every_entry_and_intent_has_a_recipe_that_fits(assistant: Assistant, known: Library) -> None:
    """Up to three conditions and what else was named."""
    choices = Choices(known)
    for condition in known.conditions.values():
        for intent in set(Intent) - {Intent.COMPARE}:
            reply = assistant.answer(Message(choices.of(intent, condition).text, NOON))
            assert 0 < len(reply.recipe) <= MOST


def test_what_is_gone_from_the_knowledge_base_is_refused(known: Library) -> None:
    """An old button may name it."""
    recipes = Recipes(known)
    for gone in ("answer|overview|no-such|||||all|90", "answer|overview|lupus|test.no-such||||all|90", "", "x|y"):
        assert recipes.read(gone) is None


@given(text=st.text(max_size=100))
def test_any_text_is_a_recipe_or_refused(text: str, known: Library) -> None:
    """Never an error."""
    Recipes(known).read(text)
