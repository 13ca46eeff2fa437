"""The bot on a loopback Discord: what people do there, and what comes back."""

import asyncio
import logging
import time
from collections.abc import Callable
from itertools import pairwise

import pytest

from adapters.discord.app import Bot
from adapters.discord.identify import Turns
from bot.commands import COMMANDS
from bot.guard import Rates
from bot.journal import Use
from bot.library import Library
from bot.place import Place, Public
from bot.state.state import State
from bot.state.tables import GAPS
from bot.state.upkeep import sweep
from tests.adapters.discord.conftest import Running
from tests.loopback.discord import Discord
from tests.loopback.discord_limits import Json
from tests.loopback.discord_records import ADMINISTRATOR, EMBED_LINKS, FORUM, MANAGE_MESSAGES, SEND, USUAL, Asked, Sent

QUESTION = "does lupus cause facial twitching?"
LINK = "no good evidence that lupus causes ordinary facial twitching"
DISCLAIMER = "not medical advice"
MODERATOR = USUAL | MANAGE_MESSAGES | 1 << 5


def ids(components: object) -> list[str]:
    """Return the ids of all buttons of a message."""
    assert isinstance(components, list | tuple)
    return [item["custom_id"] for row in components for item in row["components"]]


def button(sent: Sent, act: str) -> str:
    """Return the id of the first button that does something."""
    return next(name for name in ids(sent.components) if name.startswith(f"{act}:"))


async def mention(server: Discord, text: str = QUESTION) -> Sent:
    """Ask in the general channel and return what the bot posts."""
    await server.say(server.channel, server.user, f"{server.bot.mention} {text}")
    return await server.next_sent()


async def idle(bot: Bot) -> None:
    """Wait until the bot has finished what it does: Discord has a message before the bot knows that it has."""
    await bot._work.finish(10)


async def told(server: Discord, asked: Asked) -> Sent:
    """Return what an interaction was answered with, seen by the asker alone."""
    assert (await asked.answered()).ephemeral
    return await server.next_sent()


async def until(true: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 - the server tells nobody
            await asyncio.sleep(0.01)


# -- where it answers, and where it does not


@pytest.mark.usefixtures("bot")
async def test_a_mention_in_a_channel_is_answered_there(server: Discord) -> None:
    """As a reply that pings nobody, short, with its sources and the disclaimer."""
    asked = await server.say(server.channel, server.user, f"{server.bot.mention} {QUESTION}")
    sent = await server.next_sent()
    assert sent.channel is server.channel
    assert sent.reference == asked
    assert not sent.pings
    assert sent.allowed_mentions == {"parse": [], "replied_user": False}
    assert LINK in sent.text
    assert DISCLAIMER in sent.text
    assert "Sources" in sent.text
    assert "When to see a doctor" in sent.text
    assert await server.silent(0.05)


@pytest.mark.usefixtures("bot")
async def test_a_mention_in_a_thread_is_answered_in_the_thread(server: Discord) -> None:
    """And nowhere else."""
    await server.say(server.thread, server.user, f"{server.bot.mention} {QUESTION}")
    assert (await server.next_sent()).channel is server.thread


@pytest.mark.parametrize("visible", [True, False])
async def test_a_mention_in_a_forum_post_is_answered_in_the_post(
    server: Discord, running: Running, visible: bool
) -> None:
    """A post is a thread below a forum, which the bot may not even be shown."""
    forum = server.add_channel("questions", kind=FORUM)
    post = server.add_channel("my cheek", parent=forum)
    if not visible:
        server.guild.channels.remove(forum)
    async with running():
        await server.say(post, server.user, f"{server.bot.mention} {QUESTION}")
        assert (await server.next_sent()).channel is post


async def test_a_locked_thread_is_left_alone(server: Discord, running: Running) -> None:
    """Nothing is posted, and the next question elsewhere is answered."""
    async with running():
        await server.change(server.thread, locked=True)
        await server.say(server.thread, server.user, f"{server.bot.mention} {QUESTION}")
        assert await server.silent(0.1)
        assert (await mention(server, QUESTION)).channel is server.channel


async def test_two_shards_of_one_process_answer_on_all_servers(server: Discord, running: Running) -> None:
    """Each server is heard by its own shard."""
    places = [server.channel, *(server.add_channel("general", guild=server.add_guild(f"home {n}")) for n in range(3))]
    async with running(shards=([0, 1], 2)) as bot:
        assert set(bot.shards) == {0, 1}
        for place in places:
            await server.say(place, server.user, f"{server.bot.mention} {QUESTION}")
            assert (await server.next_sent()).channel is place


@pytest.mark.usefixtures("bot")
async def test_a_reply_to_the_bot_carries_on_the_conversation(server: Discord) -> None:
    """When it pings the bot; otherwise Discord does not even show its text."""
    first = await mention(server, "what is lupus?")
    await server.say(server.channel, server.user, "and how is it treated?", reply_to=first)
    assert "Lupus" in (await server.next_sent()).text
    await server.say(server.channel, server.user, "and how is it found?", reply_to=first, ping=False)
    assert await server.silent(0.05)


@pytest.mark.usefixtures("bot")
async def test_a_direct_message_needs_no_mention_and_begins_with_a_word_on_privacy(server: Discord) -> None:
    """Once."""
    direct = server.dm(server.user)
    await server.say(direct, server.user, QUESTION)
    assert "do not send personal health details" in (await server.next_sent()).text
    assert LINK in (await server.next_sent()).text
    await server.say(direct, server.user, "and how is it treated?")
    assert "treat" in (await server.next_sent()).text.lower()
    assert await server.silent(0.05)


async def test_the_word_on_privacy_is_not_said_again_after_a_restart(server: Discord, running: Running) -> None:
    """The conversation itself shows that it was said."""
    direct = server.dm(server.user)
    for count in (2, 1):
        async with running():
            await server.say(direct, server.user, "hello")
            for _ in range(count):
                await server.next_sent()
            assert await server.silent(0.05)


@pytest.mark.usefixtures("bot")
async def test_everything_else_is_met_with_silence(server: Discord) -> None:
    """Other bots, itself, @everyone, and ordinary messages."""
    other = server.add_user("other", bot=True)
    await server.say(server.channel, other, f"{server.bot.mention} {QUESTION}")
    await server.say(server.channel, server.bot, f"{server.bot.mention} {QUESTION}")
    await server.say(server.channel, server.user, f"@everyone {QUESTION}")
    for _ in range(200):
        await server.say(server.channel, server.user, QUESTION)
    assert await server.silent()


@pytest.mark.usefixtures("bot")
async def test_a_bare_mention_is_told_what_the_bot_can_do(server: Discord) -> None:
    """With every command."""
    text = (await mention(server, "")).text
    assert "I answer questions about facial twitching" in text
    assert "do not post personal health details" in text
    assert "/red-flags" in text
    assert "short answer" not in text


@pytest.mark.usefixtures("bot")
async def test_an_emergency_is_answered_in_full_at_once(server: Discord) -> None:
    """Even where the answers are short."""
    sent = await mention(server, "my face droops on one side and i cannot speak")
    assert "emergency" in sent.content.lower() + sent.text.lower()
    assert not [name for name in ids(sent.components) if not name.startswith("remove")]


@pytest.mark.usefixtures("bot")
async def test_a_crisis_is_answered_in_place_and_its_buttons_tell_nothing(server: Discord) -> None:
    """Other programs can read the id of a button."""
    sent = await mention(server, "i want to die")
    assert sent.channel is server.channel
    assert "talk to someone now" in sent.text
    assert "crisis" not in " ".join(ids(sent.components))


@pytest.mark.usefixtures("bot")
async def test_user_text_does_not_come_back_as_markup(server: Discord) -> None:
    """An unknown command is named, its markup is not."""
    sent = await mention(server, "/x**bold**<@1>@everyone")
    assert "**bold**" not in sent.text
    assert not sent.pings


# -- permissions


@pytest.mark.usefixtures("bot")
async def test_without_the_permission_to_embed_plain_text_says_the_same(server: Discord) -> None:
    """Sources and disclaimer too."""
    server.channel.denied = EMBED_LINKS
    await server.announce(server.guild)
    sent = await mention(server)
    assert not sent.embeds
    assert LINK in sent.content


@pytest.mark.parametrize("foreseen", [True, False])
async def test_an_emergency_in_a_channel_that_refuses_the_bot_is_answered_directly(
    server: Discord, running: Running, foreseen: bool
) -> None:
    """It must not be lost, whether the bot knows beforehand that it may not write there or Discord says so."""
    server.channel.denied = SEND if foreseen else 0
    async with running():
        if not foreseen:
            server.fault("POST", f"/channels/{server.channel.id}/messages", status=403, code=50013)
        sent = await mention(server, "my face droops on one side and i cannot speak")
    assert sent.channel is server.dm(server.user)
    assert "emergency" in sent.text.lower()


@pytest.mark.usefixtures("bot")
async def test_a_channel_that_refuses_the_bot_is_left_alone(server: Discord) -> None:
    """After one refusal nothing more is tried there."""
    fault = server.fault("POST", f"/channels/{server.channel.id}/messages", status=403, code=50013, times=9)
    for _ in range(3):
        await server.say(server.channel, server.user, f"{server.bot.mention} {QUESTION}")
        await asyncio.sleep(0.05)
    assert fault.times == 8


async def test_a_channel_where_the_bot_may_not_write_is_not_even_tried(server: Discord, running: Running) -> None:
    """Its permissions are known beforehand."""
    server.channel.denied = SEND
    async with running():
        await server.say(server.channel, server.user, f"{server.bot.mention} {QUESTION}")
        assert await server.silent(0.05)
    assert not [call for call in server.requests if call.path.endswith("/messages")]


# -- commands


ARGUMENTS: dict[str, Json] = {
    "twitch-causes": {"filter": "autoimmune", "movement": "Hemifacial spasm"},
    "ask": {"question": QUESTION},
    "condition": {"condition": "Lupus (systemic lupus erythematosus)"},
    "compare": {"condition": "ms", "other": "nmo"},
    "tests": {"condition": "morvan"},
    "treatment": {},
    "red-flags": {"condition": "lupus"},
    "define": {"term": "myokymia"},
    "sources": {"condition": "ms"},
    "prepare": {},
    "privacy": {},
    "help": {},
}


@pytest.mark.parametrize("name", [command.name for command in COMMANDS])
@pytest.mark.usefixtures("bot")
async def test_every_command_is_answered_for_the_asker_alone(name: str, server: Discord) -> None:
    """On a server, in time, with the disclaimer at the end."""
    asked = await server.slash(name, ARGUMENTS[name])
    callback = await asked.answered()
    assert callback.ephemeral
    assert callback.seconds < 1
    while DISCLAIMER not in (await server.next_sent()).text:
        pass


@pytest.mark.usefixtures("bot")
async def test_commands_work_in_direct_messages(server: Discord) -> None:
    """There the answer stays."""
    asked = await server.slash("condition", {"condition": "lupus"}, where=server.dm(server.user))
    assert not (await asked.answered()).ephemeral
    assert "Lupus" in (await server.next_sent()).text


async def test_commands_are_offered_everywhere_and_to_those_who_install_the_bot(server: Discord, bot: Bot) -> None:
    """All but the settings, which are for servers and their managers."""
    assert bot.is_ready()
    for command in server.commands[None]:
        if command["name"] == "settings":
            assert command["contexts"] == [0]
            assert int(command["default_member_permissions"]) == 1 << 5
        else:
            assert command["contexts"] == [0, 1, 2]
            assert command["integration_types"] == [0, 1]
    names = {command["name"] for command in server.commands[None]}
    assert names == {command.name for command in COMMANDS} | {"settings", "Explain this"}


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(("name", "option"), [("condition", "condition"), ("compare", "other"), ("define", "term")])
async def test_names_are_completed_in_time(name: str, option: str, server: Discord) -> None:
    """With slips, 25 at most."""
    await server.autocomplete(name, option, "x")
    for text in ("", "lupsu", "myokimia", "e"):
        started = time.perf_counter()
        choices = await server.autocomplete(name, option, text)
        assert time.perf_counter() - started < 0.1
        assert len(choices) <= 25
    assert choices or text == "e"


async def test_commands_are_synced_once_and_only_again_when_they_changed(
    server: Discord, running: Running, kept: State
) -> None:
    """Their digest is kept."""
    for _ in range(2):
        async with running():
            pass
    assert server.syncs == [None]
    await kept.facts.put("commands", "another")
    async with running():
        pass
    assert server.syncs == [None, None]


@pytest.mark.usefixtures("bot")
async def test_a_message_can_be_explained_privately(server: Discord) -> None:
    """By the menu on it; the bot's own answers tell why they are what they are."""
    other = await server.say(server.channel, server.user, "my doctor said it is myokymia, what is that")
    assert "myokymia" in (await told(server, await server.context_menu("Explain this", other))).text.lower()
    own = await mention(server)
    assert "Why this answer?" in (await told(server, await server.context_menu("Explain this", own))).text
    empty = await server.say(server.channel, server.user, "")
    assert "no text" in (await told(server, await server.context_menu("Explain this", empty))).text


# -- buttons


@pytest.mark.usefixtures("bot")
async def test_an_answer_is_shared_by_its_button(server: Discord) -> None:
    """And can be removed by whoever shared it."""
    private = await told(server, await server.slash("condition", {"condition": "lupus"}))
    asked = await server.press(private, button(private, "share"))
    assert not (await asked.answered()).ephemeral
    shared = await server.next_sent()
    assert not shared.ephemeral
    assert "Lupus" in shared.text
    await server.press(shared, button(shared, "remove"))
    assert (await server.next_sent()).deleted


async def test_buttons_work_after_a_restart(server: Discord, running: Running, kept: State) -> None:
    """Each of them, from nothing but its id."""
    async with running():
        sent = await mention(server)
    async with running():
        for act, said in (("ask", "Lupus"), ("full", LINK), ("why", "Why this answer?"), ("good", "Thank you")):
            assert said in (await told(server, await server.press(sent, button(sent, act)))).text
        await server.press(sent, button(sent, "remove"))
        gone = await server.next_sent()
        assert gone.deleted
        assert gone.id == sent.id
    assert list((await kept.feedback.counts()).values()) == [1]


@pytest.mark.usefixtures("bot")
async def test_reading_privately_shows_more_than_the_public_answer(server: Discord) -> None:
    """To whoever presses."""
    sent = await mention(server)
    full = await told(server, await server.press(sent, button(sent, "full")))
    assert "Far more common reasons" in full.text
    assert "Far more common reasons" not in sent.text


@pytest.mark.usefixtures("bot")
async def test_only_the_asker_and_moderators_remove(server: Discord) -> None:
    """A stranger is told so, politely and alone."""
    stranger = server.add_user("eve")
    sent = await mention(server)
    refused = await told(server, await server.press(sent, button(sent, "remove"), user=stranger))
    assert "Only the person who asked" in refused.text
    await server.press(sent, button(sent, "remove"), user=stranger, permissions=MODERATOR)
    assert (await server.next_sent()).deleted


@pytest.mark.usefixtures("bot")
async def test_a_question_back_offers_choices_and_none_of_these(server: Discord) -> None:
    """Which work like the others, and answer whoever presses alone."""
    sent = await mention(server, "/condition morvna")
    if "ask:none" not in ids(sent.components):
        sent = await mention(server, "what is bell palsi or als lupsu")
    for act, said in (("ask", DISCLAIMER), ("why", "Why this answer?")):
        assert said in (await told(server, await server.press(sent, button(sent, act)))).text


async def test_none_of_these_asks_for_other_words(server: Discord, bot: Bot) -> None:
    """As an ordinary message of that text does."""
    sent = await mention(server)
    server._messages[sent.id].data["components"][0]["components"][0]["custom_id"] = "ask:none"
    assert "write the full name" in (await told(server, await server.press(sent.id, "ask:none"))).text
    assert bot.is_ready()


@pytest.mark.usefixtures("bot")
async def test_none_of_these_is_counted_with_what_was_asked_back(server: Discord, kept: State) -> None:
    """Under a digest, without who pressed it."""
    sent = await mention(server, "is MGS treatable?")
    for _ in range(2):
        assert "write the full name" in (await told(server, await server.press(sent, "ask:none"))).text
    found = await kept.database.run(Use.OTHER, lambda connection: connection.execute(GAPS.select()))
    ((_, _, words, count, none),) = found.all()
    assert (words, count, none) == (None, 1, 1)


async def test_a_long_answer_is_removed_with_all_its_messages(server: Discord, bot: Bot) -> None:
    """Its last message knows the others."""
    await bot.servers.keep(server.guild.id, Place(public=Public.FULL))
    await server.say(server.channel, server.user, f"{server.bot.mention} /twitch-causes all")
    parts = [await server.next_sent()]
    while not parts[-1].components:
        parts.append(await server.next_sent())
    assert len(parts) > 1
    await server.press(parts[-1], button(parts[-1], "remove"))
    gone = {(await server.next_sent()).id for _ in parts}
    assert gone == {part.id for part in parts}


async def test_a_private_answer_is_plain_where_embeds_are_not_allowed(server: Discord, bot: Bot) -> None:
    """It says the same."""
    server.channel.denied = EMBED_LINKS
    sent = await told(server, await server.slash("ask", {"question": QUESTION}))
    assert not sent.embeds
    assert LINK in sent.content
    assert bot.is_ready()


@pytest.mark.usefixtures("bot")
async def test_an_old_button_says_that_it_is_old(server: Discord, bot: Bot) -> None:
    """Its entry may be gone."""
    sent = await mention(server)
    stored = server._messages[sent.id]
    stored.data["components"][0]["components"][0]["custom_id"] = "ask:overview.gone"
    assert "no longer know" in (await told(server, await server.press(sent.id, "ask:overview.gone"))).text
    assert bot.is_ready()


async def test_ids_of_buttons_hold_nothing_of_what_was_said(server: Discord, bot: Bot) -> None:
    """Neither words of the person nor the person."""
    sent = await mention(server, f"{QUESTION} zanzibar")
    assert bot.is_ready()
    for name in ids(sent.components):
        assert "zanzibar" not in name
        assert str(server.user.id) not in name


# -- settings of a server


async def settings(server: Discord, **options: object) -> str:
    """Use the command and return what it says."""
    return (await told(server, await server.slash("settings", options, permissions=MODERATOR))).text


@pytest.mark.usefixtures("bot")
async def test_settings_are_shown_kept_and_used(server: Discord) -> None:
    """The country, for example."""
    text = await settings(server, country="gb", cooldown=5, public="full", quiet_from=22, quiet_until=6)
    assert "GB" in text
    assert "22:00–06:00 UTC" in text
    assert "numbers of that country" in await settings(server, country="xx")
    assert "both hours" in await settings(server, quiet_from=3)
    assert "Quiet hours: none" in await settings(server, clear="quiet hours")
    assert "999" in (await mention(server, "my face droops on one side and i cannot speak")).text


async def test_a_channel_that_is_off_stays_quiet_but_for_emergencies(server: Discord, bot: Bot) -> None:
    """Commands still work there."""
    await bot.servers.keep(server.guild.id, Place(off=(str(server.channel.id),)))
    await server.say(server.channel, server.user, f"{server.bot.mention} {QUESTION}")
    assert await server.silent(0.05)
    await server.slash("ask", {"question": QUESTION})
    assert LINK in (await server.next_sent()).text
    assert "emergency" in (await mention(server, "my face droops on one side and i cannot speak")).text.lower()


async def test_quiet_hours_keep_the_bot_quiet(server: Discord, bot: Bot) -> None:
    """All day, if they are set so."""
    await bot.servers.keep(server.guild.id, Place(quiet=(0, 24)))
    await server.say(server.channel, server.user, f"{server.bot.mention} {QUESTION}")
    assert await server.silent(0.05)
    private = await told(server, await server.slash("condition", {"condition": "lupus"}))
    assert "do not answer in public" in (await told(server, await server.press(private, button(private, "share")))).text


async def test_the_same_answer_becomes_a_link_while_it_cools_down(server: Discord, bot: Bot) -> None:
    """And is given again when that one was removed."""
    await bot.servers.keep(server.guild.id, Place(cooldown=10))
    first = await mention(server)
    await idle(bot)
    again = await mention(server)
    assert f"/{first.channel.id}/{first.id}" in again.content
    assert not again.embeds
    await server.press(first, button(first, "remove"))
    assert (await server.next_sent()).deleted
    await idle(bot)
    assert LINK in (await mention(server)).text


async def test_a_private_server_is_answered_in_direct_messages(server: Discord, bot: Bot) -> None:
    """A closed one falls back to a button where the question was asked."""
    await bot.servers.keep(server.guild.id, Place(public=Public.PRIVATE))
    sent = await mention(server)
    assert sent.channel is server.dm(server.user)
    server.blocked.add(server.user.id)
    fallen = await mention(server)
    assert fallen.channel is server.channel
    assert LINK not in fallen.text
    assert LINK in (await told(server, await server.press(fallen, button(fallen, "full")))).text


async def test_moderators_are_told_of_an_emergency_without_text_and_name(server: Discord, bot: Bot) -> None:
    """Where it was is enough."""
    moderators = server.add_channel("moderators")
    await bot.servers.keep(server.guild.id, Place(moderators=str(moderators.id)))
    await mention(server, "my face droops on one side and i cannot speak")
    notice = await server.next_sent()
    assert notice.channel is moderators
    assert f"<#{server.channel.id}>" in notice.content
    assert "droops" not in notice.text
    assert server.user.name not in notice.text
    assert str(server.user.id) not in notice.text


async def test_one_person_cannot_flood_a_channel(server: Discord, running: Running) -> None:
    """They are told once; an emergency is still answered."""
    async with running(rates=Rates(user=2, channel=100)) as bot:
        await bot.servers.keep(server.guild.id, Place(cooldown=0))
        for _ in range(2):
            assert LINK in (await mention(server)).text
        assert "wait a minute" in (await mention(server)).text
        await server.say(server.channel, server.user, f"{server.bot.mention} {QUESTION}")
        assert await server.silent(0.05)
        assert "wait a minute" in (await told(server, await server.slash("ask", {"question": QUESTION}))).text
        assert "emergency" in (await mention(server, "my face droops on one side and i cannot speak")).text.lower()


async def test_a_server_that_the_bot_leaves_is_forgotten_after_a_while(
    server: Discord, bot: Bot, kept: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then it can be invited again and finds its settings."""
    monkeypatch.setattr("bot.state.places.GRACE", -1.0)
    await bot.servers.keep(server.guild.id, Place(cooldown=3))
    await bot.on_guild_remove(bot.guilds[0])
    await bot.on_guild_join(bot.guilds[0])
    await sweep(kept.database)
    assert await kept.places.forget(str(server.guild.id)) == 1
    await bot.servers.keep(server.guild.id, Place(cooldown=3))
    await bot.on_guild_remove(bot.guilds[0])
    await sweep(kept.database)
    assert await kept.places.forget(str(server.guild.id)) == 0


async def test_what_was_asked_in_channels_while_the_bot_was_away_is_answered(
    server: Discord, running: Running, kept: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once, and nothing that was answered before."""
    monkeypatch.setattr("adapters.discord.absence.BEAT", 0.01)
    async with running():
        assert LINK in (await mention(server)).text
        await asyncio.sleep(0.1)
    await server.say(server.channel, server.user, f"{server.bot.mention} what is myokymia?")
    await server.say(server.channel, server.user, "what is lupus?")
    for _ in range(2):
        async with running() as bot:
            await idle(bot)
            await asyncio.sleep(0.2)
    assert "myokymia" in (await server.next_sent()).text.lower()
    assert await server.silent(0.1)
    assert await kept.facts.get("discord shard 0/1") is not None


async def test_shards_of_several_processes_identify_one_after_the_other(
    running: Running, kept: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Discord wants it of a bot, however many processes it has."""
    monkeypatch.setattr("adapters.discord.identify.EVERY", 0.5)
    async with running(shards=([0], 1), turns=Turns(kept.database)) as bot:
        assert bot.is_ready()
    began = time.monotonic()

    async def waited(shard: int) -> float:
        await Turns(kept.database).wait(shard)
        return time.monotonic() - began

    at = sorted(await asyncio.gather(*map(waited, range(3))))
    assert all(later - earlier > 0.45 for earlier, later in pairwise(at))


async def test_what_was_asked_long_ago_is_not_answered_any_more(
    server: Discord, running: Running, kept: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for it."""
    await server.say(server.channel, server.user, f"{server.bot.mention} {QUESTION}")
    monkeypatch.setattr("adapters.discord.absence._OLDEST", -60.0)
    await kept.facts.put("discord shard 0/1", "0")
    async with running() as bot:
        await idle(bot)
        assert await server.silent(0.2)


async def test_who_presses_forget_me_is_forgotten(server: Discord, running: Running) -> None:
    """In channels and in direct messages."""
    async with running():
        await mention(server)
        direct = server.dm(server.user)
        await server.say(direct, server.user, "/privacy")
        while "forget:" not in ids((said := await server.next_sent()).components):
            pass
        await server.press(said, "forget:")
        assert "forgotten" in (await server.next_sent()).text
        assert "lupus" not in (await mention(server, "and how is it treated?")).text.lower()


# -- when things go wrong


@pytest.mark.parametrize("how", ["op 7", "abort", "4000"])
@pytest.mark.usefixtures("bot")
async def test_what_was_asked_while_the_connection_was_lost_is_answered(how: str, server: Discord) -> None:
    """Once, after it resumed."""
    with server.losing():
        await server.say(server.channel, server.user, f"{server.bot.mention} {QUESTION}")
        if how == "op 7":
            await server.reconnect()
        elif how == "abort":
            server.abort()
        else:
            await server.close(int(how))
    assert LINK in (await server.next_sent(10)).text
    assert server.connections[-1][0] == "resume"
    assert await server.silent(0.05)


async def test_an_invalid_session_is_begun_anew(
    server: Discord, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And questions are answered again."""

    async def at_once(*_: object, **__: object) -> None:
        """Do not wait 5 s before identifying."""

    monkeypatch.setattr(Bot, "before_identify_hook", at_once)
    async with running() as bot:
        await server.invalidate(resumable=False)
        await until(lambda: len(server.connections) == 2 and bot.is_ready())
        assert LINK in (await mention(server)).text


@pytest.mark.parametrize(
    "what", [{"status": 429}, {"status": 500}, {"status": 503}, {"drop": "before"}, {"drop": "after"}], ids=str
)
@pytest.mark.usefixtures("bot")
async def test_a_passing_failure_is_ridden_out(what: Json, server: Discord) -> None:
    """The answer comes, and comes once."""
    server.fault("POST", f"/channels/{server.channel.id}/messages", **what)
    assert LINK in (await mention(server)).text
    assert await server.silent(0.05)


async def test_an_interaction_that_is_too_late_is_let_go(
    server: Discord, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is tried again, and the next one is answered."""
    server.fault("POST", "/interactions/*/callback", status=404, code=10062)
    await server.slash("help")
    await asyncio.sleep(0.1)
    assert len([call for call in server.requests if "/callback" in call.path]) == 1
    assert "10062" in caplog.text
    assert "I answer questions" in (await told(server, await server.slash("help"))).text
    assert bot.is_ready()


async def test_a_database_that_is_gone_costs_no_answer(server: Discord, running: Running, kept: State) -> None:
    """What cannot be counted is not counted, and what cannot be kept is used all the same."""
    async with running():
        kept.database.up = False
        sent = await mention(server)
        assert "Thank you" in (await told(server, await server.press(sent, button(sent, "good")))).text
        assert "DE" in await settings(server, country="DE")


async def test_logs_hold_neither_text_nor_who_wrote_it(
    server: Discord, running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor the token, whatever fails."""
    caplog.set_level(logging.INFO)
    async with running():
        server.fault("POST", "/channels/*/messages", status=400, times=1)
        await server.say(server.channel, server.user, f"{server.bot.mention} what is lupus zanzibar")
        await asyncio.sleep(0.1)
        await told(server, await server.slash("ask", {"question": "zanzibar lupus"}))
    assert "answer not sent" in caplog.text
    for secret in ("zanzibar", str(server.user.id), f" {server.user.name} "):
        assert secret not in caplog.text


async def test_what_is_being_answered_is_finished_before_the_bot_leaves(server: Discord, running: Running) -> None:
    """Within five seconds."""
    async with running() as bot:
        server.fault("POST", "/channels/*/messages", delay=0.5)
        await server.say(server.channel, server.user, f"{server.bot.mention} {QUESTION}")
        await asyncio.sleep(0.1)
        started = time.perf_counter()
        await bot.leave()
        assert time.perf_counter() - started < 5
        assert LINK in (await server.next_sent()).text


def test_every_command_has_an_argument_in_these_tests(known: Library) -> None:
    """A new one must be tried too."""
    assert list(ARGUMENTS) == [command.name for command in COMMANDS] == list(known.wording.commands)
    assert not MODERATOR & ADMINISTRATOR
