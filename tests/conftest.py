"""The real knowledge base and the real assistant, made once."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

from bot import assembly, classifier, library, locales
from bot.assistant import Assistant
from bot.library import FOLDER, Library
from bot.memory import ProcessMemory
from bot.message import Message
from bot.phrasing import Phraser
from bot.reading import Reader
from bot.reply import Reply
from bot.voices import Voice
from tests import homes

# A busy machine is no failure; speed is shown by `make bench`.
settings.register_profile("calm", deadline=None)
settings.load_profile("calm")

NOON = 1_795_521_600.0
"""24 November 2026, 12:00 UTC, in seconds since 1970."""

Ask = Callable[..., Reply]


@pytest.fixture(scope="session")
def known() -> Library:
    """The knowledge base that comes along."""
    return library.load()


@pytest.fixture(scope="session")
def reader(known: Library) -> Reader:
    """A reader over the real knowledge base and weights."""
    return Reader(known, classifier.load())


@pytest.fixture(scope="session")
def phraser(known: Library) -> Phraser:
    """A phraser over the real knowledge base."""
    return Phraser(known)


@pytest.fixture(scope="session")
def others(known: Library) -> Mapping[str, Voice]:
    """What understands and speaks each of the other languages that come along."""
    return assembly.voices(locales.load(FOLDER, known))


@pytest.fixture
def assistant(reader: Reader, phraser: Phraser, others: Mapping[str, Voice]) -> Assistant:
    """An assistant with an empty memory; the rest of it is only read, and made once."""
    return Assistant(reader, phraser, ProcessMemory(), lambda: others)


@pytest.fixture
def ask(assistant: Assistant) -> Ask:
    """Ask one question, standing alone unless a conversation is named."""

    def asked(text: str, *, conversation: str | None = None, at: float = NOON, country: str | None = None) -> Reply:
        return assistant.answer(Message(text, at, conversation, country))

    return asked


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real PostgreSQL, started for all tests that need one."""
    with homes.postgres() as address:
        yield address


@pytest.fixture(params=["file", "postgresql"])
async def home(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The address of an empty database, in each of the homes."""
    if request.param == "file":
        yield str(tmp_path / "some" / "where" / "twitchwise.db")
        return
    server: str = request.getfixturevalue("postgres")
    address = await homes.fresh(server)
    yield address
    await homes.drop(address, server)


def said(reply: Reply) -> str:
    """Return everything that a reply says, in one string."""
    return " ".join(line.text for line in reply.lines())
