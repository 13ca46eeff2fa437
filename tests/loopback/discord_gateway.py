"""The gateway half of the loopback Discord: its guilds, sessions, replay, and everything that goes wrong there."""

import json
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from aiohttp import WSMsgType, web

from tests.loopback.discord_limits import Json
from tests.loopback.discord_records import (
    BLANK,
    CONTENT,
    DM,
    GUILDS,
    MEMBERS,
    PRESENCES,
    TEXT,
    THREAD,
    USUAL,
    Channel,
    Guild,
    Session,
    Stored,
    User,
    now,
)


class Gateway:
    """Guilds and people, and the websocket over which the bot hears of them."""

    def __init__(self, *, heartbeat: float, portal: int, token: str) -> None:
        self.token, self.heartbeat, self.portal, self._last_id = token, heartbeat, portal, 0
        self.answers_heartbeats, self.delivers = True, True
        self.connections: list[tuple[str, str]] = []
        self.heartbeats, self.identify_closes, self.gateway = 0, deque[int](), ""
        self._users, self._channels, self.guilds = dict[int, User](), dict[int, Channel](), list[Guild]()
        self._sessions: dict[str, Session] = {}
        self._messages = dict[int, Stored]()
        self._sockets: dict[web.WebSocketResponse, web.Request] = {}
        self.bot, self.user = self.add_user("helper", bot=True), self.add_user("ada")
        self.guild = self.add_guild("home")
        self.channel = self.add_channel("general")
        self.thread = self.add_channel("a thread", parent=self.channel)

    # -- the world

    def add_user(self, name: str, *, bot: bool = False) -> User:
        """A new user, so far in no guild."""
        user = User(self._id(), name, bot)
        self._users[user.id] = user
        return user

    def add_guild(self, name: str, *, permissions: int = USUAL) -> Guild:
        """A guild with all users so far; made while connected, announce it with `announce`."""
        guild = Guild(self._id(), name, permissions, list(self._users.values()))
        self.guilds.append(guild)
        return guild

    def add_channel(
        self, name: str, *, guild: Guild | None = None, parent: Channel | None = None, kind: int = TEXT
    ) -> Channel:
        """A text channel of the guild, another kind of channel, or a thread below its parent channel."""
        guild = (parent.guild if parent else guild) or self.guild
        channel = Channel(self._id(), name, THREAD if parent else kind, guild, parent)
        guild.channels.append(channel)
        self._channels[channel.id] = channel
        return channel

    def dm(self, user: User) -> Channel:
        """The direct conversation between the bot and this user."""
        known = next((c for c in self._channels.values() if c.recipient is user), None)
        channel = known or Channel(self._id(), user.name, DM, recipient=user)
        return self._channels.setdefault(channel.id, channel)

    async def announce(self, guild: Guild) -> None:
        """Tell the connected bot that it joined this guild."""
        payload = self._guild_payload(guild, 0)
        del payload["unavailable"]
        await self.dispatch("GUILD_CREATE", payload, guild)

    async def change(self, channel: Channel, *, denied: int | None = None, locked: bool | None = None) -> None:
        """Change what the bot may do in a channel, or lock a thread, and tell the bot."""
        channel.denied = channel.denied if denied is None else denied
        channel.locked = channel.locked if locked is None else locked
        event = "THREAD_UPDATE" if channel.type == THREAD else "CHANNEL_UPDATE"
        await self.dispatch(event, self._channel_payload(channel), channel.guild)

    # -- what goes wrong with the gateway

    async def dispatch(self, event: str, data: Json, guild: Guild | None = None) -> None:
        """Send any gateway event to the sessions that asked for it; kept for replay."""
        for session in list(self._sessions.values()):
            prefix, ours = event.split("_", maxsplit=1)[0], (guild.id >> 22) % session.shard[1] if guild else 0
            needed = {"GUILD": GUILDS, "CHANNEL": GUILDS, "THREAD": GUILDS, "MESSAGE": 1 << 9 if guild else 1 << 12}
            if ours == session.shard[0] and session.intents & needed.get(prefix, ~0):
                await self._send(session, event, data)

    async def reconnect(self) -> None:
        """Ask the bot to reconnect (op 7)."""
        await self._broadcast({"op": 7, "d": None})

    async def invalidate(self, *, resumable: bool) -> None:
        """Tell the bot its session is invalid (op 9); not resumable ones are forgotten."""
        await self._broadcast({"op": 9, "d": resumable})
        if not resumable:
            self._sessions.clear()

    async def close(self, code: int) -> None:
        """Close every gateway connection with this code."""
        for socket in list(self._sockets):
            self._forget(socket)
            await socket.close(code=code)

    def abort(self) -> None:
        """Cut every gateway connection without a goodbye."""
        for socket, request in list(self._sockets.items()):
            self._forget(socket)
            if request.transport:
                request.transport.abort()

    @contextmanager
    def losing(self) -> Iterator[None]:
        """Events inside the block get lost on their way, and come again when the bot resumes."""
        self.delivers = False
        try:
            yield
        finally:
            self.delivers = True

    def _forget(self, socket: web.WebSocketResponse) -> None:
        self._sockets.pop(socket, None)
        for session in self._sessions.values():
            session.socket = None if session.socket is socket else session.socket

    async def _broadcast(self, frame: Json) -> None:
        for socket in list(self._sockets):
            await socket.send_json(frame)

    async def _send(self, session: Session, event: str, data: Json) -> None:
        hidden = "content" in data and not session.intents & CONTENT and not data.get("_readable", True)
        data = {k: v for k, v in data.items() if k != "_readable"} | (BLANK if hidden else {})
        frame = json.dumps({"op": 0, "t": event, "s": len(session.frames) + 1, "d": data})
        session.frames.append(frame)
        if session.socket and self.delivers:
            with suppress(ConnectionError):
                await session.socket.send_str(frame)

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets[socket] = request
        with suppress(ConnectionError):
            await socket.send_json({"op": 10, "d": {"heartbeat_interval": int(self.heartbeat * 1000)}})
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    await self._hear(socket, request, json.loads(frame.data))
        self._forget(socket)
        return socket

    async def _hear(self, socket: web.WebSocketResponse, request: web.Request, frame: Json) -> None:
        op: int = frame["op"]
        data: Any = frame.get("d")
        if op == 1:
            self.heartbeats += 1
            if self.answers_heartbeats:
                await socket.send_json({"op": 11})
        elif op in (2, 6) and data["token"] != self.token:
            await socket.close(code=4004, message=b"Authentication failed.")
        elif op == 2:
            self.connections.append(("identify", request.path))
            wrong = data["intents"] & (MEMBERS | PRESENCES | CONTENT) & ~self.portal
            if code := self.identify_closes.popleft() if self.identify_closes else 4014 if wrong else 0:
                await socket.close(code=code)
                return
            await self._welcome(Session(f"{self._id():x}", data["intents"], data.get("shard", [0, 1]), socket))
        elif op == 6:
            self.connections.append(("resume", request.path))
            session = self._sessions.get(data["session_id"])
            if session is None:
                await socket.send_json({"op": 9, "d": False})
                return
            for missed in session.frames[data["seq"] :]:
                await socket.send_str(missed)
            session.socket = socket
            await self._send(session, "RESUMED", {})
        elif op == 8:
            guild = next(g for g in self.guilds if str(g.id) == str(data["guild_id"]))
            wanted, prefix = {str(i) for i in data.get("user_ids") or ()}, data.get("query") or ""
            members = [u for u in guild.members if (str(u.id) in wanted if wanted else u.name.startswith(prefix))]
            chunk: Json = {"guild_id": str(guild.id), "members": [self._member(u) for u in members], "not_found": []}
            chunk |= {"chunk_index": 0, "chunk_count": 1, "nonce": data.get("nonce")}
            for session in self._sessions.values():
                if session.socket is socket:
                    await self._send(session, "GUILD_MEMBERS_CHUNK", chunk)

    async def _welcome(self, session: Session) -> None:
        self._sessions[session.id] = session
        ours = [g for g in self.guilds if (g.id >> 22) % session.shard[1] == session.shard[0]]
        ready = {"v": 10, "user": self.bot.payload(), "session_id": session.id, "shard": session.shard}
        ready |= {"resume_gateway_url": f"{self.gateway}/resumed", "application": {"id": str(self.bot.id), "flags": 0}}
        await self._send(session, "READY", ready | {"guilds": [{"id": str(g.id), "unavailable": True} for g in ours]})
        for guild in ours if session.intents & GUILDS else ():
            await self._send(session, "GUILD_CREATE", self._guild_payload(guild, session.intents))

    # -- payloads

    def _id(self) -> int:
        self._last_id = max(self._last_id + 1, int(time.time() * 1000 - 1420070400000) << 22)
        return self._last_id

    def _people(self, ids: Iterable[str]) -> list[Json]:
        return [self._users[int(i)].payload() for i in sorted(ids) if int(i) in self._users]

    def _member(self, user: User) -> Json:
        known: Json = {"user": user.payload(), "nick": None, "roles": [], "joined_at": now()}
        return known | {"flags": 0, "deaf": False, "mute": False, "pending": False}

    def _channel_payload(self, channel: Channel) -> Json:
        last = max((i for i, stored in self._messages.items() if stored.channel is channel), default=None)
        data: Json = {"id": str(channel.id), "type": channel.type, "flags": 0}
        data["last_message_id"] = None if last is None else str(last)
        if channel.recipient:
            return data | {"recipients": [channel.recipient.payload()]}
        guild = channel.guild or self.guild
        data |= {"name": channel.name, "guild_id": str(guild.id), "position": 0, "nsfw": False, "parent_id": None}
        if channel.parent is None:
            deny = {"id": str(self.bot.id), "type": 1, "allow": "0", "deny": str(channel.denied)}
            return data | {"permission_overwrites": [deny], "topic": None, "rate_limit_per_user": 0}
        state = {
            "archived": False,
            "auto_archive_duration": 1440,
            "archive_timestamp": now(),
            "locked": channel.locked,
        }
        member = {"id": str(channel.id), "user_id": str(self.bot.id), "join_timestamp": now(), "flags": 0}
        data |= {"parent_id": str(channel.parent.id), "owner_id": str(self.user.id), "thread_metadata": state}
        return data | {"message_count": 0, "member_count": 1, "member": member}

    def _guild_payload(self, guild: Guild, intents: int) -> Json:
        everyone = {"id": str(guild.id), "name": "@everyone", "permissions": str(guild.permissions), "position": 0}
        everyone |= {"color": 0, "hoist": False, "managed": False, "mentionable": False, "flags": 0}
        everyone |= {"colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None}}
        seen = guild.members if intents & MEMBERS else [self.bot]
        data: Json = {"id": str(guild.id), "name": guild.name, "owner_id": str(self.user.id), "roles": [everyone]}
        data |= {"member_count": len(guild.members), "members": [self._member(user) for user in seen], "large": False}
        data |= {"channels": [self._channel_payload(c) for c in guild.channels if c.type != THREAD]}
        data |= {"threads": [self._channel_payload(c) for c in guild.channels if c.type == THREAD]}
        data |= {"unavailable": False, "joined_at": now(), "preferred_locale": guild.locale, "features": []}
        return data | {"emojis": [], "stickers": [], "presences": [], "voice_states": [], "stage_instances": []}
