"""HTTP mode: signed requests, installations, and what a stranger on the network may try."""

import asyncio
import html
import json
import os
import re
import stat
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from adapters.slack import start
from adapters.slack.manifest import scopes
from bot.place import Place
from bot.settings import Settings as CoreSettings
from tests.adapters.slack.conftest import Running
from tests.loopback.slack import Slack

QUESTION = "does lupus cause facial twitching?"
LINK = "no good evidence that lupus causes ordinary facial twitching"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
async def bot(running: Running) -> AsyncIterator[start.Running]:
    """A bot, listening for one workspace."""
    async with running(http=True) as bot:
        yield bot


@pytest.fixture
async def shared(slack: Slack, running: Running) -> AsyncIterator[start.Running]:
    """A bot that any workspace may install."""
    several = {
        "slack_bot_token": SecretStr(""),
        "slack_client_id": slack.client_id,
        "slack_client_secret": SecretStr(slack.client_secret),
    }
    async with running(http=True, **several) as bot:
        yield bot


def event(slack: Slack, text: str = QUESTION) -> str:
    """Return the body of a mention."""
    message = {"type": "app_mention", "user": slack.user.id, "text": f"<@{slack.bot.id}> {text}", "ts": "1.5"}
    whole = {"type": "event_callback", "team_id": slack.team, "api_app_id": slack.app_id, "event_id": "Ev1"}
    return json.dumps(whole | {"event": message | {"channel": slack.channel.id}})


@pytest.mark.usefixtures("bot")
async def test_a_signed_mention_is_answered(slack: Slack) -> None:
    """Acknowledged first."""
    await slack.say(slack.channel, slack.user, f"<@{slack.bot.id}> {QUESTION}")
    assert LINK in (await slack.next_posted()).words
    assert await slack.silent(0.1)


@pytest.mark.usefixtures("bot")
async def test_slack_finds_the_address_when_the_app_is_made(slack: Slack) -> None:
    """It asks for a word back."""
    body = json.dumps({"type": "url_verification", "challenge": "abc", "token": "x"})
    status, said = await slack.raw(body, slack.signed(body) | {"Content-Type": "application/json"})
    assert (status, "abc" in said) == (200, True)


@pytest.mark.parametrize("how", ["other secret", "old", "changed body", "none", "not a number"])
@pytest.mark.usefixtures("bot")
async def test_what_slack_has_not_signed_just_now_is_refused(how: str, slack: Slack) -> None:
    """And not answered."""
    body = event(slack)
    match how:
        case "other secret":
            headers = slack.signed(body, secret="0" * 32)
        case "old":
            headers = slack.signed(body, age=400)
        case "changed body":
            headers = slack.signed(body.replace("lupus", "gout"))
        case "not a number":
            headers = slack.signed(body) | {"X-Slack-Request-Timestamp": "soon"}
        case _:
            headers = {}
    status, _ = await slack.raw(body, headers | {"Content-Type": "application/json"})
    assert status in (400, 401)
    assert await slack.silent(0.1)


@pytest.mark.parametrize(
    "body",
    ["{", "[]", "null", "{}", '"x"', "[" * 5_000, "payload=%7B", "payload=[]", "\x00\ud800", json.dumps({"event": 1})],
    ids=range(10),
)
@pytest.mark.parametrize("kind", ["application/json", FORM["Content-Type"]])
@pytest.mark.usefixtures("bot")
async def test_a_body_that_makes_no_sense_is_refused_and_the_next_is_answered(
    body: str, kind: str, slack: Slack
) -> None:
    """Signed as it may be; the server stays."""
    status, said = await slack.raw(
        body, slack.signed(body.encode("utf-8", "replace").decode()) | {"Content-Type": kind}
    )
    assert 400 <= status < 500
    assert "Traceback" not in said
    await slack.say(slack.channel, slack.user, f"<@{slack.bot.id}> {QUESTION}")
    assert LINK in (await slack.next_posted()).words


async def test_a_load_balancer_sees_whether_requests_are_taken(slack: Slack, bot: start.Running) -> None:
    """Until the bot is about to leave."""
    assert bot.server is not None
    async with aiohttp.ClientSession(f"http://127.0.0.1:{bot.server.port}") as browser:
        assert (await browser.get("/healthz")).status == 200
        assert (await browser.get("/slack/install")).status == 404
        assert (await browser.get("/slack/events")).status == 405
        bot.server.leave()
        assert (await browser.get("/healthz")).status == 503
    assert slack.requests


async def slack_kept(database: Path) -> list[str]:
    """Return the tokens of workspaces that stand in a database."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{database}")
    async with engine.connect() as connection:
        both = text("SELECT bot_token FROM slack_bots UNION SELECT bot_token FROM slack_installations")
        kept = [*await connection.scalars(both)]
    await engine.dispose()
    return kept


async def installed(slack: Slack, bot: start.Running) -> str:
    """Install the bot in a workspace as a browser does, and return what the last page says."""
    assert bot.server is not None
    async with aiohttp.ClientSession(f"http://127.0.0.1:{bot.server.port}") as browser:
        page = await browser.get("/slack/install")
        cookie = page.headers["Set-Cookie"].partition(";")[0]
        address = re.search(r'https://[^"]*/oauth/v2/authorize[^"]*', await page.text())
        assert address is not None
        wanted = parse_qs(urlsplit(html.unescape(address[0])).query)
        assert wanted["scope"][0].split(",") == scopes(files=False)
        done = await browser.get(
            "/slack/oauth_redirect",
            params={"code": slack.code, "state": wanted["state"][0]},
            headers={"Cookie": cookie},
        )
        assert done.status == 200
        return await done.text()


async def test_a_workspace_installs_the_bot_and_is_answered(
    slack: Slack, shared: start.Running, core: CoreSettings
) -> None:
    """With its own token, which nobody else on the machine may read."""
    assert "Thank you" in await installed(slack, shared)
    await slack.say(slack.channel, slack.user, f"<@{slack.bot.id}> {QUESTION}", team="TNEW")
    assert LINK in (await slack.next_posted()).words
    assert stat.S_IMODE(os.stat(core.address).st_mode) == 0o600  # noqa: PTH116 - pathlib would block just as long


async def test_an_installation_outlives_a_restart_and_ends_with_the_app(
    slack: Slack, running: Running, core: CoreSettings
) -> None:
    """Its settings too."""
    several: dict[str, Any] = {
        "slack_bot_token": SecretStr(""),
        "slack_client_id": slack.client_id,
        "slack_client_secret": SecretStr(slack.client_secret),
    }
    async with running(http=True, **several) as bot:
        await installed(slack, bot)
        await bot.bot.places.keep("TNEW", Place(cooldown=3))
    async with running(http=True, **several) as bot:
        await slack.say(slack.channel, slack.user, f"<@{slack.bot.id}> {QUESTION}", team="TNEW")
        assert LINK in (await slack.next_posted()).words
        await slack.event("app_uninstalled", team="TNEW")
        async with asyncio.timeout(5):
            while await slack_kept(Path(core.address)):  # noqa: ASYNC110 - a file tells nobody
                await asyncio.sleep(0.01)
        await slack.say(slack.channel, slack.user, f"<@{slack.bot.id}> {QUESTION}", team="TNEW")
        assert await slack.silent(0.2)
        assert bot.bot.places.of("TNEW") == Place()


@pytest.mark.parametrize(
    "query",
    ["", "code=x", "state=x&code=x", "error=access_denied", "error=%3Cscript%3E&state=x"],
)
async def test_an_installation_that_slack_did_not_begin_fails(query: str, slack: Slack, shared: start.Running) -> None:
    """Without a token, and without a script of a stranger."""
    assert shared.server is not None
    async with aiohttp.ClientSession(f"http://127.0.0.1:{shared.server.port}") as browser:
        done = await browser.get(f"/slack/oauth_redirect?{query}")
        page = await done.text()
    assert done.status < 500
    assert "Thank you" not in page
    assert "<script>" not in page
    assert not slack.tokens


async def test_a_workspace_that_has_not_installed_the_bot_is_not_answered(slack: Slack, shared: start.Running) -> None:
    """And nothing breaks."""
    assert shared.connected
    await slack.say(slack.channel, slack.user, f"<@{slack.bot.id}> {QUESTION}", team="TOTHER")
    assert await slack.silent(0.1)
