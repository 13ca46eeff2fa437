"""What there is on the loopback Slack, and what happened there."""

from dataclasses import dataclass, field
from typing import Any

from tests.loopback.slack_limits import Json, elements, texts


@dataclass(frozen=True, slots=True)
class User:
    """A person, or a bot."""

    id: str
    name: str
    admin: bool = False
    bot_id: str = ""
    """Empty for people."""
    locale: str = "en-US"


@dataclass(frozen=True, slots=True)
class Channel:
    """A conversation: a `channel`, a `group`, an `im` or an `mpim`."""

    id: str
    name: str
    kind: str = "channel"
    member: bool = True
    """The bot is in it."""


class Blocks:
    """What can be read and pressed in blocks."""

    __slots__ = ()
    blocks: Any

    @property
    def words(self) -> str:
        """All that can be read in the blocks."""
        return "\n".join(texts(self.blocks))

    @property
    def elements(self) -> list[Json]:
        """All that can be pressed or chosen."""
        return list(elements(self.blocks))


@dataclass(slots=True)
class Posted(Blocks):
    """A message that the bot posted; `deleted` and `replaced` change later."""

    channel: str
    ts: str
    thread_ts: str | None
    text: str
    blocks: list[Json]
    ephemeral_to: str | None
    via: str
    arguments: Json
    deleted: bool = False
    replaced: bool = False
    """It took the place of another message."""


@dataclass(slots=True)
class File:
    """A file that the bot uploaded, and where it showed it."""

    id: str
    name: str
    length: int
    alt: str
    data: bytes = b""
    title: str = ""
    channel: str = ""
    thread_ts: str | None = None


@dataclass(slots=True)
class View(Blocks):
    """A modal, or the home tab of a person."""

    id: str
    data: Json
    previous: str | None = None

    @property
    def blocks(self) -> list[Json]:
        """What is shown."""
        found: list[Json] = self.data["blocks"]
        return found


@dataclass(frozen=True, slots=True)
class Asked:
    """An interaction that was acknowledged."""

    status: int
    """200 if it was; over a socket it always is."""
    seconds: float
    """How long that took."""
    body: Json
    """What the acknowledgement carried."""


@dataclass(slots=True)
class Fault:
    """Something that goes wrong with a method, as often as `times` says."""

    method: str
    status: int = 0
    error: str = ""
    """An error within an answer of status 200."""
    drop: str = ""
    """`before` or `after` it was done, the connection is cut."""
    delay: float = 0.0
    retry_after: int = 0
    times: int = 1


@dataclass(slots=True)
class Request:
    """A call of the bot."""

    method: str
    arguments: Json
    status: int


@dataclass(slots=True)
class Delivery:
    """An envelope or request on its way to the bot."""

    kind: str
    """`events_api`, `slash_commands` or `interactive`."""
    payload: Json
    id: str
    attempt: int = 0
    reason: str = ""
    extra: dict[str, Any] = field(default_factory=dict)
