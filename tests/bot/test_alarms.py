"""Emergencies and crises come before everything else; look-alikes do not."""

import pytest

from bot.alarms import Gate
from bot.knowledge import Kind
from bot.library import Library
from bot.tagging import Tagger
from bot.text import clean
from bot.vocabulary import tagger
from tests.conftest import Ask, said


@pytest.mark.parametrize(
    "message",
    [
        "half my face jsut went numb and i cant talk right",
        "My dad suddenly can't lift his left arm and his speech is slurred",
        "cant breathe properly and my throat is closing since an hour",
        "she has been having a seizure for 6 minutes",
        "husband passed out and wont wake up",
        "i suddenly lost vision in my right eye this morning",
        "worst headache of my life, came out of nowhere",
        "my legs went numb yesterday and now my arms are weak too",
        "mum is confused since this morning and doesnt know where she is",
        "my daughter just had a seizure",
        "my son just had two seizures in a row",
        "my wife keeps having fits",
        "i just passed out in the shower",
    ],
)
def test_an_emergency_is_told_to_get_help_first(ask: Ask, message: str) -> None:
    """The first line is the call for help, whatever else is in the message."""
    reply = ask(message)
    assert reply.kind is Kind.EMERGENCY
    assert reply.urgent
    assert reply.lead[0].text.startswith("Get emergency help now: call ")


@pytest.mark.parametrize(
    "message",
    [
        "i dont want to be here anymore",
        "I want to kill myself",
        "thinking about suicide every night",
        "everyone would be better off without me",
        "life isn't worth living with this twitch",
        "i started cutting myself again",
        "my daughter says she wants to die, what do i do",
    ],
)
def test_a_crisis_gets_warm_words_and_someone_to_talk_to(ask: Ask, message: str) -> None:
    """Short, discreet, no condition text, no questions offered."""
    reply = ask(message, country="US")
    assert reply.kind is Kind.CRISIS
    assert reply.discreet
    assert "988" in said(reply)
    assert reply.choices == ()


def test_when_a_message_holds_an_alarm_and_a_question_the_alarm_wins(ask: Ask) -> None:
    """The question can wait."""
    assert ask("what is lupus? also i suddenly cant move my right arm and my face droops").kind is Kind.EMERGENCY
    assert ask("how is ms treated, i dont want to live anymore").kind is Kind.CRISIS


@pytest.mark.parametrize(
    "message",
    [
        "that was a stroke of luck",
        "this eye twitch is killing me lol",
        "my grandma had a stroke in 2010",
        "what are the signs of a stroke?",
        "eyelid twitching, no drooping, no slurred speech, no numbness",
        "how do i kill a process",
        "im dying of laughter",
        "can myasthenia gravis stop your breathing?",
    ],
)
def test_an_alarming_word_alone_is_no_alarm(ask: Ask, message: str) -> None:
    """Idioms, the past, what is denied and what is asked in general frighten nobody."""
    assert ask(message).kind not in (Kind.EMERGENCY, Kind.CRISIS)


@pytest.mark.parametrize(
    "message",
    [
        "my dad collapsed at the game",
        "she lost consciousness in training",
        "i passed out during my exam and my face is numb",
    ],
)
def test_where_it_happens_makes_no_story_of_an_emergency(message: str, ask: Ask) -> None:
    """A game, a film or an exam can be where someone is, and not what is talked about."""
    assert ask(message).kind is Kind.EMERGENCY


@pytest.mark.parametrize(
    "message",
    ["my daughter had a seizure in 2019", "what to do if someone just had a seizure", "the film has a stroke scene"],
)
def test_what_is_past_general_or_a_story_is_no_emergency(message: str, ask: Ask) -> None:
    """Though the same words stand in it."""
    assert not ask(message).urgent


@pytest.mark.parametrize(
    ("country", "number", "line"),
    [("US", "911", "988"), ("GB", "999", "116 123"), ("AU", "000", "13 11 14"), ("DE", "112", "0800 111 0 111")],
)
def test_the_numbers_are_those_of_the_country(ask: Ask, country: str, number: str, line: str) -> None:
    """Set by whoever runs the bot."""
    assert number in ask("my face suddenly droops and i cant speak", country=country).lead[0].text
    assert line in said(ask("i want to die", country=country))


def test_without_a_country_no_number_is_assumed_to_be_the_right_one(ask: Ask) -> None:
    """The general text names the local number first."""
    assert "your local emergency number" in ask("my face suddenly droops and i cant speak").lead[0].text


def test_an_alarm_needs_no_memory(ask: Ask) -> None:
    """It stands alone, and keeps nothing."""
    ask("what is lupus", conversation="a")
    assert ask("i cant breathe", conversation="a").kind is Kind.EMERGENCY


def test_an_alarm_is_found_inside_a_command(ask: Ask) -> None:
    """On every path."""
    assert ask("/ask i cant breathe and my face is drooping").kind is Kind.EMERGENCY
    assert ask("/define i want to kill myself").kind is Kind.CRISIS


@pytest.fixture(scope="module")
def tags(known: Library) -> Tagger:
    """The tagger over the real knowledge base."""
    return tagger(known)


@pytest.fixture(scope="module")
def gate(known: Library) -> Gate:
    """The gate for emergencies."""
    return Gate(known.base.alarms.emergencies.signs, known.base.language.grammar)


def test_a_list_of_what_is_missing_denies_every_item(tags: Tagger, gate: Gate) -> None:
    """One "no" reaches along a list."""
    tagged = tags.tag(clean("no trouble swallowing now, and no face droop or suddenly slurred speech"))
    assert gate.matches(tagged)
    assert all(match.denied for match in gate.matches(tagged))


def test_a_turn_ends_what_was_denied(tags: Tagger, gate: Gate) -> None:
    """After "but" the denial is over."""
    tagged = tags.tag(clean("no pain but suddenly my arm is weak"))
    assert any(not match.denied for match in gate.matches(tagged))


def test_the_past_excuses_unless_it_is_now(tags: Tagger, gate: Gate) -> None:
    """What was, years ago, is no emergency; what is again today is."""
    past = tags.tag(clean("years ago i suddenly had slurred speech"))
    assert all(match.excused for match in gate.matches(past))
    again = tags.tag(clean("years ago i suddenly had slurred speech and today again"))
    assert any(not match.excused for match in gate.matches(again))
