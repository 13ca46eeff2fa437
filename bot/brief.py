"""As long as it need be: of all that could be said, what fits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.reply import Line, Reply, Section

LIMIT = 120
"""Words of an answer about one thing, before its sources."""
MORE = 60
"""Words allowed for each further thing that was asked in the same breath."""


@dataclass(frozen=True, slots=True)
class Part:
    """A section that could be said."""

    section: Section
    first: bool
    """It takes its room before the other parts do, wherever it stands."""


def length(reply: Reply) -> int:
    """Return how many words a reply says before its sources."""
    return count(reply.lines()) + sum(len(section.heading.split()) for section in reply.sections)


def count(lines: Iterable[Line]) -> int:
    """Return how many words lines have."""
    return sum(len(line.text.split()) for line in lines)


def fitting(parts: Sequence[Part], room: int) -> tuple[Section, ...]:
    """Return the sections, in their order, with those of their lines that fit into a number of words."""
    kept: dict[int, tuple[Line, ...]] = {}
    for index in sorted(range(len(parts)), key=lambda index: not parts[index].first):
        section = parts[index].section
        left = room - len(section.heading.split())
        lines: list[Line] = []
        for line in section.lines:
            if count([line]) <= left:
                lines.append(line)
                left -= count([line])
        if lines:
            kept[index] = tuple(lines)
            room = left
    return tuple(replace(parts[index].section, lines=kept[index]) for index in sorted(kept))


def renumbered(reply: Reply) -> Reply:
    """Return a reply with the sources that it still marks, numbered in the order in which it does."""
    marks = list(dict.fromkeys(mark for line in reply.lines() for mark in line.marks))
    numbers = {mark: number for number, mark in enumerate(marks, 1)}

    def marked(lines: Iterable[Line]) -> tuple[Line, ...]:
        return tuple(replace(line, marks=tuple(numbers[mark] for mark in line.marks)) for line in lines)

    return replace(
        reply,
        lead=marked(reply.lead),
        sections=tuple(replace(section, lines=marked(section.lines)) for section in reply.sections),
        warning=marked(reply.warning),
        sources=tuple(reply.sources[mark - 1] for mark in marks),
    )
