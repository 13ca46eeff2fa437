"""What Slack gets is within its limits and has lost nothing that must stay."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.buttons import private, public, viewed
from adapters.slack.home import Home
from adapters.slack.inbound import Json
from adapters.slack.render import Form, escaped, render, sentence, size
from bot.assistant import Assistant
from bot.knowledge import ChatWording
from bot.library import Library
from bot.message import Message
from bot.reply import Reply
from tests.adapters.replies import every, kept, replies
from tests.conftest import NOON
from tests.loopback.slack_limits import problems


def shown(blocks: object) -> str:
    """Return all text of blocks as a reader sees it."""
    if isinstance(blocks, dict):
        own = [blocks[name] for name in ("text", "url") if isinstance(blocks.get(name), str)]
        return " ".join([*own, *(shown(value) for value in blocks.values() if isinstance(value, dict | list))])
    if isinstance(blocks, list | tuple):
        return " ".join(shown(block) for block in blocks)
    return ""


def squeezed(text: str) -> str:
    """Return text without what breaking put in."""
    return re.sub(r"\s+", "", text)


ESCAPES = {"<": "%3C", ">": "%3E", "|": "%7C", " ": "%20"}
"""How characters of an address are written in a link."""


def buttons(reply: Reply, form: Form, words: ChatWording) -> tuple[Json, ...]:
    """Return what stands under a reply in one form."""
    match form:
        case Form.SHORT:
            return public(reply, words, "0" * 16)
        case Form.FULL:
            return private(reply, words, shareable=True)
        case Form.VIEW:
            return viewed(reply, words)


def holds(reply: Reply, form: Form, words: ChatWording) -> None:
    """Check one reply in one form."""
    payloads = render(reply, form, words, buttons(reply, form, words))
    for payload in payloads:
        assert not list(problems(list(payload.blocks), "modal" if form is Form.VIEW else "message"))
        assert size(payload.blocks) <= 13_200
        assert payload.text.strip()
        assert len(payload.text) <= 40_000
    seen = squeezed(" ".join(shown(payload.blocks) for payload in payloads))
    read = squeezed(" ".join(payload.text for payload in payloads))
    for text in kept(reply, ESCAPES):
        assert squeezed(text) in seen
        assert squeezed(escaped(text)) in read or squeezed(text) in read
    body = [line.text for section in reply.sections for line in section.lines]
    if not all(squeezed(text) in seen for text in body):
        assert squeezed(words.cut) in seen or squeezed(words.shortened) in seen


@settings(max_examples=60, deadline=None)
@given(reply=replies, form=st.sampled_from(Form))
def test_any_reply_is_within_the_limits_and_keeps_what_must_stay(reply: Reply, form: Form, known: Library) -> None:
    """In its blocks and in the text beside them; only lines of the body are cut, and then it says so."""
    holds(reply, form, known.wording.chat)


@pytest.mark.parametrize("form", Form)
def test_every_entry_in_every_intent_is_within_the_limits(form: Form, known: Library) -> None:
    """And has lost no warning, source or disclaimer."""
    for reply in every(known):
        holds(reply, form, known.wording.chat)


def test_an_answer_about_one_condition_is_one_message(assistant: Assistant, known: Library) -> None:
    """Only the long lists need more."""
    for condition in known.conditions.values():
        reply = assistant.answer(Message(f"/condition {condition.name}", NOON))
        for form in (Form.FULL, Form.SHORT):
            assert len(render(reply, form, known.wording.chat, buttons(reply, form, known.wording.chat))) == 1


@pytest.mark.parametrize(
    "text", ["<!channel> *bold* _it_", "<@U123> & <https://x|y>", ":smile: `code` ~gone~", "&lt;!here&gt;"]
)
def test_text_is_shown_as_it_stands_and_calls_nobody(text: str) -> None:
    """Markup in a text is text: rich text takes it as it is, the text beside it is escaped."""
    payload = sentence(text)
    assert shown(payload.blocks) == text
    assert "<" not in payload.text
    assert {block["type"] for block in payload.blocks} == {"rich_text"}


def test_a_sentence_carries_channels_and_links_as_elements() -> None:
    """So that Slack can show their names."""
    payload = sentence(
        "Seen in {channel}, at {link}!", channel=_channel("C1"), link={"type": "link", "url": "https://x"}
    )
    kinds = [element["type"] for element in payload.blocks[0]["elements"][0]["elements"]]
    assert kinds == ["text", "channel", "text", "link", "text"]
    assert payload.text == "Seen in <#C1>, at https://x!"


@pytest.mark.parametrize("manages", [True, False])
def test_the_home_tab_says_what_it_can_do_and_what_it_knows(known: Library, manages: bool) -> None:
    """Within its limits; the settings stand there for admins alone."""
    tab = Home(known).tab(manages=manages)
    assert not list(problems(tab["blocks"], "home"))
    text = shown(tab["blocks"])
    for said in ("/red-flags", "I do not keep what you write", "42 conditions", "Reviewed by a clinician: 0 of 42"):
        assert said in text
    assert ("Settings" in text) is manages


def _channel(name: str) -> Json:
    return {"type": "channel", "channel_id": name}
