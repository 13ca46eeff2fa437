"""What Discord gets is within its limits and has lost nothing that must stay."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord.buttons import private, public
from adapters.discord.render import Form, Payload, clipped, escaped, render
from bot.assistant import Assistant
from bot.knowledge import ChatWording
from bot.library import Library
from bot.message import Message
from bot.reply import Reply
from tests.adapters.replies import every, kept, replies
from tests.conftest import NOON
from tests.loopback.discord_limits import message_problems


def outline(payload: Payload) -> dict[str, object]:
    """Return a payload as the stand-in for Discord checks it."""
    rows: dict[int, list[dict[str, object]]] = {}
    for button in payload.buttons:
        item = {"type": 2, "style": 2, "label": button.label, "custom_id": button.custom_id}
        rows.setdefault(button.row, []).append(item)
    return {
        "content": payload.content,
        "embeds": [{"title": embed.title, "description": embed.description} for embed in payload.embeds],
        "components": [{"type": 1, "components": row} for row in rows.values()],
    }


def seen(payloads: tuple[Payload, ...]) -> str:
    """Return all text as a reader sees it: without backslashes, zero-width and white space."""
    texts = [part for p in payloads for part in (p.content, *(x for e in p.embeds for x in (e.title, e.description)))]
    return squeezed(" ".join(texts))


def squeezed(text: str) -> str:
    """Return text without what breaking and escaping put in."""
    return re.sub(r"[\s\\\u200b]+", "", text)


ESCAPES = {"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", " ": "%20", "\\": "%5C", "`": "%60"}
"""How characters of an address are written in a link."""


def holds(reply: Reply, form: Form, words: ChatWording) -> None:
    """Check one reply in one form."""
    extra = public(reply, words, "0" * 16) if form.short else private(reply, words, shareable=True)
    payloads = render(reply, form, words, extra)
    for payload in payloads:
        assert not list(message_problems(outline(payload)))
        assert payload.content or payload.embeds
    shown = seen(payloads)
    for text in kept(reply, ESCAPES):
        assert squeezed(text) in shown
    body = [line.text for section in reply.sections for line in section.lines]
    if not all(squeezed(text) in shown for text in body):
        assert squeezed(words.cut) in shown or squeezed(words.shortened) in shown
    assert all(button.label for payload in payloads for button in payload.buttons)


@settings(max_examples=60, deadline=None)
@given(reply=replies, form=st.sampled_from(Form))
def test_any_reply_is_within_the_limits_and_keeps_what_must_stay(reply: Reply, form: Form, known: Library) -> None:
    """Only lines of the body are cut, and then it says so."""
    holds(reply, form, known.wording.chat)


@pytest.mark.parametrize("form", Form)
def test_every_entry_in_every_intent_is_within_the_limits(form: Form, known: Library) -> None:
    """And has lost no warning, source or disclaimer."""
    for reply in every(known):
        holds(reply, form, known.wording.chat)


def test_a_full_answer_of_one_condition_is_one_message(assistant: Assistant, known: Library) -> None:
    """Only the long lists need more."""
    for slug in known.conditions:
        reply = assistant.answer(Message(f"/condition {known.conditions[slug].name}", NOON))
        assert len(render(reply, Form.FULL, known.wording.chat)) <= 2
        assert len(render(reply, Form.SHORT, known.wording.chat)) == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**bold** _it_", r"\*\*bold\*\* \_it\_"),
        ("@everyone and @here", "@\u200beveryone and @\u200bhere"),
        ("<@123> <#4>", "\\<@\u200b123\\> \\<#4\\>"),
        ("[x](http://y)", r"\[x\](http://y)"),
        ("# no heading\n- no list\n1. nor this", "\\# no heading\n\\- no list\n1\\. nor this"),
        ("> quote ||spoiler|| `code`", r"\> quote \|\|spoiler\|\| \`code\`"),
    ],
)
def test_text_is_shown_as_it_stands_and_calls_nobody(text: str, shown: str) -> None:
    """Markup in a text is text."""
    assert escaped(text) == shown


def test_a_label_that_is_too_long_ends_with_an_ellipsis() -> None:
    """Counted as the strictest reader does."""
    assert clipped("a" * 90, 80) == "a" * 79 + "…"
    assert clipped("𝓪" * 50, 80) == "𝓪" * 39 + "…"
