"""What can be pressed under an answer; every value is made of our own content alone, so it works after a restart."""

from collections.abc import Sequence

from adapters.slack.inbound import Json
from adapters.slack.limits import LABEL, PRESSED, ROW
from adapters.slack.render import plain_text
from bot.knowledge import ChatWording, Kind
from bot.reply import Choice, Reply

INFORMED = frozenset({Kind.ANSWER, Kind.DECLINE})
"""Kinds of replies that can be judged, shared and read in full."""


def button(act: str, label: str, value: str, style: str | None = None) -> Json:
    """Return a button; what it does is the first word of its action's id."""
    shown: Json = {"type": "button", "action_id": act, "text": plain_text(label, LABEL), "value": value[:PRESSED]}
    return shown | ({"style": style} if style else {})


def public(reply: Reply, words: ChatWording, asker: str) -> tuple[Json, ...]:
    """Return the blocks of what can be pressed under an answer that everyone sees."""
    removing = button("remove", words.remove, asker, "danger")
    if reply.of_privacy:
        return _rows(reply.choices, [forgetting(words), removing])
    if not reply.recipe or reply.urgent:
        # The value of a button can be read by other programs; that of an alarm would tell about a person.
        return _rows(reply.choices, [removing])
    why = button("why", words.why, reply.recipe)
    if reply.kind not in INFORMED:
        return _rows(reply.choices, [why, removing])
    full = button("full", words.full, reply.recipe)
    return (*_rows(reply.choices, [full, why, removing]), _judging(reply, words))


def private(reply: Reply, words: ChatWording, *, shareable: bool) -> tuple[Json, ...]:
    """Return the blocks of what can be pressed under an answer that the asker alone sees."""
    if reply.of_privacy:
        return _rows(reply.choices, [forgetting(words)])
    if not reply.recipe or reply.urgent:
        return _rows(reply.choices, [])
    why = button("why", words.why, reply.recipe)
    if reply.kind not in INFORMED:
        return _rows(reply.choices, [why])
    sharing = [button("share", words.share, reply.recipe)] if shareable and not reply.discreet else []
    return (*_rows(reply.choices, [*sharing, why]), _judging(reply, words))


def viewed(reply: Reply, words: ChatWording) -> tuple[Json, ...]:
    """Return the blocks of what can be pressed under an answer in a modal, where there are no feedback buttons."""
    if reply.of_privacy:
        return _rows(reply.choices, [forgetting(words)])
    if not reply.recipe or reply.urgent:
        return _rows(reply.choices, [])
    why = button("why", words.why, reply.recipe)
    if reply.kind not in INFORMED:
        return _rows(reply.choices, [why])
    good = button("judge.good", words.helpful, f"good:{reply.recipe}")
    bad = button("judge.bad", words.unhelpful, f"bad:{reply.recipe}")
    return _rows(reply.choices, [why, good, bad])


def forgetting(words: ChatWording) -> Json:
    """Return the button with which somebody is forgotten."""
    return button("forget", words.forget, "me")


def asking(choices: Sequence[Choice]) -> list[Json]:
    """Return a button for each question of ours."""
    known = {choice.id: choice for choice in choices}
    return [button(f"ask.{n}", choice.text, choice.id) for n, choice in enumerate(known.values())][:ROW]


def _rows(choices: Sequence[Choice], more: Sequence[Json]) -> tuple[Json, ...]:
    rows = (asking(choices), list(more))
    return tuple({"type": "actions", "elements": row} for row in rows if row)


def _judging(reply: Reply, words: ChatWording) -> Json:
    element = {
        "type": "feedback_buttons",
        "action_id": "judge",
        "positive_button": _side(words.helpful, f"good:{reply.recipe}"),
        "negative_button": _side(words.unhelpful, f"bad:{reply.recipe}"),
    }
    return {"type": "context_actions", "elements": [element]}


def _side(label: str, value: str) -> Json:
    return {"text": plain_text(label, LABEL), "accessibility_label": label[:LABEL], "value": value}
