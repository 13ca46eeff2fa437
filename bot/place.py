"""What those who manage a server or a workspace have set for it."""

from dataclasses import dataclass
from enum import StrEnum


class Public(StrEnum):
    """How mentions are answered in channels."""

    SHORT = "short"
    FULL = "full"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class Place:
    """Settings of one server or workspace."""

    public: Public = Public.SHORT
    off: tuple[str, ...] = ()
    """Ids of channels where mentions are not answered."""
    quiet: tuple[int, int] | None = None
    """Hours of the day, UTC, from and until which only emergencies are answered in channels."""
    cooldown: int = 10
    """Minutes within which the same answer in the same channel becomes a link to the earlier one."""
    country: str | None = None
    """Two letters of the country whose numbers are given."""
    language: str | None = None
    """Two letters of the language of public answers; None for that of the platform's own setting, or of the message."""
    moderators: str | None = None
    """Id of the channel that is told of emergency and crisis replies."""

    def at_rest(self, hour: int) -> bool:
        """Whether an hour of the day (UTC) lies in the quiet hours; they may span midnight."""
        if self.quiet is None:
            return False
        start, end = self.quiet
        return start <= hour < end if start <= end else hour >= start or hour < end
