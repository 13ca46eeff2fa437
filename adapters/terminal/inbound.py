"""From a typed line to a message."""

from bot.message import Message

LEAVE = frozenset({"/quit", "/exit", "/q"})
"""Lines that end a chat."""
WHY = "/why"
"""A line that asks why the last answer is what it is."""


def inbound(line: str, sent_at: float, country: str | None, conversation: str | None = None) -> Message | None:
    """Return the message that a line is, or None if the line is empty."""
    if not line.strip():
        return None
    return Message(line, sent_at, conversation, country)
