"""Every control of SAFETY.md that is said to be tested is tested, and the check of that can fail."""

import re
from pathlib import Path

import pytest

from tests.safety import UNTESTED, hazards, problems

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "SAFETY.md").read_text(encoding="utf-8")


def test_every_control_is_held_by_a_test_that_runs() -> None:
    """And every hazard has all of its fields, and a tested control at least."""
    assert problems(PAGE, ROOT) == []


def test_the_tests_of_the_page_are_those_that_pytest_runs(request: pytest.FixtureRequest) -> None:
    """As far as they are collected in this run."""
    named = {(found[1], found[2]) for found in re.finditer(r"`(tests/[^`]+\.py)::(\w+)`", PAGE)}
    collected = {
        (item.path.relative_to(ROOT).as_posix(), getattr(item, "originalname", item.name))
        for item in request.session.items
    }
    files = {file for file, _ in collected}
    chosen = request.config.getoption("keyword") or request.config.getoption("markexpr")
    whole = not (chosen or any("::" in given for given in request.config.args))
    assert {test for test in named if test[0] in files} <= collected or not whole


def test_what_is_not_tested_is_counted_at_the_end() -> None:
    """So that nobody has to look for it."""
    untested = sum(UNTESTED in control for hazard in hazards(PAGE) for control in hazard.controls)
    controls = sum(len(hazard.controls) for hazard in hazards(PAGE))
    assert f"{len(hazards(PAGE))} hazards, {controls} controls, of which {untested} are not tested" in PAGE


# -- the check itself, with a made-up page

TESTS = """
import pytest

def test_good(): pass
async def test_later(): pass
@pytest.mark.parametrize("x", [1])
def test_many(x): pass
@pytest.mark.skip
def test_skipped(): pass
@pytest.mark.skipif(True, reason="x")
def test_sometimes(): pass
@pytest.mark.xfail(strict=True)
def test_failing(): pass
def test_inside():
    pytest.skip("x")
@pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.xfail)])
def test_one_of_many(x): pass
def helper(): pass
# def test_commented(): pass
TEXT = "def test_quoted(): pass"
"""
GOOD = """# Safety

<!-- severity -->
| word | meaning |
| --- | --- |
| severe | x |
<!-- /severity -->

<!-- likelihood -->
| word | meaning |
| --- | --- |
| rare | x |
<!-- /likelihood -->

## H1: It breaks

**Harm.** Somebody.

**Cause.** Something.

**Severity.** severe

**Likelihood.** rare

**Controls.**

- It holds (`tests/test_made.py::test_good`,
  `tests/test_made.py::test_later`, `tests/test_made.py::test_many`).
- It is written down (not tested).

**Remains.** A rest.

**Watched by.** The operator.

## How this is kept

Text.
"""


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A folder with made-up tests, and a file whose tests are all skipped."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_made.py").write_text(TESTS)
    (tmp_path / "tests" / "helpers.py").write_text("def test_good(): pass")
    (tmp_path / "tests" / "test_marked.py").write_text(f"import pytest\npytestmark = [pytest.mark.skip]\n{TESTS}")
    return tmp_path


def test_a_good_page_is_good(made: Path) -> None:
    """Or else every page would be bad."""
    assert problems(GOOD, made) == []
    assert hazards(GOOD)[0].controls[1] == "It is written down (not tested)."


@pytest.mark.parametrize(
    ("test", "problem"),
    [
        ("tests/test_made.py::test_absent", "is no test"),
        ("tests/test_made.py::test_commented", "is no test"),
        ("tests/test_made.py::test_quoted", "is no test"),
        ("tests/test_made.py::helper", "is no test"),
        ("tests/helpers.py::test_good", "is no test"),
        ("tests/test_absent.py::test_good", "does not exist"),
        ("tests/test_made.py::test_skipped", "may be skipped"),
        ("tests/test_made.py::test_sometimes", "may be skipped"),
        ("tests/test_made.py::test_failing", "may be skipped"),
        ("tests/test_made.py::test_inside", "may be skipped"),
        ("tests/test_made.py::test_one_of_many", "may be skipped"),
        ("tests/test_marked.py::test_good", "may be skipped"),
    ],
)
def test_a_test_that_is_none_or_is_not_run_is_found(test: str, problem: str, made: Path) -> None:
    """Beside others that are fine."""
    (said,) = problems(GOOD.replace("tests/test_made.py::test_later", test), made)
    assert problem in said


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("**Remains.** A rest.", "", "Remains is missing"),
        ("**Watched by.** The operator.", "**Watched by.**", "Watched by is missing"),
        ("**Severity.** severe", "**Severity.** bad", "'bad', which has no meaning"),
        ("**Likelihood.** rare", "**Likelihood.** often", "'often', which has no meaning"),
        ("## H1: It", "## H2: It", "not numbered"),
        (" (not tested)", "", "does not say so"),
        ("## H1: It breaks", "## It breaks", "there is no hazard"),
    ],
)
def test_a_gap_in_the_page_is_found(old: str, new: str, problem: str, made: Path) -> None:
    """By name."""
    assert old in GOOD
    assert any(problem in said for said in problems(GOOD.replace(old, new), made))


def test_a_hazard_without_a_tested_control_is_found(made: Path) -> None:
    """Whatever else is written beside it."""
    page = re.sub(r"- It holds.*?\n- ", "- ", GOOD, flags=re.DOTALL)
    assert problems(page, made) == ["H1: no control is tested"]
