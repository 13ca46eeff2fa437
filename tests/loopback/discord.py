"""A small Discord on loopback: enough REST and gateway for the real discord.py client, as strict as Discord."""

import asyncio
import copy
import json
import re
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from fnmatch import fnmatchcase
from inspect import isawaitable
from typing import Any, Self

from aiohttp import web
from discord import Client
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from tests.loopback.discord_limits import (
    EPHEMERAL,
    LOADING,
    SILENT,
    SUPPRESS_EMBEDS,
    V2,
    VOICE,
    Json,
    Refused,
    check,
    choice_problems,
    command_problems,
    component_problems,
    flag_problems,
    message_problems,
    size,
    walk,
)
from tests.loopback.discord_people import People
from tests.loopback.discord_records import (
    ATTACH_FILES,
    CONTENT,
    EMBED_LINKS,
    HISTORY,
    MANAGE_MESSAGES,
    MANAGE_THREADS,
    MEMBERS,
    PRESENCES,
    SEND,
    SEND_IN_THREADS,
    THREAD,
    VIEW,
    Asked,
    Call,
    Callback,
    Channel,
    Fault,
    Files,
    Guild,
    Request,
    Sent,
    Stored,
    User,
    now,
)

ANSWERS = {2: {4, 5, 9}, 3: {4, 5, 6, 7, 9}, 4: {8}, 5: {4, 5, 6, 7}}  # callback types by kind of interaction
_OPEN = ("/interactions/", "/webhooks/")  # the token in the address is enough there
_SUBSTANCE = ("content", "embeds", "components", "attachments", "sticker_ids", "poll")
_HOOK_FLAGS = SUPPRESS_EMBEDS | SILENT | VOICE | V2 | EPHEMERAL


def _attachments(body: Json, files: Files) -> list[Json]:
    described = {int(a["id"]): a.get("description") for a in body.get("attachments") or () if int(a["id"]) in files}
    return [
        {"id": str(n), "filename": name, "size": len(data), "url": "", "proxy_url": "", "description": described.get(n)}
        for n, (name, data) in files.items()
    ]


def _outline(guild: Guild) -> Json:
    return {"id": str(guild.id), "name": guild.name, "permissions": str(guild.permissions), "features": []}


async def _read(request: web.Request) -> tuple[Any, Files]:
    if not request.content_type.startswith("multipart/"):
        text = await request.text()
        return (json.loads(text) if text else {}), {}
    form, files = await request.post(), Files()
    for name, part in form.items():
        if isinstance(part, web.FileField):
            with part.file as file:
                files[int(name.removeprefix("files[").removesuffix("]"))] = (part.filename, file.read())
    return json.loads(str(form["payload_json"])), files


class Discord(People):
    """The server: `async with Discord() as server`, then `server.in_place()` and `server.running(client)`."""

    def __init__(self, *, token: str = "token", heartbeat: float = 41.25, portal: int = MEMBERS | PRESENCES | CONTENT):
        super().__init__(token=token, heartbeat=heartbeat, portal=portal)
        self.deadline, self.token_life, self.blocked = 3.0, 900.0, set[int]()
        self.requests: list[Request] = []
        self.typing: list[Channel] = []
        self.syncs: list[int | None] = []
        self._nonces = dict[str, int]()
        self._faults = list[Fault]()

    async def __aenter__(self) -> Self:
        app, api, me = web.Application(client_max_size=1 << 25), "/api/v10", self.bot
        hooks, commands = "/webhooks/{app}/{token}", "/applications/{app}/commands"
        guild_commands = "/applications/{app}/guilds/{guild}/commands"
        identity = {"id": str(me.id), "name": me.name, "description": "", "icon": None, "verify_key": "", "flags": 0}
        extra = {"bot_public": True, "bot_require_code_grant": False, "owner": self.user.payload(), "team": None}
        start = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        table: list[tuple[str, str, Callable[[Call], Any]]] = [
            ("GET", "/users/@me", lambda r: me.payload() | {"verified": True, "mfa_enabled": False, "flags": 0}),
            ("GET", "/oauth2/applications/@me", lambda r: identity | extra),
            ("GET", "/gateway/bot", lambda r: {"url": self.gateway, "shards": 1, "session_start_limit": start}),
            ("GET", "/users/@me/guilds", lambda r: [_outline(guild) for guild in self.guilds]),
            ("POST", "/users/@me/channels", self._open_dm),
            ("GET", "/users/{user}", lambda r: self._find_user(r).payload()),
            ("GET", "/guilds/{guild}/members/{user}", self._get_member),
            ("GET", "/channels/{channel}", lambda r: self._channel_payload(self._find_channel(r))),
            ("POST", "/channels/{channel}/typing", self._type),
            ("GET", "/channels/{channel}/messages", self._history),
            ("POST", "/channels/{channel}/messages", self._create),
            ("GET", "/channels/{channel}/messages/{message}", lambda r: self._shown(self._find_message(r))),
            ("PATCH", "/channels/{channel}/messages/{message}", self._patch),
            ("DELETE", "/channels/{channel}/messages/{message}", self._delete),
            ("GET", commands, lambda r: self.commands.get(None, [])),
            ("PUT", commands, self._sync),
            ("GET", guild_commands, lambda r: self.commands.get(int(r.at["guild"]), [])),
            ("PUT", guild_commands, self._sync),
            ("POST", "/interactions/{id}/{token}/callback", self._callback),
            ("POST", hooks, self._follow_up),
            ("GET", hooks + "/messages/{message}", lambda r: self._hooked(r).data),
            ("PATCH", hooks + "/messages/{message}", self._patch_hooked),
            ("DELETE", hooks + "/messages/{message}", self._delete_hooked),
            ("*", "/{rest:.*}", self._no_route),
        ]
        for method, path, handler in table:
            app.router.add_route(method, api + path, self._served(handler))
        app.router.add_get("/gateway", self._gateway)
        app.router.add_get("/gateway/resumed", self._gateway)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.address = f"127.0.0.1:{self._runner.addresses[0][1]}"
        self.url, self.gateway = f"http://{self.address}{api}", f"ws://{self.address}/gateway"
        return self

    async def __aexit__(self, *_: object) -> None:
        self.abort()
        await self._runner.cleanup()

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """Point discord.py at this server, and back where it was afterwards."""
        before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = self.url, URL(self.gateway)
        try:
            yield
        finally:
            Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before

    @asynccontextmanager
    async def running(self, client: Client, timeout: float = 10) -> AsyncIterator[asyncio.Task[None]]:
        """Run the client against this server until the block ends; what stops it from starting is raised."""
        with self.in_place():
            task = asyncio.create_task(client.start(self.token))
            try:
                while not client.is_ready():
                    await asyncio.wait({task}, timeout=0.01)
                    if task.done():
                        task.result()
                    if (timeout := timeout - 0.01) < 0:
                        raise TimeoutError("the client did not become ready")
                yield task
            finally:
                await client.close()
                await asyncio.gather(task, return_exceptions=True)

    def fault(self, method: str, path: str, **what: Any) -> Fault:
        """Let requests fail: `path` as in `/channels/*/messages`; see Fault for what can go wrong."""
        self._faults.append(fault := Fault(method, path, **what))
        return fault

    # -- what the bot asks for over REST

    def _served(self, handler: Callable[[Call], Any]) -> Callable[[web.Request], Any]:
        async def serve(request: web.Request) -> web.StreamResponse:
            path, headers = request.path.removeprefix("/api/v10"), {}
            call = Call(request.match_info, request.query, *await _read(request))
            wanted = (f for f in self._faults if f.times and f.method in (request.method, "*"))
            fault = next((f for f in wanted if fnmatchcase(path, f.path)), Fault("", "", times=0))
            fault.times -= 1
            await asyncio.sleep(fault.delay)
            status, result = 0, None
            if fault.status:
                status, result, headers = fault.status, fault.body(), fault.headers()
            elif fault.drop != "before":
                try:
                    if not path.startswith(_OPEN) and request.headers.get("Authorization") != f"Bot {self.token}":
                        raise Refused(401)
                    result = handler(call)
                    result = await result if isawaitable(result) else result
                    status = 204 if result is None else 200
                except Refused as refused:
                    status, result = refused.status, refused.body
            self.requests.append(Request(request.method, path, 0 if fault.drop else status, call.body))
            if fault.drop and request.transport:
                request.transport.abort()
            if result is None:
                return web.Response(status=status or 500)
            answer = json.dumps(result).encode()
            return web.Response(status=status, body=answer, headers=headers, content_type="application/json")

        return serve

    def _no_route(self, _: Call) -> None:
        raise Refused(404)

    def _find_user(self, call: Call) -> User:
        if (user := self._users.get(int(call.at["user"]))) is None:
            raise Refused(404, 10013)
        return user

    def _get_member(self, call: Call) -> Json:
        user, guild = self._find_user(call), next((g for g in self.guilds if str(g.id) == call.at["guild"]), None)
        if guild is None or user not in guild.members:
            raise Refused(404, 10007)
        return self._member(user)

    def _find_channel(self, call: Call, needs: int = 0) -> Channel:
        if (channel := self._channels.get(int(call.at["channel"]))) is None:
            raise Refused(404, 10003)
        if not channel.permissions() & VIEW:
            raise Refused(403, 50001)
        if needs & ~channel.permissions():
            raise Refused(403, 50013)
        return channel

    def _find_message(self, call: Call) -> Stored:
        stored, channel = self._messages.get(int(call.at["message"])), self._find_channel(call)
        if stored is None or stored.channel is not channel or stored.data["flags"] & EPHEMERAL:
            raise Refused(404, 10008)
        return stored

    def _open_dm(self, call: Call) -> Json:
        if (user := self._users.get(int(call.body["recipient_id"]))) is None:
            raise Refused(400, 50035, [("recipient_id", "INVALID_RECIPIENT", "Unknown user")])
        return self._channel_payload(self.dm(user))

    def _type(self, call: Call) -> None:
        channel = self._find_channel(call)
        self._find_channel(call, SEND_IN_THREADS if channel.type == THREAD else SEND)
        self.typing.append(channel)

    def _history(self, call: Call) -> list[Json]:
        channel, low, high = self._find_channel(call), int(call.query.get("after", 0)), int(call.query.get("before", 0))
        there = [i for i, s in self._messages.items() if s.channel is channel and not s.data["flags"] & EPHEMERAL]
        there = [i for i in there if i > low and (not high or i < high)] if channel.permissions() & HISTORY else []
        most = int(call.query.get("limit", 50))
        return [self._shown(self._messages[i]) for i in reversed(there[:most] if low else there[-most:])]

    def _sync(self, call: Call) -> list[Json]:
        scope = int(call.at["guild"]) if "guild" in call.at else None
        check(command_problems(call.body))
        before = {(c["name"], c["type"]): c["id"] for c in self.commands.get(scope, ())}
        fixed = {"application_id": str(self.bot.id), "version": "1"} | ({"guild_id": str(scope)} if scope else {})
        ids = [before.get((c["name"], c.get("type", 1))) or str(self._id()) for c in call.body]
        commands = [{"type": 1, "description": ""} | c | fixed | {"id": i} for c, i in zip(call.body, ids, strict=True)]
        self.commands[scope] = commands
        self.syncs.append(scope)
        return commands

    async def _create(self, call: Call) -> Json:
        channel, body = self._find_channel(call), call.body
        if channel.recipient and channel.recipient.id in self.blocked:
            raise Refused(403, 50007)
        needs = SEND_IN_THREADS if channel.type == THREAD else SEND
        needs |= (EMBED_LINKS if body.get("embeds") else 0) | (ATTACH_FILES if call.files else 0)
        self._find_channel(call, needs)
        if channel.locked and not channel.permissions() & MANAGE_THREADS:
            raise Refused(403, 160005)
        if body.get("enforce_nonce") and (made := self._nonces.get(str(body["nonce"]))):
            return self._messages[made].data
        return (await self._post(channel, call, SUPPRESS_EMBEDS | SILENT | VOICE | V2)).data

    async def _patch(self, call: Call) -> Json:
        stored = self._find_message(call)
        if stored.data["author"]["id"] != str(self.bot.id):
            raise Refused(403, 50005)
        return await self._edit(stored, call)

    async def _delete(self, call: Call) -> None:
        stored = self._find_message(call)
        if stored.data["author"]["id"] != str(self.bot.id):
            if stored.channel.guild is None:
                raise Refused(403, 50003)
            self._find_channel(call, MANAGE_MESSAGES)
        await self._remove(stored)

    async def _callback(self, call: Call) -> Json | None:
        asked = self._asked.get(call.at["token"])
        if asked is None or str(asked.id) != call.at["id"]:
            raise Refused(404, 10062)
        async with asked.lock:
            return await self._answer(asked, call)

    async def _answer(self, asked: Asked, call: Call) -> Json | None:
        kind, data = call.body["type"], call.body.get("data") or {}
        if asked.callback.done():
            raise Refused(400, 40060)
        if (seconds := time.monotonic() - asked.born) > self.deadline:
            raise Refused(404, 10062)
        if kind not in ANSWERS[asked.kind] or (kind in (6, 7) and asked.message is None):
            check([("type", "BASE_TYPE_CHOICES", f"{kind} does not answer this interaction")])
        inner = Call(call.at, call.query, data, call.files)
        if kind == 8:
            check(choice_problems("choices", data["choices"]))
        elif kind == 9:
            check(size("data.title", data.get("title"), 45, 1))
            check(size("data.custom_id", data.get("custom_id"), 100, 1))
            check(component_problems(data.get("components") or (), modal=True))
        elif kind == 5:
            check(flag_problems(data.get("flags") or 0, EPHEMERAL))
        stored = self._messages[asked.message] if kind in (6, 7) and asked.message else None
        if kind == 4:
            stored = await self._post(asked.channel, inner, _HOOK_FLAGS, asked)
        elif kind == 5:
            flags = (data.get("flags") or 0) | LOADING
            stored = self._store(asked.channel, self.bot, {"flags": flags}, asked=asked, **self._metadata(asked))
            await self._tell("MESSAGE_CREATE", stored)
        elif kind == 7 and stored:
            await self._edit(stored, inner)
        asked.original = int(stored.data["id"]) if stored else None
        asked.callback.set_result(Callback(kind, copy.deepcopy(data), seconds))
        if call.query.get("with_response", "").lower() not in ("1", "true"):
            return None
        answer: Json = {"interaction": {"id": str(asked.id), "type": asked.kind}}
        if stored:
            flags = stored.data["flags"]
            answer["interaction"] |= {"response_message_id": stored.data["id"]}
            answer["interaction"] |= {"response_message_loading": bool(flags & LOADING)}
            answer["interaction"] |= {"response_message_ephemeral": bool(flags & EPHEMERAL)}
            answer["resource"] = {"type": kind} | ({"message": stored.data} if kind in (4, 7) else {})
        return answer

    def _token(self, call: Call) -> Asked:
        asked = self._asked.get(call.at["token"])
        if asked is None or not asked.callback.done() or call.at["app"] != str(self.bot.id):
            raise Refused(404, 10015)
        if time.monotonic() - asked.born > self.token_life:
            raise Refused(401, 50027)
        return asked

    def _hooked(self, call: Call) -> Stored:
        asked, name = self._token(call), call.at["message"]
        stored = self._messages.get((asked.original or 0) if name == "@original" else int(name))
        if stored is None or (stored.asked is not asked and asked.original != int(stored.data["id"])):
            raise Refused(404, 10008)
        return stored

    async def _follow_up(self, call: Call) -> Json | None:
        asked = self._token(call)
        waiting = self._messages.get(asked.original or 0)
        if waiting and waiting.data["flags"] & LOADING:
            data = await self._edit(waiting, call)
        else:
            data = (await self._post(asked.channel, call, _HOOK_FLAGS, asked)).data
        return data if call.query.get("wait", "").lower() in ("1", "true") else None

    async def _patch_hooked(self, call: Call) -> Json:
        return await self._edit(self._hooked(call), call)

    async def _delete_hooked(self, call: Call) -> None:
        await self._remove(self._hooked(call))

    # -- messages

    async def _post(self, channel: Channel, call: Call, may: int, asked: Asked | None = None) -> Stored:
        body, extra, replied = call.body, self._metadata(asked), None
        check([*message_problems(body), *flag_problems(body.get("flags") or 0, may)])
        if not call.files and not any(body.get(key) for key in _SUBSTANCE):
            raise Refused(400, 50006)
        if asked is None and (reference := body.get("message_reference")):
            target = self._messages.get(int(reference["message_id"]))
            if not channel.permissions() & HISTORY:
                raise Refused(403, 160002)
            if target and target.channel is channel and not target.data["flags"] & EPHEMERAL:
                extra |= self._reference(target) | {"type": 19}
                replied = target.data["author"]["id"]
            elif reference.get("fail_if_not_exists", True):
                check([("message_reference", "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")])
        stored = self._store(channel, self.bot, body, asked=asked, **extra)
        stored.data["attachments"] = _attachments(body, call.files)
        if nonce := body.get("nonce"):
            stored.data["nonce"], self._nonces[str(nonce)] = nonce, int(stored.data["id"])
        pings = self._ping(stored, body, replied)
        self._note(stored, body, pings)
        await self._tell("MESSAGE_CREATE", stored)
        return stored

    async def _edit(self, stored: Stored, call: Call) -> Json:
        body, data, empty = call.body, stored.data, {"content": "", "embeds": [], "components": []}
        waiting, flags = data["flags"] & LOADING, data["flags"] & ~LOADING
        given = body.get("flags") or 0
        check(flag_problems(given, SUPPRESS_EMBEDS | V2 | EPHEMERAL))
        flags = (flags & ~SUPPRESS_EMBEDS if body.get("flags") is not None else flags) | given & (SUPPRESS_EMBEDS | V2)
        fresh = {key: body[key] or none for key, none in empty.items() if key in body}
        kept = {str(item["id"]) for item in body["attachments"]} if body.get("attachments") is not None else None
        files = [item for item in data["attachments"] if kept is None or item["id"] in kept]
        merged = data | fresh | {"flags": flags, "attachments": files + _attachments(body, call.files)}
        check(message_problems(merged | {"allowed_mentions": body.get("allowed_mentions"), "nonce": None}))
        if not any(merged.get(key) for key in _SUBSTANCE):
            raise Refused(400, 50006)
        data.update(copy.deepcopy(merged), edited_timestamp=data["edited_timestamp"] if waiting else now())
        pings = self._ping(stored, body, None)
        self._note(stored, body, pings if waiting else frozenset(), edited=not waiting)
        await self._tell("MESSAGE_UPDATE", stored)
        return data

    async def _remove(self, stored: Stored) -> None:
        del self._messages[int(stored.data["id"])]
        if stored.data["author"]["id"] == str(self.bot.id):
            self._note(stored, {}, frozenset(), deleted=True)
        await self._tell("MESSAGE_DELETE", stored)

    def _note(
        self, stored: Stored, body: Json, pings: frozenset[str], *, edited: bool = False, deleted: bool = False
    ) -> None:
        data = copy.deepcopy(stored.data)
        reference = data.get("message_reference")
        sent = Sent(
            id=int(data["id"]),
            channel=stored.channel,
            content=data["content"],
            embeds=tuple(data["embeds"]),
            components=tuple(data["components"]),
            attachments=tuple(item["filename"] for item in data["attachments"]),
            descriptions=tuple(item["description"] for item in data["attachments"]),
            flags=data["flags"],
            allowed_mentions=copy.deepcopy(body.get("allowed_mentions")),
            pings=pings,
            reference=int(reference["message_id"]) if reference else None,
            nonce=data.get("nonce"),
            interaction=stored.asked.id if stored.asked else None,
            ephemeral=bool(data["flags"] & EPHEMERAL),
            edited=edited,
            deleted=deleted,
        )
        self.sent.append(sent)
        self._news.put_nowait(sent)

    def _ping(self, stored: Stored, body: Json, replied: str | None) -> frozenset[str]:
        """Whom a text notifies, as its allowed_mentions say; noted in the message as Discord does."""
        text = "\n".join(
            [stored.data["content"], *(c.get("content", "") for _, c, _ in walk(stored.data["components"], ""))]
        )
        allowed = body.get("allowed_mentions")
        parse = ("users", "roles", "everyone") if allowed is None else allowed.get("parse", ())
        rules = allowed or {}
        users = {
            i for i in re.findall(r"<@!?(\d+)>", text) if "users" in parse or i in map(str, rules.get("users", ()))
        }
        roles = {i for i in re.findall(r"<@&(\d+)>", text) if "roles" in parse or i in map(str, rules.get("roles", ()))}
        everyone = {"everyone"} if "everyone" in parse and re.search("@(everyone|here)", text) else set()
        if replied and (rules.get("replied_user", False) if allowed is not None else True):
            users.add(replied)
        stored.data |= {
            "mentions": self._people(users),
            "mention_roles": sorted(roles),
            "mention_everyone": bool(everyone),
        }
        return frozenset(users | roles | everyone)

    def _metadata(self, asked: Asked | None) -> Json:
        if asked is None:
            return {}
        about = {"id": str(asked.id), "type": asked.kind, "user": asked.user.payload()}
        about |= {"authorizing_integration_owners": {}}
        app = str(self.bot.id)
        return {"webhook_id": app, "application_id": app, "interaction_metadata": about, "type": 20}
