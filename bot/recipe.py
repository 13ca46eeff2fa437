"""A decision as a short text of ours, so that a button can bring the same answer back after a restart."""

from collections.abc import Iterable
from dataclasses import replace

from bot.commands import Page
from bot.decision import Answer, Clarify, Crisis, Decision, Decline, Emergency, OutOfScope, SmallTalk, Usage
from bot.knowledge import Causes, Intent, Kind
from bot.library import Library
from bot.reading import Item
from bot.tagging import Kind as Tag

MOST = 90
"""Characters of a recipe; with a word in front and its language behind it fits into every platform's button."""

_FIELDS = 9


class Recipes:
    """Writes decisions down and reads them back; what the knowledge base no longer holds is refused."""

    def __init__(self, library: Library) -> None:
        """Take the knowledge base."""
        self._library = library
        self._shelves: dict[Tag, Iterable[str]] = {
            Tag.ANTIBODY: library.antibodies,
            Tag.TEST: library.tests,
            Tag.TREATMENT: library.treatments,
            Tag.MEDICINE: library.medicines,
            Tag.MOVEMENT: library.movements,
            Tag.TERM: library.terms,
        }

    def write(self, decision: Decision) -> str:
        """Return the recipe of a decision; empty if it has none. Of a long one the side issues are left out."""
        written = _written(decision)
        while len(written) > MOST:
            match decision:
                case Answer(items=(*items, _)) | Decline(items=(*items, _)):
                    decision = replace(decision, items=tuple(items))
                case Answer(also=(*also, _)):
                    decision = replace(decision, also=tuple(also))
                case Clarify(options=(*options, _)) if options:
                    decision = replace(decision, options=tuple(options))
                case Answer() | Decline() | Emergency() | Crisis() if len(decision.conditions) > 1:
                    decision = replace(decision, conditions=decision.conditions[:-1])
                case _:
                    return ""
            written = _written(decision)
        return written

    def read(self, recipe: str) -> Decision | None:
        """Return the decision of a recipe, or None if it is none or names something that is gone."""
        try:
            return self._read(recipe)
        except (ValueError, KeyError):
            return None

    def _read(self, recipe: str) -> Decision | None:
        kind, *fields = recipe.split("|")
        if len(fields) != _FIELDS - 1:
            return None
        intent, named, things, twitching, more, page, causes, sure = fields
        confidence = int(sure) / 100
        conditions = tuple(filter(None, named.split(",")))
        if not set(conditions) <= set(self._library.conditions):
            return None
        match Kind(kind):
            case Kind.ANSWER:
                return Answer(
                    Intent(intent),
                    conditions,
                    self._items(things),
                    twitching == "t",
                    confidence,
                    also=tuple(map(Intent, filter(None, more.split(",")))),
                    page=Page(page) if page else None,
                    causes=Causes(causes),
                )
            case Kind.DECLINE:
                return Decline(Intent(intent), conditions, self._items(things), twitching == "t", confidence)
            case Kind.CLARIFY:
                options = tuple(filter(None, more.split(",")))
                return (
                    Clarify(Intent(intent), conditions, options, confidence)
                    if set(options) <= set(self._library.conditions)
                    else None
                )
            case Kind.EMERGENCY:
                return Emergency(things if things in self._library.emergencies else None, conditions, confidence)
            case Kind.CRISIS:
                return Crisis(things or None, conditions, confidence)
            case Kind.SMALL_TALK:
                return SmallTalk(things, confidence) if things in self._library.wording.small_talk else None
            case Kind.OUT_OF_SCOPE:
                return OutOfScope(things or None, confidence)

    def _items(self, things: str) -> tuple[Item, ...]:
        found = []
        for thing in filter(None, things.split(",")):
            kind, _, name = thing.partition(".")
            if name not in self._shelves[Tag(kind)]:
                raise KeyError(name)
            found.append(Item(Tag(kind), name))
        return tuple(found)


def _written(decision: Decision) -> str:
    match decision:
        case Answer():
            return _joined(
                Kind.ANSWER,
                decision.intent,
                decision.conditions,
                _things(decision.items),
                decision.twitching,
                decision.also,
                decision.page or "",
                decision.causes,
                decision.confidence,
            )
        case Decline():
            things = _things(decision.items)
            return _joined(
                Kind.DECLINE,
                decision.intent,
                decision.conditions,
                things,
                decision.twitching,
                confidence=decision.confidence,
            )
        case Clarify():
            return _joined(
                Kind.CLARIFY,
                decision.intent,
                decision.conditions,
                more=decision.options,
                confidence=decision.confidence,
            )
        case Emergency() | Crisis():
            kind = Kind.EMERGENCY if isinstance(decision, Emergency) else Kind.CRISIS
            return _joined(kind, "", decision.conditions, decision.sign or "", confidence=decision.confidence)
        case SmallTalk():
            return _joined(Kind.SMALL_TALK, "", (), decision.subject, confidence=decision.confidence)
        case OutOfScope():
            return _joined(Kind.OUT_OF_SCOPE, "", (), decision.other or "", confidence=decision.confidence)
        case Usage():
            return ""


def _joined(  # noqa: PLR0913, PLR0917 - the fields of a recipe, in their order
    kind: Kind,
    intent: str,
    conditions: Iterable[str],
    things: str = "",
    twitching: bool = False,  # noqa: FBT001, FBT002 - the same
    more: Iterable[str] = (),
    page: str = "",
    causes: str = "",
    confidence: float = 1.0,
) -> str:
    sure = str(round(min(max(confidence, 0.0), 1.0) * 100))
    return "|".join((kind, intent, ",".join(conditions), things, "t" * twitching, ",".join(more), page, causes, sure))


def _things(items: Iterable[Item]) -> str:
    return ",".join(f"{item.kind}.{item.id}" for item in items)
