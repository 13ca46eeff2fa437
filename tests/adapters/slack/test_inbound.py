"""What is meant for the bot, and what it says."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.inbound import BARE, Heard, inbound, plain
from bot.digest import Digest

DIGEST = Digest(b"key")


def heard(**event: Any) -> Heard | None:
    """Return what a message in a channel says to the bot UBOT."""
    usual = {"type": "message", "channel_type": "channel", "user": "U1", "channel": "C1", "ts": "12.5"}
    return inbound({**usual, "text": "<@UBOT> what is lupus?", **event}, "T1", "UBOT", DIGEST, "GB")


def test_a_mention_is_heard_without_the_mention() -> None:
    """With when and where it was said."""
    found = heard()
    assert found is not None
    assert found.message.text == "what is lupus?"
    assert found.message.sent_at == 12.5
    assert found.message.country == "GB"
    assert (found.spot.team, found.spot.channel, found.spot.user, found.ts) == ("T1", "C1", "U1", "12.5")
    assert not found.spot.direct


def test_a_bare_mention_asks_for_help() -> None:
    """In a channel; an empty direct message asks for nothing."""
    found = heard(text=" <@UBOT|bot> ")
    assert found is not None
    assert found.message.text == BARE
    assert heard(channel_type="im", text="  ") is None


def test_a_direct_message_needs_no_mention() -> None:
    """Nor does it mind one."""
    for text, kind in (("what is lupus?", "im"), ("<@UBOT> what is lupus?", "im"), ("what is lupus?", None)):
        found = heard(channel_type=kind, channel="D1", text=text)
        assert found is not None
        assert found.spot.direct
        assert found.message.text == "what is lupus?"


@pytest.mark.parametrize(
    "event",
    [
        {"text": "what is lupus?"},
        {"text": "<@UOTHER> what is lupus?"},
        {"bot_id": "B1"},
        {"user": "UBOT"},
        {"edited": {"ts": "13.0"}},
        {"subtype": "message_changed"},
        {"subtype": "channel_join"},
        {"subtype": "bot_message"},
        {"text": None},
        {"ts": None},
        {"user": None},
    ],
    ids=str,
)
def test_everything_else_is_not_heard(event: dict[str, Any]) -> None:
    """Talk among people, bots, edits, who comes and goes, and what lacks a part."""
    assert heard(**event) is None


def test_a_thread_is_one_conversation_and_threads_are_kept_apart() -> None:
    """Its first message included."""
    first, later, other = heard(), heard(ts="13.0", thread_ts="12.5"), heard(ts="14.0")
    assert first is not None
    assert later is not None
    assert other is not None
    assert first.message.conversation == later.message.conversation != other.message.conversation
    assert later.spot.thread == "12.5"


def test_a_direct_conversation_goes_on_from_message_to_message() -> None:
    """And holds no id."""
    one, two = (heard(channel_type="im", channel="D1", ts=ts) for ts in ("1.0", "2.0"))
    assert one is not None
    assert two is not None
    assert one.message.conversation == two.message.conversation
    assert "D1" not in str(one.message.conversation)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("is <https://x.org|this page> right?", "is this page right?"),
        ("see <https://x.org>", "see https://x.org"),
        ("<@U2> has lupus", "has lupus"),
        ("ask in <#C1|general> &amp; here", "ask in  general  & here"),
        ("<!channel> help", "help"),
        ("1 &lt; 2 &gt; 0", "1 < 2 > 0"),
        ("<<<>>>|", "<<>>|"),
    ],
)
def test_slacks_markup_is_read_as_words(text: str, words: str) -> None:
    """Who is mentioned is left out."""
    assert plain(text) == words


names = st.sampled_from(
    ["type", "text", "user", "channel", "ts", "channel_type", "thread_ts", "subtype", "bot_id", "x"]
)
values = st.none() | st.text() | st.integers() | st.booleans() | st.just("<@UBOT> hi") | st.just("im")


@given(event=st.dictionaries(names, values))
def test_no_event_makes_it_stumble(event: dict[str, Any]) -> None:
    """Parts may be missing, empty or of another kind."""
    found = inbound(event, "T1", "UBOT", DIGEST)
    assert found is None or found.message.text


@given(text=st.text() | st.text("<>|@#!&;abc ", max_size=60))
def test_no_text_leaves_a_mention_behind(text: str) -> None:
    """Whatever brackets it holds."""
    assert "<@UBOT>" not in plain(text + "<@UBOT>")
