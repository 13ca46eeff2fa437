"""What was said: the only thing that an adapter hands to the core."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """One message, addressed to the bot."""

    text: str
    """The words as typed, without the mention of the bot."""
    sent_at: float
    """When it was sent, in seconds since 1970."""
    conversation: str | None = None
    """Which conversation it belongs to; None if it stands alone. Never shown, never logged."""
    country: str | None = None
    """Two capital letters (ISO 3166) of the country whose numbers are given; None for the general text."""
    locale: str | None = None
    """Language to answer in, such as `es` or `es-MX`; None for that in which it is written."""
    asker: str | None = None
    """Stands for who asked, so that the conversation can be forgotten for them. Never shown, never logged."""
