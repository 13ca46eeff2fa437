"""Several processes behind a load balancer: each message is answered once, whichever of them gets it."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr

from adapters.slack import start
from bot.settings import Settings as CoreSettings
from bot.state import answered
from tests.adapters.slack.conftest import Running
from tests.adapters.slack.test_app import LINK, QUESTION, mention, told
from tests.homes import SECRET
from tests.loopback.slack import Slack
from tests.loopback.slack_records import Posted

KINDS = ("message", "app_mention")
"""The events that a mention arrives as."""


@pytest.fixture
def core(home: str) -> CoreSettings:
    """Settings of processes that share a database."""
    return CoreSettings(database=SecretStr(home), secret=SecretStr(SECRET))


@pytest.fixture
async def replicas(running: Running, slack: Slack) -> AsyncIterator[list[start.Running]]:
    """Two processes."""
    async with running(http=True) as first, running(http=True) as second:
        slack.deliver_to(address(first))
        yield [first, second]


def address(replica: start.Running) -> str:
    """Return where Slack's requests for a process go."""
    assert replica.server is not None
    return f"http://127.0.0.1:{replica.server.port}/slack/events"


async def words(slack: Slack, count: int) -> list[str]:
    """Return the words of so many posts, and make sure that there are no more."""
    posted: list[Posted] = [await slack.next_posted() for _ in range(count)]
    assert await slack.silent(0.3)
    return [post.words for post in posted]


async def test_a_mention_that_arrives_as_two_events_at_two_processes_is_answered_once(
    slack: Slack, replicas: list[start.Running]
) -> None:
    """At the same time."""
    body = await delivered(slack, QUESTION)
    async with aiohttp.ClientSession() as session:
        sent = [
            post(session, slack, replica, body, kind) for replica in replicas for kind in ("app_mention", "message")
        ]
        assert await asyncio.gather(*sent) == [200] * 4
    (said,) = await words(slack, 1)
    assert LINK in said


async def test_an_alarm_too_is_answered_once(slack: Slack, replicas: list[start.Running]) -> None:
    """Wherever it arrives."""
    body = await delivered(slack, "my face droops on one side and i cannot speak")
    async with aiohttp.ClientSession() as session:
        sent = [
            post(session, slack, replica, body, kind) for kind in ("message", "app_mention") for replica in replicas
        ]
        assert await asyncio.gather(*sent) == [200] * 4
    (said,) = await words(slack, 1)
    assert "Get emergency help now" in said


async def test_a_follow_up_works_whichever_process_gets_it(slack: Slack, replicas: list[start.Running]) -> None:
    """In a thread of a channel, and in direct messages, where a thread carries on what it stands under."""
    asked = await slack.say(slack.channel, slack.user, f"<@{slack.bot.id}> {QUESTION}")
    await slack.next_posted()
    slack.deliver_to(address(replicas[1]))
    await slack.say(slack.channel, slack.user, f"<@{slack.bot.id}> and how is it treated?", thread_ts=asked)
    assert "How lupus is treated" in (await slack.next_posted()).words
    direct = slack.dm(slack.user)
    await slack.say(direct, slack.user, "what is morvan syndrome?")
    while "Morvan" not in (said := await slack.next_posted()).words:
        pass
    slack.deliver_to(address(replicas[0]))
    await slack.say(direct, slack.user, "and how is it treated?", thread_ts=said.ts)
    while "How Morvan" not in (await slack.next_posted()).words:
        pass


async def test_what_a_dead_process_had_begun_is_answered_by_another(
    slack: Slack, replicas: list[start.Running], monkeypatch: pytest.MonkeyPatch
) -> None:
    """When Slack delivers it again."""
    monkeypatch.setattr(answered, "LEASE", 0.5)
    body = await delivered(slack, QUESTION)
    event = body["event"]
    await replicas[0].bot._state.answered.claim(slack.team, event["channel"], event["ts"])
    async with aiohttp.ClientSession() as session:
        assert await post(session, slack, replicas[1], body, "app_mention") == 200
    (said,) = await words(slack, 1)
    assert LINK in said


@pytest.mark.parametrize("http", [True, False])
async def test_what_could_not_be_posted_is_delivered_and_answered_again(
    http: bool, slack: Slack, running: Running
) -> None:
    """Since it was not acknowledged."""
    async with running(http=http):
        slack.fault("chat.postMessage", error="fatal_error", times=1)
        assert LINK in (await mention(slack)).words
        assert slack.retried
        assert await slack.silent(0.2)


async def test_who_presses_forget_me_is_forgotten_by_every_process(slack: Slack, replicas: list[start.Running]) -> None:
    """In all of their conversations."""
    asked = await slack.say(slack.channel, slack.user, f"<@{slack.bot.id}> {QUESTION}")
    await slack.next_posted()
    slack.deliver_to(address(replicas[1]))
    said = await told(slack, await slack.command("/privacy", ""))
    assert "forgotten" in (await told(slack, await slack.press(said, "forget"))).words
    slack.deliver_to(address(replicas[0]))
    await slack.say(slack.channel, slack.user, f"<@{slack.bot.id}> and how is it treated?", thread_ts=asked)
    assert "lupus" not in (await slack.next_posted()).words.lower()


async def delivered(slack: Slack, text: str) -> dict[str, Any]:
    """Return what Slack would deliver of a mention."""
    kept: list[dict[str, Any]] = []

    async def keep(delivery: Any, **_: object) -> Any:
        kept.append(delivery.payload)
        return type("Asked", (), {"status": 200})

    deliver, slack._deliver = slack._deliver, keep  # type: ignore[method-assign] # nothing is delivered yet
    await slack.say(slack.channel, slack.user, f"<@{slack.bot.id}> {text}")
    slack._deliver = deliver  # type: ignore[method-assign]
    return kept[0]


async def post(
    session: aiohttp.ClientSession, slack: Slack, replica: start.Running, body: dict[str, Any], kind: str
) -> int:
    """Deliver a mention to a process as one of its events, and return the status."""
    event = body["event"] | {"type": kind} | ({"channel_type": "channel"} if kind == "message" else {})
    text = json.dumps(body | {"event": event})
    headers = slack.signed(text) | {"Content-Type": "application/json"}
    async with session.post(address(replica), data=text, headers=headers) as response:
        return response.status
