"""The rig works: a few questions each way, over real sockets to one process and a file."""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.load import plot, report, slack
from tests.load.chaos import Chaos
from tests.load.database import Database
from tests.load.platform import words
from tests.load.questions import Talk
from tests.load.run import Setup, fleet, measured
from tests.load.soak import soak
from tests.loopback.wire import Wire


@pytest.fixture
def setup(tmp_path: Path) -> Setup:
    """One shard and a file; what is late is waited for in tenths of seconds."""
    database = Database(str(tmp_path / "twitchwise.db"), None, "a file")
    return Setup(tmp_path, database, words(), shards=1, grace=0.3)


async def test_load_on_slack_loses_and_doubles_nothing(setup: Setup, tmp_path: Path) -> None:
    """Every mention comes as two events, and some again; the figures fill a table and a picture."""
    measured_run = await measured(setup, "slack", 1, seconds=1.0, rate=20)
    verdict = measured_run.verdict
    assert verdict.asked > 15
    assert verdict.clean, (verdict, measured_run.complaints)
    assert measured_run.memory["slack-0"] > 20
    assert measured_run.cpu > 0
    assert report.table([measured_run]).count("\n") == 2
    plot.load([measured_run], tmp_path / "load.png")
    assert (tmp_path / "load.png").stat().st_size > 1_000


async def test_a_soak_on_discord_shows_memory_over_time(setup: Setup, tmp_path: Path) -> None:
    """For every process."""
    (soaked,), (growth,) = await soak(setup, ["discord"], processes=1, rate=15, seconds=1.5)
    assert soaked.verdict.clean, (soaked.verdict, soaked.complaints)
    assert {sample.name for sample in soaked.samples} == {growth.name} == {"discord-0"}
    plot.soak([soaked], tmp_path / "soak.png")
    assert "discord-0" in report.growths([growth])


async def test_chaos_on_slack_finds_what_came_while_the_only_process_was_dead_answered_later(
    setup: Setup, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack delivers again, here every so often until the process is back, however slow the machine is."""
    monkeypatch.setattr(slack, "RETRIES", (6.0,) * 60)
    async with fleet(setup, "slack", 1) as running:
        (process,), platform = running.processes, running.platform
        await process.kill()
        talking = asyncio.create_task(platform.talk(Talk(("what is lupus?",), direct=False), 0.0))
        await asyncio.sleep(0.2)
        await running.start(process)
        await talking
        await asyncio.sleep(0.3)
        verdict = platform.ledger.verdict()
        assert verdict.answered == 1
        assert verdict.clean
        assert platform.errors["nobody listens"] > 0
        assert process.lives == 2


async def test_chaos_takes_a_database_away_and_gives_it_back(
    setup: Setup, echo: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If it is one that can be cut; and says what it did."""
    monkeypatch.setattr("tests.load.chaos._CUT", (0.1, 0.1))
    async with Wire(("127.0.0.1", echo)) as wire:
        cut = replace(setup, database=Database("", wire, "a wire"))
        harm, harmless = (Chaos(given, [], random.Random(1)) for given in (cut, setup))  # noqa: S311
        assert len(harm.acts()) > len(harmless.acts())
        await harm.cut_off()
        await harm.slow()
        assert (wire.refusing, wire.delay > 0) == (True, True)
        await asyncio.sleep(0.2)
        assert (wire.refusing, wire.delay) == (False, 0.0)
        assert "1 × database gone" in report.outcome([], harm, idempotent=True)


def test_a_page_is_written_between_its_marks_alone(tmp_path: Path) -> None:
    """And a page without them is an error."""
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- load -->\nold\n<!-- /load -->\nafter\n")
    report.write(page, "load", "new \\1")
    assert page.read_text() == "before\n<!-- load -->\nnew \\1\n<!-- /load -->\nafter\n"
    with pytest.raises(ValueError, match="no part soak"):
        report.write(page, "soak", "")


@pytest.fixture
async def echo() -> AsyncIterator[int]:
    """A server that says back what it hears; its port."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(100):
            writer.write(data)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    yield int(server.sockets[0].getsockname()[1])
    server.close()


async def test_a_wire_carries_delays_cuts_and_refuses(echo: int) -> None:
    """And carries on once it is mended."""

    async def said(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        try:
            writer.write(b"x")
            return await reader.read(1)
        except ConnectionError:
            return b""

    loop = asyncio.get_running_loop()
    async with Wire(("127.0.0.1", echo)) as wire:
        ends = await asyncio.open_connection("127.0.0.1", wire.port)
        assert await said(*ends) == b"x"
        wire.delay, began = 0.1, loop.time()
        assert await said(*ends) == b"x"
        assert loop.time() - began >= 0.2
        wire.delay, wire.refusing = 0.0, True
        wire.cut()
        assert await said(*ends) == b""
        refused = await asyncio.open_connection("127.0.0.1", wire.port)
        assert await said(*refused) == b""
        wire.refusing = False
        mended = await asyncio.open_connection("127.0.0.1", wire.port)
        assert await said(*mended) == b"x"
        for _, writer in (ends, refused, mended):
            writer.close()
