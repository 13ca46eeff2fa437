"""Where people chat: what was not answered is counted, and "none of these" apart."""

import pytest

from bot.assistant import Assistant
from bot.context import LIFETIME
from bot.dialogue import Dialogue
from bot.journal import Use
from bot.live import Edition, Live
from bot.message import Message
from bot.state.state import State
from bot.state.tables import GAPS
from tests.conftest import NOON

VAGUE = "is MGS treatable?"
"""An acronym that nobody has, near to one of ours, so that the bot asks back."""


@pytest.fixture
def dialogue(kept: State, assistant: Assistant) -> Dialogue:
    """A dialogue whose subjects and gaps are really kept."""
    return Dialogue(Live(Edition(assistant)), kept.contexts, kept.gaps)


async def counted(kept: State) -> list[tuple[int, int]]:
    """Return how often each gap was asked, and how often none of what was offered was meant."""
    rows = await kept.database.run(Use.OTHER, lambda connection: connection.execute(GAPS.select()))
    return [(row._mapping["count"], row._mapping["none"]) for row in rows]


async def test_none_of_these_counts_once_for_what_was_asked_back(dialogue: Dialogue, kept: State) -> None:
    """Pressed or typed, and said again it says nothing new."""
    step = await dialogue.answer(Message(VAGUE, NOON, "c"))
    none = step.reply.choices[-1].text
    assert none == "None of these"
    await dialogue.answer(Message(none, NOON + 5, "c"))
    await dialogue.answer(Message(none, NOON + 9, "c"))
    assert await counted(kept) == [(1, 1)]


async def test_the_number_of_none_of_these_counts_as_well(dialogue: Dialogue, kept: State) -> None:
    """Where choices have numbers."""
    step = await dialogue.answer(Message(VAGUE, NOON, "c"))
    await dialogue.answer(Message(str(len(step.reply.choices)), NOON + 5, "c"))
    assert await counted(kept) == [(1, 1)]


async def test_only_a_digest_waits_for_none_of_these(dialogue: Dialogue, kept: State) -> None:
    """In the subject of the conversation, which is encrypted and soon over."""
    await dialogue.answer(Message(VAGUE, NOON, "c"))
    context = await kept.contexts.recall("c")
    assert context is not None
    assert len(context.gap) == 16
    await dialogue.answer(Message("None of these", NOON + LIFETIME + 1, "c"))
    assert await counted(kept) == [(1, 0)]


async def test_who_presses_none_of_these_takes_nothing_over(dialogue: Dialogue, kept: State) -> None:
    """Pressed by somebody else under a thread, it is counted, and stays to be forgotten by whoever asked."""
    await dialogue.answer(Message(VAGUE, NOON, "thread", asker="ann"))
    await dialogue.answer(Message("None of these", NOON + 5, "bea alone", asker="bea"), under="thread")
    assert await counted(kept) == [(1, 1)]
    assert (await kept.contexts.forget("bea"), await kept.contexts.forget("ann")) == (0, 1)


async def test_none_of_these_to_something_else_counts_nothing(dialogue: Dialogue, kept: State) -> None:
    """To an answer, to another's question, or out of the blue."""
    await dialogue.answer(Message(VAGUE, NOON, "c"))
    await dialogue.answer(Message("what is lupus?", NOON + 1, "c"))
    for conversation in ("c", "d", None):
        await dialogue.answer(Message("None of these", NOON + 2, conversation))
    assert await counted(kept) == [(1, 0)]
