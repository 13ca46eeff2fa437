"""What to do about a reading: one of the seven kinds, with ids and without text."""

from dataclasses import dataclass
from typing import TypeAlias

from bot.commands import Argument, Command, Page
from bot.context import Context
from bot.knowledge import Causes, Intent, Kind, Role
from bot.reading import Item, Reading
from bot.tagging import Kind as Tag
from bot.topic import topic


@dataclass(frozen=True, slots=True)
class Emergency:
    """Someone needs help at once."""

    sign: str | None
    conditions: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Crisis:
    """Someone may harm themselves or another."""

    sign: str | None
    conditions: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Answer:
    """An information question that the knowledge base answers."""

    intent: Intent
    conditions: tuple[str, ...]
    items: tuple[Item, ...]
    twitching: bool
    """The twitch itself is meant, or meant as well."""
    confidence: float
    also: tuple[Intent, ...] = ()
    """What was asked in the same breath."""
    among: tuple[str, ...] = ()
    """Slugs between which a later turn may choose."""
    stays: tuple[str, ...] = ()
    """Slugs that the next turn is about if it names none."""
    page: Page | None = None
    causes: Causes = Causes.ALL
    """Which causes to list, on the page of causes."""


@dataclass(frozen=True, slots=True)
class Decline:
    """A diagnosis, a reading of a result or a dose is asked for."""

    intent: Intent
    conditions: tuple[str, ...]
    items: tuple[Item, ...]
    twitching: bool
    confidence: float


@dataclass(frozen=True, slots=True)
class Clarify:
    """One word short, or two readings are equally likely."""

    intent: Intent
    conditions: tuple[str, ...]
    options: tuple[str, ...]
    """Slugs of the conditions that may be meant; empty if nothing points to any."""
    confidence: float


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """A greeting, thanks, or a question about the bot."""

    subject: str
    confidence: float


@dataclass(frozen=True, slots=True)
class OutOfScope:
    """Anything else."""

    other: str | None
    """The disease that was named, if one was."""
    confidence: float


@dataclass(frozen=True, slots=True)
class Usage:
    """A command that does not exist, or that lacks its argument."""

    name: str
    command: Command | None


Decision: TypeAlias = Emergency | Crisis | Answer | Decline | Clarify | SmallTalk | OutOfScope | Usage

_GENERAL = frozenset(
    {Intent.CAUSES_OF_TWITCHING, Intent.SYMPTOM_CHECK, Intent.SELF_CARE, Intent.WHEN_TO_SEEK_CARE, Intent.DIAGNOSIS}
)
"""What can be asked without naming a subject: the twitch itself is meant."""
_DECLINED = (Intent.SYMPTOM_CHECK, Intent.DIAGNOSIS, Intent.TREATMENT, Intent.MEDICATION, Intent.SELF_CARE)
_OF_MEDICINES = frozenset({Intent.MEDICATION, Intent.TREATMENT})
"""What "should I stop it?" is about in a conversation on it."""
_LISTED = 0.5
"""Least confidence in an alarm for which a listed sign was found."""
_IN_TALK = 0.5
"""How much less likely a short message without a subject is small talk or foreign once a conversation runs."""
_OTHER_COMPANY = 0.6
"""How much it speaks against us that a name stands in other company or an animal is meant."""
_STATED = 0.6
"""From this likelihood on (0 to 1) a message that names a condition and asks nothing is asked back about."""
_FEW = 8
"""In up to this many words a name like one of ours is asked about, whatever the rest sounds like."""
_SHORT = 14
"""Up to this many words a message without a subject is taken as a follow-up."""


def decide(reading: Reading, context: Context | None = None) -> Decision:
    """Return what to do about a reading, in the light of what the conversation is about."""
    if reading.alarm is not None:
        alarm = Crisis if reading.alarm.kind is Kind.CRISIS else Emergency
        conditions = reading.conditions or (context.conditions if context else ())
        sure = max(reading.kinds[reading.alarm.kind], _LISTED if reading.alarm.sign else 0.0)
        return alarm(reading.alarm.sign, conditions, sure)
    if reading.command is None:
        return _in_words(reading, context)
    command = reading.command.command
    if command is None or (command.needed and not reading.command.argument):
        return Usage(reading.command.name, command)
    if command.talk is not None:
        return SmallTalk(command.talk, 1.0)
    if command.intent is None:
        return _in_words(reading, context)
    return _commanded(reading, command, command.intent)


def _commanded(reading: Reading, command: Command, intent: Intent) -> Decision:
    if command.argument is Argument.FILTER:
        common, immune = Role.ONLY_COMMON in reading.roles, Role.ONLY_IMMUNE in reading.roles
        causes = Causes.COMMON if common else Causes.AUTOIMMUNE if immune else Causes.ALL
        return Answer(intent, (), reading.items, twitching=True, confidence=1.0, page=command.page, causes=causes)
    if reading.doubtful:
        return Clarify(intent, (), (*reading.conditions, *reading.doubtful), 1.0)
    if command.argument in (Argument.CONDITION, Argument.CONDITIONS) and command.needed and not reading.conditions:
        return OutOfScope(reading.other, 1.0) if reading.other else Clarify(intent, (), (), 1.0)
    if command.argument is Argument.CONDITIONS and len(reading.conditions) < 2:
        return Clarify(intent, reading.conditions, (), 1.0)
    if command.argument is Argument.TERM and not (reading.items or reading.conditions):
        return Clarify(intent, (), (), 1.0)
    return Answer(intent, reading.conditions, reading.items, not reading.conditions, 1.0, page=command.page)


def _in_words(reading: Reading, context: Context | None) -> Decision:
    follow_up = context is not None and not reading.subject and reading.size <= _SHORT
    asked = reading.kinds[Kind.ANSWER] + reading.kinds[Kind.CLARIFY]
    declined = reading.kinds[Kind.DECLINE]
    talk = reading.kinds[Kind.SMALL_TALK]
    foreign = reading.kinds[Kind.OUT_OF_SCOPE]
    if follow_up:
        foreign *= _IN_TALK
        talk *= _IN_TALK
    if reading.other and not (reading.conditions or reading.twitching or _of_a_medicine(reading)):
        foreign = 1.0
    if reading.foreign:
        foreign = foreign + _OTHER_COMPANY if reading.subject else 1.0
    about = topic(reading, context)
    if about.picked:
        talk = foreign = 0.0
    best = max(asked, declined, talk, foreign)
    if reading.doubtful and (best in (asked, declined) or (reading.size <= _FEW and not reading.other)):
        return Clarify(reading.intent, (), (*reading.conditions, *reading.doubtful), best)
    if best == foreign:
        return OutOfScope(reading.other, min(best, 1.0))
    if best == talk:
        return SmallTalk(reading.talk, best)
    if best == declined:
        before = context.intent if context is not None and not reading.subject else None
        going_on = before if before in _OF_MEDICINES else about.intent
        intent = going_on if going_on in _DECLINED else _likeliest_declined(reading)
        return Decline(intent, about.conditions, reading.items, about.twitching, best)
    if reading.conditions and not reading.asks and reading.kinds[Kind.CLARIFY] > _STATED and context is None:
        return Clarify(Intent.OVERVIEW, about.conditions, (), best)
    if reading.unknown and not about.settled:
        return OutOfScope(None, best)
    vague = reading.kinds[Kind.CLARIFY] > reading.kinds[Kind.ANSWER] or about.intent not in _GENERAL
    if not about.settled and vague:
        return Clarify(about.intent, (), (), best)
    intent = about.intent
    if intent is Intent.GLOSSARY and reading.conditions and not reading.items:
        intent = Intent.OVERVIEW
    return Answer(
        intent,
        about.conditions,
        reading.items,
        twitching=about.twitching or not (about.conditions or reading.items),
        confidence=best * reading.intents[reading.intent] ** 0.5,
        also=tuple(other for other in reading.also if other is not about.intent),
        among=about.among,
        stays=about.stays,
        causes=Causes.AUTOIMMUNE if reading.immune else Causes.ALL,
    )


def _of_a_medicine(reading: Reading) -> bool:
    """Whether a medicine or treatment of ours is asked about, as a cause of something that is not ours."""
    named = any(item.kind in (Tag.MEDICINE, Tag.TREATMENT) for item in reading.items)
    return named and reading.intent is Intent.MEDICATION


def _likeliest_declined(reading: Reading) -> Intent:
    return max(_DECLINED, key=lambda name: reading.intents[name])
