"""Every labelled question is read as its label says, but for the known misses, which are listed."""

from pathlib import Path
from typing import TypedDict

import pytest
import yaml

from bot.assistant import Assistant
from bot.evaluation import IN_FIELD, evaluate, labelled, rates
from bot.knowledge import Kind
from bot.library import FOLDER, Library
from tests.approved import PAGE, Approved, approved, page, told
from tests.conftest import Ask

HERE = Path(__file__).parent
FILES = sorted(path.stem for path in HERE.glob("*.yaml") if path.stem != "known-misses")
KNOWN: dict[str, list[str]] = yaml.safe_load((HERE / "known-misses.yaml").read_text(encoding="utf-8"))


class Row(TypedDict):
    """One labelled question."""

    text: str
    kind: str
    intent: str
    conditions: list[str]


def rows(name: str) -> list[Row]:
    """Return the labelled questions of a file."""
    found: list[Row] = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def misses(name: str, ask: Ask) -> list[str]:
    """Return the numbers of the questions of a file that are read wrongly."""
    found = []
    for number, row in enumerate(rows(name), 1):
        reply = ask(row["text"])
        right = reply.kind == row["kind"]
        if right and reply.kind in IN_FIELD:
            right = (reply.intent or "") == row["intent"] and set(reply.conditions) == set(row["conditions"])
        if not right:
            found.append(str(number))
    return found


@pytest.mark.parametrize("name", FILES)
def test_the_questions_of_a_file_are_read_rightly_but_for_the_known_misses(name: str, ask: Ask) -> None:
    """A new miss is a step back; a miss that is none any more is taken off the list."""
    assert misses(name, ask) == [str(number) for number in KNOWN.get(name, [])]


def test_every_condition_has_its_questions() -> None:
    """Questions mirror conditions, file by file."""
    assert {path.stem for path in (FOLDER / "conditions").glob("*.yaml")} <= set(FILES)


@pytest.mark.parametrize("row", approved(), ids=lambda row: str(row["text"])[:40])
def test_an_approved_answer_still_says_the_same(row: Approved, ask: Ask) -> None:
    """These were read as their writers would read them."""
    assert told(ask(row["text"])) == row["reply"], "run `make answers`, then read what has changed"


def test_the_page_of_answers_shows_what_is_said(assistant: Assistant, known: Library) -> None:
    """Ten examples and the lengths."""
    assert PAGE.read_text(encoding="utf-8") == page(assistant, known), "run `make answers`, then read what has changed"
    assert sum(row.get("shown", False) for row in approved()) == 10


def test_no_benign_message_beyond_a_few_raises_an_alarm(ask: Ask) -> None:
    """A false alarm frightens people; these messages were chosen to be hard."""
    alarmed = [row for row in rows("benign") if ask(row["text"]).urgent]
    assert len(alarmed) <= 0.10 * len(rows("benign"))


@pytest.mark.parametrize(("name", "least"), [("emergencies", 0.90), ("crises", 0.80)])
def test_alarms_are_heard_however_they_are_put(name: str, least: float, ask: Ask) -> None:
    """These messages were chosen to be hard."""
    heard = [row for row in rows(name) if ask(row["text"]).kind == row["kind"]]
    assert len(heard) >= least * len(rows(name))


FLOORS = {
    "held-out": {"kind": 0.90, "intent": 0.82, "conditions": 0.92, "conversation turns wholly right": 0.75}
    | {"emergency recall": 0.93, "crisis recall": 0.93},
    "spanish": {"kind": 0.93, "intent": 0.87, "conditions": 0.93, "emergency recall": 0.97, "crisis recall": 0.92},
}
"""Shares below which the understanding must not fall, by set."""


@pytest.mark.parametrize(("name", "floors"), FLOORS.items())
def test_a_measuring_set_is_understood(name: str, floors: dict[str, float], assistant: Assistant) -> None:
    """In both languages, with few false alarms."""
    found = rates(evaluate(assistant, labelled(HERE / f"{name}.jsonl")))
    assert {figure: found[figure].value for figure, least in floors.items() if found[figure].value < least} == {}
    assert found["emergency false alarms"].value <= 0.02
    assert found["crisis false alarms"].value <= 0.02


ASKED = [
    ("What autoimmune disease causes facial twitching?", Kind.ANSWER, ()),
    ("Is facial twitching a sign of MS?", Kind.ANSWER, ("multiple-sclerosis",)),
    ("what does MS facial twiching feel like, and does it go away?", Kind.ANSWER, ("multiple-sclerosis",)),
    ("How does MS damage nerves?", Kind.ANSWER, ("multiple-sclerosis",)),
    ("Can NMO / Devic's disease cause face spasms?", Kind.ANSWER, ("neuromyelitis-optica",)),
    ("does lupus affect the nervs of the face", Kind.ANSWER, ("lupus",)),
    ("What is Morvan's syndrome, and how is it found and treated?", Kind.ANSWER, ("morvan-syndrome",)),
    ("Which blood tests look for autoimmune causes of twitching?", Kind.ANSWER, ()),
    ("What does an MRI show?", Kind.ANSWER, ()),
    ("what are nerve conducion studies for", Kind.ANSWER, ()),
    (
        "How is autoimmune twitching treated: steroids, immunosuppressants, disease-modifying therapies?",
        Kind.ANSWER,
        (),
    ),
    ("MS or NMO: what is the difference?", Kind.ANSWER, ("multiple-sclerosis", "neuromyelitis-optica")),
    ("My left eyelid has twitched for three weeks, what could it be?", Kind.ANSWER, ()),
    ("When should I worry?", Kind.ANSWER, ()),
    ("Is it ALS?", Kind.DECLINE, ("als",)),
    ("Can too much coffee do this?", Kind.ANSWER, ("stress-caffeine-fatigue",)),
    ("whats myokimia?", Kind.ANSWER, ()),
    ("Do I have MS?", Kind.DECLINE, ("multiple-sclerosis",)),
    ("is 20 mg of prednisone right for me?", Kind.DECLINE, ()),
    ("my ANA is 1:320, what have I got?", Kind.DECLINE, ()),
]


@pytest.mark.parametrize(("question", "kind", "conditions"), ASKED)
def test_what_people_ask_most_is_answered_with_sources(
    question: str, kind: Kind, conditions: tuple[str, ...], ask: Ask
) -> None:
    """Typos included; each names its conditions and shows its sources."""
    reply = ask(question)
    assert reply.kind is kind
    assert set(reply.conditions) == set(conditions)
    assert reply.sources
    assert reply.warning
