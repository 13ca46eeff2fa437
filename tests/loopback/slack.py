"""A small Slack on loopback: Web API, Socket Mode, signed requests and response addresses for the real slack-bolt."""

import asyncio
import base64
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Callable
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

import aiohttp
from aiohttp import web

from tests.loopback.slack_limits import TEXT, TOO_LONG, Json, option_problems, problems, view_problems
from tests.loopback.slack_records import Asked, Channel, Delivery, Fault, File, Posted, Request, User, View

SCOPED = {
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.delete": "chat:write",
    "users.info": "users:read",
    "assistant.threads.setSuggestedPrompts": "assistant:write",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
}
RETRIES = 3  # of an event that is not acknowledged; their pauses are shortened
DEADLINE = 3.0  # https://docs.slack.dev/interactivity/handling-user-interaction
USES = 5  # of a response address
_READ_ONLY = frozenset({"conversations.history", "conversations.replies"})
_JSON_FIELDS = frozenset({"blocks", "view", "prompts", "files"})
ALT = 1_000  # https://docs.slack.dev/reference/methods/files.getUploadURLExternal


class Refused(Exception):
    """Slack's answer is an error."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.body: Json = {"ok": False, "error": error, **more}


class Slack:
    """The server: `async with Slack() as slack`, then let the bot connect or `deliver_to` it."""

    def __init__(self) -> None:
        self.bot_token, self.app_token = "xoxb-1111-2222-abcDEF", "xapp-1-AAPP-3333-deadbeef"
        self.signing_secret, self.client_id, self.client_secret = "5e" * 16, "11.22", "c1" * 16
        self.team, self.app_id, self.code = "TTEAM", "AAPP", "code-1"
        self.scopes: list[str] = []
        self.app_scopes = ["connections:write"]
        self.mistakes: list[str] = []
        self.retried = 0
        self.requests: list[Request] = []
        self.posted: list[Posted] = []
        self.files: list[File] = []
        self.homes: dict[str, View] = {}
        self.modals: list[View] = []
        self.prompts: list[Json] = []
        self.tokens: dict[str, str] = {}
        self._ids = itertools.count(100)
        self._users: dict[str, User] = {}
        self._channels: dict[str, Channel] = {}
        self._dms: dict[str, Channel] = {}
        self._said: dict[str, Json] = {}
        self._views: dict[str, View] = {}
        self._queue: asyncio.Queue[Posted] = asyncio.Queue()
        self._faults: list[Fault] = []
        self._uploads: dict[str, File] = {}
        self._responses: dict[str, Json] = {}
        self._triggers: dict[str, float] = {}
        self._sockets: list[web.WebSocketResponse] = []
        self._closing: list[asyncio.Task[None]] = []
        self._changed = asyncio.Condition()
        self._waiting: dict[str, tuple[Delivery, asyncio.Future[Json]]] = {}
        self._url: str | None = None
        self.bot = self.add_user("twitchwise", bot=True)
        self.user, self.admin = self.add_user("ann"), self.add_user("bea", admin=True)
        self.channel, self.other_channel = self.add_channel("general"), self.add_channel("elsewhere", member=False)
        self.private, self.mpim = self.add_channel("moderators", kind="group"), self.add_channel("trio", kind="mpim")

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=1 << 24)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/respond/{id}", self._respond)
        app.router.add_post("/upload/{id}", self._uploaded)
        app.router.add_get("/link", self._socket)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.address = f"127.0.0.1:{self._runner.addresses[0][1]}"
        self.url = f"http://{self.address}/api/"
        self._http = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        for delivery, answer in self._waiting.values():
            if not answer.done():
                self.mistakes.append(f"never acknowledged: {delivery.kind}")
                answer.cancel()
        self.abort()
        await self._http.close()
        await self._runner.cleanup()

    # -- who and what there is

    def add_user(self, name: str, *, admin: bool = False, bot: bool = False, locale: str = "en-US") -> User:
        """Add someone to the workspace."""
        number = next(self._ids)
        user = User(f"U{number}", name, admin, f"B{number}" if bot else "", locale)
        self._users[user.id] = user
        return user

    def add_channel(self, name: str, *, kind: str = "channel", member: bool = True) -> Channel:
        """Add a conversation, with the bot in it or not."""
        letter = {"im": "D", "channel": "C"}.get(kind, "G")
        channel = Channel(f"{letter}{next(self._ids)}", name, kind, member)
        self._channels[channel.id] = channel
        return channel

    def dm(self, user: User) -> Channel:
        """Return the direct conversation of someone with the bot."""
        if user.id not in self._dms:
            self._dms[user.id] = self.add_channel(user.name, kind="im")
        return self._dms[user.id]

    def add_team(self, team: str) -> str:
        """Add a workspace and return the token that the bot gets for it."""
        token = f"xoxb-{team.lower()}-9999-abc"
        self.tokens[token] = team
        return token

    def fault(self, method: str, **what: Any) -> Fault:
        """Let a method fail, or `response_url`; see Fault for what can go wrong."""
        self._faults.append(fault := Fault(method, **what))
        return fault

    # -- what people do

    async def say(
        self,
        channel: Channel,
        user: User,
        text: str,
        *,
        thread_ts: str | None = None,
        as_events: tuple[str, ...] = ("app_mention", "message"),
        times: int = 1,
        retry_only: bool = False,
        edited: bool = False,
        subtype: str | None = None,
        bot_id: str | None = None,
        team: str | None = None,
    ) -> str:
        """Write a message; it arrives as the events that Slack makes of it, each so many times."""
        ts = f"{int(time.time())}.{next(self._ids):06}"
        message: Json = {"user": user.id, "text": text, "ts": ts, "channel": channel.id, "event_ts": ts}
        message |= {"thread_ts": thread_ts} if thread_ts else {}
        message |= {"edited": {"user": user.id, "ts": ts}} if edited else {}
        message |= {"subtype": subtype} if subtype else {}
        message |= {"bot_id": bot_id or user.bot_id} if bot_id or user.bot_id else {}
        message["client_msg_id"] = f"id-{ts}"
        self._said[ts] = message | {"type": "message"}
        for kind in as_events:
            if kind == "app_mention" and (channel.kind == "im" or f"<@{self.bot.id}>" not in text):
                continue
            event = message | {"type": kind} | ({"channel_type": channel.kind} if kind == "message" else {})
            await self._event(event, times=times, retry_only=retry_only, team=team)
        return ts

    async def event(self, kind: str, *, team: str | None = None, **fields: Any) -> None:
        """Let any other event happen."""
        await self._event({"type": kind, "event_ts": f"{time.time():.6f}", **fields}, team=team)

    async def command(
        self, command: str, text: str, *, user: User | None = None, channel: Channel | None = None
    ) -> Asked:
        """Type a slash command."""
        who, where = user or self.user, channel or self.channel
        payload = {
            "token": "legacy",
            "team_id": self.team,
            "channel_id": where.id,
            "channel_name": where.name,
            "user_id": who.id,
            "user_name": who.name,
            "command": command,
            "text": text,
            "api_app_id": self.app_id,
            "response_url": self._answerable(where, who),
            "trigger_id": self._trigger(),
        }
        return await self._deliver(Delivery("slash_commands", payload, self._id()))

    async def press(
        self,
        on: Posted | View,
        action: str,
        *,
        user: User | None = None,
        value: str | None = None,
        selected: str | None = None,
        selected_many: list[str] | None = None,
    ) -> Asked:
        """Press or choose the first element whose action is this one, or begins with it."""
        element = self._element(on, action)
        done: Json = {"action_id": element["action_id"], "block_id": "b", "type": element["type"], "action_ts": "1.0"}
        if selected is not None:
            done["selected_option"] = {"text": {"type": "plain_text", "text": selected}, "value": selected}
        elif selected_many is not None:
            options = [{"text": {"type": "plain_text", "text": name}, "value": name} for name in selected_many]
            done["selected_options"] = options
        else:
            done["value"] = value if value is not None else element.get("value", "")
        payload = self._pressed(on, user or self.user) | {"actions": [done]}
        return await self._deliver(Delivery("interactive", payload, self._id()))

    async def suggest(self, on: Posted | View, action: str, typed: str) -> list[Json]:
        """Type into a list and return what it offers."""
        element = self._element(on, action)
        payload = self._pressed(on, self.user) | {
            "type": "block_suggestion",
            "action_id": element["action_id"],
            "block_id": "b",
            "value": typed,
        }
        payload.pop("response_url", None)
        payload.pop("trigger_id", None)
        asked = await self._deliver(Delivery("interactive", payload, self._id()))
        options: list[Json] = asked.body["options"]
        self.mistakes += option_problems(options)
        return options

    async def shortcut(self, callback: str, message: Posted | str, *, user: User | None = None) -> Asked:
        """Choose a shortcut of a message, one of the bot's or one that somebody said."""
        who = user or self.user
        if isinstance(message, Posted):
            where, data = self._channels[message.channel], self._shown(message)
        else:
            data = self._said[message]
            where = self._channels[data["channel"]]
        payload = {
            "type": "message_action",
            "callback_id": callback,
            "message": data,
            "message_ts": data["ts"],
            "channel": {"id": where.id, "name": where.name},
            "response_url": self._answerable(where, who),
            **self._who(who),
        }
        return await self._deliver(Delivery("interactive", payload, self._id()))

    async def submit(self, view: View, values: Json, *, user: User | None = None) -> Asked:
        """Send a modal off."""
        payload = {
            "type": "view_submission",
            "view": {**view.data, "id": view.id, "state": {"values": values}},
            "response_urls": [],
            **self._who(user or self.user),
        }
        return await self._deliver(Delivery("interactive", payload, self._id()))

    # -- what the bot did

    async def next_posted(self, timeout: float = 5.0) -> Posted:
        """Return the next message that the bot posts."""
        return await asyncio.wait_for(self._queue.get(), timeout)

    async def silent(self, seconds: float = 0.3) -> bool:
        """Whether the bot posts nothing for so long."""
        try:
            await asyncio.wait_for(self._queue.get(), seconds)
        except TimeoutError:
            return True
        return False

    # -- ways to the bot

    def deliver_to(self, url: str) -> None:
        """Send signed requests to an address from now on, instead of envelopes over sockets."""
        self._url = url

    async def connected(self) -> None:
        """Wait until the bot has opened a socket."""
        async with asyncio.timeout(10), self._changed:
            await self._changed.wait_for(lambda: bool(self._sockets))

    async def refresh(self) -> None:
        """Tell the bot to open a new socket, and close this one a moment later."""
        for socket in list(self._sockets):
            self._sockets.remove(socket)
            await socket.send_json({"type": "disconnect", "reason": "refresh_requested"})
            self._closing.append(asyncio.create_task(_closed_later(socket)))

    async def close(self, code: int) -> None:
        """Close all sockets as a peer may."""
        for socket in list(self._sockets):
            await socket.close(code=code)

    def abort(self) -> None:
        """Cut all sockets without a word."""
        for socket in list(self._sockets):
            self._sockets.remove(socket)
            if socket._req is not None and socket._req.transport is not None:
                socket._req.transport.abort()

    def signed(self, body: str, *, age: float = 0.0, secret: str | None = None) -> dict[str, str]:
        """Return the headers with which Slack would send a body so many seconds ago."""
        at = str(int(time.time() - age))
        base = f"v0:{at}:{body}".encode("utf-8", "surrogatepass")
        digest = hmac.new((secret or self.signing_secret).encode(), base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={digest}"}

    async def raw(self, body: str, headers: dict[str, str]) -> tuple[int, str]:
        """Send a body as it is, and return how it was answered."""
        async with self._http.post(str(self._url), data=body.encode("utf-8", "surrogatepass"), headers=headers) as sent:
            return sent.status, await sent.text()

    async def _event(self, event: Json, *, times: int = 1, retry_only: bool = False, team: str | None = None) -> None:
        who = team or self.team
        payload = {
            "token": "legacy",
            "team_id": who,
            "api_app_id": self.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{self._id()}",
            "event_time": int(time.time()),
            "authorizations": [{"team_id": who, "user_id": self.bot.id, "is_bot": True, "enterprise_id": None}],
        }
        first = 1 if retry_only else 0
        for attempt in range(first, first + times):
            for more in range(RETRIES + 1):
                again = attempt + more
                delivery = Delivery("events_api", payload, self._id(), again, "timeout" if again else "")
                if (await self._deliver(delivery, last=more == RETRIES)).status == 200:
                    break
                self.retried += 1
                await asyncio.sleep(0.05)

    async def _deliver(self, delivery: Delivery, *, last: bool = True) -> Asked:
        started = time.monotonic()
        if self._url is not None:
            status, body = await self._request(delivery)
        else:
            answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
            self._waiting[delivery.id] = (delivery, answer)
            for socket in self._sockets[-1:]:
                await self._envelope(socket, delivery)
            try:
                body, status = await asyncio.wait_for(answer, 10 if last else DEADLINE), 200
            except TimeoutError:
                if last:
                    raise
                body, status = {}, 0
        seconds = time.monotonic() - started
        if last and (status != 200 or (self._url is not None and seconds > DEADLINE)):
            self.mistakes.append(f"{delivery.kind} answered with {status} after {seconds:.1f} s")
        return Asked(status, seconds, body)

    async def _request(self, delivery: Delivery) -> tuple[int, Json]:
        match delivery.kind:
            case "events_api":
                body, kind = json.dumps(delivery.payload), "application/json"
            case "slash_commands":
                body, kind = urlencode(delivery.payload), "application/x-www-form-urlencoded"
            case _:
                body = urlencode({"payload": json.dumps(delivery.payload)})
                kind = "application/x-www-form-urlencoded"
        headers = self.signed(body) | {"Content-Type": kind}
        if delivery.attempt:
            headers |= {"X-Slack-Retry-Num": str(delivery.attempt), "X-Slack-Retry-Reason": "http_timeout"}
        status, text = await self.raw(body, headers)
        return status, json.loads(text) if text.startswith("{") else {}

    @staticmethod
    async def _envelope(socket: web.WebSocketResponse, delivery: Delivery) -> None:
        envelope: Json = {
            "envelope_id": delivery.id,
            "payload": delivery.payload,
            "type": delivery.kind,
            "accepts_response_payload": delivery.kind != "events_api",
        }
        if delivery.kind == "events_api":
            envelope |= {"retry_attempt": delivery.attempt, "retry_reason": delivery.reason}
        await socket.send_json(envelope)

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        hello = {"type": "hello", "num_connections": 1, "connection_info": {"app_id": self.app_id}}
        await socket.send_json(hello)
        async with self._changed:
            self._sockets.append(socket)
            self._changed.notify_all()
        for delivery, answer in list(self._waiting.values()):
            if not answer.done():
                # What was not acknowledged on the last socket comes again on the next.
                delivery.attempt += delivery.kind == "events_api"
                await self._envelope(socket, delivery)
        async for message in socket:
            said = json.loads(message.data)
            known = self._waiting.pop(said.get("envelope_id", ""), None)
            if known is None:
                continue
            if not known[1].done():
                known[1].set_result(said.get("payload") or {})
        if socket in self._sockets:
            self._sockets.remove(socket)
        return socket

    # -- what the bot asks for

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method, arguments = request.match_info["method"], await _arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or arguments.pop("token", "")
        fault = self._faulty(method)
        await asyncio.sleep(fault.delay)
        if fault.status:
            headers = {"Retry-After": str(fault.retry_after)} if fault.status == 429 else {}
            self.requests.append(Request(method, arguments, fault.status))
            return web.json_response({"ok": False, "error": "ratelimited"}, status=fault.status, headers=headers)
        body: Json = {"ok": False, "error": fault.error}
        if not fault.error and fault.drop != "before":
            try:
                body = {"ok": True, **(await self._called(method, arguments, token) or {})}
            except Refused as refused:
                body = refused.body
        self.requests.append(Request(method, arguments, 0 if fault.drop else 200))
        if fault.drop and request.transport is not None:
            request.transport.abort()
        return web.json_response(body, headers={"x-oauth-scopes": ",".join(self.scopes)})

    async def _called(self, method: str, arguments: Json, token: str) -> Json | None:
        if method in _READ_ONLY:
            self.mistakes.append(f"{method} called")
        handlers: dict[str, Callable[[Json], Any]] = {
            "chat.postMessage": self._post,
            "chat.postEphemeral": self._post_ephemeral,
            "chat.delete": self._delete,
            "chat.getPermalink": self._permalink,
            "views.open": self._open,
            "views.push": self._open,
            "views.update": self._update,
            "views.publish": self._publish,
            "users.info": self._user_info,
            "assistant.threads.setSuggestedPrompts": self._suggested,
            "files.getUploadURLExternal": self._upload,
            "files.completeUploadExternal": self._complete,
        }
        if method == "apps.connections.open":
            return self._connection(token)
        if method == "oauth.v2.access":
            return self._access(arguments, token)
        team = self.team if token == self.bot_token else self.tokens.get(token)
        if team is None:
            raise Refused("invalid_auth" if token else "not_authed")
        if method == "auth.test":
            identity = {"url": "https://t.slack.com/", "user": self.bot.name, "team": "Home"}
            return identity | {"team_id": team, "user_id": self.bot.id, "bot_id": self.bot.bot_id}
        if method not in handlers:
            raise Refused("unknown_method")
        if method in SCOPED and SCOPED[method] not in self.scopes:
            raise Refused("missing_scope", needed=SCOPED[method], provided=",".join(self.scopes))
        result: Json | None = handlers[method](arguments)
        return result

    def _connection(self, token: str) -> Json:
        if token.startswith("xoxb-"):
            raise Refused("not_allowed_token_type")
        if token != self.app_token:
            raise Refused("invalid_auth")
        if "connections:write" not in self.app_scopes:
            raise Refused("missing_scope", needed="connections:write", provided="")
        return {"url": f"ws://{self.address}/link?ticket=secret-{next(self._ids)}"}

    def _access(self, arguments: Json, authorization: str) -> Json:
        right = base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()
        if (arguments.get("code"), authorization) != (self.code, f"Basic {right}"):
            raise Refused("invalid_code")
        token = self.add_team("TNEW")
        return {
            "app_id": self.app_id,
            "access_token": token,
            "token_type": "bot",
            "scope": ",".join(self.scopes),
            "bot_user_id": self.bot.id,
            "team": {"id": "TNEW", "name": "New"},
            "enterprise": None,
            "is_enterprise_install": False,
            "authed_user": {"id": self.admin.id},
        }

    def _post(self, arguments: Json) -> Json:
        where = arguments.get("channel", "")
        if where in self._users:
            where = self.dm(self._users[where]).id
        channel = self._channels.get(where)
        if channel is None:
            raise Refused("channel_not_found")
        if not channel.member:
            raise Refused("not_in_channel")
        posted = self._message(arguments, channel.id, None, "chat.postMessage")
        return {"channel": channel.id, "ts": posted.ts, "message": self._shown(posted)}

    def _post_ephemeral(self, arguments: Json) -> Json:
        channel = self._channels.get(arguments.get("channel", ""))
        if channel is None:
            raise Refused("channel_not_found")
        if not channel.member:
            raise Refused("not_in_channel")
        posted = self._message(arguments, channel.id, arguments["user"], "chat.postEphemeral")
        return {"message_ts": posted.ts}

    def _message(
        self, arguments: Json, channel: str, user: str | None, via: str, before: Posted | None = None
    ) -> Posted:
        text, blocks = arguments.get("text") or "", arguments.get("blocks") or []
        if not text and not blocks:
            raise Refused("no_text")
        if len(text) > TEXT:
            raise Refused("msg_too_long")
        if blocks:
            found = list(problems(blocks, "message"))
            if found:
                self.mistakes += found
                raise Refused(TOO_LONG if found == [TOO_LONG] else "invalid_blocks", errors=found)
            if not text:
                self.mistakes.append("blocks without a text for notifications")
        if user is None and (_true(arguments.get("unfurl_links")) or _true(arguments.get("unfurl_media"))):
            self.mistakes.append("links would unfurl")
        posted = Posted(
            channel=channel,
            ts=f"{int(time.time())}.{next(self._ids):06}",
            thread_ts=arguments.get("thread_ts"),
            text=text,
            blocks=blocks,
            ephemeral_to=user,
            via=via,
            arguments=arguments,
            replaced=before is not None,
        )
        self.posted.append(posted)
        self._queue.put_nowait(posted)
        return posted

    def _delete(self, arguments: Json) -> None:
        for posted in self.posted:
            same = (posted.channel, posted.ts) == (arguments["channel"], arguments["ts"])
            if same and posted.via == "chat.postMessage":
                posted.deleted = True
                return
        raise Refused("message_not_found")

    def _permalink(self, arguments: Json) -> Json:
        channel, ts = arguments["channel"], arguments["message_ts"]
        if not any((posted.channel, posted.ts) == (channel, ts) and not posted.deleted for posted in self.posted):
            raise Refused("message_not_found")
        return {"permalink": f"https://t.slack.com/archives/{channel}/p{ts.replace('.', '')}"}

    def _user_info(self, arguments: Json) -> Json:
        user = self._users.get(arguments.get("user", ""))
        if user is None:
            raise Refused("user_not_found")
        told: Json = {"id": user.id, "name": user.name, "is_admin": user.admin, "is_owner": False}
        return {"user": told | {"locale": user.locale} if arguments.get("include_locale") else told}

    def _suggested(self, arguments: Json) -> None:
        prompts = arguments["prompts"]
        if len(prompts) > 4 or "thread_ts" in arguments:
            self.mistakes.append("too many prompts, or a thread in the agent view")
        self.prompts.append(arguments)

    def _upload(self, arguments: Json) -> Json:
        alt = arguments.get("alt_txt") or ""
        if len(alt) > ALT:
            raise Refused("alt_txt_too_long")
        file = File(f"F{next(self._ids)}", arguments["filename"], int(arguments["length"]), alt)
        self._uploads[file.id] = file
        return {"upload_url": f"http://{self.address}/upload/{file.id}", "file_id": file.id}

    async def _uploaded(self, request: web.Request) -> web.Response:
        file = self._uploads[request.match_info["id"]]
        file.data = await request.read()
        return web.Response(status=200 if len(file.data) == file.length else 400)

    def _complete(self, arguments: Json) -> Json:
        channel = self._channels.get(arguments.get("channel_id") or "")
        if channel is None or not channel.member:
            raise Refused("channel_not_found" if channel is None else "not_in_channel")
        (named,) = arguments["files"]
        file = self._uploads[named["id"]]
        if not file.data:
            raise Refused("file_not_found")
        file.title, file.channel, file.thread_ts = named["title"], channel.id, arguments.get("thread_ts")
        self.files.append(file)
        return {"files": [{"id": file.id, "title": file.title}]}

    def _open(self, arguments: Json) -> Json:
        trigger = arguments.get("trigger_id", "")
        if time.monotonic() - self._triggers.pop(trigger, -10.0) > DEADLINE:
            raise Refused("expired_trigger_id")
        self._fit(arguments["view"])
        top = self.modals[-1].id if self.modals else None
        view = View(f"V{next(self._ids)}", arguments["view"], top)
        self._views[view.id] = view
        self.modals.append(view)
        return {"view": {**view.data, "id": view.id}}

    def _update(self, arguments: Json) -> Json:
        view = self._views.get(arguments.get("view_id", ""))
        if view is None:
            raise Refused("not_found")
        self._fit(arguments["view"])
        view.data = arguments["view"]
        return {"view": {**view.data, "id": view.id}}

    def _publish(self, arguments: Json) -> Json:
        self._fit(arguments["view"])
        view = View(f"V{next(self._ids)}", arguments["view"])
        self._views[view.id] = self.homes[arguments["user_id"]] = view
        return {"view": {**view.data, "id": view.id}}

    def _fit(self, view: Json) -> None:
        found = list(view_problems(view))
        if found:
            self.mistakes += found
            raise Refused("invalid_arguments", response_metadata={"messages": found})

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        known, answer = self._responses.get(request.match_info["id"]), await request.json()
        fault = self._faulty("response_url")
        await asyncio.sleep(fault.delay)
        if fault.drop == "before" and request.transport is not None:
            request.transport.abort()
        if fault.status:
            headers = {"Retry-After": str(fault.retry_after)} if fault.status == 429 else {}
            return web.Response(status=fault.status, headers=headers, text="failed")
        if fault.error or known is None or fault.drop:
            return web.Response(status=400 if fault.error else 404, text=fault.error or "used_url")
        known["uses"] += 1
        if known["uses"] > USES:
            self.mistakes.append("a response address used too often")
            return web.Response(status=404, text="used_url")
        if answer.get("delete_original"):
            known["on"].deleted = True
            return web.Response(text="ok")
        before = known["on"] if answer.get("replace_original") else None
        user = None if answer.get("response_type") == "in_channel" else known["user"]
        try:
            self._message(answer, known["channel"], user, "response_url", before)
        except Refused as refused:
            return web.Response(status=400, text=str(refused))
        return web.Response(text="ok")

    # -- what all of it needs

    def _faulty(self, method: str) -> Fault:
        fault = next((fault for fault in self._faults if fault.times and fault.method == method), None)
        if fault is None:
            return Fault(method)
        fault.times -= 1
        return fault

    def _id(self) -> str:
        return f"E{next(self._ids)}"

    def _trigger(self) -> str:
        name = f"trigger.{next(self._ids)}"
        self._triggers[name] = time.monotonic()
        return name

    def _answerable(self, channel: Channel, user: User, on: Posted | None = None) -> str:
        name = str(next(self._ids))
        self._responses[name] = {"channel": channel.id, "user": user.id, "on": on, "uses": 0}
        return f"http://{self.address}/respond/{name}"

    def _who(self, user: User) -> Json:
        return {
            "token": "legacy",
            "api_app_id": self.app_id,
            "team": {"id": self.team, "domain": "t"},
            "user": {"id": user.id, "username": user.name, "team_id": self.team},
            "trigger_id": self._trigger(),
        }

    def _pressed(self, on: Posted | View, user: User) -> Json:
        if isinstance(on, View):
            view = {**on.data, "id": on.id, "previous_view_id": on.previous}
            inside = {"type": "view", "view_id": on.id}
            return {"type": "block_actions", "container": inside, "view": view, **self._who(user)}
        channel = self._channels[on.channel]
        container: Json = {
            "type": "message",
            "message_ts": on.ts,
            "channel_id": on.channel,
            "is_ephemeral": on.ephemeral_to is not None,
            **({"thread_ts": on.thread_ts} if on.thread_ts else {}),
        }
        payload = {
            "type": "block_actions",
            "container": container,
            "channel": {"id": channel.id, "name": channel.name},
            "response_url": self._answerable(channel, user, on),
            **self._who(user),
        }
        # Of a message that one person alone sees, Slack does not send what it says.
        return payload if on.ephemeral_to is not None else payload | {"message": self._shown(on)}

    def _shown(self, posted: Posted) -> Json:
        shown: Json = {"type": "message", "ts": posted.ts, "text": posted.text, "blocks": posted.blocks}
        shown |= {"user": self.bot.id, "bot_id": self.bot.bot_id, "app_id": self.app_id}
        return shown | ({"thread_ts": posted.thread_ts} if posted.thread_ts else {})

    @staticmethod
    def _element(on: Posted | View, action: str) -> Json:
        exact = [element for element in on.elements if element["action_id"] == action]
        return (exact or [element for element in on.elements if element["action_id"].startswith(action)])[0]


async def _closed_later(socket: web.WebSocketResponse) -> None:
    await asyncio.sleep(0.2)
    await socket.close()


async def _arguments(request: web.Request) -> Json:
    if request.content_type == "application/json":
        return dict(await request.json())
    fields = dict(request.query)
    if request.content_type == "application/x-www-form-urlencoded":
        fields |= dict(parse_qsl(await request.text(), keep_blank_values=True))
    elif request.content_type.startswith("multipart/"):
        fields |= {name: str(value) for name, value in (await request.post()).items()}
    return {name: json.loads(value) if name in _JSON_FIELDS else value for name, value in fields.items()}


def _true(value: Any) -> bool:
    """Whether an argument is not turned off, however it was sent; Slack's own default is on."""
    return str(value).lower() not in ("false", "0")
