"""Lists to choose from, where Discord would complete what is typed: Slack's commands take plain text alone."""

from collections.abc import Iterable

from adapters.slack.inbound import Json
from adapters.slack.limits import LABEL, OPTIONS, VALUE
from adapters.slack.render import clipped, plain_text
from bot.commands import COMMANDS, Argument, Command
from bot.finder import Finder
from bot.knowledge import Causes, Kind, SlackWording
from bot.library import Library
from bot.reply import Reply

_UNCLEAR = frozenset({Kind.CLARIFY, Kind.OUT_OF_SCOPE})
_NAMED = frozenset({Argument.CONDITION, Argument.CONDITIONS, Argument.TERM})
BOTH = 2
"""Conditions that are compared."""

_BY_NAME = {command.name: command for command in COMMANDS}


class Pickers:
    """Makes lists for the argument of a command, and says what stands in them."""

    def __init__(self, library: Library) -> None:
        """Take the knowledge base."""
        self._library = library
        self._words: SlackWording = library.wording.slack
        self._finder = Finder(library)

    def under(self, command: str, reply: Reply) -> tuple[Json, ...]:
        """Return the blocks of a list that helps with what a command was answered with; empty if none does."""
        known = _BY_NAME.get(command)
        if known is None or reply.urgent:
            return ()
        if known.argument is Argument.FILTER:
            return (self._filters(known),)
        if known.argument in _NAMED and reply.kind in _UNCLEAR:
            return (self._names(known, reply),)
        return ()

    def condition(self) -> Json:
        """Return a list of all conditions."""
        return self._one(_BY_NAME["condition"], self._words.home_condition)

    def options(self, action: str, typed: str) -> list[Json]:
        """Return what stands in the list of an action for what was typed, slips forgiven."""
        known = _BY_NAME.get(action.partition(":")[2])
        find = self._finder.terms if known and known.argument is Argument.TERM else self._finder.conditions
        return [_option(name) for name in find(typed, OPTIONS)]

    def typed(self, action: str, chosen: Iterable[str]) -> str | None:
        """Return the command that a choice stands for, or None while more is to be chosen."""
        known = _BY_NAME.get(action.partition(":")[2])
        names = list(chosen)
        if known is None or not names or (known.argument is Argument.CONDITIONS and len(names) < BOTH):
            return None
        return f"/{known.name} {' and '.join(names)}"

    def _names(self, known: Command, reply: Reply) -> Json:
        if known.argument is Argument.TERM:
            return self._one(known, self._words.pick_term)
        if known.argument is Argument.CONDITION:
            return self._one(known, self._words.pick_condition)
        names = [self._library.conditions[slug].name for slug in reply.conditions[:1]]
        element = self._external(known) | {"type": "multi_external_select", "max_selected_items": BOTH}
        chosen = {"initial_options": [_option(name) for name in names]} if names else {}
        return _section(self._words.pick_conditions, element | chosen)

    def _one(self, known: Command, text: str) -> Json:
        return _section(text, self._external(known))

    def _external(self, known: Command) -> Json:
        return {
            "type": "external_select",
            "action_id": f"pick:{known.name}",
            "placeholder": plain_text(self._words.pick, VALUE),
            "min_query_length": 0,
        }

    def _filters(self, known: Command) -> Json:
        filters = self._library.wording.filters
        movements = [_option(movement.name) for movement in self._library.movements.values()]
        groups = [
            (self._words.pick_filter, [_option(filters[cause], cause.value) for cause in Causes]),
            (self._words.pick_movement, movements[:OPTIONS]),
        ]
        element = {
            "type": "static_select",
            "action_id": f"pick:{known.name}",
            "placeholder": plain_text(self._words.pick, VALUE),
            "option_groups": [{"label": plain_text(label, LABEL), "options": options} for label, options in groups],
        }
        return _section(self._words.pick_filter, element)


def _section(text: str, element: Json) -> Json:
    return {"type": "section", "text": plain_text(text, VALUE), "accessory": element}


def _option(name: str, value: str | None = None) -> Json:
    return {"text": plain_text(name, LABEL), "value": clipped(value or name, VALUE)}
