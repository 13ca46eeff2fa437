"""A broken knowledge base is explained line by line, and never starts a bot."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import classifier, consistency, learning, library
from bot.document import Parsed
from bot.errors import KnowledgeError
from bot.library import FOLDER, Library

Broken = Callable[[str, str, str], list[str]]

SLUGS = [
    "multiple-sclerosis",
    "neuromyelitis-optica",
    "lupus",
    "morvan-syndrome",
    "isaacs-syndrome",
    "guillain-barre-syndrome",
    "cidp",
    "lgi1-encephalitis",
    "nmda-receptor-encephalitis",
    "rasmussen-encephalitis",
    "mogad",
    "sjogren-disease",
    "neurosarcoidosis",
    "behcet-disease",
    "antiphospholipid-syndrome",
    "sydenham-chorea",
    "myasthenia-gravis",
    "stiff-person-syndrome",
    "hashimoto-encephalopathy",
    "graves-disease",
    "autoimmune-hypoparathyroidism",
    "celiac-disease",
    "scleroderma",
    "opsoclonus-myoclonus",
    "adem",
    "pandas",
    "eyelid-myokymia",
    "hemifacial-spasm",
    "blepharospasm",
    "bells-palsy",
    "tic-disorder",
    "focal-seizure",
    "stroke",
    "brain-tumor",
    "tardive-dyskinesia",
    "low-calcium",
    "low-magnesium",
    "als",
    "benign-fasciculation-syndrome",
    "trigeminal-neuralgia",
    "stress-caffeine-fatigue",
    "dry-eye",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the knowledge base that a test may break."""
    return Path(shutil.copytree(FOLDER, tmp_path / "knowledge"))


@pytest.fixture
def broken(folder: Path) -> Broken:
    """Replace text in one file and return the problems that are then reported."""

    def with_change(name: str, old: str, new: str) -> list[str]:
        path = folder / name
        before = path.read_text(encoding="utf-8")
        assert old in before
        path.write_text(before.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(KnowledgeError) as caught:
            library.load(folder)
        return [str(problem) for problem in caught.value.problems]

    return with_change


def line_of(name: str, text: str) -> int:
    """Return the line of the first place where a text stands in a file of the knowledge base."""
    before, _, _ = (FOLDER / name).read_text(encoding="utf-8").partition(text)
    return before.count("\n") + 1


def test_all_conditions_of_the_contract_are_there(known: Library) -> None:
    """42 of them, no more and no fewer."""
    assert sorted(known.conditions) == sorted(SLUGS)


def test_every_statement_has_a_source_with_title_publisher_and_address(known: Library) -> None:
    """Nothing is said that rests on nothing."""
    for condition in known.conditions.values():
        for cited in (condition.twitching, *condition.statements):
            for name in cited.cites:
                source = known.sources[name]
                assert source.title
                assert source.publisher
                assert source.url.scheme in ("http", "https")


def test_nothing_claims_a_review_that_did_not_happen(known: Library) -> None:
    """Nobody has reviewed an entry yet."""
    assert not any(condition.review.reviewed for condition in known.conditions.values())


def test_the_weights_were_learned_from_the_phrases_that_stand_there(known: Library) -> None:
    """Otherwise an edit would wait for `make learn`."""
    assert classifier.load().digest == learning.digest(known)


def test_an_unknown_key_names_file_line_field_and_remedy(broken: Broken) -> None:
    """A slip in a key is found."""
    (problem,) = broken("conditions/lupus.yaml", "group: immune", "group: immune\ncolour: red")
    assert problem.startswith("conditions/lupus.yaml:5: colour:") or ": colour: " in problem
    assert problem.endswith("is not known here; remove it or mend its name")


def test_a_dangling_cite_is_found_where_it_stands(broken: Broken) -> None:
    """On its own line."""
    problems = broken("conditions/lupus.yaml", "[cdc-lupus, ninds-lupus", "[no-such-source, ninds-lupus")
    line = line_of("conditions/lupus.yaml", "[cdc-lupus, ninds-lupus")
    assert any(p.startswith(f"conditions/lupus.yaml:{line}: statements.") and "no-such-source" in p for p in problems)


def test_a_key_that_stands_twice_is_found(broken: Broken) -> None:
    """YAML itself would keep the second one silently."""
    (problem,) = broken("conditions/lupus.yaml", "group: immune", "group: immune\ngroup: not-immune")
    assert "stands twice" in problem


def test_a_name_of_two_conditions_is_found(broken: Broken) -> None:
    """A name leads to one condition."""
    problems = broken("conditions/als.yaml", "aliases: [", "aliases: [systemic lupus, ")
    assert any("is also a name of" in problem for problem in problems)


def test_a_condition_of_ours_is_none_of_the_others(broken: Broken) -> None:
    """Whoever adds one is told to take its name out there."""
    (problem,) = broken("other-conditions.yaml", "- ", "- lupus\n- ")
    assert problem.endswith("'lupus' is now a name of lupus; remove it here")


def test_a_look_alike_that_is_not_listed_is_found(broken: Broken) -> None:
    """Names that differ by a letter must be told apart on purpose."""
    problems = broken("conditions/cidp.yaml", "aliases: [", "aliases: [systemic lupas erythematosus, ")
    assert any("looks like" in problem and "lookalikes.yaml" in problem for problem in problems)


def test_a_medicine_of_one_condition_is_one_word_and_cited(broken: Broken) -> None:
    """So that it is found wherever it stands, and rests on something."""
    name = "conditions/als.yaml"
    (two_words,) = broken(name, "names: [riluzole]", "names: [the riluzole]")
    assert two_words.startswith(f"{name}:{line_of(name, 'names: [riluzole]')}: medicines.names.1: must be one word")
    problems = broken(name, "  cites: [nice-ta20, nhs-mnd]\n\nreview", "\nreview")
    assert any("medicines.cites: is missing" in problem for problem in problems)


def test_a_dose_is_refused(broken: Broken) -> None:
    """No amounts anywhere."""
    (problem,) = broken("conditions/lupus.yaml", "Lupus is a long-term", "Take 20 mg twice a day. Lupus is a long-term")
    assert "doses have no place here" in problem


PIECES = [
    "20",
    "1.5",
    "mg",
    "ml",
    "units",
    "miligramos",
    "unidades",
    "twice",
    "3 times",
    "dos veces",
    "a",
    "al",
    "every",
]
PIECES += [
    "cada",
    "day",
    "día",
    "dia",
    "DAY",
    "tablets",
    "cápsulas",
    "days",
    " ",
    "\n",
    "-",
    "TODO",
    "@here",
    "<b",
    "](",
    "`",
]


@given(st.lists(st.sampled_from(PIECES), max_size=9), st.sampled_from(["", " "]))
def test_what_counts_as_harmless_holds_nothing_that_is_refused(pieces: list[str], between: str) -> None:
    """The quick look over a whole file finds whatever the exact one would."""
    text = between.join(pieces)
    refused = consistency.UNSAFE.search(text) or consistency.DOSE.search(text) or re.search(r"(?m)^TODO\b", text)
    assert consistency.harmless(text) == (refused is None)


def test_text_that_platforms_would_act_on_is_refused(broken: Broken) -> None:
    """No entry can ping everyone."""
    (problem,) = broken("conditions/lupus.yaml", "Lupus is a long-term", "Hey @everyone, lupus is a long-term")
    assert "@everyone" in problem


def test_bad_yaml_names_the_line(broken: Broken) -> None:
    """Where the reader stumbled."""
    (problem,) = broken("conditions/lupus.yaml", "group: immune", "group: [immune")
    assert problem.startswith("conditions/lupus.yaml:")
    assert "cannot be read as YAML" in problem


def test_all_problems_are_reported_at_once(folder: Path) -> None:
    """An editor mends them in one go."""
    for name in ("lupus", "als", "cidp"):
        path = folder / "conditions" / f"{name}.yaml"
        path.write_text(path.read_text(encoding="utf-8") + "surplus: 1\n", encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        library.load(folder)
    assert {problem.file.stem for problem in caught.value.problems} == {"lupus", "als", "cidp"}


def test_a_missing_file_is_named(folder: Path) -> None:
    """With the word that it is missing."""
    (folder / "care.yaml").unlink()
    with pytest.raises(KnowledgeError, match=r"care\.yaml:1: is missing"):
        library.load(folder)


def test_a_file_that_is_not_utf8_is_named(folder: Path) -> None:
    """Editors on old systems save otherwise."""
    (folder / "conditions" / "lupus.yaml").write_bytes(b"slug: lupus\nname: B\xe9hcet\n")
    with pytest.raises(KnowledgeError, match=r"lupus\.yaml:2: is not UTF-8"):
        library.load(folder)


def test_an_empty_or_missing_folder_is_a_clear_problem(tmp_path: Path) -> None:
    """Not a traceback."""
    with pytest.raises(KnowledgeError):
        library.load(tmp_path)
    with pytest.raises(KnowledgeError, match="is not a folder"):
        library.load(tmp_path / "nowhere")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_whatever_a_file_holds_it_is_a_problem_or_fine(folder: Path, content: str) -> None:
    """Nothing in a file makes the loader fall over."""
    (folder / "care.yaml").write_bytes(content.encode("utf-8", "surrogatepass"))
    with pytest.raises(KnowledgeError):
        library.load(folder)


def test_the_words_of_phrases_are_taken_over_while_the_phrases_stay(known: Library, tmp_path: Path) -> None:
    """And split anew when they do not."""
    folder = Path(shutil.copytree(library.FOLDER, tmp_path / "knowledge"))
    assert library.load(folder, known).spoken is known.spoken
    file = folder / "intents" / "answer" / "overview.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "  - tell me of this condition once more\n", encoding="utf-8")
    edited = library.load(folder, known)
    assert ("tell", "me", "of", "this", "condition", "once", "more") in edited.spoken
    assert len(edited.spoken) == len(known.spoken) + 1


def test_a_folder_that_was_parsed_before_reads_as_if_it_were_new(tmp_path: Path) -> None:
    """After edits, faults and their mending."""
    folder, parsed = Path(shutil.copytree(library.FOLDER, tmp_path / "knowledge")), Parsed()
    assert library.load(folder, parsed=parsed).digest == library.load(folder, parsed=parsed).digest
    file = folder / "conditions" / "lupus.yaml"
    before = file.read_text(encoding="utf-8")
    for broken in (before + "name: twice\n", before.replace("a long-term", "a @everyone long-term", 1), "[]"):
        file.write_text(broken, encoding="utf-8")
        with pytest.raises(KnowledgeError) as new:
            library.load(folder)
        for _ in range(2):
            with pytest.raises(KnowledgeError) as again:
                library.load(folder, parsed=parsed)
            assert again.value.problems == new.value.problems
    file.write_text(before.replace("a long-term", "a lifelong", 1), encoding="utf-8")
    edited = library.load(folder, parsed=parsed)
    assert edited.digest == library.load(folder).digest
    assert "a lifelong" in edited.conditions["lupus"].model_dump_json()
