"""From a typed line to a message."""

from dataclasses import dataclass

from bot.message import Message

LEAVE = frozenset({"/quit", "/exit", "/q"})
"""Lines that end a chat."""
WHY = "/why"
"""A line that asks why the last answer is what it is."""


@dataclass(frozen=True, slots=True)
class Here:
    """Where the terminal stands."""

    country: str | None = None
    """Two capital letters of the country whose numbers are given."""
    language: str | None = None
    """Two letters of the language to answer in; None for that of each question."""


def inbound(line: str, sent_at: float, here: Here, conversation: str | None = None) -> Message | None:
    """Return the message that a line is, or None if the line is empty."""
    if not line.strip():
        return None
    return Message(line, sent_at, conversation, here.country, here.language)
