"""The one table of commands: every platform offers these, and each works as typed text."""

from dataclasses import dataclass
from enum import StrEnum

from bot.knowledge import Intent


class Argument(StrEnum):
    """What stands behind a command."""

    NONE = "none"
    QUESTION = "question"
    CONDITION = "condition"
    CONDITIONS = "conditions"
    TERM = "term"
    FILTER = "filter"


class Page(StrEnum):
    """Answers that are reached by command alone."""

    CAUSES = "causes"
    RED_FLAGS = "red_flags"
    SOURCES = "sources"
    PREPARE = "prepare"


@dataclass(frozen=True, slots=True)
class Command:
    """One command; what it does is said in `wording.yaml`."""

    name: str
    """Without the slash."""
    argument: Argument
    example: str
    intent: Intent | None = None
    """What is asked of the named condition or term."""
    page: Page | None = None
    talk: str | None = None
    """The subject of small talk that answers it."""
    needed: bool = False
    """Whether the command means nothing without its argument."""


COMMANDS = (
    Command("twitch-causes", Argument.FILTER, "/twitch-causes autoimmune", Intent.CAUSES_OF_TWITCHING, Page.CAUSES),
    Command("ask", Argument.QUESTION, "/ask does lupus cause facial twitching?", needed=True),
    Command("condition", Argument.CONDITION, "/condition lupus", Intent.OVERVIEW, needed=True),
    Command("compare", Argument.CONDITIONS, "/compare ms nmo", Intent.COMPARE, needed=True),
    Command("tests", Argument.CONDITION, "/tests morvan", Intent.DIAGNOSIS),
    Command("treatment", Argument.CONDITION, "/treatment gbs", Intent.TREATMENT),
    Command("red-flags", Argument.CONDITION, "/red-flags", Intent.WHEN_TO_SEEK_CARE, Page.RED_FLAGS),
    Command("define", Argument.TERM, "/define myokymia", Intent.GLOSSARY, needed=True),
    Command("sources", Argument.CONDITION, "/sources ms", Intent.OVERVIEW, Page.SOURCES, needed=True),
    Command("prepare", Argument.NONE, "/prepare", Intent.WHEN_TO_SEEK_CARE, Page.PREPARE),
    Command("privacy", Argument.NONE, "/privacy", talk="privacy"),
    Command("help", Argument.NONE, "/help", talk="capability"),
)

_BY_NAME = {command.name: command for command in COMMANDS}


@dataclass(frozen=True, slots=True)
class Typed:
    """A message that is a command."""

    name: str
    command: Command | None
    """None if there is no such command."""
    argument: str


def typed(text: str) -> Typed | None:
    """Return the command that a cleaned message consists of, or None if it is no command."""
    if not text.startswith("/") or len(text) < 2 or not text[1].isalpha():
        return None
    name, _, argument = text[1:].partition(" ")
    name = name.strip().lower().replace("_", "-")
    return Typed(name, _BY_NAME.get(name), argument.strip())
