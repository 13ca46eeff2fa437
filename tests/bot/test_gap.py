"""What is noted of a message that was not answered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant import Assistant
from bot.gap import MOST
from bot.memory import ProcessMemory
from bot.message import Message
from bot.phrasing import Phraser
from bot.reading import Reader
from tests.conftest import NOON


def missing(assistant: Assistant, text: str) -> tuple[str, ...]:
    """Return what is noted of a message."""
    message = Message(text, NOON)
    return assistant.step(message, assistant.read(message), None).gap


def test_of_a_question_that_was_not_answered_a_few_words_stay(assistant: Assistant) -> None:
    """In no order, mended, and without those that say nothing."""
    assert missing(assistant, "Can the weather forecast tell me about bicycles?") == ("bicycles", "forecast", "weather")


@pytest.mark.parametrize(
    "text",
    [
        "what is lupus?",
        "my face droops on one side and i cannot speak",
        "i want to kill myself",
        "how much prednisone should i take",
        "what is psoriasis?",
        "thanks",
        "/nonsense",
    ],
)
def test_nothing_stays_of_what_was_answered(text: str, assistant: Assistant) -> None:
    """Nor of an alarm, a decision that was declined, or a disease that is not ours."""
    assert missing(assistant, text) == ()


def test_names_and_numbers_and_stories_do_not_stay(assistant: Assistant) -> None:
    """A story is somebody's own, whatever its words."""
    assert "zorblatt" not in missing(assistant, "weather for zorblatt 4711")
    story = "weather bicycles mountains kitchen garden holiday railway computer window chicken potatoes"
    assert missing(assistant, story) == ()


@given(text=st.text(max_size=200))
def test_whatever_is_written_few_plain_words_stay(reader: Reader, phraser: Phraser, text: str) -> None:
    """Each of letters alone."""
    words = missing(Assistant(reader, phraser, ProcessMemory()), text)
    assert len(words) <= MOST
    assert all(word.isalpha() and word == word.lower() for word in words)
