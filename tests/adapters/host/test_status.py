"""How the bot is, told over HTTP."""

import asyncio
import json
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import aiohttp
import pytest

from adapters.host.alive import Address, address, asked
from adapters.host.metrics import Metrics
from adapters.host.status import Status
from tests.adapters.process import ROOT

LOCAL = Address("127.0.0.1", 0)


class Bot:
    """How a bot is, as a test likes."""

    connected = False
    leaving = False
    database = True
    problems: tuple[str, ...] = ()

    def status(self) -> Status:
        """Return what tells of it."""
        return Status(
            metrics=Metrics("slack", "0123456789abcdef").rendered,
            connected=lambda: self.connected,
            leaving=lambda: self.leaving,
            database=lambda: self.database,
            knowledge=lambda: ("0123456789abcdef", self.problems),
        )


@pytest.fixture
def bot() -> Bot:
    """A bot that starts."""
    return Bot()


@pytest.fixture
async def status(bot: Bot) -> AsyncIterator[Status]:
    """What tells of it, open."""
    status = bot.status()
    await status.open(LOCAL)
    yield status
    await status.close()


async def told(status: Status, path: str, method: str = "GET") -> tuple[int, str]:
    """Return what is answered."""
    async with aiohttp.request(method, f"http://127.0.0.1:{status.port}{path}") as answer:
        return answer.status, await answer.text()


async def ready(status: Status) -> tuple[int, dict[str, str]]:
    """Return whether the bot is ready, and how it says so."""
    code, said = await told(status, "/readyz")
    return code, json.loads(said)


async def test_a_bot_is_ready_while_it_is_connected_and_not_leaving(bot: Bot, status: Status) -> None:
    """In one word with its status."""
    seen = [await ready(status)]
    for bot.connected, bot.leaving in ((True, False), (False, False), (True, False), (True, True)):
        seen.append(await ready(status))
    assert [(code, said["status"]) for code, said in seen] == [
        (503, "starting"),
        (200, "ok"),
        (503, "disconnected"),
        (200, "ok"),
        (503, "leaving"),
    ]


async def test_a_database_that_is_down_is_told_and_does_no_harm(bot: Bot, status: Status) -> None:
    """Answers go on without it."""
    bot.connected, bot.database = True, False
    assert await ready(status) == (200, {"status": "ok", "database": "down", "knowledge": "0123456789abcdef"})


async def test_a_process_that_runs_is_healthy_whatever_else(bot: Bot, status: Status) -> None:
    """Restarting it would not connect it."""
    bot.leaving, bot.database = True, False
    assert await told(status, "/healthz") == (200, '{"status": "ok"}')


async def test_prometheus_reads_the_numbers(status: Status) -> None:
    """In the format that it names."""
    async with aiohttp.request("GET", f"http://127.0.0.1:{status.port}/metrics") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        assert answer.headers["Cache-Control"] == "no-store"
        assert 'twitchwise_knowledge_info{digest="0123456789abcdef"} 1.0' in await answer.text()


async def test_nothing_else_is_told(status: Status) -> None:
    """Nor taken."""
    assert (await told(status, "/"))[0] == 404
    assert (await told(status, "/metrics", "POST"))[0] == 405


async def test_a_port_that_is_taken_is_an_error(bot: Bot, status: Status) -> None:
    """And the other one goes on."""
    other = bot.status()
    with pytest.raises(OSError, match="address already in use"):
        await other.open(Address("127.0.0.1", status.port))
    assert (await told(status, "/healthz"))[0] == 200


async def test_a_port_is_free_again_once_it_was_closed(bot: Bot) -> None:
    """Within a second, though somebody keeps a connection."""
    status = bot.status()
    await status.open(LOCAL)
    async with aiohttp.ClientSession() as session:
        async with session.get(f"http://127.0.0.1:{status.port}/healthz") as answer:
            await answer.read()
        began = time.perf_counter()
        await status.close()
        assert time.perf_counter() - began < 1
    again = bot.status()
    await again.open(Address("127.0.0.1", status.port))
    await again.close()


async def test_from_outside_it_is_asked_whether_the_bot_is_alive(bot: Bot, status: Status) -> None:
    """Yes while it is ready."""
    where = Address("127.0.0.1", status.port)
    assert not await asyncio.to_thread(asked, where)
    bot.connected = True
    assert await asyncio.to_thread(asked, where)
    await status.close()
    assert not await asyncio.to_thread(asked, where)


async def test_who_listens_everywhere_is_asked_here(bot: Bot) -> None:
    """An empty host means all addresses."""
    bot.connected = True
    for host in ("", "0.0.0.0"):  # noqa: S104 - for the moment of a test
        status = bot.status()
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        # Any free port would be another one for each kind of address.
        await status.open(Address(host, port))
        assert await asyncio.to_thread(asked, Address(host, status.port))
        await status.close()


@contextmanager
def other(body: bytes, code: int = 200, wait: float = 0.0) -> Iterator[Address]:
    """Run another program that answers on a port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            time.sleep(wait)
            self.send_response(code)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield Address("127.0.0.1", server.server_port)
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("body", [b"", b"hello", b'{"status": "sleeping"}', b'["ok"]', b"\xff"])
def test_another_program_on_the_port_is_not_the_bot(body: bytes) -> None:
    """Whatever it says."""
    with other(body) as where:
        assert not asked(where)


def test_a_bot_that_does_not_answer_in_time_is_not_alive() -> None:
    """It hangs."""
    with other(b'{"status": "ok"}', wait=0.3) as where:
        assert not asked(where, timeout=0.05)
        assert asked(where, timeout=5)


ADDRESSES = [
    ("127.0.0.1:9464", Address("127.0.0.1", 9464)),
    (" localhost:1 ", Address("localhost", 1)),
    (":65535", Address("", 65535)),
    ("[::1]:9464", Address("::1", 9464)),
    ("[0:0::1]:9464", Address("::1", 9464)),
    ("bot-1.example.org:80", Address("bot-1.example.org", 80)),
]


@pytest.mark.parametrize(("text", "meant"), ADDRESSES)
def test_an_address_is_a_host_and_a_port(text: str, meant: Address) -> None:
    """And is written as it is read."""
    assert address(text) == meant
    assert address(str(meant)) == meant


WRONG = ["", "9464", "localhost", "localhost:", "localhost:http", "localhost:0", "localhost:65536", "a:b:1", "::1:9464"]
WRONG += ["[::1]", "[]:1", "[localhost]:1", "http://localhost:1", "localhost:1/metrics", "local host:1", ":１", ":-1"]


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_address_is_told_with_an_example(text: str) -> None:
    """In a sentence that shows how to write one."""
    with pytest.raises(ValueError, match=r"such as 127\.0\.0\.1:9464, :9464 or \[::1\]:9464"):
        address(text)


def test_the_question_is_quick_to_ask() -> None:
    """Nothing heavy is loaded for it."""
    script = (
        "import sys, adapters.host.alive; print({'aiohttp', 'prometheus_client', 'pydantic', 'bot'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


async def test_an_edit_that_is_not_in_use_is_told_with_its_problems(bot: Bot, status: Status) -> None:
    """The process is well all the same."""
    assert "knowledge_problems" not in (await told(status, "/healthz"))[1]
    bot.problems = ("conditions/lupus.yaml:3: name: is missing; add it",)
    code, said = await told(status, "/healthz")
    assert code == 200
    assert "conditions/lupus.yaml:3: name: is missing; add it" in said
