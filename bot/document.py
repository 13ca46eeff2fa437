"""A YAML file as plain values, with the line on which each of them stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import yaml

from bot.errors import Problem

Value: TypeAlias = "str | list[Value] | dict[str, Value]"
Place: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What one file says."""

    path: Path
    """Relative to the knowledge folder."""
    values: dict[str, Value]
    lines: dict[Place, int]
    """The line of each value, counted from 1, by the path to it."""

    def line(self, place: Place) -> int:
        """Return the line of a place, or of the nearest place around it that is written down."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def at(self, place: Place) -> "Value | None":
        """Return what stands at a place, or None if there is no such place."""
        value: Value | None = self.values
        for step in place:
            if isinstance(value, dict) and isinstance(step, str):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return None
        return value

    def scalars(self) -> Iterator[tuple[Place, str]]:
        """Yield every text of the file with its place."""
        yield from _scalars(self.values, ())

    def problem(self, place: Place, message: str) -> Problem:
        """Return a problem at a place of this document."""
        return Problem(self.path, self.line(place), field_name(place), message)


Parsed: TypeAlias = dict[Path, tuple[bytes, Document]]
"""Files without a fault, with what stands in them, so that a folder that is read often need not be parsed again."""


def _scalars(value: Value, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _scalars(inner, (*place, key))
    else:
        for index, inner in enumerate(value):
            yield from _scalars(inner, (*place, index))


def field_name(place: Place) -> str:
    """Return a place as an editor reads it: lists are counted from 1."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in place)


def parse(path: Path, relative_to: Path, problems: list[Problem]) -> Document | None:
    """Read one YAML file; add what is wrong to problems and return None if nothing can be used."""
    return parse_bytes(path.read_bytes(), path.relative_to(relative_to), problems)


def parse_bytes(said: bytes, name: Path, problems: list[Problem]) -> Document | None:
    """Read what the YAML file of a name says; add what is wrong to problems and return None if nothing can be used.

    Every scalar becomes a string, so that `no` and `12:30` stay what was typed, and a key that
    stands twice is a problem instead of a silent overwrite.
    """
    try:
        root = yaml.compose(said.decode(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except UnicodeDecodeError as error:
        line = said[: error.start].count(b"\n") + 1
        problems.append(Problem(name, line, "", "is not UTF-8 text; save the file as UTF-8"))
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        problems.append(
            Problem(
                name, line, "", f"cannot be read as YAML: {error.problem}; check indentation, colons and quotes here"
            )
        )
        return None
    except yaml.YAMLError as error:
        problems.append(Problem(name, 1, "", f"cannot be read as YAML: {error}; remove unprintable characters"))
        return None
    except RecursionError:
        problems.append(Problem(name, 1, "", "is nested too deeply; flatten it"))
        return None
    if not isinstance(root, yaml.MappingNode):
        problems.append(Problem(name, 1, "", "must begin with `key: value` lines"))
        return None
    lines: dict[Place, int] = {}
    values = _mapping(root, (), name, lines, problems)
    return Document(name, values, lines)


def _mapping(
    node: yaml.MappingNode, place: Place, name: Path, lines: dict[Place, int], problems: list[Problem]
) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        inner = (*place, key)
        line = key_node.start_mark.line + 1
        if key in values:
            problems.append(
                Problem(name, line, field_name(inner), f"stands twice (first on line {lines[inner]}); keep one")
            )
            continue
        lines[inner] = line
        values[key] = _value(value_node, inner, name, lines, problems)
    return values


def _value(node: yaml.Node, place: Place, name: Path, lines: dict[Place, int], problems: list[Problem]) -> Value:
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, name, lines, problems)
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, (*place, index), name, lines, problems) for index, child in enumerate(node.value)]
    return str(node.value)
