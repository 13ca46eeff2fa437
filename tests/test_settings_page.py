"""The page of settings and the example say what the program reads, and nothing else."""

import re
from pathlib import Path

import pytest

from bot.settings import NAMING
from tests.settings_page import KINDS, PAGE, part, table

ROOT = Path(__file__).parents[1]
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
VARIABLES = {name: field for kind in KINDS for name, field in kind.variables().items()}
COMPOSE = frozenset({"POSTGRES_PASSWORD", "HTTP_REPLICAS"})
"""What compose alone reads from the same file."""


def test_the_page_is_the_settings_themselves() -> None:
    """Each with its meaning and what is usual; `python -m tests.settings_page` writes the table anew."""
    assert part(PAGE.read_text(encoding="utf-8")) == table()


@pytest.mark.parametrize("name", VARIABLES)
def test_every_setting_says_what_it_is(name: str) -> None:
    """In one sentence, and its name has the prefix by which unknown ones are found."""
    description = VARIABLES[name].description
    assert description is not None
    assert re.fullmatch(r"[A-Z`][^\n|]*[^.\n|]", description)
    assert any(name.startswith(kind.PREFIX) and name in kind.variables() for kind in KINDS)


def test_prefixes_are_apart() -> None:
    """Else one part of the program would refuse what another one reads."""
    prefixes = [kind.PREFIX for kind in KINDS]
    assert not any(one != other and one.startswith(other) for one in prefixes for other in prefixes)
    assert not any(name.startswith(tuple(prefixes)) for name in COMPOSE)


def test_the_example_lists_every_setting_without_a_value() -> None:
    """Each once, under a line that says what it is; the file's own name has no place in it."""
    names = [line.removesuffix("=") for line in EXAMPLE if line and not line.startswith("#")]
    assert sorted(names) == sorted({*VARIABLES, *COMPOSE} - {NAMING})
    for name in names:
        assert EXAMPLE[EXAMPLE.index(f"{name}=") - 1].startswith("# ")


def test_every_variable_that_a_document_names_is_a_setting() -> None:
    """So that nobody sets what has no effect."""
    pattern = re.compile(rf"\b(?:{'|'.join(kind.PREFIX for kind in KINDS)})[A-Z_]*[A-Z]\b")
    for document in (ROOT / "README.md", ROOT / "deploy" / "README.md", *(ROOT / "docs").glob("*.md")):
        assert {*pattern.findall(document.read_text(encoding="utf-8"))} <= {*VARIABLES}, document.name
