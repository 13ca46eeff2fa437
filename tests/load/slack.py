"""A lean Slack: a Web API that takes posts, and signed events, some of them delivered twice, over a load balancer."""

import asyncio
import hashlib
import hmac
import itertools
import json
import random
import time
import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import aiohttp
from aiohttp import web

from adapters.slack.manifest import ROUTE, scopes
from tests.load.ledger import Ledger, Question
from tests.load.platform import Json, Platform, Words
from tests.load.processes import Process, free_port
from tests.load.questions import Talk

TOKEN, SECRET = "xoxb-1111-2222-load", "5e" * 16
_CUT = 0.001
"""Seconds after which a delivery is cut that shall be."""
_CUTS = 4
"""Deliveries in a row that are cut."""
TEAM, BOT = "TLOAD", "UBOT"
CHANNELS = 1_000
"""Channels in turn, so that none has more questions a minute than the bot answers."""
DEADLINE = 3.0
"""Seconds that Slack waits for an acknowledgement: https://docs.slack.dev/apis/events-api"""
RETRIES = (0.0, 60.0, 300.0)
"""Seconds after which Slack delivers again, from the same page."""
FACTOR = 20.0
"""How much faster this program does: the last retry comes 18 seconds after the first delivery.

That is later than a process of the bot may hold a message that it answers, so what a killed one held is answered by
another at the last retry, as it would be with Slack.
"""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody asks."""

    channel: str
    user: str
    direct: bool
    root: str
    """The first message of the thread; in a direct message there is none."""


class Slack(Platform):
    """The workspace: `async with Slack(...) as slack`, then `slack.process(...)` and `slack.talk(...)`."""

    name = "Slack"

    def __init__(
        self,
        ledger: Ledger,
        known: Words,
        environment: Json,
        *,
        folder: Path,
        factor: float = FACTOR,
        again: float = 0.1,
        idempotent: bool = True,
    ) -> None:
        """Take the ledger, and what every process is told.

        Retries come so many times faster than Slack's; a share of what was acknowledged is delivered again; with
        `idempotent` a post with the client_msg_id of another one is not taken again.
        """
        super().__init__(ledger, known)
        self._environment = environment
        self._folder = folder
        self._factor = factor
        self._again = again
        self._idempotent = idempotent
        self._dice = random.Random(7)  # noqa: S311 - what is delivered twice is no secret
        self._count = itertools.count(1)
        self._upstreams: dict[str, str] = {}
        self._turn = itertools.count()
        self._taken: dict[str, str] = {}
        self._held: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
        self._tasks: set[asyncio.Task[None]] = set()
        self._cuts = 0
        self.posts = 0
        self.repeated: Counter[str] = Counter()
        """Posts that were not taken again, by the process that sent them."""

    async def __aenter__(self) -> Self:
        """Open the Web API."""
        app = web.Application(client_max_size=1 << 24)
        app.router.add_route("*", "/{process}/api/{method}", self._called)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._port = self._runner.addresses[0][1]
        self._http = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(total=DEADLINE)
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close it."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._http.close()
        await self._runner.cleanup()

    # -- the processes

    def process(self, number: int, of: int) -> Process:
        """Return one process that listens on a port of its own."""
        name, port = f"slack-{number}", free_port()
        self._upstreams[name] = f"http://127.0.0.1:{port}"
        environment = {
            "SLACK_API_URL": f"http://127.0.0.1:{self._port}/{name}/api/",
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_PORT": str(port),
            **self._environment,
        }
        del of
        return Process(name, ["-m", "adapters", "slack", "--http"], environment, self._folder)

    async def ready(self, process: Process) -> bool:
        """Whether its health says so."""
        try:
            async with self._http.get(f"{self._upstreams[process.name]}/healthz") as answer:
                return answer.status == 200
        except (aiohttp.ClientError, OSError, TimeoutError):
            return False

    # -- people

    def begin(self, talk: Talk) -> Spot:
        """Return a direct conversation, or a new thread of a channel whose turn it is."""
        number = next(self._count)
        person = self._person(number)
        user = f"U{person:08}"
        if talk.direct:
            return Spot(f"D{person:08}", user, direct=True, root="")
        return Spot(f"C{number % CHANNELS:06}", user, direct=False, root=self._ts())

    async def deliver(self, spot: Spot, turn: int, text: str, *, urgent: bool) -> Question:
        """Send the events that Slack makes of a message to the processes in turn."""
        ts = spot.root if spot.root and turn == 0 else self._ts()
        question = Question(f"{spot.channel}/{ts}", f"{spot.channel}/{spot.root}", time.monotonic(), urgent)
        self._ask(question)
        said = text if spot.direct else f"<@{BOT}> {text}"
        message: Json = {"user": spot.user, "text": said, "ts": ts, "channel": spot.channel, "event_ts": ts}
        message |= {"client_msg_id": str(uuid.uuid4()), "team": TEAM}
        message |= {"thread_ts": spot.root} if spot.root and turn else {}
        events = [message | {"type": "message", "channel_type": "im" if spot.direct else "channel"}]
        if not spot.direct:
            events.insert(0, message | {"type": "app_mention"})
        for event in events:
            task = asyncio.create_task(self._events(question.id, event))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return question

    def drop(self) -> str:
        """Cut the next deliveries in the middle."""
        self._cuts += _CUTS
        return f"under {_CUTS} deliveries"

    def judge(self) -> None:
        """Name what was acknowledged by processes that were killed afterwards: Slack does not deliver that again."""
        for question in self.ledger.open():
            held = self._held.get(question.id)
            if not held:
                self.ledger.explain(question.id, "never acknowledged, though delivered four times")
            elif all(self._fate(name, at, question) for name, at in held):
                hows = {self._fate(name, at, question) for name, at in held}
                self.ledger.explain(question.id, f"acknowledged by a process that was then {' or '.join(sorted(hows))}")

    def _fate(self, name: str, at: float, question: Question) -> str:
        """Return how a process ended within the time in which it should have answered; empty if it did not."""
        until = question.asked + self.patience
        return next((how for ended, how, then in self.ends if ended == name and at - 0.1 <= then <= until), "")

    # -- the way to the bot

    async def _events(self, question: str, event: Json) -> None:
        body = json.dumps(
            {
                "token": "legacy",
                "team_id": TEAM,
                "api_app_id": "ALOAD",
                "event": event,
                "type": "event_callback",
                "event_id": f"Ev{next(self._count):010}",
                "event_time": int(time.time()),
                "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True, "enterprise_id": None}],
            }
        )
        reason = ""
        for attempt, after in enumerate((None, *RETRIES)):
            if after is not None:
                await asyncio.sleep(after / self._factor)
            reason = await self._balanced(question, body, attempt, reason)
            if not reason:
                break
            self.errors[reason] += 1
        if not reason and self._dice.random() < self._again:
            # The acknowledgement came, but Slack did not see it in time.
            await asyncio.sleep(self._dice.random())
            await self._balanced(question, body, 1, "http_timeout")

    async def _balanced(self, question: str, body: str, attempt: int, reason: str) -> str:
        """Send a request to the next process that takes connections; return what went wrong, empty if nothing did."""
        names = list(self._upstreams)
        cut, self._cuts = self._cuts > 0, max(0, self._cuts - 1)
        limit = aiohttp.ClientTimeout(total=_CUT if cut else DEADLINE)
        first = next(self._turn)
        for step in range(len(names)):
            name = names[(first + step) % len(names)]
            try:
                headers = _signed(body) | (
                    {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason} if attempt else {}
                )
                url = f"{self._upstreams[name]}{ROUTE}"
                async with self._http.post(url, data=body, headers=headers, timeout=limit) as answer:
                    await answer.read()
                    if answer.status == 200:
                        self._held[question].append((name, time.monotonic()))
                        return ""
                    return f"http_error {answer.status}"
            except aiohttp.ClientConnectorError:
                # Nobody listens there: a load balancer tries the next.
                continue
            except TimeoutError:
                return "connection_cut" if cut else "http_timeout"
            except (aiohttp.ClientError, OSError):
                return "connection_failed"
        return "nobody listens"

    # -- the Web API

    async def _called(self, request: web.Request) -> web.Response:
        process, method = request.match_info["process"], request.match_info["method"]
        # slack_sdk sends JSON where blocks may be, and a form elsewhere.
        asked = dict(await (request.json() if request.content_type == "application/json" else request.post()))
        asked |= request.query
        drop = ""
        match method:
            case "auth.test":
                said: Json = {"url": "https://t.slack.com/", "user": "twitchwise", "team": "Load", "team_id": TEAM}
                said |= {"user_id": BOT, "bot_id": "BBOT"}
            case "chat.postMessage":
                await asyncio.sleep(self.faults.delay)
                drop = self.faults.drop()
                said = {} if drop == "before" else self._posted(process, asked)
            case "users.info":
                said = {"user": {"id": asked.get("user"), "locale": "en-US"}}
            case "chat.getPermalink":
                said = {"permalink": f"https://t.slack.com/{asked.get('message_ts')}"}
            case _:
                return web.json_response({"ok": False, "error": "unknown_method"})
        if drop and request.transport is not None:
            request.transport.abort()
        return web.json_response({"ok": True, **said}, headers={"x-oauth-scopes": ",".join(scopes())})

    def _posted(self, process: str, asked: Json) -> Json:
        key = _key(asked.get("client_msg_id")) if self._idempotent else ""
        channel = str(asked["channel"])
        if key and key in self._taken:
            self.repeated[process] += 1
            return {"channel": channel, "ts": self._taken[key]}
        ts = self._ts()
        if key:
            self._taken[key] = ts
        self.posts += 1
        self._said(f"{channel}/{asked.get('thread_ts') or ''}", str(asked.get("text", "")), process)
        return {"channel": channel, "ts": ts, "message": {"ts": ts, "user": BOT, "bot_id": "BBOT"}}

    def _ts(self) -> str:
        return f"{int(time.time())}.{next(self._count):06}"


def _signed(body: str) -> dict[str, str]:
    at = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
    kind = {"Content-Type": "application/json"}
    return kind | {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={digest}"}


def _key(given: object) -> str:
    """Return a client_msg_id if it is one that Slack would know as such: a UUID."""
    try:
        return str(uuid.UUID(str(given))) if given else ""
    except ValueError:
        return ""
