"""What was asked, what came back, and the verdict; pure, times are given."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Part(StrEnum):
    """What a post is within an answer."""

    CLOSING = "closing"
    """A message of an answer in which its disclaimer stands below other things."""
    TAIL = "tail"
    """The disclaimer alone: it ends an answer if it does not stand in the message before, and else carries buttons."""
    BODY = "body"
    """A message of an answer that takes several."""
    ASIDE = "aside"
    """A greeting, or that one should wait: no answer."""


@dataclass(frozen=True, slots=True)
class Post:
    """Something that the bot said."""

    place: str
    """The conversation in which it stands."""
    part: Part
    digest: str
    """The same for the same words."""
    at: float
    """When it arrived, in seconds."""
    by: str = ""
    """The process that said it."""
    about: str = ""
    """The question that it names itself; empty if the platform's posts do not."""


@dataclass(slots=True)
class Question:
    """A question and what was said to it."""

    id: str
    place: str
    asked: float
    """When it was delivered first, in seconds."""
    urgent: bool = False
    posts: list[Post] = field(default_factory=list)

    @property
    def answered(self) -> float | None:
        """When the first answer was complete."""
        return min((post.at for post in self._ends()), default=None)

    @property
    def answers(self) -> int:
        """How many answers there are; the same message said again counts as one more."""
        ends = len(self._ends())
        same = Counter(post.digest for post in self.posts if post.part is not Part.ASIDE)
        return max([ends, *same.values()]) if ends else 0

    def _ends(self) -> list[Post]:
        closings = [post for post in self.posts if post.part is Part.CLOSING]
        return closings or [post for post in self.posts if post.part is Part.TAIL]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a run went."""

    asked: int
    answered: int
    lost: tuple[str, ...]
    """Ids of questions without an answer for which there is no excuse."""
    doubled: tuple[str, ...]
    """Ids of questions that were answered more than once."""
    extra: int
    """Answers beyond the first, over all questions."""
    excused: Counter[str]
    """Questions without an answer that no bot could have given, by why."""
    named: Counter[str]
    """Lost questions for which there is at least an explanation, by what it is; they are lost all the same."""
    torn: int
    """Lost questions of whose answer a part was said."""
    strays: int
    """Posts where nothing had been asked."""
    asides: int
    urgent_lost: int
    seconds: tuple[float, ...]
    """From asking to the first complete answer, sorted."""
    span: float
    """Seconds from the first question to the last first answer."""

    @property
    def clean(self) -> bool:
        """Whether nothing is lost or answered twice, and nothing was said out of place."""
        return not (self.lost or self.doubled or self.strays)

    @property
    def throughput(self) -> float:
        """First answers a second."""
        return self.answered / self.span if self.span else 0.0

    def percentile(self, share: float) -> float:
        """Return the seconds within which such a share of the answers was given; 0 without answers."""
        return percentile(self.seconds, share)


class Ledger:
    """Keeps questions and posts, and finds the question to which a post belongs.

    A post that does not name its question answers the oldest question of its place that has no answer yet; if all
    have one, it repeats the one whose answer reads the same, or else the latest. A place is therefore asked one thing
    at a time; a loss could hide only behind a doubled answer of the same conversation, which is told in any case.
    """

    def __init__(self) -> None:
        """Begin empty."""
        self.questions: dict[str, Question] = {}
        self._places: defaultdict[str, list[Question]] = defaultdict(list)
        self._excuses: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._strays = 0

    def ask(self, question: Question) -> None:
        """Note a question before it is delivered."""
        self.questions[question.id] = question
        self._places[question.place].append(question)

    def said(self, post: Post) -> Question | None:
        """Note a post; return the question that it answers, or None if nothing was asked there."""
        question = self.questions.get(post.about) or self._meant(post)
        if question is None:
            self._strays += 1
            return None
        question.posts.append(post)
        return question

    def excuse(self, question: str, why: str) -> None:
        """Say why nobody could have answered a question; it counts only if nobody did."""
        self._excuses.setdefault(question, why)

    def explain(self, question: str, why: str) -> None:
        """Say what probably became of a question; if it was lost it stays lost."""
        self._names.setdefault(question, why)

    def open(self) -> list[Question]:
        """Return the questions that have no answer and no excuse yet."""
        return [q for q in self.questions.values() if q.answered is None and q.id not in self._excuses]

    def verdict(self) -> Verdict:
        """Return how it went so far."""
        every = list(self.questions.values())
        unanswered = [q for q in every if q.answered is None]
        lost = [q for q in unanswered if q.id not in self._excuses]
        doubled = [q for q in every if q.answers > 1]
        done = [(q, q.answered) for q in every if q.answered is not None]
        return Verdict(
            asked=len(every),
            answered=len(done),
            lost=tuple(q.id for q in lost),
            doubled=tuple(q.id for q in doubled),
            extra=sum(q.answers - 1 for q in doubled),
            excused=Counter(self._excuses[q.id] for q in unanswered if q.id in self._excuses),
            named=Counter(self._names[q.id] for q in lost if q.id in self._names),
            torn=sum(any(post.part is Part.BODY for post in q.posts) for q in lost),
            strays=self._strays,
            asides=sum(post.part is Part.ASIDE for q in every for post in q.posts),
            urgent_lost=sum(q.urgent for q in lost),
            seconds=tuple(sorted(at - q.asked for q, at in done)),
            span=max((at for _, at in done), default=0.0) - min((q.asked for q in every), default=0.0),
        )

    def _meant(self, post: Post) -> Question | None:
        asked = self._places.get(post.place, [])
        if not asked:
            return None
        if post.part is Part.TAIL:
            for question in reversed(asked):
                if question.posts and question.posts[-1].part is Part.CLOSING and question.posts[-1].by == post.by:
                    return question
        waiting = next((q for q in asked if q.answered is None), None)
        same = (q for q in reversed(asked) if any(said.digest == post.digest for said in q.posts))
        return waiting or next(same, asked[-1])


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the smallest of sorted values that such a share of them does not exceed; 0 if there are none."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def growth(samples: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """Return by which share the last third of samples (time, value) exceeds the middle third, and the slope an hour.

    The slope is that of a straight line through the last two thirds, in units of the value.
    """
    ordered = sorted(samples)
    third = len(ordered) // 3
    middle, last = ordered[third : 2 * third], ordered[2 * third :]
    if not middle or not last:
        return 0.0, 0.0
    before = sum(value for _, value in middle) / len(middle)
    after = sum(value for _, value in last) / len(last)
    both = middle + last
    mean_time = sum(at for at, _ in both) / len(both)
    mean = sum(value for _, value in both) / len(both)
    spread = sum((at - mean_time) ** 2 for at, _ in both)
    slope = sum((at - mean_time) * (value - mean) for at, value in both) / spread if spread else 0.0
    return (after / before - 1 if before else 0.0), slope * 3_600
