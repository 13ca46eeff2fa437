"""What the simulated platforms have in common: people talk, posts are put into the ledger, answers are waited for."""

import asyncio
import hashlib
import time
from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from bot import library
from tests.load.ledger import Ledger, Part, Post, Question
from tests.load.processes import Process
from tests.load.questions import Talk

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    """How the parts of an answer are told apart."""

    disclaimers: tuple[str, ...]
    """One of them stands in the last message of every answer that says something."""
    links: tuple[str, ...]
    """How an answer begins that leads to an earlier one; it takes one message."""
    asides: tuple[str, ...]
    """Sentences that are no answer."""

    def part(self, text: str) -> Part:
        """Return what a post is within an answer."""
        if text in self.disclaimers:
            return Part.TAIL
        if any(words in text for words in self.disclaimers) or any(text.startswith(words) for words in self.links):
            return Part.CLOSING
        return Part.ASIDE if any(text.startswith(words) for words in self.asides) else Part.BODY


def words() -> Words:
    """Return the words of the knowledge base."""
    said = library.load().wording
    link = said.chat.earlier.partition("{")[0]
    return Words((said.disclaimer, said.alarm_disclaimer), (link,), (said.chat.first, said.chat.wait))


@dataclass(slots=True)
class Faults:
    """What the platform does wrong with the next posts."""

    drops: list[str] = field(default_factory=list)
    """For each of the next posts: the connection is cut `before` or `after` it was taken."""
    delay: float = 0.0
    """Seconds that every post takes."""

    def drop(self) -> str:
        """Return what happens to this post."""
        return self.drops.pop(0) if self.drops else ""


class Platform(ABC):
    """People on a platform, and what the bot says to them."""

    name: str
    patience = 12.0
    """Seconds that somebody waits for an answer before giving up the conversation."""

    def __init__(self, ledger: Ledger, known: Words) -> None:
        """Take where everything is noted and how answers are recognised."""
        self.ledger = ledger
        self.faults = Faults()
        self.people = 0
        """How many people there are, who come back in turn; 0: everyone is new."""
        self.errors: Counter[str] = Counter()
        """What went wrong on the way to the bot, by kind."""
        self.ends: list[tuple[str, str, float]] = []
        """Which process ended, how (killed, left), and when."""
        self._known = known
        self._waiting: dict[str, asyncio.Event] = {}

    @abstractmethod
    def process(self, number: int, of: int) -> Process:
        """Return one of so many processes of the bot, not yet started."""

    @abstractmethod
    async def ready(self, process: Process) -> bool:
        """Whether a process is there."""

    @abstractmethod
    def begin(self, talk: Talk) -> Any:
        """Return where a conversation takes place and between whom."""

    @abstractmethod
    async def deliver(self, spot: Any, turn: int, text: str, *, urgent: bool) -> Question:
        """Note a question and see to it that the bot hears of it; return it once it was handed over first."""

    @abstractmethod
    def drop(self) -> str:
        """Cut what carries messages to the bot without a goodbye; return what, empty if there was nothing."""

    @abstractmethod
    def judge(self) -> None:
        """Tell the ledger what nobody could have answered, and what became of the rest."""

    def ended(self, process: Process, how: str) -> None:
        """Hear that a process was killed, or asked to leave."""
        self.ends.append((process.name, how, time.monotonic()))

    async def talk(self, talk: Talk, pause: float) -> None:
        """Let somebody ask, read the answer, pause, and ask on; whoever gets no answer asks no more."""
        spot = self.begin(talk)
        for turn, text in enumerate(talk.turns):
            if turn:
                await asyncio.sleep(pause)
            question = await self.deliver(spot, turn, text, urgent=talk.urgent)
            try:
                await asyncio.wait_for(self._waiting[question.id].wait(), self.patience)
            except TimeoutError:
                return
            finally:
                del self._waiting[question.id]

    def _person(self, number: int) -> int:
        return number % self.people if self.people else number

    def _ask(self, question: Question) -> None:
        self.ledger.ask(question)
        self._waiting[question.id] = asyncio.Event()

    def _said(self, place: str, text: str, by: str, about: str = "") -> None:
        part = self._known.part(text)
        digest = hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
        question = self.ledger.said(Post(place, part, digest, time.monotonic(), by, about))
        if question is not None and question.answered is not None and question.id in self._waiting:
            self._waiting[question.id].set()
