"""What an editor fills in begins as files in which everything to do is marked, and nothing is overwritten."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot import library, stubs
from bot.cluster import clusters
from bot.document import parse
from bot.errors import KnowledgeError, StubError
from bot.knowledge import Group
from bot.library import FOLDER, Library
from bot.state.gaps import Gap
from bot.stubs import Start

TODAY = date(2026, 11, 28)
START = Start("fable-syndrome", "Fable syndrome", Group.NOT_IMMUNE, ("FBS",), ("tale teller's twitch",), ("myokymia",))
FOUND = clusters([Gap(("bicycle", "weather"), 4, 9, 2), Gap(("bicycles", "weather"), 3, 5), Gap(("yes",), 3, 1)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the knowledge base that a test may add to."""
    return Path(shutil.copytree(FOLDER, tmp_path / "knowledge"))


def test_every_place_that_is_marked_is_reported_once_and_nothing_else(folder: Path) -> None:
    """With its line, its field and what belongs there."""
    (path,) = stubs.begin(START, folder, None, TODAY)
    with pytest.raises(KnowledgeError) as caught:
        library.load(folder)
    lines = path.read_text(encoding="utf-8").splitlines()
    marked = [number for number, line in enumerate(lines, 1) if "TODO" in line and not line.startswith("#")]
    assert [problem.line for problem in caught.value.problems] == marked
    assert all(problem.message.startswith("is still to do: ") for problem in caught.value.problems)
    assert caught.value.problems[0].field == "review.compiled_by"


def test_what_was_said_at_the_start_stands_there(folder: Path) -> None:
    """Also what YAML would read otherwise."""
    strange = Start("x-y", 'A "strange": name, [it] is', Group.IMMUNE, ("NO", "X1"), ("it's, really",), ())
    (path,) = stubs.begin(strange, folder, None, TODAY)
    document = parse(path, folder, [])
    assert document is not None
    assert document.values["name"] == strange.name
    assert document.values["acronyms"] == ["NO", "X1"]
    assert document.values["aliases"] == ["it's, really"]


def test_questions_are_marked_too(folder: Path) -> None:
    """Twelve, each with what it is to ask."""
    questions = folder.parent / "tests" / "questions"
    questions.mkdir(parents=True)
    stubs.begin(START, folder, questions, TODAY)
    problems = stubs.unasked(questions)
    assert [problem.field for problem in problems] == [f"{number}.text" for number in range(1, 13)]
    assert str(problems[0]).startswith("tests/questions/fable-syndrome.yaml:1: 1.text: is still to do: ask what it is")


@pytest.mark.parametrize(
    ("start", "why"),
    [
        (Start("Fable", "Fable syndrome", Group.IMMUNE), "no slug"),
        (Start("fable", "?!", Group.IMMUNE), "holds no letter"),
        (Start("fable", "Multiple  Sclerosis", Group.IMMUNE), "conditions/multiple-sclerosis.yaml"),
        (Start("fable", "Fable", Group.IMMUNE, ("ms",)), "conditions/multiple-sclerosis.yaml"),
        (Start("fable", "Fable", Group.IMMUNE, (), ("sjogren's disease",)), "conditions/sjogren-disease.yaml"),
        (Start("fable", "Myokymia", Group.IMMUNE), "glossary.yaml"),
        (Start("fable", "Fable", Group.IMMUNE, (), (), ("wobble",)), "is not in movements.yaml"),
        (Start("lupus", "Fable", Group.IMMUNE), "is there already"),
    ],
)
def test_what_is_taken_is_refused_and_nothing_is_written(start: Start, why: str, folder: Path) -> None:
    """In one sentence that says where it stands."""
    before = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    with pytest.raises(StubError, match=why):
        stubs.begin(start, folder, None, TODAY)
    assert {path: path.read_bytes() for path in folder.rglob("*.yaml")} == before


def test_questions_that_are_there_keep_the_entry_from_being_written(folder: Path, tmp_path: Path) -> None:
    """Neither file is made or changed."""
    (tmp_path / "fable-syndrome.yaml").write_text("- text: mine\n", encoding="utf-8")
    with pytest.raises(StubError, match="is there already"):
        stubs.begin(START, folder, tmp_path, TODAY)
    assert not (folder / "conditions" / "fable-syndrome.yaml").exists()


def test_a_second_one_can_begin_while_the_first_is_not_filled_in(folder: Path) -> None:
    """But not with its name."""
    stubs.begin(START, folder, None, TODAY)
    stubs.begin(Start("riddle", "Riddle", Group.IMMUNE), folder, None, TODAY)
    with pytest.raises(StubError, match=r"conditions/fable-syndrome\.yaml"):
        stubs.begin(Start("other", "Fable syndrome", Group.IMMUNE), folder, None, TODAY)


def test_phrases_are_accepted_where_the_editor_puts_them(folder: Path, tmp_path: Path, known: Library) -> None:
    """The whole file as a field out of scope, or its examples among those of an intent."""
    made, stay = stubs.collected(FOUND, tmp_path / "found", folder)
    assert (sorted(path.name for path in made), stay) == (["bicycle_weather.yaml", "yes.yaml"], [])
    for path in made:
        shutil.copy(path, folder / "intents" / "out_of_scope")
    examples = made[0].read_text(encoding="utf-8").partition("examples:\n")[2]
    intent = folder / "intents" / "answer" / "overview.yaml"
    intent.write_text(intent.read_text(encoding="utf-8").rstrip() + "\n" + examples.replace("- ", "  - "), "utf-8")
    with_them = library.load(folder)
    assert sum(1 for _ in with_them.phrases()) == sum(1 for _ in known.phrases()) + 5


def test_phrases_that_an_editor_has_begun_to_mend_stay(tmp_path: Path) -> None:
    """They are named instead of overwritten."""
    (first, *_), _ = stubs.collected(FOUND, tmp_path, FOLDER)
    first.write_text("mine", encoding="utf-8")
    made, stay = stubs.collected(FOUND, tmp_path, FOLDER)
    assert (made, len(stay), first.read_text(encoding="utf-8")) == ([], 2, "mine")


def test_phrases_do_not_count_before_an_editor_has_read_them(folder: Path) -> None:
    """So they cannot be written into the knowledge base."""
    with pytest.raises(StubError, match="part of the knowledge base"):
        stubs.collected(FOUND, folder / "intents" / "answer", folder)
