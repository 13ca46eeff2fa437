"""What the loopback Discord is made of: people, places, and records of what the bot did."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from aiohttp import web

from tests.loopback.discord_limits import EPHEMERAL, REASONS, Json, walk

Files = dict[int, tuple[str, bytes]]

ADMINISTRATOR, VIEW, SEND, MANAGE_MESSAGES, EMBED_LINKS = 1 << 3, 1 << 10, 1 << 11, 1 << 13, 1 << 14
ATTACH_FILES, HISTORY, MANAGE_THREADS, SEND_IN_THREADS = 1 << 15, 1 << 16, 1 << 34, 1 << 38
USUAL = VIEW | SEND | EMBED_LINKS | ATTACH_FILES | HISTORY | SEND_IN_THREADS | 1 << 31
GUILDS, MEMBERS, PRESENCES, CONTENT = 1 << 0, 1 << 1, 1 << 8, 1 << 15
TEXT, DM, THREAD, FORUM = 0, 1, 11, 15
BLANK: Json = {"content": "", "embeds": [], "attachments": [], "components": []}


def now() -> str:
    """This moment, as Discord writes it."""
    return datetime.now(UTC).isoformat()


@dataclass(frozen=True, slots=True)
class User:
    """A person, or a bot."""

    id: int
    name: str
    bot: bool = False
    locale: str = "en-US"

    @property
    def mention(self) -> str:
        """What mentions this user in a text."""
        return f"<@{self.id}>"

    def payload(self) -> Json:
        """The user as Discord sends it."""
        known = {"id": str(self.id), "username": self.name, "global_name": self.name, "bot": self.bot}
        return known | {"discriminator": "0", "avatar": None, "public_flags": 0}


@dataclass(eq=False, slots=True)
class Guild:
    """A guild; `permissions` are those of everyone, the bot included."""

    id: int
    name: str
    permissions: int = USUAL
    members: list[User] = field(default_factory=list)
    channels: list["Channel"] = field(default_factory=list)
    locale: str = "en-US"


@dataclass(eq=False, slots=True)
class Channel:
    """A text channel, a thread or a direct conversation; `denied` is what the bot may not do there."""

    id: int
    name: str
    type: int = TEXT
    guild: Guild | None = None
    parent: "Channel | None" = None
    recipient: User | None = None
    locked: bool = False
    denied: int = 0

    def permissions(self) -> int:
        """What the bot may do here."""
        if self.guild is None:
            return USUAL
        if self.guild.permissions & ADMINISTRATOR:
            return (1 << 53) - 1
        return self.guild.permissions & ~(self.parent or self).denied


@dataclass(frozen=True, slots=True)
class Sent:
    """One thing the bot posted, edited or deleted, as it stood afterwards."""

    id: int
    channel: Channel
    content: str
    embeds: tuple[Json, ...]
    components: tuple[Json, ...]
    attachments: tuple[str, ...]
    descriptions: tuple[str | None, ...]
    """Of the attachments."""
    flags: int
    allowed_mentions: Json | None
    pings: frozenset[str]
    reference: int | None
    nonce: str | None
    interaction: int | None
    ephemeral: bool
    edited: bool
    deleted: bool

    @property
    def text(self) -> str:
        """All text a reader sees: content, embeds and components, one piece a line."""
        keys = ("title", "description", "name", "value", "text", "content", "label", "placeholder")
        parts = [self.content]
        for item in (*self.embeds, *(c for _, c, _ in walk(self.components, ""))):
            inner = [item.get("author"), *item.get("fields", ()), *item.get("options", ()), item.get("footer")]
            for piece in (item, *(part for part in inner if part)):
                parts += [piece[k] for k in keys if isinstance(piece.get(k), str) and (k != "value" or "name" in piece)]
        return "\n".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Callback:
    """The bot's first answer to an interaction: its type, its data, and how many seconds it took."""

    type: int
    data: Json
    seconds: float

    @property
    def ephemeral(self) -> bool:
        """Whether only the asking user sees the answer."""
        return bool(self.data.get("flags", 0) & EPHEMERAL)


@dataclass(frozen=True, slots=True)
class Request:
    """One REST request the bot made, and the status it got (0: the connection was dropped)."""

    method: str
    path: str
    status: int
    body: Any


@dataclass(eq=False, slots=True)
class Asked:
    """An interaction that was delivered to the bot."""

    id: int
    token: str
    kind: int
    user: User
    channel: Channel
    permissions: int
    message: int | None
    callback: asyncio.Future[Callback]
    born: float = field(default_factory=time.monotonic)
    original: int | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def answered(self, timeout: float = 5) -> Callback:
        """Wait for the bot's first answer."""
        return await asyncio.wait_for(asyncio.shield(self.callback), timeout)


@dataclass(eq=False, slots=True)
class Fault:
    """Something that goes wrong for the next `times` requests that match."""

    method: str
    path: str
    status: int = 0
    code: int = 0
    times: int = 1
    retry_after: float = 0.05
    via: bool = True
    everywhere: bool = False
    drop: Literal["", "before", "after"] = ""
    delay: float = 0

    def body(self) -> Json:
        """What Discord says in the answer."""
        if self.status == 429:
            said = "You are being rate limited."
            return {"message": said, "retry_after": self.retry_after, "global": self.everywhere}
        return {"message": REASONS.get(self.code, f"{self.status}: Error"), "code": self.code}

    def headers(self) -> dict[str, str]:
        """The headers of the answer; a 429 without `Via` is one that clients do not retry."""
        if self.status != 429:
            return {}
        after = str(self.retry_after)
        headers = {"Retry-After": after, "X-RateLimit-Reset-After": after, "X-RateLimit-Remaining": "0"}
        headers |= {"X-RateLimit-Global": "true"} if self.everywhere else {"X-RateLimit-Scope": "user"}
        return headers | ({"Via": "1.1 google"} if self.via else {})


@dataclass(eq=False, slots=True)
class Call:
    """One request, as handlers see it."""

    at: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    files: Files


@dataclass(eq=False, slots=True)
class Stored:
    """A message as the server keeps it."""

    data: Json
    channel: Channel
    asked: Asked | None = None
    readable: bool = True


@dataclass(eq=False, slots=True)
class Session:
    """One gateway session, with every frame it was given."""

    id: str
    intents: int
    shard: list[int]
    socket: web.WebSocketResponse | None
    frames: list[str] = field(default_factory=list)
