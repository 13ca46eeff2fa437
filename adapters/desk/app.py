"""Serves the desk on this machine, until it is stopped."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from aiohttp import web

from adapters.desk import answering, pictures, sets
from adapters.desk.answering import COLUMNS, Conversations, Question
from adapters.desk.entries import Catalogue, Grades, graded
from adapters.desk.guard import HOST, PICTURE, dressed, guarded
from adapters.desk.sets import Shelf
from adapters.desk.wire import Json
from bot.errors import LabelError, StartError
from bot.journal import Journal, KnowledgeRefused, KnowledgeTaken, Record
from bot.live import Live
from bot.reply import Drawing

PAGE = Path(__file__).with_name("page")
"""The files of the page, as a browser is sent them."""
LOOK = 0.05
"""Seconds between two looks at the files, so that an edit shows within a second."""

_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_MOST = 64 * 1024
"""Bytes of a request."""
_LAST_REQUESTS = 0.5
"""Seconds that requests under way have when the desk closes."""
_BEAT = 15.0
"""Seconds after which a quiet stream shows that it is still there."""
_PORT = "Cannot listen on port {port} ({kind}). Choose another with --port, or leave it out."


class Desk:
    """Answers the page and tells it of edits; keeps nothing, logs nothing."""

    def __init__(self, live: Live, folder: Path, shelf: Shelf, grades: Grades = graded) -> None:
        """Take the knowledge base, where it is edited, the sets of questions, and what grades entries."""
        self.live = live
        self.port = 0
        self._folder = folder
        self._shelf = shelf
        self._grades = grades
        self._conversations = Conversations()
        self._listeners: set[asyncio.Queue[Json | None]] = set()
        site = web.Application(middlewares=[guarded], client_max_size=_MOST)
        site.on_response_prepare.append(dressed)
        site.add_routes(
            [
                web.post("/api/answer", self._answer),
                web.get("/api/entries", self._entries),
                web.get("/api/entries/{slug}", self._entry),
                web.get("/api/countries", self._countries),
                web.get("/api/pictures", self._pictures),
                web.get("/api/sets", self._sets),
                web.post("/api/sets/{name}/run", self._run),
                web.get("/api/events", self._events),
                web.get(f"{pictures.FILES}/{{language}}/{{name}}.{{kind}}", self._picture),
                web.get("/", self._page),
                web.get("/{file}", self._page),
            ]
        )
        self._runner = web.AppRunner(site, access_log=None, shutdown_timeout=_LAST_REQUESTS, handle_signals=False)

    @property
    def address(self) -> str:
        """What a browser opens."""
        return f"http://{HOST}:{self.port}/"

    @asynccontextmanager
    async def open(self, port: int = 0) -> AsyncIterator[None]:
        """Listen on a port of this machine within the block, on any free one if it is 0; raises `StartError`."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, HOST, port).start()
        except (OSError, OverflowError) as error:
            await self._runner.cleanup()
            raise StartError(_PORT.format(port=port, kind=type(error).__name__)) from None
        self.port = self._runner.addresses[0][1]
        watching = asyncio.create_task(self.live.watch(self._folder, Journal([self._tell]), LOOK))
        try:
            yield
        finally:
            watching.cancel()
            await asyncio.wait([watching])
            for listener in self._listeners:
                listener.put_nowait(None)
            await self._runner.cleanup()

    def _tell(self, record: Record) -> None:
        if isinstance(record, KnowledgeTaken | KnowledgeRefused):
            for listener in self._listeners:
                listener.put_nowait(self._state())

    def _state(self) -> Json:
        """Return which edition answers in which languages, and what is wrong with an edit that was not taken."""
        edition = self.live.now
        languages = [{"code": code, "name": known.wording.language} for code, known in edition.libraries.items()]
        return {"knowledge": edition.digest, "languages": languages, "problems": list(self.live.problems)}

    async def _answer(self, request: web.Request) -> web.Response:
        question = _question(await _sent(request))
        with self.live.pinned() as edition:
            return web.json_response(answering.answer(edition, question, self._conversations))

    async def _entries(self, request: web.Request) -> web.Response:
        with self.live.pinned(request.query.get("language")) as edition:
            listed = edition.of(Catalogue).listed(_today(), edition.of(self._grades))
            return web.json_response({"entries": listed})

    async def _entry(self, request: web.Request) -> web.Response:
        slug = request.match_info["slug"]
        with self.live.pinned(request.query.get("language")) as edition:
            entry = edition.of(Catalogue).entry(slug, _today(), edition.of(self._grades))
            if entry is None:
                return _wrong(f"there is no entry {slug}", 404)
            try:
                questions = await asyncio.to_thread(self._shelf.about, slug)
            except LabelError:
                questions = []
            return web.json_response(entry | {"questions": questions})

    async def _countries(self, _: web.Request) -> web.Response:
        with self.live.pinned() as edition:
            known = sorted(edition.library.base.countries.countries, key=lambda country: country.name)
            return web.json_response({"countries": [{"code": one.code, "name": one.name} for one in known]})

    async def _pictures(self, request: web.Request) -> web.Response:
        with self.live.pinned(request.query.get("language")) as edition:
            language = edition.library.language
            return web.json_response({"pictures": [pictures.told(edition, language, drawing) for drawing in Drawing]})

    async def _picture(self, request: web.Request) -> web.Response:
        language, name, kind = (request.match_info[part] for part in ("language", "name", "kind"))
        with self.live.pinned() as edition:
            if language not in edition.libraries or name not in {*Drawing} or kind not in {"svg", "png"}:
                return _wrong("there is no such picture", 404)
            if kind == "svg":
                drawn = pictures.svg(edition, language, Drawing(name))
                return web.Response(text=drawn, content_type="image/svg+xml", headers=PICTURE)
            png = await pictures.png(edition, language, Drawing(name))
        if png is None:
            return _wrong("the picture cannot be made", 500)
        return web.Response(body=png, content_type="image/png")

    async def _sets(self, _: web.Request) -> web.Response:
        with self.live.pinned() as edition:
            listed = await asyncio.to_thread(self._shelf.listed, edition.library.conditions)
            return web.json_response({"sets": listed})

    async def _run(self, request: web.Request) -> web.Response:
        with self.live.pinned() as edition:
            try:
                held = await asyncio.to_thread(self._shelf.read, request.match_info["name"])
            except KeyError:
                return _wrong("there is no such set", 404)
            except LabelError as error:
                return _wrong(str(error), 422)
            return web.json_response(await asyncio.to_thread(sets.run, held, edition.assistant))

    async def _events(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        listener: asyncio.Queue[Json | None] = asyncio.Queue()
        self._listeners.add(listener)
        try:
            told: Json | None = self._state()
            while told is not None:
                await response.write(f"data: {json.dumps(told)}\n\n".encode())
                told = await self._next(listener, response)
        except ConnectionError:
            # The page was closed.
            pass
        finally:
            self._listeners.discard(listener)
        return response

    @staticmethod
    async def _next(listener: "asyncio.Queue[Json | None]", response: web.StreamResponse) -> Json | None:
        while True:
            try:
                return await asyncio.wait_for(listener.get(), _BEAT)
            except TimeoutError:
                await response.write(b": still here\n\n")

    async def _page(self, request: web.Request) -> web.Response:
        name = request.match_info.get("file") or "index.html"
        path = PAGE / name
        if path.suffix not in _TYPES or path.parent != PAGE or not path.is_file():
            return _wrong("there is no such page", 404)
        return web.Response(text=path.read_text(encoding="utf-8"), content_type=_TYPES[path.suffix], charset="utf-8")


async def serve(desk: Desk, port: int, ready: Callable[[str], object]) -> None:
    """Serve a desk until cancelled; what is ready is told its address. Raises `StartError`."""
    async with desk.open(port):
        ready(desk.address)
        await asyncio.Event().wait()


async def _sent(request: web.Request) -> Json:
    """Return the object that was sent; what is none is answered with 400."""
    try:
        sent = await request.json()
    except (ValueError, RecursionError):
        sent = None
    if not isinstance(sent, dict):
        raise web.HTTPBadRequest(text=json.dumps({"error": "send an object"}), content_type="application/json")
    return sent


def _question(sent: Json) -> Question:
    """Return what was asked; what is no question is answered with 400."""
    text, conversation = sent.get("text"), sent.get("conversation", "")
    country, locale = (sent.get(name) or None for name in ("country", "language"))
    columns = sent.get("columns", COLUMNS[-1])
    right = isinstance(text, str) and isinstance(conversation, str) and isinstance(columns, int)
    if not right or not all(isinstance(one, str | None) for one in (country, locale)):
        said = "send text and conversation as texts, country and language as letters or nothing, columns as a number"
        raise web.HTTPBadRequest(text=json.dumps({"error": said}), content_type="application/json")
    again = sent.get("again") is True
    return Question(str(text), time.time(), str(conversation), country, locale, int(columns), again=again)


def _wrong(sentence: str, status: int) -> web.Response:
    return web.json_response({"error": sentence}, status=status)


def _today() -> date:
    return datetime.now(UTC).date()
