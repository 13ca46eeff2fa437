"""A reply while it is written: gathers statements, numbers their sources, knows how far it was reviewed."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from bot.brief import LIMIT, Part, count, fitting, renumbered
from bot.decision import Answer, Decline
from bot.knowledge import Cited, Kind, Review, Wording
from bot.library import Library
from bot.reply import Choice, Drawing, Line, Reference, Reply, Section
from bot.translation import TranslatedReview, UntranslatedReview

SHOWN = 3
"""Sources shown for one statement, the best first; the command for sources lists them all."""


GRACE = timedelta(days=180)
"""How long after its review was due an entry is still given in full, with a word on it."""


class Page:
    """Gathers the lines of a reply; what is added keeps its order."""

    def __init__(self, library: Library) -> None:
        """Take the knowledge base."""
        self._library = library
        self._numbers: dict[str, int] = {}
        self.lead: list[Line] = []
        self._parts: list[Part] = []
        self.warning: list[Line] = []
        self.reviews: list[Review] = []
        self.limit: int | None = LIMIT
        """Words before the sources, None for a whole list; lead and warning are kept whatever their length."""
        self.picture: Drawing | None = None
        """What may be shown besides."""
        self.every_source = False
        """List also the sources that no line of the page rests on."""

    def number(self, cites: Iterable[str]) -> tuple[int, ...]:
        """Return the numbers of sources on this page, giving new ones where needed."""
        return tuple(self._numbers.setdefault(cite, len(self._numbers) + 1) for cite in cites)

    def line(self, text: str, cites: Sequence[str], shown: int = SHOWN) -> Line:
        """Return a line whose first sources, shown at most, are numbered on this page."""
        return Line(text, self.number(cites[:shown]))

    def lines(self, cited: Iterable[Cited]) -> list[Line]:
        """Return a line for each statement."""
        return [self.line(statement.text, statement.cites) for statement in cited]

    def section(self, heading: str, lines: Sequence[Line], *, listed: bool = False, first: bool = False) -> None:
        """Add lines under a heading; nothing if there are none. What is first takes its room before the rest."""
        if lines:
            self._parts.append(Part(Section(heading, tuple(lines), listed), first))

    def warn(self, lines: Iterable[Line]) -> None:
        """Add to when to see a doctor."""
        self.warning.extend(line for line in lines if line not in self.warning)

    def references(self) -> tuple[Reference, ...]:
        """Return the sources in the order of their numbers."""
        found = (self._library.sources[name] for name in self._numbers)
        return tuple(Reference(source.title, source.publisher, str(source.url)) for source in found)

    def reply(
        self, kind: Kind, title: str, day: date, decision: Answer | Decline, choices: tuple[Choice, ...]
    ) -> Reply:
        """Return the finished reply to a decision, as it stands on a day, no longer than its limit.

        Of an entry whose review is long overdue only the first statement is given, with its sources and the warning.
        """
        old = self._old(day)
        reply = Reply(
            kind=kind,
            title=title,
            lead=self._summary() if old else tuple(self.lead),
            sections=() if old else self._sections(),
            warning=tuple(self.warning),
            sources=self.references(),
            review=self._review(day),
            disclaimer=self._library.wording.disclaimer,
            choices=choices,
            intent=decision.intent,
            conditions=decision.conditions,
            confidence=decision.confidence,
            picture=None if old else self.picture,
        )
        return reply if self.every_source and not old else renumbered(reply)

    def _sections(self) -> tuple[Section, ...]:
        if self.limit is None:
            return tuple(part.section for part in self._parts)
        return fitting(self._parts, self.limit - count(self.lead) - count(self.warning))

    def _summary(self) -> tuple[Line, ...]:
        """Return what is said first, up to the first statement that rests on sources."""
        lines = [*self.lead, *(line for part in self._parts for line in part.section.lines)]
        first = next((n for n, line in enumerate(lines) if line.marks), 0)
        return tuple(lines[: first + 1])

    def _old(self, day: date) -> bool:
        return any(day - review.due > GRACE for review in self.reviews)

    def _review(self, day: date) -> str:
        if not self.reviews:
            return ""
        weakest = min(self.reviews, key=lambda review: (review.reviewed, review.due))
        due = min(review.due for review in self.reviews)
        words = self._library.wording
        said = words.reviewed if weakest.reviewed else words.not_reviewed
        text = said.format(date=words.written(weakest.compiled_on), name=weakest.reviewed_by)
        text = " ".join([text, *translation(self.reviews, words)])
        if due >= day:
            return text
        late = words.too_old if self._old(day) else words.overdue
        return f"{text} {late.format(date=words.written(due))}"


def translation(reviews: Sequence[Review], words: Wording) -> Iterator[str]:
    """Yield what must be said of how entries were translated: the least that holds of all of them."""
    told = [review for review in reviews if isinstance(review, TranslatedReview)]
    if any(isinstance(review, UntranslatedReview) for review in reviews):
        yield words.untranslated
    if told:
        weakest = min(told, key=lambda review: (review.translated.reviewed, review.translated.translated_on)).translated
        said = words.translation_reviewed if weakest.reviewed else words.translated
        yield said.format(date=words.written(weakest.translated_on), name=weakest.reviewed_by)
