"""The map of `/twitch-causes` on Slack: it follows its answer where Slack can show it, and never holds it up."""

import logging

import aiohttp
import pytest
from pydantic import ValidationError

from adapters.pictures import gallery
from adapters.pictures.gallery import Shown
from adapters.slack import start
from bot.library import Library
from bot.reply import Drawing
from tests.adapters.slack.conftest import Running, settings
from tests.adapters.slack.test_app import mention, told
from tests.loopback.slack import Slack
from tests.loopback.slack_records import Posted

TITLE = "What makes a face twitch"
ADDRESS = "https://bot.example.org"


@pytest.fixture(scope="module")
def map_(known: Library) -> Shown:
    """The map, made once for all tests."""
    return gallery.made(known, Drawing.CAUSES)


@pytest.fixture(autouse=True)
def _made(map_: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.pictures.gallery.made", lambda _library, _drawing: map_)


def is_shown(sent: Posted, map_: Shown) -> None:
    """Check that a message is the map, with the same in words."""
    image = sent.blocks[0]
    assert image["type"] == "image"
    assert image["image_url"] == f"{ADDRESS}/slack/pictures/{map_.file}"
    assert image["alt_text"] == map_.picture.alt(2_000)
    assert "not medical advice" in image["alt_text"]
    assert sent.text


async def idle(bot: start.Running) -> None:
    """Wait until the bot has finished what it does."""
    await bot.bot._work.finish(10)


async def answered(slack: Slack) -> list[Posted]:
    """Return the posts of the answer that is about to come, which may be several."""
    posts = [await slack.next_posted()]
    while not posts[-1].elements:
        posts.append(await slack.next_posted())
    return posts


async def test_under_a_public_address_the_command_is_followed_by_the_map(
    slack: Slack, running: Running, map_: Shown
) -> None:
    """Seen by the asker alone, after the words."""
    async with running(http=True, slack_url=f"{ADDRESS}/"):
        first = await told(slack, await slack.command("/twitch-causes", ""))
        assert TITLE in first.text
        sent = await slack.next_posted()
        while sent.blocks[0]["type"] != "image":
            sent = await slack.next_posted()
        is_shown(sent, map_)
        assert sent.ephemeral_to == slack.user.id


async def test_in_a_thread_it_can_be_taken_away(slack: Slack, running: Running, map_: Shown) -> None:
    """By whoever asked, as the answer can."""
    async with running(http=True, slack_url=ADDRESS):
        first = await mention(slack, "/twitch-causes")
        sent = await slack.next_posted()
        is_shown(sent, map_)
        assert (sent.channel, sent.thread_ts, sent.ephemeral_to) == (first.channel, first.thread_ts, None)
        await slack.press(sent, "remove", user=slack.user)
        while not sent.deleted:
            await slack.silent(0.02)


async def test_an_answer_that_is_shared_has_it(slack: Slack, running: Running, map_: Shown) -> None:
    """For everyone there."""
    async with running(http=True, slack_url=ADDRESS) as bot:
        await slack.command("/twitch-causes", "")
        private = (await answered(slack))[-1]
        await idle(bot)
        await slack.press(private, "share")
        await slack.silent(0.1)
        await idle(bot)
        is_shown(slack.posted[-1], map_)
        assert slack.posted[-1].ephemeral_to is None


async def test_the_address_of_the_map_gives_the_map_and_no_other_does(
    slack: Slack, running: Running, map_: Shown
) -> None:
    """As a PNG that may be kept, since its name changes with it."""
    async with running(http=True, slack_url=ADDRESS) as bot, aiohttp.ClientSession() as stranger:
        assert bot.server is not None
        base = f"http://127.0.0.1:{bot.server.port}/slack/pictures"
        async with stranger.get(f"{base}/{map_.file}") as got:
            assert (got.status, got.content_type) == (200, "image/png")
            assert "immutable" in got.headers["Cache-Control"]
            assert await got.read() == map_.png
        for name in ("causes-0.png", "causes-", "other.png", "..%2F..%2Fetc%2Fpasswd", "guide-" + map_.file):
            async with stranger.get(f"{base}/{name}") as got:
                assert got.status == 404
    assert slack.posted == []


async def test_without_an_address_nothing_is_served(slack: Slack, running: Running, map_: Shown) -> None:
    """Slack has no way to fetch it."""
    async with running(http=True) as bot, aiohttp.ClientSession() as stranger:
        assert bot.server is not None
        async with stranger.get(f"http://127.0.0.1:{bot.server.port}/slack/pictures/{map_.file}") as got:
            assert got.status == 404
        await mention(slack, "/twitch-causes")
        await idle(bot)
        assert not slack.files
        assert await slack.silent(0.1)


async def test_over_a_socket_a_direct_message_gets_it_as_a_file(slack: Slack, bot: start.Running, map_: Shown) -> None:
    """Typed or as a command, with the same in words."""
    direct = slack.dm(slack.user)
    await slack.say(direct, slack.user, "/twitch-causes")
    await slack.next_posted()
    await slack.command("/twitch-causes", "", channel=direct)
    await slack.silent(0.1)
    await idle(bot)
    assert len(slack.files) == 2
    for file in slack.files:
        assert (file.channel, file.name, file.title) == (direct.id, map_.file, TITLE)
        assert file.data == map_.png
        assert file.alt == map_.picture.alt(1_000)


async def test_over_a_socket_a_channel_keeps_to_words(slack: Slack, bot: start.Running) -> None:
    """A file there could not be taken away with its answer, nor be shown to one person alone."""
    assert TITLE in (await mention(slack, "/twitch-causes")).text
    await slack.command("/twitch-causes", "")
    await slack.silent(0.1)
    await idle(bot)
    assert slack.files == []


async def test_a_workspace_that_did_not_grant_files_keeps_to_words(slack: Slack, running: Running) -> None:
    """It starts all the same, and Slack is asked once."""
    slack.scopes.remove("files:write")
    async with running() as bot:
        for _ in range(2):
            await slack.say(slack.dm(slack.user), slack.user, "/twitch-causes")
            await slack.silent(0.1)
            await idle(bot)
    assert slack.files == []
    assert [request.method for request in slack.requests].count("files.getUploadURLExternal") == 1
    assert any(TITLE in posted.text for posted in slack.posted)


@pytest.mark.parametrize("way", ["post", "command"])
async def test_a_picture_that_slack_does_not_take_leaves_the_answer_as_it_is(
    slack: Slack, running: Running, way: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The person is told nothing, not even its words once more; the log is."""
    # An address that is too long is refused like one that cannot be fetched.
    monkeypatch.setattr("adapters.slack.pictures.PICTURES", f"/{'x' * 3_000}")
    async with running(http=True, slack_url=ADDRESS) as bot:
        with caplog.at_level(logging.WARNING):
            if way == "post":
                await mention(slack, "/twitch-causes")
            else:
                await slack.command("/twitch-causes", "")
            await slack.silent(0.1)
            await idle(bot)
    assert all(block["type"] != "image" for posted in slack.posted for block in posted.blocks)
    assert not any(posted.text.startswith(TITLE) and not posted.blocks for posted in slack.posted)
    assert "answer stays without its picture" in caplog.text
    slack.mistakes.clear()


async def test_a_picture_that_cannot_be_drawn_leaves_the_answer_as_it_is(
    slack: Slack, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the reason."""

    def made(library: Library, drawing: Drawing) -> Shown:
        raise OSError(f"{library.digest} {drawing}")

    monkeypatch.setattr("adapters.pictures.gallery.made", made)
    async with running(http=True, slack_url=ADDRESS) as bot:
        assert TITLE in (await mention(slack, "/twitch-causes")).text
        await idle(bot)
        assert await slack.silent(0.1)


def test_an_address_that_slack_would_not_fetch_from_is_refused(slack: Slack) -> None:
    """In one sentence, before the start."""
    with pytest.raises(ValidationError, match="must be the https address"):
        settings(slack, slack_url="http://bot.example.org")
