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
    | {"oh", "one", "first", "second", "other", "former", "latter", "them", "hi", "hello", "is", "if", "too", "now"}
    | {"case", "people", "someone", "disease", "syndrome", "my", "not", "much", "many", "lots", "lot", "under", "over"}
    | {"child", "children", "kid", "kids", "baby", "babies", "teen", "teens", "teenager", "adult", "adults", "woman"}
    | {"women", "man", "men", "girl", "girls", "boy", "boys", "older", "younger", "old", "young", "pregnant", "elderly"}
)
"""Words beside a name that ask nothing by themselves."""
_COMPARING = frozenset({"vs", "versus", "different", "difference", "differ", "same", "apart", "compare", "compared"})
_SAME_ASKED = frozenset({"question", "do", "does"})
"""Beside these, "same" repeats a question instead of comparing."""
_WHAT = frozenset({"what", "whats", "define", "mean", "means"})
_FIRST = frozenset({"first", "former"})
_SECOND = frozenset({"second", "latter"})
_OTHER = frozenset({"other", "others", "another"})
_THOSE = frozenset({"those", "these", "them", "they", "both", "all"})
_DEFINITE = _THOSE | {"the"}
_ALL = frozenset({"both", "all", "two", "three", "each", "either"})
"""Beside a word that points, these mean everything that was named before."""
_ALIKE = frozenset(
    {Intent.TREATMENT, Intent.OUTLOOK, Intent.DIAGNOSIS, Intent.MEDICATION, Intent.SYMPTOMS, Intent.CAUSES}
)
"""What can be asked of two conditions at once: "are they treated the same way"."""
_LIKELY = 0.2
"""From this likelihood on (0 to 1) such an intent is meant rather than a comparison in general."""
_COMMON = frozenset({"common", "often", "likely", "frequent", "most"})
_GENERIC = frozenset({"syndrome", "disease", "of", "low", "twitch", "stress", "sclerosis", "encephalitis", "eye"})
"""Parts of slugs that single nothing out."""
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
    rest = {word for word in reading.loose if not word.isdigit()} - _FILLING
    bare = not rest and not (reading.items and _WHAT & reading.words)
    if context.intent is not None and (bare or (context.asked and reading.size <= 4)):
        intent = context.intent
    picked = bool(_chosen(reading, context))
    if picked and intent is Intent.COMPARE:
        # "And the second one?" wants one of the two that were compared.
        intent = Intent.OVERVIEW
    if _of_causes(reading, context):
        asked = Intent.HOW_COMMON if reading.words & _COMMON else Intent.CAUSES_OF_TWITCHING
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
    if intent in _OF_A_TWITCH and not reading.conditions and conditions and _POINTING & reading.words:
        intent = Intent.TWITCHING_LINK
    among = conditions if len(conditions) > 1 else tuple(dict.fromkeys((*context.among, *conditions)))[-_AMONG:]
    twitching = reading.twitching or context.twitching or (context.asked and reading.face)
    settled = reading.subject or bool(conditions) or twitching
    return Topic(conditions, intent, twitching, among, conditions, settled, picked)


def _of_causes(reading: Reading, context: Context) -> bool:
    """Whether "which of those" asks about the causes of twitching that were listed before."""
    listed = context.intent is Intent.CAUSES_OF_TWITCHING and not context.conditions
    return listed and "which" in reading.words and bool(reading.words & _THOSE) and not reading.conditions


def _alike(reading: Reading, context: Context) -> Intent | None:
    """Return what is asked of two conditions at once, if it is whether they are the same in that."""
    if "same" not in reading.words or not reading.words & _THOSE or len(context.among) < 2:
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
    if len(context.among) > 1 and reading.words & _THOSE and reading.words & _ALL:
        return context.among
    own = reading.twitching and reading.size > 2 and not _POINTING & reading.words
    return () if own or reading.other or _back_to_the_face(reading) else context.conditions


def _of_the_topic(reading: Reading, context: Context) -> bool:
    """Whether "the seizures" are those of the disease that a conversation is about."""
    known = set(reading.conditions) & set(context.among)
    plain = reading.symptoms_only and not reading.twitching and not known
    return plain and bool(context.conditions) and bool(_DEFINITE & reading.words)


def _back_to_the_face(reading: Reading) -> bool:
    """Whether "back to my eyelid" leaves the disease of a conversation behind."""
    return reading.face and {"back", "to", "my"} <= reading.words


def _chosen(reading: Reading, context: Context) -> tuple[str, ...]:
    """Return the one that "the second one", "the other" or "the eyelid one" means, if there are two to choose from."""
    words = reading.words
    if len(context.among) < 2:
        return ()
    if words & _FIRST:
        return context.among[:1]
    if words & _SECOND:
        return context.among[1:2]
    if words & _OTHER and len(context.conditions) == 1:
        return tuple(slug for slug in context.among if slug not in context.conditions)[:1]
    named = tuple(slug for slug in context.among if words & _parts(slug))
    return named if len(named) == 1 else ()


def _parts(slug: str) -> frozenset[str]:
    return frozenset(slug.split("-")) - _GENERIC


def _compares(reading: Reading, intent: Intent) -> bool:
    signs = reading.words & _COMPARING
    if signs == {"same"} and reading.words & _SAME_ASKED:
        return False
    return intent is Intent.COMPARE or bool(signs) or {"tell", "from"} <= reading.words


def _before(conditions: tuple[str, ...], context: Context) -> tuple[str, ...]:
    return tuple(slug for slug in context.conditions if slug not in conditions)[:1]


def _links(reading: Reading) -> bool:
    return reading.intent in (Intent.TWITCHING_LINK, Intent.SELF_CARE, Intent.CAUSES, Intent.CAUSES_OF_TWITCHING)
