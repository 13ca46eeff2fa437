"""How hard an entry is to read, and that names which are explained do not count against it."""

import shutil
import sys
from pathlib import Path

import pytest

from bot import grade, library
from bot.library import FOLDER, Library


def vowels(word: str) -> int:
    """Count groups of vowels, which is near enough to syllables for a test."""
    groups = "".join(letter if letter in "aeiouy" else " " for letter in word).split()
    return max(1, len(groups))


def value(text: str, known: Library, passages: int = 1) -> float:
    """Return the grade of a text by itself."""
    names = grade._names(known)
    told = [grade.Passage(("text",), text)] * passages
    return grade._graded("entry", told, names, vowels).value


def test_the_grade_is_that_of_flesch_and_kincaid(known: Library) -> None:
    """Ten words of one syllable in one sentence are below the first year of school."""
    assert value("The cat sat on the mat and the dog ran.", known) == pytest.approx(0.39 * 10 + 11.8 - 15.59, abs=0.05)
    assert value("The cat sat. The dog ran.", known) < value("The cat sat and the dog ran.", known)


@pytest.mark.parametrize(
    "name", ["neuromyelitis optica", "Guillain-Barré syndrome", "myokymia", "electromyography", "carbamazepine"]
)
def test_a_name_that_an_entry_of_ours_explains_counts_as_a_plain_word(known: Library, name: str) -> None:
    """However long it is, in singular and plural alike."""
    plain = value("Doctors can see the illness in the face.", known)
    assert value(f"Doctors can see the {name} in the face.", known) <= plain
    assert value(f"Doctors can see the {name}'s signs in the face.", known) < 8


def test_a_word_that_is_explained_behind_it_counts_as_a_plain_word(known: Library) -> None:
    """Wherever it stands in the entry; without brackets it counts in full."""
    bare = value("The photoreceptors are hurt by light that is strong.", known)
    glossed = value("The photoreceptors (cells that see light) are hurt by light that is strong.", known)
    assert glossed < bare - 2


def test_every_entry_that_readers_are_shown_has_a_grade(known: Library) -> None:
    """Each condition and each file that makes medical statements, the hardest first."""
    found = grade.grades(known, vowels)
    assert {one.entry for one in found} == {f"conditions/{slug}" for slug in known.conditions} | set(grade._FILES)
    assert [one.value for one in found] == sorted((one.value for one in found), reverse=True)


def test_an_entry_that_is_too_hard_is_a_problem_where_it_is_hardest(tmp_path: Path) -> None:
    """With file, line, field and remedy."""
    folder = Path(shutil.copytree(FOLDER, tmp_path / "knowledge"))
    path = folder / "conditions" / "dry-eye.yaml"
    hard = "Ophthalmological examination demonstrates considerable inflammatory abnormalities necessitating evaluation."
    before = path.read_text(encoding="utf-8")
    easy = "An eye doctor, optometrist or optician can check for dry eye."
    path.write_text(before.replace(easy, " ".join([hard] * 5)), encoding="utf-8")
    found = [one for one in grade.grades(library.load(folder), vowels) if one.entry == "conditions/dry-eye"]
    (problem,) = grade.problems(found, folder)
    line = before.partition(easy)[0].count("\n") + 1
    assert str(problem).startswith(f"conditions/dry-eye.yaml:{line}: statements.5.text: the entry reads at grade ")
    assert "shorter" in problem.message


def test_no_entry_is_too_hard(known: Library) -> None:
    """By the library that editors use."""
    syllables = grade.counter()
    assert syllables is not None
    assert grade.problems(grade.grades(known, syllables), FOLDER) == []


def test_without_the_library_there_is_nothing_to_count_with(monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing fails."""
    monkeypatch.setitem(sys.modules, "syllapy", None)
    assert grade.counter() is None
