"""How a message was read, laid open."""

from collections.abc import Callable

import pytest

from bot.assistant import Assistant
from bot.context import Context
from bot.explaining import Explained, Heard, Repaired, explain
from bot.knowledge import Intent, Kind
from bot.message import Message
from bot.tagging import Kind as Tag
from tests.conftest import NOON, Ask

Told = Callable[..., Explained]


@pytest.fixture
def told(assistant: Assistant) -> Told:
    """Explain one message."""

    def explained(text: str, context: Context | None = None) -> Explained:
        return explain(assistant, Message(text, NOON), context)

    return explained


def test_words_are_shown_as_typed_and_as_read(told: Told) -> None:
    """Slips, short forms and words run together."""
    seen = told("does lupus cause facail twitching? idk")
    assert seen.repairs == (Repaired("facail", "facial"), Repaired("idk", "i dont know"))
    assert "facial" in seen.words
    assert told("what is lupus").repairs == ()


@pytest.mark.parametrize(
    ("typed", "kind", "nearest", "likeness"),
    [
        ("myokymia", Tag.MOVEMENT, "myokymia", 1.0),
        ("lupis", Tag.CONDITION, "lupus", 0.8),
        ("multiple sclerosys", Tag.CONDITION, "multiple sclerosis", 0.89),
        ("SLE", Tag.CONDITION, "SLE", 1.0),
        ("asthma", Tag.OTHER, "asthma", 1.0),
    ],
)
def test_a_name_tells_how_like_it_was_typed(told: Told, typed: str, kind: Tag, nearest: str, likeness: float) -> None:
    """A slip costs, whether it is mended or listed; the knowledge base's own name stands beside."""
    (name,) = told(f"what is {typed}").names
    assert (name.typed, name.kind, name.nearest) == (typed.lower(), kind, nearest)
    assert name.likeness == pytest.approx(likeness, abs=0.005)


def test_the_reply_is_the_one_that_is_given(told: Told, ask: Ask, assistant: Assistant) -> None:
    """Also in a conversation, and for a number that picks a suggestion."""
    assert told("what is lupus").reply == ask("what is lupus")
    before = Context(NOON, ("lupus",), ("lupus",), Intent.OVERVIEW, choices=("How is lupus treated?",))
    message = Message("and how is it found?", NOON)
    assert told(message.text, before).reply == assistant.step(message, assistant.read(message), before).reply
    picked = told("1", before)
    assert picked.picked == "How is lupus treated?"
    assert picked.decision.intent is Intent.TREATMENT
    assert picked.before == ("lupus",)


def test_intents_and_kinds_come_with_the_likeliest_first(told: Told) -> None:
    """The second one is the runner-up."""
    seen = told("how is lupus treated")
    assert seen.intents[0].label == Intent.TREATMENT
    for ranked in (seen.intents, seen.kinds):
        values = [one.likelihood for one in ranked]
        assert values == sorted(values, reverse=True)
    assert {one.label for one in seen.kinds} == {kind.value for kind in Kind}


def test_an_alarm_names_its_sign_and_the_words_for_it(told: Told) -> None:
    """And what the sign is called in `care.yaml`."""
    seen = told("my face is drooping and my speech is slurred right now")
    assert seen.alarm is not None
    assert seen.alarm.kind is Kind.EMERGENCY
    assert seen.alarm.theme
    assert any(one.heard is Heard.LIVE and one.id == seen.alarm.sign and one.words for one in seen.signs)


def test_a_sign_that_does_not_count_is_shown_with_the_reason(told: Told) -> None:
    """It was denied."""
    seen = told("my eyelid twitches but i have no face drooping and no slurred speech")
    assert seen.alarm is None
    assert Heard.DENIED in {one.heard for one in seen.signs}


def test_a_repeated_phrase_is_named(told: Told) -> None:
    """With the file that it stands in, in each language."""
    for question, folder in (("what is lupus", "intents"), ("¿qué es el lupus?", "locales/es/intents")):
        seen = told(question)
        assert seen.phrase is not None
        assert (seen.phrase.kind, seen.phrase.name) == (Kind.ANSWER, Intent.OVERVIEW)
        assert seen.phrase.file == f"{folder}/answer/overview.yaml"


@pytest.mark.parametrize(
    ("message", "kind", "about"),
    [
        ("do i have ms?", Kind.DECLINE, ""),
        ("hello", Kind.SMALL_TALK, "greeting"),
        ("what is asthma", Kind.OUT_OF_SCOPE, "asthma"),
        ("i want to kill myself", Kind.CRISIS, ""),
        ("what is NMD?", Kind.CLARIFY, ""),
        ("/nonsense", None, "nonsense"),
    ],
)
def test_every_decision_is_told(told: Told, message: str, kind: Kind | None, about: str) -> None:
    """With what it is about."""
    decision = told(message).decision
    assert (decision.kind, decision.about) == (kind, about)


def test_what_was_not_answered_shows_the_words_that_are_counted(told: Told) -> None:
    """And a question that was answered shows none."""
    assert told("the weather on a mountain").gap
    assert told("what is lupus").gap == ()


def test_why_says_what_the_button_says(told: Told) -> None:
    """The names, the sources and the review."""
    seen = told("what is lupus")
    assert any("lupus" in line for line in seen.why)
    assert any("not yet reviewed" in line for line in seen.why)
    assert seen.recipe.startswith("answer|overview|lupus")
