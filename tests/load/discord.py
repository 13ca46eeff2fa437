"""A lean Discord: a gateway with shards, sessions and replay, and the REST calls that the bot needs."""

import asyncio
import itertools
import json
import random
import time
from collections import Counter, defaultdict, deque
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from aiohttp import WSMsgType, web

from tests.load.ledger import Ledger, Question
from tests.load.platform import Json, Platform, Words
from tests.load.processes import Process
from tests.load.questions import Talk
from tests.loopback.discord_gateway import Gateway
from tests.loopback.discord_records import DM, Channel, Guild, User, now

GUILDS, CHANNELS = 16, 60
"""Guilds, and text channels in each, taken in turn so that none has more questions a minute than the bot answers."""
REPLAYED = 1_000
"""Events that a session keeps for replay."""
_EPOCH = 1_420_070_400_000
_KEPT = 500
"""Messages of a channel that can be read."""
_TOKEN = "token"  # noqa: S105 - of this program alone
# The bot has no setting for Discord's address, so a line before its own main points discord.py here.
_BOOT = """
import sys
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL
Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = {url!r}, URL({gateway!r})
sys.argv = ["twitchwise", "discord"]
from adapters.__main__ import main
main()
"""


@dataclass(eq=False, slots=True)
class Session:
    """What Discord knows of a connected shard, and what it would send again."""

    id: str
    shard: int
    process: str
    socket: web.WebSocketResponse | None
    request: web.Request
    last: int = 0
    frames: list[str] = field(default_factory=list)
    end: str = ""
    """How its process ended: killed, left, ended by itself; empty while it may be resumed."""
    ended: float = 0.0
    """When."""

    async def send(self, event: str, data: Json) -> None:
        """Send an event, and keep it for replay."""
        self.last += 1
        frame = json.dumps({"op": 0, "t": event, "s": self.last, "d": data})
        self.frames.append(frame)
        if len(self.frames) > 2 * REPLAYED:
            del self.frames[:REPLAYED]
        if self.socket is not None:
            with suppress(ConnectionError):
                await self.socket.send_str(frame)

    async def replay(self, after: int) -> None:
        """Send again what came after an event."""
        if self.socket is not None:
            missed = max(0, self.last - after)
            for frame in self.frames[len(self.frames) - missed :]:
                await self.socket.send_str(frame)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody asks."""

    channel: Channel
    user: User


class Discord(Platform):
    """The platform: `async with Discord(...) as discord`, then `discord.process(...)` and `discord.talk(...)`."""

    name = "Discord"

    def __init__(
        self,
        ledger: Ledger,
        known: Words,
        environment: Json,
        *,
        folder: Path,
        shards: int = 4,
        leased: bool = False,
    ) -> None:
        """Take the ledger, what every process is told, and how many shards there are.

        With `leased` the processes share them out among themselves; else each is told which are its own.
        """
        super().__init__(ledger, known)
        self._environment = environment
        self._folder = folder
        self._shards = shards
        self._leased = leased
        self._count = itertools.count(1)
        self._last_id = 0
        self._world = Gateway(heartbeat=41.25, portal=0, token=_TOKEN)
        self.bot = self._world.bot
        members = [self.bot, self._world.user]
        base = (int(time.time() * 1000) - _EPOCH) // 1_024 * 1_024
        self._guilds = [Guild((base + n) << 22, f"guild {n}", members=members) for n in range(GUILDS)]
        for guild in self._guilds:
            guild.channels += [Channel(self._id(), f"room {n}", guild=guild) for n in range(CHANNELS)]
        self._of = {channel.id: guild for guild in self._guilds for channel in guild.channels}
        self._commands: list[Json] = []
        self._sessions: dict[str, Session] = {}
        self._known_people: dict[int, tuple[User, Channel]] = {}
        self._owed: dict[str, tuple[int, ...]] = {}
        self._nonces: dict[str, Json] = {}
        self._history: defaultdict[int, deque[Json]] = defaultdict(lambda: deque(maxlen=_KEPT))
        self._holders: dict[str, list[Session]] = {}
        self._dice = random.Random(9)  # noqa: S311 - which socket is dropped is no secret
        self.posts = 0
        self.repeated: Counter[str] = Counter()
        """Posts that were not taken again, by the process that sent them."""

    async def __aenter__(self) -> Self:
        """Open the gateway and the REST API."""
        app, api = web.Application(client_max_size=1 << 24), "/{process}/api/v10"
        messages = api + "/channels/{channel}/messages"
        me = self.bot.payload() | {"verified": True, "mfa_enabled": False, "flags": 0}
        identity: Json = {"id": str(self.bot.id), "name": "helper", "description": "", "icon": None, "verify_key": ""}
        identity |= {"flags": 0, "bot_public": True, "bot_require_code_grant": False, "team": None}
        identity |= {"owner": self._world.user.payload()}
        commands = api + "/applications/{id}/commands"
        app.router.add_get(api + "/users/@me", _always(me))
        app.router.add_get(api + "/oauth2/applications/@me", _always(identity))
        app.router.add_get(api + "/gateway/bot", self._whereto)
        app.router.add_put(commands, self._synced)
        app.router.add_get(commands, self._listed)
        app.router.add_get(messages, self._read)
        app.router.add_post(messages, self._create)
        app.router.add_get("/{process}/gateway", self._gateway)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._address = f"127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close them."""
        for session in self._sessions.values():
            _abort(session)
        await self._runner.cleanup()

    # -- the processes

    def process(self, number: int, of: int) -> Process:
        """Return one process with its share of the shards."""
        name = f"discord-{number}"
        mine = tuple(range(number, self._shards, of))
        self._owed[name] = mine
        url, gateway = f"http://{self._address}/{name}/api/v10", f"ws://{self._address}/{name}/gateway"
        environment = {"DISCORD_TOKEN": _TOKEN, **self._environment}
        if self._leased:
            environment |= {"DISCORD_SHARDS": str(self._shards), "DISCORD_PROCESSES": str(of)}
        else:
            environment |= {"DISCORD_SHARDS": f"{','.join(map(str, mine))}/{self._shards}"}
        return Process(name, ["-c", _BOOT.format(url=url, gateway=gateway)], environment, self._folder)

    async def ready(self, process: Process) -> bool:
        """Whether it holds its shards; if they are leased, as many as are its share."""
        held = {session.shard for session in self._connected() if session.process == process.name}
        mine = self._owed[process.name]
        return len(held) >= len(mine) if self._leased else held >= set(mine)

    def ended(self, process: Process, how: str) -> None:
        """Hear how a process ended; none of its sessions comes back."""
        super().ended(process, how)
        for session in self._sessions.values():
            if session.process == process.name and not session.end:
                session.end, session.ended = how, time.monotonic()

    def drop(self) -> str:
        """Cut one connection without a goodbye; return whose it was, empty if there is none."""
        connected = self._connected()
        if not connected:
            return ""
        session = self._dice.choice(connected)
        _abort(session)
        return f"{session.process}, shard {session.shard}"

    # -- people

    def begin(self, talk: Talk) -> Spot:
        """Return a direct conversation, or a channel whose turn it is."""
        number = next(self._count)
        person = self._person(number)
        if person not in self._known_people:
            self._known_people[person] = (
                user := User(self._id(), f"u{person}"),
                Channel(self._id(), "", DM, recipient=user),
            )
        user, direct = self._known_people[person]
        if talk.direct:
            return Spot(direct, user)
        guild = self._guilds[number % GUILDS]
        return Spot(guild.channels[number // GUILDS % CHANNELS], user)

    async def deliver(self, spot: Spot, turn: int, text: str, *, urgent: bool) -> Question:
        """Send the message to whoever holds the shard."""
        del turn
        guild = spot.channel.guild
        said = f"{self.bot.mention} {text}" if guild else text
        data = self._message(spot.channel, spot.user, {"content": said})
        data["mentions"] = [self.bot.payload()] if guild else []
        question = Question(data["id"], str(spot.channel.id), time.monotonic(), urgent)
        self._ask(question)
        self._history[spot.channel.id].append(data)
        holders = await self._dispatch("MESSAGE_CREATE", data, guild, spot.user)
        if guild:
            # What was said in a channel can be read there by whoever holds the shard next.
            return question
        self._holders[question.id] = holders
        if not holders:
            self.ledger.excuse(question.id, "a direct message while nobody held the shard")
        return question

    def judge(self) -> None:
        """Excuse direct messages that Discord cannot deliver again: the sessions of an ended process are gone."""
        for question in self.ledger.open():
            holders = self._holders.get(question.id, [])
            if not holders or any(not s.end or s.ended - question.asked > self.patience for s in holders):
                continue
            if any(s.end == "left" and s.ended > question.asked for s in holders):
                self.ledger.explain(question.id, "in the hands of a process that was then asked to leave")
            elif ends := {s.end for s in holders} - {"left", "killed"}:
                self.ledger.explain(question.id, f"in the hands of a process that {' or '.join(ends)}")
            elif any(s.end == "left" for s in holders):
                self.ledger.excuse(question.id, "sent to a process that was leaving already")
            else:
                self.ledger.excuse(question.id, "in the hands of a process that was killed")

    # -- the gateway

    async def _dispatch(self, event: str, data: Json, guild: Guild | None, author: User) -> list[Session]:
        shard = (guild.id >> 22) % self._shards if guild else 0
        if guild:
            member = self._world._member(author)
            del member["user"]
            data = data | {"guild_id": str(guild.id), "member": member}
        alive = [session for session in self._sessions.values() if session.shard == shard and self._lives(session)]
        for session in alive:
            await session.send(event, data)
        return alive

    def _lives(self, session: Session) -> bool:
        # A process that is leaving hears on until its socket closes.
        return not session.end or (session.end == "left" and session.socket is not None)

    def _connected(self) -> list[Session]:
        return [s for s in self._sessions.values() if s.socket is not None and not s.end]

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        session: Session | None = None
        with suppress(ConnectionError):
            await socket.send_json({"op": 10, "d": {"heartbeat_interval": 41_250}})
            async for frame in socket:
                if frame.type is not WSMsgType.TEXT:
                    continue
                said = json.loads(frame.data)
                match said["op"]:
                    case 1:
                        await socket.send_json({"op": 11})
                    case 2:
                        session = await self._identified(said["d"], socket, request)
                    case 6:
                        session = await self._resumed(said["d"], socket, request)
        if session is not None and session.socket is socket:
            session.socket = None
            if socket.close_code in (1000, 1001) and not session.end:
                # Whoever closes with these codes does not come back.
                session.end, session.ended = "left", time.monotonic()
        return socket

    async def _identified(self, data: Json, socket: web.WebSocketResponse, request: web.Request) -> Session:
        shard, count = data.get("shard", [0, 1])
        if count != self._shards:
            self.errors[f"identified with {count} shards"] += 1
        for known in list(self._sessions.values()):
            if known.shard == shard and known.socket is None:
                del self._sessions[known.id]
            elif known.shard == shard and not known.end:
                self.errors["a shard held twice"] += 1
        session = Session(f"{self._id():x}", shard, request.match_info["process"], socket, request)
        ours = [guild for guild in self._guilds if (guild.id >> 22) % self._shards == shard]
        ready: Json = {"v": 10, "user": self.bot.payload(), "session_id": session.id, "shard": [shard, count]}
        ready["resume_gateway_url"] = f"ws://{self._address}/{session.process}/gateway"
        ready |= {"application": {"id": str(self.bot.id), "flags": 0}}
        ready["guilds"] = [{"id": str(guild.id), "unavailable": True} for guild in ours]
        await session.send("READY", ready)
        for guild in ours:
            payload = self._world._guild_payload(guild, 0)
            for channel in payload["channels"]:
                said = self._history.get(int(channel["id"]))
                channel["last_message_id"] = said[-1]["id"] if said else None
            await session.send("GUILD_CREATE", payload)
        self._sessions[session.id] = session
        return session

    async def _resumed(self, data: Json, socket: web.WebSocketResponse, request: web.Request) -> Session | None:
        session = self._sessions.get(data["session_id"])
        if session is None or session.end:
            await socket.send_json({"op": 9, "d": False})
            return None
        session.socket, session.request = socket, request
        await session.replay(int(data["seq"]))
        await session.send("RESUMED", {})
        return session

    # -- REST

    async def _whereto(self, request: web.Request) -> web.Response:
        start = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        url = f"ws://{self._address}/{request.match_info['process']}/gateway"
        return _json({"url": url, "shards": self._shards, "session_start_limit": start})

    async def _synced(self, request: web.Request) -> web.Response:
        fixed = {"application_id": str(self.bot.id), "version": "1"}
        asked = await request.json()
        self._commands = [{"type": 1, "description": ""} | c | fixed | {"id": str(self._id())} for c in asked]
        return _json(self._commands)

    async def _listed(self, _: web.Request) -> web.Response:
        return _json(self._commands)

    async def _read(self, request: web.Request) -> web.Response:
        before = int(request.query.get("before", 0))
        known = list(self._history[int(request.match_info["channel"])])
        after, most = int(request.query.get("after", 0)), int(request.query.get("limit", 50))
        there = [said for said in known if after < int(said["id"]) and (not before or int(said["id"]) < before)]
        return _json((there[:most] if after else there[-most:])[::-1])

    async def _create(self, request: web.Request) -> web.Response:
        body = await request.json()
        process, number = request.match_info["process"], int(request.match_info["channel"])
        await asyncio.sleep(self.faults.delay)
        drop = self.faults.drop()
        said = {} if drop == "before" else await self._posted(process, number, body)
        if drop and request.transport is not None:
            request.transport.abort()
        return _json(said)

    async def _posted(self, process: str, number: int, body: Json) -> Json:
        nonce = str(body.get("nonce") or "")
        if body.get("enforce_nonce") and nonce in self._nonces:
            self.repeated[process] += 1
            return self._nonces[nonce]
        guild = self._of.get(number)
        channel = Channel(number, "", guild=guild)
        data = self._message(channel, self.bot, body) | ({"nonce": nonce} if nonce else {})
        if body.get("enforce_nonce") and nonce:
            self._nonces[nonce] = data
        self._history[number].append(data)
        self.posts += 1
        reference = str((body.get("message_reference") or {}).get("message_id") or "")
        about = reference or nonce.partition("-")[0]
        text = "\n".join([data["content"], *(str(embed.get("description", "")) for embed in data["embeds"])]).strip()
        self._said(str(number), text, process, about)
        # The bot hears what it says itself, as on Discord.
        await self._dispatch("MESSAGE_CREATE", data, guild, self.bot)
        return data

    def _message(self, channel: Channel, author: User, body: Json) -> Json:
        data: Json = {"id": str(self._id()), "channel_id": str(channel.id), "author": author.payload(), "type": 0}
        data |= {"timestamp": now(), "edited_timestamp": None, "tts": False, "mention_everyone": False, "pinned": False}
        data |= {"content": body.get("content") or "", "embeds": body.get("embeds") or [], "attachments": []}
        data |= {"components": body.get("components") or [], "flags": body.get("flags") or 0}
        return data | {"mentions": [], "mention_roles": []}

    def _id(self) -> int:
        self._last_id = max(self._last_id + 1, (int(time.time() * 1000) - _EPOCH) << 22)
        return self._last_id


def _abort(session: Session) -> None:
    session.socket = None
    if session.request.transport is not None:
        session.request.transport.abort()


def _always(payload: Json) -> Any:
    async def said(_: web.Request) -> web.Response:
        return _json(payload)

    return said


def _json(payload: Any) -> web.Response:
    # discord.py reads JSON only if the type is named without a charset.
    return web.Response(body=json.dumps(payload).encode(), content_type="application/json")
