"""What to say, never how it looks: the disclaimer and the sources are part of it."""

from dataclasses import dataclass
from enum import StrEnum

from bot.knowledge import FIRST, Intent, Kind


class Drawing(StrEnum):
    """A picture made from the knowledge base."""

    CAUSES = "causes"
    """What makes a face twitch, with what movement, and how sure that is."""
    GUIDE = "guide"
    """Where each kind of movement is."""


@dataclass(frozen=True, slots=True)
class Line:
    """One statement and the numbers of the sources that it rests on."""

    text: str
    marks: tuple[int, ...] = ()
    """Numbers of `Reply.sources`, counted from 1."""


@dataclass(frozen=True, slots=True)
class Section:
    """Statements under one heading."""

    heading: str
    """Empty when the section needs none."""
    lines: tuple[Line, ...]
    listed: bool = False
    """The lines are items of a list rather than sentences of a paragraph."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A source as readers see it."""

    title: str
    publisher: str
    url: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A question of ours that can be asked next; to choose it is to send its text."""

    id: str
    """Up to 80 characters of ours, the same in every process and after a restart."""
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that every platform can show.

    When space is short, only `sections` may be cut; the rest is kept by every renderer.
    """

    kind: Kind
    title: str
    """What the answer is about; empty for small talk."""
    lead: tuple[Line, ...]
    """What is said first: for an emergency the call for help. Never cut."""
    sections: tuple[Section, ...]
    """The body."""
    warning: tuple[Line, ...]
    """When to see a doctor. Never cut."""
    sources: tuple[Reference, ...]
    """Numbered from 1, as the marks of the lines say. Never cut."""
    review: str
    """Who compiled and who reviewed it, empty if it makes no medical statement. Never cut."""
    disclaimer: str
    """Never empty, never cut."""
    choices: tuple[Choice, ...] = ()
    """Questions that can be asked next."""
    intent: Intent | None = None
    conditions: tuple[str, ...] = ()
    """Slugs of what the question was about."""
    confidence: float = 1.0
    """How sure the reading was, 0 to 1."""
    matched: tuple[str, ...] = ()
    """Names of ours that were recognised in the question."""
    recipe: str = ""
    """Up to 93 characters of ours from which any process makes the same answer again; empty if it cannot."""
    urgent: bool = False
    """Show it at once and prominently."""
    of_privacy: bool = False
    """It says what is kept, so the platform offers to forget it."""
    discreet: bool = False
    """Better shown to the asker alone where the platform can."""
    language: str = FIRST
    """Two letters of the language that it is written in."""
    picture: Drawing | None = None
    """What may be shown besides, where the platform can; the words say it all without."""

    def __post_init__(self) -> None:
        if not self.disclaimer:
            raise ValueError("a reply needs its disclaimer")
        marks = {mark for line in self.lines() for mark in line.marks}
        if marks - set(range(1, len(self.sources) + 1)):
            raise ValueError("a reply marks a source that it does not carry")

    def lines(self) -> tuple[Line, ...]:
        """Return every statement of the reply, in order."""
        body = (line for section in self.sections for line in section.lines)
        return (*self.lead, *body, *self.warning)
