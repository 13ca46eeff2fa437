"""What a message means, read with the real knowledge base."""

import pytest

from bot.knowledge import Intent, Kind
from bot.message import Message
from bot.reading import Reader
from tests.conftest import NOON, Ask


@pytest.mark.parametrize(
    ("message", "slugs"),
    [
        ("what is NMD?", {"neuromyelitis-optica"}),
        ("tell me about LGI2", {"lgi1-encephalitis"}),
    ],
)
def test_an_acronym_that_is_a_letter_off_is_asked_about(
    ask: Ask, message: str, slugs: set[str], reader: Reader
) -> None:
    """A confident wrong disease is the worst of errors."""
    reply = ask(message)
    assert reply.kind is Kind.CLARIFY
    assert slugs <= set(reader.read(Message(message, NOON)).doubtful)
    assert reply.choices[-1].text == "None of these"


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        ("it is not MS, so could lupus do this to my eyelid?", ("lupus",)),
        ("is that MOGAD and not MS", ("mogad", "multiple-sclerosis")),
        ("MS or NMO?", ("multiple-sclerosis", "neuromyelitis-optica")),
    ],
)
def test_what_is_set_aside_is_not_asked_about(reader: Reader, message: str, kept: tuple[str, ...]) -> None:
    """What is "not MS" is not about MS, unless it is a choice between the two."""
    assert reader.read(Message(message, NOON)).conditions == kept


@pytest.mark.parametrize(
    ("message", "slugs"),
    [
        ("what causes RRMS?", ("multiple-sclerosis",)),
        ("how is sreat treated", ("hashimoto-encephalopathy",)),
        ("can M.S. make my cheek twitch", ("multiple-sclerosis",)),
        ("how long does an MS relapse last", ("multiple-sclerosis",)),
        ("what is an aquaporin-4 antibody", ("neuromyelitis-optica",)),
        ("what does anti-Ro mean in lupus", ("lupus", "sjogren-disease")),
        ("is a harmless eyelid twitch different from blepharospasm", ("eyelid-myokymia", "blepharospasm")),
        ("my anti-Ro is positive, what do I have", ()),
        ("does my ANA of 1:80 mean anything", ()),
        ("can I halve my mestinon tonight", ("myasthenia-gravis",)),
        ("can I halve my prednisone tonight", ()),
    ],
)
def test_a_condition_is_known_by_its_other_names(reader: Reader, message: str, slugs: tuple[str, ...]) -> None:
    """Short forms, dotted ones, antibodies and medicines of its own; a result of one's own names no disease."""
    assert reader.read(Message(message, NOON)).conditions == slugs


def test_a_question_of_several_parts_has_several_intents(ask: Ask) -> None:
    """The main one leads, the others follow in the same answer."""
    reply = ask("what is Morvan syndrome, and how is it treated?")
    headings = {section.heading for section in reply.sections}
    assert reply.conditions == ("morvan-syndrome",)
    assert any("Treatment" in heading for heading in headings) or reply.intent is Intent.TREATMENT


@pytest.mark.parametrize(
    "message",
    [
        "why does twitch keep buffering on my laptop",
        "is the constellation lupus visible in june",
        "customs seizure letter for my parcel",
        "ms office licence expired",
        "how do i merge two pandas dataframes",
        "what would cause a seizure in a dog",
        "What are the symptoms of gout?",
        "does carbamazepine interact with my hashimoto's thyroiditis",
        "asdf qwer zxcv",
    ],
)
def test_another_field_is_never_answered(ask: Ask, message: str) -> None:
    """However familiar a word in it is."""
    assert ask(message).kind in (Kind.OUT_OF_SCOPE, Kind.CLARIFY, Kind.SMALL_TALK)


def test_a_phrase_of_the_knowledge_base_is_understood_as_it_says(reader: Reader) -> None:
    """Almost word for word is enough, and an edit needs no learning."""
    reading = reader.read(Message("home remedys for eyelid fluter", NOON))
    assert reading.intent is Intent.SELF_CARE


def test_reading_is_deterministic(reader: Reader) -> None:
    """The same words mean the same today and tomorrow."""
    message = Message("does lupus or ms make an eyelid twitch and how is it treated", NOON)
    assert reader.read(message) == reader.read(message)
