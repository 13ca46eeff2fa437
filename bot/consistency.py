"""What must hold between the files of the knowledge base, beyond the shape of each."""

import re
from collections.abc import Callable, Iterator, Mapping

from bot import text
from bot.document import Place, Value
from bot.knowledge import Condition, KnowledgeBase, Source, Topic
from bot.spelling import closest

ALIKE = 88.0
"""Names of different conditions at least this alike (0 to 100) must be listed as a look-alike pair."""

LONG_ENOUGH = 6
"""Shorter names are told apart by their letters alone, and only as whole words."""

NEEDED = (Topic.OVERVIEW, Topic.SYMPTOMS, Topic.DIAGNOSIS, Topic.TREATMENT, Topic.OUTLOOK, Topic.RED_FLAGS)
"""What every condition must say something about."""

PLACEHOLDERS = frozenset({"condition", "test", "treatment", "medicine", "term"})
"""What may stand in braces in an example phrase."""

_AMOUNT = (
    r"\d[\d.,]*\s?(?:mg|mcg|µg|ml|iu|ui|micrograms?|milligrams?|grams?|units?|microgramos?|miligramos?|gramos?|unidades)"
    r"\b(?!/)"
)
_OFTEN = (
    r"(?:once|twice|(?:\d+|three|four) times|tablets?"
    r"|una vez|(?:\d+|dos|tres|cuatro) veces|comprimidos?|pastillas?|tabletas?|c[áa]psulas?)"
    r" (?:a|per|every|al|por|cada) (?:day|d[ií]a)\b"
)
DOSE = re.compile(rf"\b(?:{_AMOUNT}|{_OFTEN})", re.IGNORECASE)
"""An amount of a medicine, or how often it is taken, in any of our languages."""
UNSAFE = re.compile(r"@(?:everyone|here|channel)\b|[\x00-\x08\x0b-\x1f]|<[@#!/a-z]|\]\(|```")
# What every match of the patterns above holds, found in a fraction of their time.
_COMMAND = re.compile(r"[@<\]`\x00-\x08\x0b-\x1f]")
_DOSED = re.compile(_AMOUNT, re.IGNORECASE)
_DAY = re.compile(r" [dD](?:[aA][yY]|[iIíÍ][aA])")
_BEFORE_DAY = 24
"""Characters before that within which a dose begins."""

TODO = re.compile(r"TODO\b[\s:,]*(.*)", re.DOTALL)
"""What stands where an editor has something to do, and what that is."""

_MEDICAL = frozenset({"text", "difference", "correction", "short", "do", "say", "translated"})
"""Fields of what we say ourselves."""
_LEFT = re.compile(r"^TODO\b", re.MULTILINE)
_IN_BRACES = re.compile(r"\{([^{}]*)\}")

Say = Callable[[str, Place, str], None]
"""Report a problem: the file (without its ending), the place in it, and what to do."""


def examine(base: KnowledgeBase, values: Mapping[str, Mapping[str, Value]], say: Say) -> None:
    """Report everything that does not fit together."""
    sources = dict(all_sources(base))
    _sources_once(base, say)
    cited = _cites(values, sources, say)
    for slug, condition in base.conditions.items():
        _condition(base, slug, condition, cited, say)
    for index, source in enumerate(base.sources.sources):
        if source.id not in cited:
            say("sources", ("sources", index, "id"), f"{source.id!r} is cited nowhere; remove the source or cite it")
    _references(base, say)
    examine_names(base, say)


def examine_names(base: KnowledgeBase, say: Say) -> None:
    """Report every name that does not fit together with others, and every pattern and phrase that stands for nothing.

    This is what differs between languages.
    """
    _names(base, say)
    _lookalikes(base, say)
    _collisions(base, say)
    _alarms(base, say)
    _phrases(base, say)


def text_problem(place: Place, value: str) -> str | None:
    """Return what keeps a text of a knowledge file from being shown, if anything does."""
    if left := TODO.match(value):
        return f"is still to do: {left[1] or 'fill it in'}"
    if found := UNSAFE.search(value):
        return f"holds {found.group()!r}, which chat platforms treat as a command; write it in plain words"
    if place[-1] in _MEDICAL and (found := DOSE.search(value)):
        return f"names an amount ({found.group()!r}); doses have no place here, leave it out"
    return None


def harmless(text: str) -> bool:
    """Whether nothing in a text could keep any part of it from being shown."""
    if (_COMMAND.search(text) and UNSAFE.search(text)) or (_DOSED.search(text) and DOSE.search(text)):
        return False
    if "TODO" in text and _LEFT.search(text):
        return False
    return not any(DOSE.search(text, max(0, day.start() - _BEFORE_DAY), day.end()) for day in _DAY.finditer(text))


def all_sources(base: KnowledgeBase) -> Iterator[tuple[str, Source]]:
    """Yield every source with its id: the shared ones, then those of each condition."""
    for source in base.sources.sources:
        yield source.id, source
    for condition in base.conditions.values():
        for source in condition.sources:
            yield source.id, source


def _sources_once(base: KnowledgeBase, say: Say) -> None:
    owners = [("sources", base.sources.sources)]
    owners += [(f"conditions/{slug}", condition.sources) for slug, condition in base.conditions.items()]
    ids: dict[str, str] = {}
    addresses: dict[str, str] = {}
    for key, sources in owners:
        for index, source in enumerate(sources):
            if ids.setdefault(source.id, key) != key or sum(other.id == source.id for other in sources) > 1:
                say(
                    key,
                    ("sources", index, "id"),
                    f"{source.id!r} also stands in {ids[source.id]}.yaml; keep one, in sources.yaml if shared",
                )
            elif (other := addresses.setdefault(str(source.url), source.id)) != source.id:
                say(key, ("sources", index, "url"), f"is already the address of {other!r}; cite that one")


def _cites(values: Mapping[str, Mapping[str, Value]], sources: Mapping[str, Source], say: Say) -> set[str]:
    cited: set[str] = set()
    for key, document in values.items():
        for place, names in _cite_lists(dict(document), ()):
            for index, name in enumerate(names):
                cited.add(name)
                if name not in sources:
                    say(
                        key,
                        (*place, index),
                        f"cites {name!r}, which no source has as its id; add the source or mend the id",
                    )
    return cited


def _cite_lists(value: Value, place: Place) -> Iterator[tuple[Place, list[str]]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "cites" and isinstance(inner, list):
                yield (*place, key), [name for name in inner if isinstance(name, str)]
            else:
                yield from _cite_lists(inner, (*place, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _cite_lists(inner, (*place, index))


def _condition(base: KnowledgeBase, slug: str, condition: Condition, cited: set[str], say: Say) -> None:
    key = f"conditions/{slug}"
    if condition.slug != slug:
        say(key, ("slug",), f"is {condition.slug!r} in a file named {slug!r}; make them the same")
    for topic in NEEDED:
        if not condition.about(topic):
            say(key, ("statements",), f"says nothing about {topic}; add a cited statement")
    movements = {movement.id for movement in base.movements.movements}
    for index, movement in enumerate(condition.twitching.movements):
        if movement not in movements:
            say(key, ("twitching", "movements", index), f"{movement!r} is not in movements.yaml; use an id from there")
    for index, source in enumerate(condition.sources):
        if source.id not in cited:
            say(key, ("sources", index, "id"), f"{source.id!r} is cited nowhere; remove the source or cite it")
    if condition.review.due <= condition.review.compiled_on:
        say(key, ("review", "due"), "is not after the day of compilation; set a later day")


def _names(base: KnowledgeBase, say: Say) -> None:
    owner: dict[tuple[str, ...], str] = {}
    for slug, condition in base.conditions.items():
        for field in ("acronyms", "aliases", "misspellings"):
            for index, name in enumerate(getattr(condition, field)):
                words = text.terms(name)
                if not words:
                    say(f"conditions/{slug}", (field, index), f"{name!r} holds no letter; write a name")
                elif owner.setdefault(words, slug) != slug:
                    say(
                        f"conditions/{slug}",
                        (field, index),
                        f"{name!r} is also a name of {owner[words]}; keep it in one",
                    )
        owner.setdefault(text.terms(condition.name), slug)
    for index, other in enumerate(base.other_conditions.conditions):
        if text.terms(other) in owner:
            ours = owner[text.terms(other)]
            say("other-conditions", ("conditions", index), f"{other!r} is now a name of {ours}; remove it here")


def _lookalikes(base: KnowledgeBase, say: Say) -> None:
    known = {*base.conditions, *(m.id for m in base.movements.movements), *(t.id for t in base.glossary.terms)}
    listed: set[frozenset[str]] = set()
    for index, pair in enumerate(base.lookalikes.pairs):
        place: Place = ("pairs", index)
        for field, slug in (("a", pair.a), ("b", pair.b)):
            if slug is not None and slug not in known:
                say("lookalikes", (*place, field), f"{slug!r} is no condition, movement or term; mend the id")
        if (pair.b is None) == (pair.b_name is None):
            say("lookalikes", place, "needs either b (an id of ours) or b_name (a name that we do not cover)")
        if pair.difference and not pair.cites:
            say("lookalikes", place, "has a difference without cites; add the sources")
        if pair.b:
            listed.add(frozenset((pair.a, pair.b)))
    names = {
        slug: {" ".join(sorted(text.terms(name))) for name in (condition.called, *condition.aliases)}
        for slug, condition in base.conditions.items()
    }
    owner = {name: slug for slug, found in names.items() for name in found if len(name) >= LONG_ENOUGH}
    for slug, found in names.items():
        others = [name for name, other in owner.items() if slug < other and frozenset((slug, other)) not in listed]
        for name in found:
            if len(name) >= LONG_ENOUGH and (like := closest(name, others, ALIKE)):
                say(
                    f"conditions/{slug}",
                    ("aliases",),
                    f"{name!r} looks like {like!r} of {owner[like]}; list the two in lookalikes.yaml",
                )
                break


def _references(base: KnowledgeBase, say: Say) -> None:
    for index, slug in enumerate(base.twitching.common):
        if slug not in base.conditions:
            say("twitching", ("common", index), f"{slug!r} is not a condition; use the name of a file in conditions/")
    for index, antibody in enumerate(base.tests.antibodies):
        if antibody.condition is not None and antibody.condition not in base.conditions:
            say(
                "tests",
                ("antibodies", index, "condition"),
                f"{antibody.condition!r} is not a condition; use the name of a file in conditions/",
            )
    seen: set[str] = set()
    for index, country in enumerate(base.countries.countries):
        if country.code in seen:
            say("countries", ("countries", index, "code"), f"{country.code} stands twice; keep one")
        seen.add(country.code)


def _collisions(base: KnowledgeBase, say: Say) -> None:
    names = {
        text.fold(name) for condition in base.conditions.values() for name in (*condition.acronyms, *condition.aliases)
    }
    for index, collision in enumerate(base.collisions.collisions):
        if text.fold(collision.name) not in names:
            say(
                "collisions",
                ("collisions", index, "name"),
                f"{collision.name!r} is no name of a condition; mend or remove it",
            )


def _alarms(base: KnowledgeBase, say: Say) -> None:
    concepts = {concept.id for concept in base.lexicon.concepts}
    emergencies = {emergency.id for emergency in base.care.emergencies}
    for key, signs in (("alarms/emergencies", base.alarms.emergencies), ("alarms/crises", base.alarms.crises)):
        for index, sign in enumerate(signs.signs):
            if sign.id not in emergencies:
                say(
                    key,
                    ("signs", index, "id"),
                    f"{sign.id!r} is not an emergency of care.yaml; use one of {', '.join(sorted(emergencies))}",
                )
            for row, pattern in enumerate(sign.patterns):
                for concept in _IN_BRACES.findall(pattern):
                    if concept not in concepts:
                        say(
                            key,
                            ("signs", index, "patterns", row),
                            f"{{{concept}}} is not in lexicon.yaml; use a concept from there",
                        )


def _phrases(base: KnowledgeBase, say: Say) -> None:
    for kind, files in base.intents.items():
        for name, examples in files.items():
            for index, example in enumerate(examples.examples):
                unknown = set(_IN_BRACES.findall(example)) - PLACEHOLDERS
                if unknown:
                    allowed = ", ".join(f"{{{placeholder}}}" for placeholder in sorted(PLACEHOLDERS))
                    say(
                        f"intents/{kind}/{name}",
                        ("examples", index),
                        f"has {{{min(unknown)}}}, which stands for nothing; use {allowed}",
                    )
