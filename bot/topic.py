"""What a message is about, in the light of its conversation."""

from dataclasses import dataclass

from bot.context import Context
from bot.knowledge import Intent
from bot.reading import Reading

_POINTING = frozenset(
    {"it", "its", "this", "that", "those", "these", "they", "them", "he", "she", "one", "ones", "there", "same"}
)
"""Words that point to what was said before."""
_FILLING = frozenset(
    {"and", "what", "whats", "about", "how", "for", "the", "a", "an", "ok", "okay", "so", "then", "also", "same"}
    | {"question", "with", "in", "of", "i", "mean", "meant", "sorry", "or", "but", "no", "yes", "please", "thing"}
    | {
        "oh",
        "one",
        "first",
        "second",
        "other",
        "former",
        "latter",
        "them",
        "hi",
        "hello",
        "is",
        "if",
        "too",
        "now",
        "case",
        "people",
        "someone",
        "disease",
        "syndrome",
        "my",
        "not",
    }
)
"""Words beside a name that ask nothing by themselves."""
_COMPARING = frozenset({"vs", "versus", "different", "difference", "differ", "same", "apart", "compare", "compared"})
_SAME_ASKED = frozenset({"question", "do", "does"})
"""Beside these, "same" repeats a question instead of comparing."""
_FIRST = frozenset({"first", "former"})
_SECOND = frozenset({"second", "latter"})
_OTHER = frozenset({"other", "others", "another"})
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
        elif not conditions and reading.trigger and _POINTING & reading.words and not reading.subject:
            conditions, intent = reading.trigger, Intent.TWITCHING_LINK
        return Topic(conditions, intent, reading.twitching, conditions, conditions, bool(conditions) or reading.subject)
    intent = reading.intent
    bare = not reading.loose - _FILLING
    if context.intent is not None and (bare or (context.asked and reading.size <= 4)):
        intent = context.intent
    conditions = _conditions(reading, context, bare=bare)
    if _compares(reading, intent):
        if len(reading.conditions) == 1 and (before := _before(conditions, context)):
            both = (*before, *conditions)
            return Topic(both, Intent.COMPARE, reading.twitching, both, before, settled=True)
        if not reading.conditions and len(context.among) > 1:
            both = context.among[-2:]
            return Topic(both, Intent.COMPARE, reading.twitching, context.among, conditions, settled=True)
    if intent in _OF_A_TWITCH and not reading.conditions and conditions and _POINTING & reading.words:
        intent = Intent.TWITCHING_LINK
    among = conditions if len(conditions) > 1 else tuple(dict.fromkeys((*context.among, *conditions)))[-_AMONG:]
    twitching = reading.twitching or context.twitching or (context.asked and reading.face)
    settled = reading.subject or bool(conditions) or twitching
    return Topic(
        conditions, intent, twitching, among, conditions, settled, picked=bool(_chosen(reading.words, context))
    )


def _conditions(reading: Reading, context: Context, *, bare: bool) -> tuple[str, ...]:
    if reading.conditions:
        return reading.conditions
    if chosen := _chosen(reading.words, context):
        return chosen
    if reading.trigger and (bare or reading.twitching or not context.conditions) and _links(reading):
        return reading.trigger
    own = reading.twitching and reading.size > 2 and not _POINTING & reading.words
    return () if own or reading.other else context.conditions


def _chosen(words: frozenset[str], context: Context) -> tuple[str, ...]:
    """Return the one that "the second one" or "the other" means, if there are two to choose from."""
    if len(context.among) < 2:
        return ()
    if words & _FIRST:
        return context.among[:1]
    if words & _SECOND:
        return context.among[1:2]
    if words & _OTHER and len(context.conditions) == 1:
        return tuple(slug for slug in context.among if slug not in context.conditions)[:1]
    return ()


def _compares(reading: Reading, intent: Intent) -> bool:
    signs = reading.words & _COMPARING
    if signs == {"same"} and reading.words & _SAME_ASKED:
        return False
    return intent is Intent.COMPARE or bool(signs) or {"tell", "from"} <= reading.words


def _before(conditions: tuple[str, ...], context: Context) -> tuple[str, ...]:
    return tuple(slug for slug in context.conditions if slug not in conditions)[:1]


def _links(reading: Reading) -> bool:
    return reading.intent in (Intent.TWITCHING_LINK, Intent.SELF_CARE, Intent.CAUSES)
