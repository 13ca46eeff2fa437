"""The bot on a loopback Slack: what people do there, and what comes back."""

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from adapters.slack import start
from adapters.slack.app import Bot
from bot.commands import COMMANDS
from bot.guard import Rates
from bot.library import Library
from bot.place import Place, Public
from bot.settings import Settings as CoreSettings
from bot.state.upkeep import sweep
from tests.adapters.slack.conftest import Running
from tests.loopback.slack import Slack
from tests.loopback.slack_records import Asked, Posted

QUESTION = "does lupus cause facial twitching?"
LINK = "no good evidence that lupus causes ordinary facial twitching"
MORE = "Far more common reasons"
DISCLAIMER = "not medical advice"
EMERGENCY = "my face droops on one side and i cannot speak"


async def mention(slack: Slack, text: str = QUESTION, **other: Any) -> Posted:
    """Ask in the general channel and return what the bot posts."""
    await slack.say(slack.channel, slack.user, f"<@{slack.bot.id}> {text}", **other)
    return await slack.next_posted()


async def told(slack: Slack, asked: Asked) -> Posted:
    """Return what an interaction was answered with, seen by the asker alone."""
    assert asked.status == 200
    assert asked.seconds < 1
    sent = await slack.next_posted()
    assert sent.ephemeral_to == slack.user.id
    return sent


async def until(true: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 - the server tells nobody
            await asyncio.sleep(0.01)


async def keep(bot: start.Running, slack: Slack, place: Place) -> Bot:
    """Set something for the workspace."""
    await bot.bot.places.keep(slack.team, place)
    return bot.bot


def whole(sent: Posted) -> str:
    """Return what a post says in its blocks and beside them."""
    return f"{sent.text}\n{sent.words}"


# -- where it answers, and where it does not


@pytest.mark.usefixtures("bot")
async def test_a_mention_in_a_channel_is_answered_in_its_thread(slack: Slack) -> None:
    """Short, with its sources and the disclaimer, nothing unfurled, and once, though it arrives as two events."""
    ts = await slack.say(slack.channel, slack.user, f"<@{slack.bot.id}> {QUESTION}")
    sent = await slack.next_posted()
    assert (sent.channel, sent.thread_ts, sent.ephemeral_to) == (slack.channel.id, ts, None)
    for said in (LINK, DISCLAIMER, "Sources", "When to see a doctor"):
        assert said in sent.text
        assert said in sent.words
    assert not sent.arguments["unfurl_links"]
    assert MORE not in sent.words
    assert await slack.silent()


@pytest.mark.usefixtures("bot")
async def test_a_mention_in_a_thread_is_answered_there_and_carries_on(slack: Slack) -> None:
    """Whoever asks."""
    ts = await slack.say(slack.channel, slack.user, f"<@{slack.bot.id}> what is lupus?")
    await slack.next_posted()
    await slack.say(slack.channel, slack.admin, f"<@{slack.bot.id}> and how is it treated?", thread_ts=ts)
    sent = await slack.next_posted()
    assert sent.thread_ts == ts
    assert "How lupus is treated" in sent.words


@pytest.mark.parametrize("event", ["app_mention", "message"])
@pytest.mark.usefixtures("bot")
async def test_either_event_alone_is_enough(slack: Slack, event: str) -> None:
    """Reports differ on which one Slack sends from threads."""
    assert LINK in (await mention(slack, as_events=(event,))).words
    assert await slack.silent()


@pytest.mark.usefixtures("bot")
async def test_a_message_is_answered_once_however_often_it_arrives(slack: Slack) -> None:
    """Sent anew by Slack, as both events."""
    assert LINK in (await mention(slack, times=4)).words
    assert await slack.silent()


@pytest.mark.parametrize("http", [True, False])
async def test_a_message_of_which_only_the_retry_arrives_is_answered(
    slack: Slack, running: Running, http: bool
) -> None:
    """The first was never seen."""
    async with running(http=http):
        assert LINK in (await mention(slack, retry_only=True)).words


@pytest.mark.usefixtures("bot")
async def test_a_direct_message_needs_no_mention_and_begins_with_a_word_on_privacy(slack: Slack) -> None:
    """Once; then it is a conversation."""
    direct = slack.dm(slack.user)
    await slack.say(direct, slack.user, QUESTION)
    assert "do not send personal health details" in (await slack.next_posted()).words
    first = await slack.next_posted()
    assert first.thread_ts is None
    assert MORE in first.words
    await slack.say(direct, slack.user, "and how is it treated?")
    second = await slack.next_posted()
    assert "How lupus is treated" in second.words
    await slack.say(direct, slack.user, "how is it diagnosed?", thread_ts=second.ts)
    third = await slack.next_posted()
    assert third.thread_ts == second.ts
    assert "How doctors look into lupus" in third.words
    assert await slack.silent()


@pytest.mark.usefixtures("bot")
async def test_everything_else_is_met_with_silence(slack: Slack) -> None:
    """Other bots, itself, edits, who joins, @channel, and ordinary messages."""
    me = f"<@{slack.bot.id}> {QUESTION}"
    other = slack.add_user("other", bot=True)
    await slack.say(slack.channel, other, me, bot_id="BOTHER")
    await slack.say(slack.channel, slack.bot, me)
    await slack.say(slack.channel, slack.user, me, edited=True)
    await slack.say(slack.channel, slack.user, f"<@{slack.bot.id}> has joined", subtype="channel_join")
    await slack.say(slack.channel, slack.user, f"<!channel> {QUESTION}")
    for _ in range(50):
        await slack.say(slack.channel, slack.user, QUESTION)
    assert await slack.silent()


@pytest.mark.usefixtures("bot")
async def test_a_group_conversation_needs_a_mention(slack: Slack) -> None:
    """Others read along there."""
    await slack.say(slack.mpim, slack.user, QUESTION)
    assert await slack.silent()
    ts = await slack.say(slack.mpim, slack.user, f"<@{slack.bot.id}> {QUESTION}")
    assert (await slack.next_posted()).thread_ts == ts


@pytest.mark.usefixtures("bot")
async def test_a_bare_mention_is_told_what_the_bot_can_do(slack: Slack) -> None:
    """With every command."""
    sent = await mention(slack, "")
    for said in ("I answer questions about facial twitching", "/red-flags", "do not post personal health details"):
        assert said in sent.words


@pytest.mark.usefixtures("bot")
async def test_commands_work_as_text_in_a_mention(slack: Slack) -> None:
    """In threads Slack has no other way."""
    assert "Lupus" in (await mention(slack, "/condition lupus", thread_ts="1.0")).words


@pytest.mark.usefixtures("bot")
async def test_an_emergency_is_answered_in_full_at_once(slack: Slack) -> None:
    """In bold, and its buttons tell nothing."""
    sent = await mention(slack, EMERGENCY)
    assert "Get emergency help now" in sent.words
    assert [element["action_id"] for element in sent.elements] == ["remove"]
    assert '"bold": true' in str(sent.blocks).replace("'", '"').replace("True", "true")


@pytest.mark.usefixtures("bot")
async def test_a_crisis_is_answered_in_place_and_its_buttons_tell_nothing(slack: Slack) -> None:
    """Other programs can read the value of a button."""
    sent = await mention(slack, "i want to die")
    assert "talk to someone now" in sent.words
    assert "crisis" not in str(sent.elements)


@pytest.mark.usefixtures("bot")
async def test_user_text_does_not_come_back_as_markup(slack: Slack) -> None:
    """An unknown command is named; it calls nobody."""
    sent = await mention(slack, "/x*bold*<!channel>&lt;!here&gt;<https://evil.example|click>")
    assert "<!" not in sent.text
    assert "<http" not in sent.text
    assert not any(element["type"] == "broadcast" for element in sent.elements)


@pytest.mark.usefixtures("bot")
async def test_an_emergency_in_a_channel_that_refuses_the_bot_is_answered_directly(slack: Slack) -> None:
    """It must not be lost."""
    slack.fault("chat.postMessage", error="restricted_action")
    sent = await mention(slack, EMERGENCY)
    assert sent.channel == slack.dm(slack.user).id
    assert "Get emergency help now" in sent.words


@pytest.mark.usefixtures("bot")
async def test_a_channel_that_refuses_the_bot_is_left_alone(slack: Slack) -> None:
    """After one refusal nothing more is tried there but what is urgent."""
    fault = slack.fault("chat.postMessage", error="restricted_action", times=9)
    for _ in range(3):
        await slack.say(slack.channel, slack.user, f"<@{slack.bot.id}> {QUESTION}")
        await asyncio.sleep(0.1)
    assert fault.times == 8
    await slack.say(slack.channel, slack.user, f"<@{slack.bot.id}> {EMERGENCY}")
    await until(lambda: fault.times == 6)


# -- commands, lists, shortcut


ARGUMENTS = {
    "twitch-causes": "autoimmune",
    "ask": QUESTION,
    "condition": "lupus",
    "compare": "ms nmo",
    "tests": "morvan",
    "treatment": "",
    "red-flags": "lupus",
    "define": "myokymia",
    "sources": "ms",
    "prepare": "",
    "privacy": "",
    "help": "",
}


@pytest.mark.parametrize("http", [True, False])
async def test_every_command_is_answered_for_the_asker_alone(slack: Slack, running: Running, http: bool) -> None:
    """In time, with the disclaimer at the end."""
    async with running(http=http):
        for name, text in ARGUMENTS.items():
            sent = await told(slack, await slack.command(f"/{name}", text))
            while DISCLAIMER not in sent.words:
                sent = await slack.next_posted()


def test_every_command_has_an_argument_in_these_tests() -> None:
    """A new one must be tried too."""
    assert list(ARGUMENTS) == [command.name for command in COMMANDS]


@pytest.mark.usefixtures("bot")
async def test_a_command_in_a_direct_message_stays_there(slack: Slack) -> None:
    """Nobody else reads along."""
    await slack.command("/condition", "lupus", channel=slack.dm(slack.user))
    sent = await slack.next_posted()
    assert sent.ephemeral_to is None
    assert "Lupus" in sent.words


@pytest.mark.parametrize("http", [True, False])
async def test_an_unclear_argument_gets_a_list_that_forgives_slips(slack: Slack, running: Running, http: bool) -> None:
    """What is chosen there takes the place of the list."""
    async with running(http=http):
        asking = await told(slack, await slack.command("/condition", "zzzz"))
        options = await slack.suggest(asking, "pick:condition", "lupsu")
        assert "Lupus" in options[0]["text"]["text"]
        await slack.press(asking, "pick:condition", selected=options[0]["value"])
        answer = await slack.next_posted()
        assert answer.replaced
        assert "Lupus" in answer.words


@pytest.mark.usefixtures("bot")
async def test_two_conditions_are_chosen_for_a_comparison(slack: Slack) -> None:
    """One alone is not answered yet."""
    asking = await told(slack, await slack.command("/compare", ""))
    names = [(await slack.suggest(asking, "pick:compare", typed))[0]["value"] for typed in ("lupus", "mogad")]
    await slack.press(asking, "pick:compare", selected_many=names[:1])
    assert await slack.silent(0.1)
    await slack.press(asking, "pick:compare", selected_many=names)
    answer = await slack.next_posted()
    assert "Lupus" in answer.words
    assert "MOG" in answer.words


@pytest.mark.usefixtures("bot")
async def test_causes_are_narrowed_down_by_a_list(slack: Slack) -> None:
    """As Discord's options do."""
    everything = await told(slack, await slack.command("/twitch-causes", ""))
    while not everything.elements:
        everything = await slack.next_posted()
    await slack.press(everything, "pick:twitch-causes", selected="common")
    answer = await slack.next_posted()
    assert "Common and mostly harmless" in answer.words
    assert "Autoimmune and immune-related diseases" not in answer.words


@pytest.mark.usefixtures("bot")
async def test_a_message_can_be_explained_privately(slack: Slack) -> None:
    """By the shortcut on it; the bot's own answers tell why they are what they are."""
    other = await slack.say(slack.channel, slack.user, "my doctor said it is myokymia, what is that")
    assert "myokymia" in (await told(slack, await slack.shortcut("explain", other))).words.lower()
    own = await mention(slack)
    assert "Why this answer?" in (await told(slack, await slack.shortcut("explain", own))).words
    empty = await slack.say(slack.channel, slack.user, " ")
    assert "no text" in (await told(slack, await slack.shortcut("explain", empty))).words


# -- buttons


@pytest.mark.usefixtures("bot")
async def test_none_of_these_is_counted_with_what_was_asked_back(slack: Slack, core: CoreSettings) -> None:
    """Under a digest, without who pressed it."""
    posted = await mention(slack, "is MGS treatable?")
    for _ in range(2):
        assert "write the full name" in (await told(slack, await slack.press(posted, "ask", value="none"))).words
    with closing(sqlite3.connect(str(core.address))) as database:
        assert database.execute('SELECT words, count, "none" FROM gaps').fetchall() == [(None, 1, 1)]


@pytest.mark.usefixtures("bot")
async def test_an_answer_is_shared_by_its_button(slack: Slack) -> None:
    """And can be removed by whoever shared it; where the bot is no member too."""
    for channel in (slack.channel, slack.other_channel):
        await slack.command("/condition", "lupus", channel=channel)
        private = await slack.next_posted()
        await slack.press(private, "share")
        shared = await slack.next_posted()
        assert shared.ephemeral_to is None
        assert shared.channel == channel.id
        assert "Lupus" in shared.words
        await slack.press(shared, "remove")
        await until(lambda shared=shared: shared.deleted)  # type: ignore[misc] # bound now


async def test_buttons_work_after_a_restart(slack: Slack, running: Running, core: CoreSettings) -> None:
    """Each of them, from nothing but its value."""
    async with running():
        sent = await mention(slack)
    async with running() as bot:
        for act, said in (("ask", "Lupus"), ("full", MORE), ("why", "Why this answer?")):
            assert said in (await told(slack, await slack.press(sent, act))).words
        value = next(e for e in sent.elements if e["action_id"] == "judge")["positive_button"]["value"]
        assert "Thank you" in (await told(slack, await slack.press(sent, "judge", value=value))).words
        await slack.press(sent, "remove")
        await until(lambda: sent.deleted)
        await bot.bot.leave()
    with closing(sqlite3.connect(core.address)) as database:
        assert database.execute("SELECT entry, kind, count FROM feedback").fetchall() == [("lupus", "good", 1)]


@pytest.mark.usefixtures("bot")
async def test_only_the_asker_and_admins_remove(slack: Slack) -> None:
    """A stranger is told so, politely and alone."""
    sent = await mention(slack)
    stranger = slack.add_user("eve")
    await slack.press(sent, "remove", user=stranger)
    refused = await slack.next_posted()
    assert refused.ephemeral_to == stranger.id
    assert "Only the person who asked" in refused.words
    assert not sent.deleted
    await slack.press(sent, "remove", user=slack.admin)
    await until(lambda: sent.deleted)


async def test_a_long_answer_is_removed_with_all_its_messages(slack: Slack, bot: start.Running) -> None:
    """Its last message knows the others."""
    await keep(bot, slack, Place(public=Public.FULL))
    await slack.say(slack.channel, slack.user, f"<@{slack.bot.id}> /twitch-causes all")
    parts = [await slack.next_posted()]
    while not parts[-1].elements:
        parts.append(await slack.next_posted())
    assert len(parts) > 1
    await slack.press(parts[-1], "remove")
    await until(lambda: all(part.deleted for part in parts))


@pytest.mark.usefixtures("bot")
async def test_an_old_button_says_that_it_is_old(slack: Slack) -> None:
    """Its entry may be gone."""
    sent = await mention(slack)
    assert "no longer know" in (await told(slack, await slack.press(sent, "ask", value="overview.gone"))).words
    assert "no longer know" in (await told(slack, await slack.press(sent, "why", value="gone"))).words


async def test_values_of_buttons_hold_nothing_of_what_was_said(slack: Slack, bot: start.Running) -> None:
    """Neither words of the person nor the person."""
    assert bot.connected
    sent = await mention(slack, f"{QUESTION} zanzibar")
    for element in sent.elements:
        assert "zanzibar" not in str(element)
        assert slack.user.id not in str(element)


# -- home tab and settings


@pytest.mark.usefixtures("bot")
async def test_the_home_tab_opens_topics_in_a_modal(slack: Slack) -> None:
    """Where the questions under an answer carry on, and why it is so stands above it."""
    await slack.event("app_home_opened", user=slack.user.id, channel=slack.dm(slack.user).id, tab="home")
    await until(lambda: slack.user.id in slack.homes)
    home = slack.homes[slack.user.id]
    await slack.press(home, "ask.0")
    await until(lambda: bool(slack.modals))
    assert "What makes a face twitch" in slack.modals[-1].words
    await slack.press(slack.modals[-1], "ask.0")
    await slack.press(slack.modals[-1], "why")
    await until(lambda: "Why this answer?" in slack.modals[-1].words)
    assert await slack.silent(0.05)


@pytest.mark.usefixtures("bot")
async def test_a_condition_is_found_in_the_home_tab(slack: Slack) -> None:
    """By a list with slips forgiven."""
    await slack.event("app_home_opened", user=slack.user.id, channel=slack.dm(slack.user).id, tab="home")
    await until(lambda: slack.user.id in slack.homes)
    home = slack.homes[slack.user.id]
    options = await slack.suggest(home, "pick:condition", "bels palsy")
    await slack.press(home, "pick:condition", selected=options[0]["value"])
    await until(lambda: bool(slack.modals))
    assert "Bell's palsy" in slack.modals[-1].words
    await slack.press(slack.modals[-1], "judge.good")
    await until(lambda: "Thank you" in slack.modals[-1].words)


@pytest.mark.usefixtures("bot")
async def test_questions_are_suggested_where_the_workspace_has_the_agent_view(slack: Slack) -> None:
    """Elsewhere nothing breaks, and it is not tried again."""
    direct = slack.dm(slack.user)
    await slack.event("app_home_opened", user=slack.user.id, channel=direct.id, tab="messages")
    await until(lambda: bool(slack.prompts))
    fault = slack.fault("assistant.threads.setSuggestedPrompts", error="feature_not_enabled", times=9)
    for _ in range(3):
        await slack.event("app_home_opened", user=slack.user.id, channel=direct.id, tab="messages")
        await asyncio.sleep(0.1)
    assert fault.times == 8


@pytest.mark.usefixtures("bot")
async def test_admins_set_what_the_bot_does_in_a_modal(slack: Slack) -> None:
    """By command or from the home tab; and it is used."""
    await slack.event("app_home_opened", user=slack.admin.id, channel=slack.dm(slack.admin).id, tab="home")
    await until(lambda: slack.admin.id in slack.homes)
    await slack.press(slack.homes[slack.admin.id], "settings", user=slack.admin)
    await until(lambda: bool(slack.modals))
    await slack.command("/settings", "", user=slack.admin)
    await until(lambda: len(slack.modals) == 2)
    values = form(country="GB", public="full", moderators=[slack.private.id])
    asked = await slack.submit(slack.modals[-1], values, user=slack.admin)
    assert asked.status == 200
    assert "From now on I say here" in (await slack.next_posted()).words
    assert MORE in (await mention(slack)).words
    urgent = await mention(slack, EMERGENCY)
    assert "999" in urgent.words
    notice = await slack.next_posted()
    assert notice.channel == slack.private.id
    for secret in ("droops", slack.user.id, slack.user.name):
        assert secret not in whole(notice)


@pytest.mark.usefixtures("bot")
async def test_others_cannot_change_the_settings(slack: Slack) -> None:
    """They see no button, and are told so otherwise; a form they send off changes nothing."""
    assert "Only admins" in (await told(slack, await slack.command("/settings", ""))).words
    assert not slack.modals
    await slack.command("/settings", "", user=slack.admin)
    await until(lambda: bool(slack.modals))
    await slack.submit(slack.modals[-1], form(public="full"), user=slack.user)
    assert "Only admins" in (await slack.next_posted()).words
    assert MORE not in (await mention(slack)).words


@pytest.mark.usefixtures("bot")
async def test_a_form_that_lacks_an_hour_stays_open(slack: Slack) -> None:
    """With the sentence beside the field."""
    await slack.command("/settings", "", user=slack.admin)
    await until(lambda: bool(slack.modals))
    asked = await slack.submit(slack.modals[-1], form(quiet_from="3"), user=slack.admin)
    assert asked.body["response_action"] == "errors"
    assert "both hours" in asked.body["errors"]["quiet_until"]


@pytest.mark.usefixtures("bot")
async def test_a_moderators_channel_where_the_bot_may_not_write_shows_at_once(slack: Slack) -> None:
    """The admin is told, not the channel."""
    await slack.command("/settings", "", user=slack.admin)
    await until(lambda: bool(slack.modals))
    await slack.submit(slack.modals[-1], form(moderators=[slack.other_channel.id]), user=slack.admin)
    assert "Please invite me there" in (await slack.next_posted()).words


def form(**chosen: Any) -> dict[str, dict[str, Any]]:
    """Return what a settings form holds when some fields were filled in."""

    def option(name: str, usual: str) -> dict[str, Any]:
        return {name: {"type": "static_select", "selected_option": {"value": str(chosen.get(name, usual))}}}

    def channels(name: str) -> dict[str, Any]:
        return {name: {"type": "multi_conversations_select", "selected_conversations": chosen.get(name, [])}}

    return {
        "public": option("public", "short"),
        "off": channels("off"),
        "quiet_from": option("quiet_from", "none"),
        "quiet_until": option("quiet_until", "none"),
        "cooldown": {"cooldown": {"type": "number_input", "value": str(chosen.get("cooldown", 10))}},
        "language": option("language", "none"),
        "country": option("country", "none"),
        "moderators": channels("moderators"),
    }


async def test_a_channel_that_is_off_stays_quiet_but_for_emergencies(slack: Slack, bot: start.Running) -> None:
    """Commands still work there; quiet hours are like it everywhere."""
    for place in (Place(off=(slack.channel.id,)), Place(quiet=(0, 24))):
        await keep(bot, slack, place)
        await slack.say(slack.channel, slack.user, f"<@{slack.bot.id}> {QUESTION}")
        assert await slack.silent(0.1)
        private = await told(slack, await slack.command("/ask", QUESTION))
        assert "do not answer in public" in (await told(slack, await slack.press(private, "share"))).words
        assert "Get emergency help now" in (await mention(slack, EMERGENCY)).words


async def test_the_same_answer_becomes_a_link_while_it_cools_down(slack: Slack, bot: start.Running) -> None:
    """And is given again when that one was removed."""
    await keep(bot, slack, Place(cooldown=10))
    first = await mention(slack)
    await bot.bot.leave()
    again = await mention(slack)
    assert "a short while ago" in again.words
    assert first.ts.replace(".", "") in again.text
    await slack.press(first, "remove")
    await until(lambda: first.deleted)
    await bot.bot.leave()
    assert LINK in (await mention(slack)).words


async def test_a_private_workspace_is_answered_for_the_asker_alone(slack: Slack, bot: start.Running) -> None:
    """If Slack does not show it there, in a direct message."""
    await keep(bot, slack, Place(public=Public.PRIVATE))
    sent = await mention(slack)
    assert sent.ephemeral_to == slack.user.id
    assert sent.via == "chat.postEphemeral"
    slack.fault("chat.postEphemeral", error="user_not_in_channel")
    fallen = await mention(slack)
    assert fallen.channel == slack.dm(slack.user).id
    assert LINK in fallen.words


async def test_one_person_cannot_flood_a_channel(slack: Slack, running: Running) -> None:
    """They are told once; an emergency is still answered."""
    async with running(rates=Rates(user=2, channel=100)) as bot:
        await keep(bot, slack, Place(cooldown=0))
        for _ in range(2):
            assert LINK in (await mention(slack)).words
        assert "wait a minute" in (await mention(slack)).words
        await slack.say(slack.channel, slack.user, f"<@{slack.bot.id}> {QUESTION}")
        assert await slack.silent(0.1)
        assert "wait a minute" in (await told(slack, await slack.command("/ask", QUESTION))).words
        assert "Get emergency help now" in (await mention(slack, EMERGENCY)).words


async def test_a_workspace_that_removes_the_bot_is_forgotten_after_a_while(
    slack: Slack, bot: start.Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settings and all."""
    monkeypatch.setattr("bot.state.places.GRACE", -1.0)
    kept = await keep(bot, slack, Place(cooldown=3))
    await sweep(kept._state.database)
    await slack.event("app_uninstalled")
    await kept.leave()
    await asyncio.sleep(0.1)
    await sweep(kept._state.database)
    assert await kept.places.forget(slack.team) == 0


# -- when things go wrong


@pytest.mark.parametrize("how", ["refresh", "abort", "close"])
@pytest.mark.usefixtures("bot")
async def test_what_was_asked_while_the_socket_was_lost_is_answered(how: str, slack: Slack) -> None:
    """Once, after it was opened anew."""
    match how:
        case "refresh":
            await slack.refresh()
        case "abort":
            slack.abort()
        case _:
            await slack.close(1001)
    await slack.say(slack.channel, slack.user, f"<@{slack.bot.id}> {QUESTION}")
    assert LINK in (await slack.next_posted(10)).words
    assert await slack.silent(0.1)


async def test_a_socket_that_cannot_be_opened_is_tried_again(slack: Slack, bot: start.Running) -> None:
    """After 429 as after a failure."""
    slack.fault("apps.connections.open", status=500)
    slack.fault("apps.connections.open", status=429, retry_after=0)
    slack.abort()
    await until(lambda: not bot.connected)
    await until(lambda: bot.connected)
    assert LINK in (await mention(slack)).words


@pytest.mark.parametrize(
    "what", [{"status": 429, "retry_after": 1}, {"status": 500}, {"status": 503}, {"drop": "before"}], ids=str
)
@pytest.mark.usefixtures("bot")
async def test_a_passing_failure_is_ridden_out(what: dict[str, Any], slack: Slack) -> None:
    """The answer comes, and comes once."""
    slack.fault("chat.postMessage", **what)
    started = time.perf_counter()
    assert LINK in (await mention(slack)).words
    assert time.perf_counter() - started >= what.get("retry_after", 0)
    assert await slack.silent(0.1)


@pytest.mark.usefixtures("bot")
async def test_a_failure_of_an_interactions_address_is_ridden_out(slack: Slack) -> None:
    """As told, too."""
    for what in ({"status": 429, "retry_after": 0}, {"status": 500}, {"drop": "before"}):
        slack.fault("response_url", **what)
        assert LINK in (await told(slack, await slack.command("/ask", QUESTION))).words
        assert await slack.silent(0.05)


@pytest.mark.usefixtures("bot")
async def test_blocks_that_slack_does_not_take_leave_the_text(slack: Slack) -> None:
    """Which says the same, sources and disclaimer too."""
    slack.fault("chat.postMessage", error="invalid_blocks")
    sent = await mention(slack)
    assert not sent.blocks
    for said in (LINK, "Sources", DISCLAIMER):
        assert said in sent.text
    slack.fault("response_url", error="invalid_blocks")
    sent = await told(slack, await slack.command("/ask", QUESTION))
    assert not sent.blocks
    assert DISCLAIMER in sent.text


async def test_a_database_that_is_gone_costs_no_answer(slack: Slack, bot: start.Running) -> None:
    """What cannot be counted is not counted, and what cannot be kept is used all the same."""
    bot.bot._state.database.up = False
    sent = await mention(slack)
    value = next(e for e in sent.elements if e["action_id"] == "judge")["negative_button"]["value"]
    assert "Thank you" in (await told(slack, await slack.press(sent, "judge", value=value))).words
    await keep(bot, slack, Place(country="DE"))
    assert bot.bot.places.of(slack.team).country == "DE"


async def test_logs_hold_neither_text_nor_who_wrote_it(
    slack: Slack, running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor a token, whatever fails."""
    caplog.set_level(logging.INFO)
    async with running():
        slack.fault("chat.postMessage", error="msg_too_long")
        await slack.say(slack.channel, slack.user, f"<@{slack.bot.id}> what is lupus zanzibar")
        await until(lambda: "answer not taken" in caplog.text)
        slack.fault("response_url", status=404)
        await slack.command("/ask", "zanzibar lupus")
        await until(lambda: "interaction not answered" in caplog.text)
    for secret in ("zanzibar", slack.user.id, f" {slack.user.name} ", slack.bot_token, slack.app_token):
        assert secret not in caplog.text


async def test_an_interaction_that_fails_is_told_in_a_sentence(
    slack: Slack, bot: start.Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits in vain."""

    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(bot.bot._assistant, "read", broken)
    assert "Something went wrong" in (await told(slack, await slack.command("/ask", QUESTION))).words


async def test_what_is_being_answered_is_finished_before_the_bot_leaves(slack: Slack, running: Running) -> None:
    """Within five seconds."""
    async with running():
        slack.fault("chat.postMessage", delay=0.5)
        await slack.say(slack.channel, slack.user, f"<@{slack.bot.id}> {QUESTION}")
        await asyncio.sleep(0.2)
        started = time.perf_counter()
    assert time.perf_counter() - started < 5
    assert LINK in (await slack.next_posted()).words


def test_the_words_of_the_settings_name_every_way_to_answer(known: Library) -> None:
    """The form has a label for each."""
    assert set(known.wording.slack.settings_public) == set(Public)
