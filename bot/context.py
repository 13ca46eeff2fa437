"""What a conversation remembers: ids of our own content and a time, never a person's words."""

from dataclasses import dataclass

from bot.knowledge import Intent

LIFETIME = 30 * 60
"""Seconds for which the subject of a conversation is remembered."""


@dataclass(frozen=True, slots=True)
class Context:
    """The subject of a conversation after a turn."""

    at: float
    """When that turn was, in seconds since 1970."""
    conditions: tuple[str, ...] = ()
    """Slugs of what it was about."""
    among: tuple[str, ...] = ()
    """Slugs between which "the second one" or "the other" chooses, in the order they were named."""
    intent: Intent | None = None
    """What was asked about it."""
    twitching: bool = False
    """It was about facial twitching itself, with or without a condition."""
    choices: tuple[str, ...] = ()
    """Questions of ours that were offered, in order; a typed number picks one."""
    asked: bool = False
    """The bot asked back, and waits for what it is about."""
    language: str = ""
    """Two letters of the language in which it was answered."""
    gap: str = ""
    """Digest of the words for which it asked back, so that "none of these" is counted with them."""

    def alive(self, now: float) -> bool:
        """Whether the subject still counts at a time in seconds since 1970."""
        return 0 <= now - self.at <= LIFETIME
