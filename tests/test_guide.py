"""CONTRIBUTING.md says how to add something in five steps, and whoever follows them gets there."""

import re
from pathlib import Path

import pytest

from tests.guide import Block, Follower, changed, commands, steps

TITLES = (
    "Adding a condition",
    "Adding a phrase",
    "Adding an alarm",
    "Adding a country",
    "Translating what was edited",
    "Adding a platform",
)

FILLED = {
    "compiled_by": "Twitchwise editors",
    "strength": "not-shown",
    "short": "No, nobody has ever seen Fable syndrome make a face twitch.",
    "id": "fable-page",
    "title": "Fable syndrome",
    "publisher": "Fable Foundation",
    "url": "https://example.org/fable",
    "type": "reference",
    "read": "Fable syndrome is invented.",
}
"""What somebody writes who begins a condition, by the field."""
LEFT = re.compile(r"^(\S+?):(\d+): (\S+): is still to do: (.*)$", re.MULTILINE)


@pytest.fixture
def follower(tmp_path: Path) -> Follower:
    """Somebody with a copy of everything that a guide changes."""
    return Follower(tmp_path)


def fill_in(follower: Follower) -> int:
    """Do all that `check` says is still to do; return how much that was."""
    left = LEFT.findall(follower.run(".venv/bin/python -m adapters check"))
    for name, line, field, _ in left:
        path = follower.home / (name if name.startswith("tests/") else f"knowledge/{name}")
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        last = next(part for part in reversed(field.split(".")) if not part.isdigit())
        written = {"cites": "fable-page", "text": f"Fable syndrome is invented, and line {line} says so."}
        assert "TODO" in lines[int(line) - 1]
        lines[int(line) - 1] = re.sub(r"TODO [^\]\n]*", (FILLED | written)[last], lines[int(line) - 1])
        path.write_text("".join(lines), encoding="utf-8")
    return len(left)


@pytest.mark.parametrize("title", TITLES)
def test_each_guide_has_five_steps(title: str) -> None:
    """No more, no fewer, and commands among them."""
    found = steps(title)
    assert len(found) == 5
    assert any(block.kind == "console" for step in found for block in step)


@pytest.mark.parametrize("title", TITLES[1:])
def test_a_guide_leads_where_it_says(title: str, follower: Follower) -> None:
    """Each command says what the page shows below it, and at the end the knowledge base is sound."""
    for step in steps(title):
        follower.follow(step)
    assert "no problem" in follower.run(".venv/bin/python -m adapters check")


def test_a_new_condition_is_answered_once_it_is_filled_in(follower: Follower) -> None:
    """The editor does one after the other what `check` says; there are as many places as are marked."""
    begin, see, fill, *rest = steps("Adding a condition")
    follower.follow(begin)
    follower.follow(see)
    entry = (follower.home / "knowledge/conditions/fable-syndrome.yaml").read_text(encoding="utf-8")
    marks = entry.partition("\nslug:")[2].count("TODO")
    assert fill_in(follower) == marks + 12
    assert fill_in(follower) == 0
    for step in (fill, *rest):
        follower.follow(step)


# -- the guide's own reader


def test_a_change_is_made_where_the_lines_around_it_stand() -> None:
    """And nowhere if they do not, or stand twice."""
    assert changed("a\nb\nc\n", " b\n+x\n") == "a\nb\nx\nc\n"
    assert changed("a\nb\n", "-b\n+x\n a\n".replace(" a\n", "")) == "a\nx\n"
    for before in ("a\n", "b\nb\n"):
        with pytest.raises(AssertionError):
            changed(before, " b\n+x\n")


def test_what_a_page_shows_is_looked_for(follower: Follower) -> None:
    """A command that says something else is noticed."""
    (right, wrong) = commands("$ echo one  two\none two\n$ echo one\ntwo\n")
    follower.sees(right)
    with pytest.raises(AssertionError, match="does not say"):
        follower.sees(wrong)


def test_steps_and_blocks_are_read_as_they_stand() -> None:
    """A file's name stands above it, indentation goes."""
    block = "   <!-- file: a/b.py -->\n   ```python\n   if x:\n       y\n   ```\n"
    assert steps("Adding x", f"### Adding x\n\n1. Do.\n\n{block}\n2. See.\n\n## Z\n") == [
        [Block("python", "if x:\n    y\n", "a/b.py")],
        [],
    ]
