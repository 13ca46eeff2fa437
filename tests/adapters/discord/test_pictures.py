"""The map of `/twitch-causes` on Discord: it follows its answer, and never holds it up."""

import logging
import threading
from collections.abc import Callable

import pytest

from adapters.discord.app import Bot
from adapters.pictures import gallery
from adapters.pictures.gallery import Gallery, Shown
from bot import assembly
from bot.library import Library
from bot.live import Edition
from bot.reply import Drawing
from tests.adapters.discord.conftest import Running
from tests.adapters.discord.test_app import button, idle, mention, told, until
from tests.adapters.pictures.drawing import changed
from tests.loopback.discord import Discord
from tests.loopback.discord_records import ATTACH_FILES, Sent

TITLE = "What makes a face twitch"


@pytest.fixture(scope="module")
def map_(known: Library) -> Shown:
    """The map, made once for all tests."""
    return gallery.made(known, Drawing.CAUSES)


Drawn = Callable[[Library], Gallery]


@pytest.fixture
def drawn(map_: Shown) -> Drawn:
    """Pictures that are made at once."""
    return lambda known: Gallery(known, lambda _library, _drawing: map_)


def is_shown(sent: Sent, map_: Shown) -> None:
    """Check that a message has the map, with the same in words, and still says what it said."""
    assert sent.attachments == (map_.file,)
    (alt,) = sent.descriptions
    assert alt == map_.picture.alt(1_024)
    assert sent.edited
    assert sent.text
    assert sent.components


async def test_the_command_is_answered_in_words_then_with_the_map(
    server: Discord, running: Running, drawn: Drawn, map_: Shown
) -> None:
    """Seen by the asker alone, in one message, with the same in words for those who do not see it."""
    async with running(gallery=drawn):
        first = await told(server, await server.slash("twitch-causes"))
        assert TITLE in first.text
        while not first.components:
            first = await server.next_sent()
        assert first.attachments == ()
        sent = await server.next_sent()
        assert sent.id == first.id
        assert sent.ephemeral
        is_shown(sent, map_)


async def test_a_mention_and_a_direct_message_get_it_too(
    server: Discord, running: Running, drawn: Drawn, map_: Shown
) -> None:
    """Under the same message, so that Remove takes both away."""
    async with running(gallery=drawn) as bot:
        await mention(server, "/twitch-causes")
        await idle(bot)
        *before, sent = server.sent
        is_shown(sent, map_)
        assert sent.id == before[-1].id
        await server.press(sent, button(sent, "remove"))
        await until(lambda: sent.id in {gone.id for gone in server.sent if gone.deleted})
        await idle(bot)
        direct = server.dm(server.user)
        await server.say(direct, server.user, "/twitch-causes")
        await until(lambda: server.sent[-1].channel is direct)
        await idle(bot)
        is_shown(server.sent[-1], map_)


async def test_an_answer_that_is_shared_has_it(server: Discord, running: Running, drawn: Drawn, map_: Shown) -> None:
    """For everyone there."""
    async with running(gallery=drawn) as bot:
        await told(server, await server.slash("twitch-causes"))
        await idle(bot)
        private = server.sent[-1]
        await (await server.press(private, button(private, "share"))).answered()
        await idle(bot)
        is_shown(server.sent[-1], map_)
        assert not server.sent[-1].ephemeral


async def test_no_other_answer_has_a_picture(server: Discord, running: Running, drawn: Drawn) -> None:
    """Nor is one made."""
    async with running(gallery=drawn) as bot:
        for command, options in (("condition", {"condition": "lupus"}), ("red-flags", {})):
            await told(server, await server.slash(command, options))
            await idle(bot)
        await mention(server, "what makes a face twitch?")
        await idle(bot)
        assert all(sent.attachments == () for sent in server.sent)


async def test_where_the_bot_may_not_attach_files_the_words_stand_alone(
    server: Discord, running: Running, drawn: Drawn
) -> None:
    """In the channel."""
    server.channel.denied |= ATTACH_FILES
    async with running(gallery=drawn) as bot:
        assert TITLE in (await mention(server, "/twitch-causes")).text
        await idle(bot)
        assert not any(sent.attachments or sent.edited for sent in server.sent)


def refuses(library: Library, drawing: Drawing) -> Shown:
    """Fail to draw."""
    raise RuntimeError(f"{library.digest} {drawing}")


@pytest.mark.parametrize("fails", ["drawing", "sending"])
async def test_a_picture_that_fails_leaves_the_answer_as_it_is(
    server: Discord, running: Running, drawn: Drawn, fails: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Not drawn, or not taken by Discord: the person is told nothing, the log is."""
    pictures: Drawn = drawn if fails == "sending" else lambda known: Gallery(known, refuses)
    async with running(gallery=pictures) as bot:
        server.fault("PATCH", "*", status=400, code=50_035, times=9)
        with caplog.at_level(logging.WARNING):
            first = await told(server, await server.slash("twitch-causes"))
            await idle(bot)
        assert TITLE in first.text
        assert all(sent.attachments == () and not sent.edited for sent in server.sent)
        assert "picture" in caplog.text


async def test_an_answer_does_not_wait_for_its_picture(server: Discord, running: Running, map_: Shown) -> None:
    """Nor do others."""
    go = threading.Event()

    def slow(_library: Library, _drawing: Drawing) -> Shown:
        go.wait(10)
        return map_

    async with running(gallery=lambda known: Gallery(known, slow)) as bot:
        try:
            assert TITLE in (await mention(server, "/twitch-causes")).text
            await server.say(server.channel, server.user, f"{server.bot.mention} what is lupus?")
            await until(lambda: "Lupus" in server.sent[-1].text)
            assert not any(sent.attachments for sent in server.sent)
        finally:
            go.set()
        await idle(bot)
        assert any(sent.attachments for sent in server.sent)


def test_a_bot_makes_no_picture_before_one_is_wished_for(bot: Bot) -> None:
    """Starting takes no longer for it."""
    assert not bot._live.now.of(Gallery)._under_way


async def test_an_edit_of_the_knowledge_base_shows_in_the_next_map(
    server: Discord, running: Running, known: Library
) -> None:
    """Each edition has its own."""

    def make(library: Library, _drawing: Drawing) -> Shown:
        picture = gallery.drawn(library, Drawing.CAUSES)
        return Shown(picture, b"png", f"causes-{picture.digest}.png")

    async with running(gallery=lambda library: Gallery(library, make)) as bot:
        names: list[str] = []
        for library in (known, changed(known, {slug: c for slug, c in known.conditions.items() if slug != "lupus"})):
            bot._live._latest = Edition(assembly.anew(library))
            await told(server, await server.slash("twitch-causes"))
            await idle(bot)
            names += server.sent[-1].attachments
        assert len(set(names)) == 2
