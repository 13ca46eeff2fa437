"""What a check finds."""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How good or bad a finding is."""

    OK = "ok"
    NOTE = "note"
    """Good to know; the bot runs as it is."""
    PROBLEM = "problem"
    """The bot does not run, or not safely, until it is mended."""


class Part(StrEnum):
    """What a finding is about."""

    SETTINGS = "settings"
    DISCORD = "discord"
    SLACK = "slack"
    DATABASE = "database"
    KNOWLEDGE = "knowledge"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    part: Part
    mark: Mark
    what: str
    """What was found, in a sentence without a secret."""
    remedy: str = ""
    """What to do about it; empty if there is nothing to do."""


def ok(part: Part, what: str) -> Finding:
    """Return that something is as it should be."""
    return Finding(part, Mark.OK, what)


def note(part: Part, what: str, remedy: str = "") -> Finding:
    """Return something that is good to know."""
    return Finding(part, Mark.NOTE, what, remedy)


def problem(part: Part, what: str, remedy: str) -> Finding:
    """Return something that must be mended."""
    return Finding(part, Mark.PROBLEM, what, remedy)


def told(part: Part, sentences: str, remedy: str = "") -> Finding:
    """Return a problem as the program tells it elsewhere: what is wrong, and in the next sentences what to do."""
    what, end, rest = sentences.partition(". ")
    return problem(part, f"{what}." if end else what, rest or remedy)
