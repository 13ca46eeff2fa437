"""A knowledge base that is edited while it answers."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot import library, live
from bot.journal import Journal, KnowledgeRefused, KnowledgeTaken, Record
from bot.library import Library
from bot.live import Edition, Live
from bot.message import Message
from tests.conftest import NOON

WORDS = ("a long-term autoimmune disease", "an autoimmune disease that was edited just now")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the knowledge base, to be edited."""
    return Path(shutil.copytree(library.FOLDER, tmp_path / "knowledge"))


@pytest.fixture
def noted() -> list[Record]:
    """What is noted."""
    return []


@pytest.fixture
async def running(folder: Path, known: Library, noted: list[Record]) -> AsyncIterator[Live]:
    """The knowledge base while its folder is watched."""
    running = live.live(known)
    watching = asyncio.create_task(running.watch(folder, Journal([noted.append])))
    await asyncio.sleep(0.2)
    yield running
    watching.cancel()
    await asyncio.wait([watching])


def edit(folder: Path, old: str, new: str, name: str = "conditions/lupus.yaml") -> None:
    """Change something in a file, as an editor does."""
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def answer(edition: Edition) -> str:
    """Return what is said of lupus."""
    message = Message("what is lupus?", NOON)
    step = edition.assistant.step(message, edition.assistant.read(message), None)
    return " ".join(line.text for line in step.reply.lines())


async def until(true: Callable[[], bool]) -> float:
    """Wait until something is so, and return the seconds that it took."""
    began = time.monotonic()
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 - files tell nobody
            await asyncio.sleep(0.05)
    return time.monotonic() - began


async def test_a_valid_edit_takes_effect_by_itself(running: Live, folder: Path, noted: list[Record]) -> None:
    """Within five seconds on a machine that is not busy; it shows in what is noted."""
    assert WORDS[0] in answer(running.now)
    before = running.now
    edit(folder, *WORDS)
    await until(lambda: running.now is not before)
    assert WORDS[1] in answer(running.now)
    assert noted == [KnowledgeTaken(running.now.digest)]
    assert running.now.library.digest != before.library.digest


async def test_an_edit_before_anybody_watches_is_taken(folder: Path, known: Library) -> None:
    """It may come while a bot is still starting."""
    early = live.live(known, folder)
    edit(folder, *WORDS)
    watching = asyncio.create_task(early.watch(folder, Journal([])))
    assert await until(lambda: WORDS[1] in answer(early.now)) < 10
    watching.cancel()
    await asyncio.wait([watching])


async def test_an_invalid_edit_changes_nothing_and_is_reported(
    running: Live, folder: Path, noted: list[Record]
) -> None:
    """With file, line and remedy; the next valid one is taken."""
    before = running.now
    edit(folder, "cites: [cdc-lupus, ninds-lupus, eular-lay-2023]", "cites: [nobody-wrote-this]")
    await until(lambda: bool(running.problems))
    assert running.now is before
    assert running.problems[0].startswith("conditions/lupus.yaml:")
    assert "nobody-wrote-this" in running.problems[0]
    edit(folder, "cites: [nobody-wrote-this]", "cites: [cdc-lupus]")
    await until(lambda: running.now is not before)
    assert running.problems == ()
    assert [type(record) for record in noted] == [KnowledgeRefused, KnowledgeTaken]


async def test_a_file_that_is_torn_changes_nothing(running: Live, folder: Path) -> None:
    """Nor does one that is gone."""
    before = running.now
    (folder / "conditions" / "lupus.yaml").write_text("slug: lupus\nname: [", encoding="utf-8")
    (folder / "care.yaml").unlink()
    await until(lambda: bool(running.problems))
    assert running.now is before


async def test_a_turn_stays_with_the_edition_that_it_began_with(running: Live, folder: Path) -> None:
    """However long it takes; the next one has the new."""
    before = running.now
    with running.pinned() as pinned:
        edit(folder, *WORDS)
        await until(lambda: running._latest is not before)
        assert pinned is running.now is before
        assert WORDS[0] in answer(running.now)
        with running.pinned() as inner:
            assert inner is before
    assert WORDS[1] in answer(running.now)


def test_what_is_made_of_an_edition_is_made_once(known: Library) -> None:
    """And goes with it."""
    made: list[Library] = []

    def make(library: Library) -> int:
        made.append(library)
        return 7

    edition = live.live(known).now
    assert edition.of(make) == edition.of(make) == 7
    assert len(made) == 1
