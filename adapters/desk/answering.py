"""One question, as each platform would show its answer, and how it was read."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from adapters.desk import pictures
from adapters.desk.wire import Json, plain
from adapters.discord import buttons as discord_buttons
from adapters.discord import render as discord
from adapters.slack import buttons as slack_buttons
from adapters.slack import render as slack
from adapters.slack.buttons import INFORMED
from adapters.terminal.render import plain as as_text
from bot.context import Context
from bot.explaining import Explained, explain
from bot.knowledge import ChatWording
from bot.live import Edition
from bot.message import Message
from bot.reply import Reply

COLUMNS = range(38, 101)
"""How many characters a line in the picture of a terminal may have."""
_CONVERSATIONS = 100
"""Conversations of the page whose subjects are remembered while it runs."""
_NOBODY = "desk"
"""Stands where a platform names who asked."""


@dataclass(frozen=True, slots=True)
class Question:
    """What was typed into the page."""

    text: str
    sent_at: float
    """Seconds since 1970."""
    conversation: str
    country: str | None
    locale: str | None = None
    """The language to answer in; None for that in which it is written."""
    columns: int = COLUMNS[-1]
    """Characters of a line in the picture of a terminal."""
    again: bool = False
    """It is the last question of its conversation once more, as after an edit."""


class Conversations:
    """What the conversations of the page are about, and were about before their last question; ids of ours alone."""

    def __init__(self) -> None:
        """Begin with none."""
        self._known: OrderedDict[str, tuple[Context | None, Context | None]] = OrderedDict()

    def before(self, question: Question) -> Context | None:
        """Return what the conversation is about when a question is asked."""
        before, now = self._known.get(question.conversation, (None, None))
        return before if question.again else now

    def remember(self, question: Question, before: Context | None, now: Context | None) -> None:
        """Keep what a question has led from and to."""
        self._known[question.conversation] = (before, now or before)
        self._known.move_to_end(question.conversation)
        while len(self._known) > _CONVERSATIONS:
            self._known.popitem(last=False)


def answer(edition: Edition, question: Question, conversations: Conversations) -> Json:
    """Return the answer to a question as Discord, Slack and a terminal would show it, and how it was read."""
    before = conversations.before(question)
    if before is not None and not {*before.conditions, *before.among} <= set(edition.library.conditions):
        # What the conversation was about was edited away.
        before = None
    message = Message(question.text, question.sent_at, question.conversation, question.country, question.locale)
    explained = explain(edition.assistant, message, before)
    conversations.remember(question, before, explained.context)
    reply = explained.reply
    wording = edition.libraries[reply.language].wording
    words = wording.chat
    return {
        "language": reply.language,
        "discord": _discord(reply, words),
        "slack": _slack(reply, words),
        "terminal": as_text(reply, wording, min(max(question.columns, COLUMNS[0]), COLUMNS[-1])),
        "choices": plain(reply.choices),
        "urgent": reply.urgent,
        "picture": reply.picture and pictures.told(edition, reply.language, reply.picture),
        "reading": _reading(edition, explained),
    }


def _discord(reply: Reply, words: ChatWording) -> Json:
    """Return what is posted where others read along, and to the asker alone."""
    form = discord.Form.SHORT if reply.kind in INFORMED else discord.Form.FULL
    openly = discord.render(reply, form, words, discord_buttons.public(reply, words, _NOBODY))
    alone = discord.render(reply, discord.Form.FULL, words, discord_buttons.private(reply, words, shareable=False))
    return {"channel": plain(openly), "private": plain(alone)}


def _slack(reply: Reply, words: ChatWording) -> Json:
    form = slack.Form.SHORT if reply.kind in INFORMED else slack.Form.FULL
    openly = slack.render(reply, form, words, slack_buttons.public(reply, words, _NOBODY))
    alone = slack.render(reply, slack.Form.FULL, words, slack_buttons.private(reply, words, shareable=False))
    return {"channel": plain(openly), "private": plain(alone)}


def _reading(edition: Edition, explained: Explained) -> Json:
    told: Json = plain(explained)
    del told["reply"], told["context"]
    slugs = {*explained.before, *explained.conditions, *explained.doubtful}
    slugs |= {*explained.decision.conditions, *explained.decision.options}
    told["called"] = _called(edition, sorted(slugs))
    return told


def _called(edition: Edition, slugs: Sequence[str]) -> dict[str, str]:
    known = edition.library.conditions
    return {slug: known[slug].called for slug in slugs if slug in known}
