"""How a message was read, laid open for those who edit the knowledge base; nothing of it is kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot import text
from bot.alarms import Match
from bot.assistant import Assistant, Shown
from bot.context import Context
from bot.decision import Answer, Clarify, Crisis, Decision, Decline, Emergency, OutOfScope, SmallTalk, Usage
from bot.knowledge import Intent, Kind, Named
from bot.library import Library, Phrase
from bot.message import Message
from bot.reply import Reply
from bot.spelling import likeness
from bot.tagging import Kind as Tag
from bot.tagging import Mention, Tagged, stem


class Heard(StrEnum):
    """What became of a sign of an alarm."""

    LIVE = "live"
    """It counts."""
    DENIED = "denied"
    """The words before it take it back."""
    EXCUSED = "excused"
    """It is general, long past or a joke."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """A word that was read as something else than what was typed."""

    typed: str
    read: str


@dataclass(frozen=True, slots=True)
class Found:
    """A name of the knowledge base that stands in the message."""

    typed: str
    """The words as they were typed."""
    read: str
    """The words after mending."""
    kind: Tag
    id: str
    name: str
    """What the knowledge base calls it."""
    nearest: str
    """The name of its entry that is most like what was typed, listed misspellings apart."""
    likeness: float
    """How like that one it was typed, 0 to 1; 1 if it was written rightly."""
    weak: bool
    """The name means something else as well, and nothing in the message settles which."""
    symptom: bool
    """The name is also a symptom of other conditions."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A sign of an emergency or a crisis that was found."""

    kind: Kind
    id: str
    words: str
    heard: Heard


@dataclass(frozen=True, slots=True)
class Alarmed:
    """Why the message raises an alarm."""

    kind: Kind
    sign: str | None
    """Id of the sign; None if only the whole message sounds like it."""
    theme: str
    """What the sign is called in `care.yaml`; empty without one, and for a crisis."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """The example phrase of `intents/` that the message repeats almost word for word."""

    text: str
    kind: Kind
    name: str
    file: str
    """Where it stands, below the knowledge folder."""


@dataclass(frozen=True, slots=True)
class Likely:
    """A label and how likely it is, 0 to 1."""

    label: str
    likelihood: float


@dataclass(frozen=True, slots=True)
class Decided:
    """What was done about the reading."""

    kind: Kind | None
    """None for a command that does not exist or lacks its argument."""
    intent: Intent | None
    conditions: tuple[str, ...]
    options: tuple[str, ...]
    """Conditions that are asked back about."""
    about: str
    """The subject of small talk, the disease that is not ours, or the command; empty otherwise."""
    confidence: float


@dataclass(frozen=True, slots=True)
class Explained:
    """One message with everything that led to its reply."""

    reply: Reply
    language: str
    """Two letters of the language that the message was read in."""
    context: Context | None
    """What the conversation is about from now on; None if it stays what it was."""
    before: tuple[str, ...]
    """Slugs of what the conversation was about."""
    picked: str | None
    """The question that a typed number stood for; the rest tells how that was read."""
    words: tuple[str, ...]
    """The words and punctuation marks as they were read."""
    repairs: tuple[Repaired, ...]
    names: tuple[Found, ...]
    elsewhere: tuple[str, ...]
    """Names that stand in other company and do not count, such as MS beside Teams."""
    doubtful: tuple[str, ...]
    """Slugs that a misspelt name may mean as well."""
    conditions: tuple[str, ...]
    """Slugs that the message means by itself."""
    other: str | None
    """A disease that is not ours."""
    command: str | None
    """The name of the command that it is."""
    phrase: Repeated | None
    kinds: tuple[Likely, ...]
    """Kinds of answers, the likeliest first."""
    intents: tuple[Likely, ...]
    """What may be asked, the likeliest first; the second is the runner-up."""
    alarm: Alarmed | None
    signs: tuple[Signed, ...]
    """Every sign of an alarm that was found, those too that do not count."""
    decision: Decided
    gap: tuple[str, ...]
    """The words that are counted as a gap of the knowledge base; empty if there is none."""
    recipe: str
    """What a button holds to bring the answer back; empty if it has none."""
    why: tuple[str, ...]
    """What **Why this answer?** says."""


def explain(assistant: Assistant, message: Message, context: Context | None = None) -> Explained:
    """Return how an assistant answers a message and what led to it, in a conversation that is about something or not.

    Nothing is remembered.
    """
    shown = assistant.show(message, context)
    known = (assistant.voices.of(shown.reading.language) or assistant.voices.first).library
    tagged, reading, reply = shown.look.tagged, shown.reading, shown.step.reply
    alive = context is not None and context.alive(message.sent_at)
    phrase, command = shown.look.phrase, shown.look.command
    return Explained(
        reply=reply,
        language=shown.reading.language,
        context=shown.step.context,
        before=context.conditions if context is not None and alive else (),
        picked=shown.picked,
        words=tuple(word.text for word in tagged.words),
        repairs=tuple(Repaired(one.typed, _words(tagged, one.start, one.end)) for one in tagged.repairs),
        names=tuple(_found(known, tagged, mention) for mention in tagged.mentions),
        elsewhere=tuple(sorted(tagged.collisions)),
        doubtful=tagged.doubtful,
        conditions=reading.conditions,
        other=reading.other,
        command=None if command is None else command.name,
        phrase=None if phrase is None else _repeated(known, phrase),
        kinds=_ranked(reading.kinds),
        intents=_ranked(reading.intents),
        alarm=_alarm(known, shown),
        signs=tuple(
            dict.fromkeys(
                [
                    *_signs(tagged, Kind.CRISIS, shown.look.crises),
                    *_signs(tagged, Kind.EMERGENCY, shown.look.emergencies),
                ]
            )
        ),
        decision=_decided(shown.decision),
        gap=shown.step.gap,
        recipe=reply.recipe,
        why=tuple(line.text for line in assistant.explain(reply).lines()),
    )


def _found(known: Library, tagged: Tagged, mention: Mention) -> Found:
    read, typed = _words(tagged, mention.start, mention.end), _typed(tagged, mention)
    name, *others = _names(known, mention)
    alike = {other: likeness(_plain(typed), _plain(other)) for other in (name, *others)}
    nearest = max(alike, key=lambda other: alike[other])
    weak, symptom = mention.weak, mention.symptom
    return Found(typed, read, mention.kind, mention.id, name, nearest, alike[nearest], weak, symptom)


def _plain(name: str) -> str:
    return " ".join(stem(word) for word in text.terms(name))


def _words(tagged: Tagged, start: int, end: int) -> str:
    return " ".join(word.text for word in tagged.words[start:end])


def _typed(tagged: Tagged, mention: Mention) -> str:
    """Return the words of a mention as they were typed; one that was taken apart is given whole."""
    said = {index: tagged.words[index].text for index in range(mention.start, mention.end)}
    for repair in tagged.repairs:
        covered = [index for index in range(repair.start, repair.end) if index in said]
        for index in covered:
            said[index] = ""
        if covered:
            said[covered[0]] = repair.typed
    return " ".join(filter(None, said.values()))


def _names(known: Library, mention: Mention) -> tuple[str, ...]:
    """Return the names of what was mentioned, the one that the knowledge base uses first."""
    match mention.kind:
        case Tag.CONDITION:
            entry = known.conditions[mention.id]
            return entry.called, entry.name, *entry.acronyms, *entry.aliases, *entry.symptom_names
        case Tag.TRIGGER:
            return known.conditions[mention.id].called, *known.conditions[mention.id].triggers
        case Tag.OTHER:
            return (mention.id,)
        case _:
            shelves: dict[Tag, Mapping[str, Named]] = {
                Tag.ANTIBODY: known.antibodies,
                Tag.TEST: known.tests,
                Tag.TREATMENT: known.treatments,
                Tag.MEDICINE: known.medicines,
                Tag.MOVEMENT: known.movements,
                Tag.TERM: known.terms,
            }
            named = shelves[mention.kind][mention.id]
            return named.name, *named.acronyms, *named.aliases


def _repeated(known: Library, phrase: Phrase) -> Repeated:
    file = known.file(f"intents/{phrase.kind}/{phrase.name}")
    return Repeated(phrase.text, phrase.kind, phrase.name, file)


def _ranked(likelihoods: Mapping[str, float]) -> tuple[Likely, ...]:
    ordered = sorted(likelihoods.items(), key=lambda one: -one[1])
    return tuple(Likely(str(label), value) for label, value in ordered)


def _alarm(known: Library, shown: Shown) -> Alarmed | None:
    alarm = shown.reading.alarm
    if alarm is None:
        return None
    emergency = known.emergencies.get(alarm.sign or "")
    return Alarmed(alarm.kind, alarm.sign, emergency.theme if emergency is not None else "")


def _signs(tagged: Tagged, kind: Kind, matches: Sequence[Match]) -> Iterator[Signed]:
    for match in matches:
        words = " … ".join(_words(tagged, start, end) for start, end in match.parts)
        heard = Heard.DENIED if match.denied else Heard.EXCUSED if match.excused else Heard.LIVE
        yield Signed(kind, match.sign, words, heard)


def _decided(decision: Decision) -> Decided:
    match decision:
        case Answer():
            return Decided(Kind.ANSWER, decision.intent, decision.conditions, (), "", decision.confidence)
        case Decline():
            return Decided(Kind.DECLINE, decision.intent, decision.conditions, (), "", decision.confidence)
        case Clarify():
            options = decision.options
            return Decided(Kind.CLARIFY, decision.intent, decision.conditions, options, "", decision.confidence)
        case Emergency():
            return Decided(Kind.EMERGENCY, None, decision.conditions, (), "", decision.confidence)
        case Crisis():
            return Decided(Kind.CRISIS, None, decision.conditions, (), "", decision.confidence)
        case SmallTalk():
            return Decided(Kind.SMALL_TALK, None, (), (), decision.subject, decision.confidence)
        case OutOfScope():
            return Decided(Kind.OUT_OF_SCOPE, None, (), (), decision.other or "", decision.confidence)
        case Usage():
            return Decided(None, None, (), (), decision.name, 1.0)
