"""Reads SAFETY.md and says what is wrong with it: a missing field, a word without a meaning, a test that is none."""

import ast
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FIELDS = ("Harm", "Cause", "Severity", "Likelihood", "Controls", "Remains", "Watched by")
"""What stands below each hazard, in this order."""
UNTESTED = "(not tested)"
"""Ends a control that no test holds."""

_HAZARD = re.compile(r"^## (?P<id>\S+): (?P<name>.+)$", re.MULTILINE)
_FIELD = re.compile(r"^\*\*(?P<name>[A-Z][a-z ]+)\.\*\*(?P<text>.*?)(?=^\*\*[A-Z]|\Z)", re.MULTILINE | re.DOTALL)
_CONTROL = re.compile(r"^- (.*?)(?=^- |\Z)", re.MULTILINE | re.DOTALL)
_TEST = re.compile(r"`(?P<file>[^`]+\.py)::(?P<name>\w+)`")
_NOT_RUN = frozenset({"skip", "skipif", "xfail", "importorskip"})


@dataclass(frozen=True)
class Hazard:
    """One hazard of the page."""

    id: str
    name: str
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def controls(self) -> list[str]:
        """What holds it off, each with its tests."""
        return [" ".join(found.split()) for found in _CONTROL.findall(self.fields.get("Controls", ""))]


def hazards(page: str) -> list[Hazard]:
    """Return the hazards of a page."""
    _, *parts = re.split(r"^(?=## )", page, flags=re.MULTILINE)
    found = []
    for part in parts:
        head = _HAZARD.match(part)
        if head is not None and re.fullmatch(r"H\d+", head["id"]):
            fields = {one["name"]: one["text"].strip() for one in _FIELD.finditer(part[head.end() :])}
            found.append(Hazard(head["id"], head["name"], fields))
    return found


def meanings(page: str, name: str) -> set[str]:
    """Return the words of the table between the marks of a part of the page: its first column."""
    found = re.search(rf"<!-- {name} -->\n(.*?)\n<!-- /{name} -->", page, re.DOTALL)
    rows = found[1].splitlines()[2:] if found else []
    return {row.strip("|").split("|")[0].strip() for row in rows}


def problems(page: str, root: Path) -> list[str]:
    """Return a sentence on everything that is wrong with a page, its tests being below a folder."""
    known = hazards(page)
    said = [] if known else ["there is no hazard"]
    if [hazard.id for hazard in known] != [f"H{number}" for number in range(1, len(known) + 1)]:
        said.append("the hazards are not numbered from H1 on")
    for hazard in known:
        said += [f"{hazard.id}: {problem}" for problem in _problems(hazard, page, root)]
    return said


def _problems(hazard: Hazard, page: str, root: Path) -> list[str]:
    said = [f"{name} is missing" for name in FIELDS if not hazard.fields.get(name)]
    for name in ("Severity", "Likelihood"):
        word = hazard.fields.get(name, "").rstrip(".")
        if word not in meanings(page, name.lower()):
            said.append(f"{name} is {word!r}, which has no meaning")
    tested = 0
    for control in hazard.controls:
        tests = [(found["file"], found["name"]) for found in _TEST.finditer(control)]
        if not tests and not control.rstrip(".").endswith(UNTESTED):
            said.append(f"no test holds {control[:60]!r}, and it does not say so")
        wrong = [wrong for test in tests if (wrong := _wrong(root, *test))]
        said += wrong
        tested += len(tests) > len(wrong)
    return said if tested else [*said, "no control is tested"]


def _wrong(root: Path, file: str, name: str) -> str | None:
    """Return what is wrong with a test, or None."""
    tree = _parsed(root / file)
    if tree is None:
        return f"{file} does not exist"
    marks = [
        node.value for node in tree.body if isinstance(node, ast.Assign) and "pytestmark" in ast.dump(node.targets[0])
    ]
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    # Of two of one name the last is run.
    test = next((node for node in reversed(functions) if node.name == name), None)
    if test is None or not name.startswith("test_") or not Path(file).name.startswith("test_"):
        return f"{file}::{name} is no test"
    calls = [node for node in ast.walk(test) if isinstance(node, ast.Call)]
    if any(_words(node) & _NOT_RUN for node in (*marks, *test.decorator_list, *(call.func for call in calls))):
        return f"{file}::{name} may be skipped or fail"
    return None


def _words(node: ast.AST) -> set[str]:
    """Return the names in an expression."""
    names = {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
    return names | {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


@cache
def _parsed(path: Path) -> ast.Module | None:
    return ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else None
