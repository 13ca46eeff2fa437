"""A desk over a copy of the knowledge base, and a browser before it."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from adapters.desk.app import Desk
from adapters.desk.sets import Shelf
from bot import library
from bot.assistant import Assistant
from bot.live import Edition, Live
from tests import browser


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the knowledge base, to be edited."""
    return Path(shutil.copytree(library.FOLDER, tmp_path / "knowledge"))


@pytest.fixture
def live(assistant: Assistant) -> Live:
    """The knowledge base that comes along, which answers until an edit is taken."""
    return Live(Edition(assistant))


@pytest.fixture
async def desk(folder: Path, live: Live) -> AsyncIterator[Desk]:
    """A desk over that copy, open on a free port."""
    desk = Desk(live, folder, Shelf())
    async with desk.open():
        yield desk


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real browser; without one on this machine, what needs it is skipped."""
    program = browser.found()
    if program is None:
        pytest.skip("no Chromium on this machine; Debian's package is chromium")
    with browser.running(program, tmp_path_factory.mktemp("profile")) as address:
        yield address


@pytest.fixture
async def tab(desk: Desk, chromium: str) -> AsyncIterator[browser.Tab]:
    """A tab of it before the desk; whatever a test does, nothing is complained of and nothing asked elsewhere."""
    async with browser.tab(chromium) as opened:
        await opened.size(1440, 1000)
        await opened.open(desk.address)
        yield opened
        assert opened.complaints == []
        elsewhere = [address for address in opened.requested if not address.startswith(desk.address)]
        assert [address for address in elsewhere if not address.startswith("data:")] == []


def edit(folder: Path, old: str, new: str, name: str = "conditions/lupus.yaml") -> None:
    """Change something in a file, as an editor does."""
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
