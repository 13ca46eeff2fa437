"""What happened, as small records for whoever counts them or writes them down: never a text, a person or a place."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.knowledge import Intent, Kind

ALARMS = frozenset({Kind.EMERGENCY, Kind.CRISIS})
"""Kinds that call for help at once."""


class Outcome(StrEnum):
    """What came of a turn."""

    SENT = "sent"
    """An answer was posted."""
    SILENT = "silent"
    """Nothing was to be said: a channel is off, or the asker was told to wait a moment ago."""
    WAIT = "wait"
    """The asker was told to wait."""
    FAILED = "failed"
    """An answer was made, or should have been, and did not get through."""


class Way(StrEnum):
    """How a turn came to the bot."""

    MENTION = "mention"
    DIRECT = "direct"
    COMMAND = "command"
    BUTTON = "button"
    CHOICE = "choice"
    """Something was chosen from a list."""
    SHORTCUT = "shortcut"
    """The menu of a message was used."""


class Use(StrEnum):
    """What the database is used for."""

    CONTEXTS = "contexts"
    ANSWERED = "answered"
    PLACES = "places"
    FEEDBACK = "feedback"
    SHARDS = "shards"
    INSTALLATIONS = "installations"
    OTHER = "other"


class Judgement(StrEnum):
    """How an answer was judged."""

    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Turn:
    """One message, command or press, and what came of it."""

    platform: str
    """The name of the platform, such as `slack`."""
    way: Way
    outcome: Outcome
    seconds: float
    """From receiving it to the last post."""
    core: float = 0.0
    """Seconds of understanding and phrasing alone; 0 if it did not come to that."""
    kind: Kind | None = None
    """None if it failed before there was a reply."""
    intent: Intent | None = None
    conditions: tuple[str, ...] = ()
    """Our slugs."""
    urgent: bool = False

    @property
    def alarm(self) -> bool:
        """Whether someone was told to get help at once."""
        return self.urgent and self.kind in ALARMS


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A platform delivered something again that was answered already."""

    platform: str


@dataclass(frozen=True, slots=True)
class Judged:
    """Someone said whether an answer helped."""

    judgement: Judgement


@dataclass(frozen=True, slots=True)
class DatabaseFailed:
    """The database did not do what it was asked."""

    use: Use
    error: str
    """The name of the exception's type, never what it says."""
    gone: bool = True
    """Whether it is left alone until it is back; False if there was only too much to do."""


@dataclass(frozen=True, slots=True)
class DatabaseBack:
    """The database does again what it is asked."""


@dataclass(frozen=True, slots=True)
class KnowledgeTaken:
    """An edit of the knowledge base is in use."""

    digest: str


@dataclass(frozen=True, slots=True)
class KnowledgeRefused:
    """An edit of the knowledge base is invalid; the edition before it goes on answering."""

    problems: int
    first: str
    """The first problem, as `file:line: field: what is wrong and what to do`."""


@dataclass(frozen=True, slots=True)
class ReaderFailed:
    """A reader of the journal could not take a record; the others are told."""

    reader: str
    """The name of the reader's type."""
    error: str
    """The name of the exception's type, never what it says."""


Record = Turn | Duplicate | Judged | DatabaseFailed | DatabaseBack | KnowledgeTaken | KnowledgeRefused | ReaderFailed
Reader = Callable[[Record], None]


class Journal:
    """Hands each record to its readers; what goes wrong with one of them hurts neither the others nor the answer."""

    def __init__(self, readers: Iterable[Reader] = ()) -> None:
        """Take the readers; without one, nothing is noted anywhere."""
        self.readers = list(readers)

    def note(self, record: Record) -> None:
        """Hand a record to every reader."""
        for reader, failure in self._handed(record, self.readers):
            others = [other for other in self.readers if other is not reader]
            # A second failure ends here: there may be nobody left to tell.
            self._handed(failure, others)

    @staticmethod
    def _handed(record: Record, readers: Iterable[Reader]) -> list[tuple[Reader, ReaderFailed]]:
        """Return the readers that could not take a record, and why."""
        failed = []
        for reader in readers:
            try:
                reader(record)
            except Exception as error:  # noqa: BLE001 - whatever it is, the answer goes on
                failed.append((reader, ReaderFailed(type(reader).__name__, type(error).__name__)))
        return failed
