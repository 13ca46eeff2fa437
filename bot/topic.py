"""What a message is about, in the light of its conversation."""

from dataclasses import dataclass

from bot.context import Context
from bot.knowledge import Intent, Role
from bot.reading import Reading

_ALIKE = frozenset(
    {Intent.TREATMENT, Intent.OUTLOOK, Intent.DIAGNOSIS, Intent.MEDICATION, Intent.SYMPTOMS, Intent.CAUSES}
)
"""What can be asked of two conditions at once: "are they treated the same way"."""
_LIKELY = 0.2
"""From this likelihood on (0 to 1) such an intent is meant rather than a comparison in general."""
_AMONG = 3
"""Conditions of a conversation that are kept apart, the latest."""
_OF_A_TWITCH = frozenset({Intent.CAUSES_OF_TWITCHING, Intent.SYMPTOM_CHECK})


@dataclass(frozen=True, slots=True)
class Topic:
    """The subject of one turn."""

    conditions: tuple[str, ...]
    intent: Intent
    twitching: bool
    """The twitch itself is meant, or meant as well."""
    among: tuple[str, ...]
    """Conditions between which a later turn may choose."""
    stays: tuple[str, ...]
    """Conditions that the next turn is about if it names none: after a comparison, the first subject."""
    settled: bool
    """Whether it is known what the turn is about."""
    picked: bool = False
    """One of several was chosen, as in "the other one"."""


def topic(reading: Reading, context: Context | None) -> Topic:
    """Return what a message is about; without a context only its own words count."""
    if context is None:
        intent = reading.intent
        conditions = reading.conditions
        if not conditions and reading.trigger and reading.twitching and _links(reading):
            conditions = reading.trigger
        elif not conditions and reading.trigger and Role.POINTING in reading.roles and not reading.subject:
            conditions, intent = reading.trigger, Intent.TWITCHING_LINK
        return Topic(conditions, intent, reading.twitching, conditions, conditions, bool(conditions) or reading.subject)
    intent = reading.intent
    bare = not reading.rest and not _defines(reading)
    if context.intent is not None and (bare or (context.asked and reading.size <= 4)):
        intent = context.intent
    picked = bool(_chosen(reading, context))
    if picked and intent is Intent.COMPARE:
        # "And the second one?" wants one of the two that were compared.
        intent = Intent.OVERVIEW
    if _of_causes(reading, context):
        asked = Intent.HOW_COMMON if Role.FREQUENT in reading.roles else Intent.CAUSES_OF_TWITCHING
        return Topic((), asked, twitching=True, among=(), stays=(), settled=True)
    conditions = _conditions(reading, context, bare=bare)
    alike = _alike(reading, context)
    if alike is not None and len(context.among) > 1 and not reading.conditions:
        both = context.among[-2:]
        return Topic(both, alike, reading.twitching, context.among, both, settled=True)
    if alike is None and not picked and _compares(reading, intent):
        if len(reading.conditions) == 1 and (before := _before(conditions, context)):
            both = (*before, *conditions)
            return Topic(both, Intent.COMPARE, reading.twitching, both, before, settled=True)
        if not reading.conditions and len(context.among) > 1:
            both = context.among[-2:]
            return Topic(both, Intent.COMPARE, reading.twitching, context.among, conditions, settled=True)
    if intent in _OF_A_TWITCH and not reading.conditions and conditions and Role.POINTING in reading.roles:
        intent = Intent.TWITCHING_LINK
    among = conditions if len(conditions) > 1 else tuple(dict.fromkeys((*context.among, *conditions)))[-_AMONG:]
    twitching = reading.twitching or context.twitching or (context.asked and reading.face)
    settled = reading.subject or bool(conditions) or twitching
    return Topic(conditions, intent, twitching, among, conditions, settled, picked)


def _defines(reading: Reading) -> bool:
    """Whether a message asks what something named is, whatever was asked before."""
    named = reading.items or (reading.conditions and Role.CONTINUING not in reading.roles)
    return bool(named) and Role.DEFINING in reading.roles


def _of_causes(reading: Reading, context: Context) -> bool:
    """Whether "which of those" asks about the causes of twitching that were listed before."""
    listed = context.intent is Intent.CAUSES_OF_TWITCHING and not context.conditions
    return listed and reading.roles >= {Role.WHICH, Role.PLURAL} and not reading.conditions


def _alike(reading: Reading, context: Context) -> Intent | None:
    """Return what is asked of two conditions at once, if it is whether they are the same in that."""
    if not reading.roles >= {Role.SAME, Role.PLURAL} or len(context.among) < 2:
        return None
    best = max(_ALIKE, key=lambda name: reading.intents.get(name, 0.0))
    return best if reading.intents.get(best, 0.0) >= _LIKELY else None


def _conditions(reading: Reading, context: Context, *, bare: bool) -> tuple[str, ...]:
    if reading.set_aside and reading.twitching:
        return ()
    if reading.conditions:
        return context.conditions if _of_the_topic(reading, context) else reading.conditions
    if chosen := _chosen(reading, context):
        return chosen
    if reading.trigger and (bare or reading.twitching or not context.conditions) and _links(reading):
        return reading.trigger
    if len(context.among) > 1 and reading.roles >= {Role.PLURAL, Role.ALL}:
        return context.among
    own = reading.twitching and reading.size > 2 and Role.POINTING not in reading.roles
    return () if own or reading.other or _back_to_the_face(reading) else context.conditions


def _of_the_topic(reading: Reading, context: Context) -> bool:
    """Whether "the seizures" are those of the disease that a conversation is about."""
    known = set(reading.conditions) & set(context.among)
    plain = reading.symptoms_only and not reading.twitching and not known
    return plain and bool(context.conditions) and Role.DEFINITE in reading.roles


def _back_to_the_face(reading: Reading) -> bool:
    """Whether "back to my eyelid" leaves the disease of a conversation behind."""
    return reading.face and Role.RETURNING in reading.roles


def _chosen(reading: Reading, context: Context) -> tuple[str, ...]:
    """Return the one that "the second one", "the other" or "the eyelid one" means, if there are two to choose from."""
    roles = reading.roles
    if len(context.among) < 2:
        return ()
    if Role.FIRST in roles:
        return context.among[:1]
    if Role.SECOND in roles:
        return context.among[1:2]
    if Role.OTHER in roles and len(context.conditions) == 1:
        return tuple(slug for slug in context.among if slug not in context.conditions)[:1]
    named = tuple(slug for slug in context.among if slug in reading.hinted)
    return named if len(named) == 1 else ()


def _compares(reading: Reading, intent: Intent) -> bool:
    roles = reading.roles
    if Role.CONTRASTING not in roles and roles >= {Role.SAME, Role.REPEATING}:
        return False
    return intent is Intent.COMPARE or Role.CONTRASTING in roles or Role.SAME in roles


def _before(conditions: tuple[str, ...], context: Context) -> tuple[str, ...]:
    return tuple(slug for slug in context.conditions if slug not in conditions)[:1]


def _links(reading: Reading) -> bool:
    return reading.intent in (Intent.TWITCHING_LINK, Intent.SELF_CARE, Intent.CAUSES, Intent.CAUSES_OF_TWITCHING)
