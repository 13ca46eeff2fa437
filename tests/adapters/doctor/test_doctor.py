"""`twitchwise doctor`, as a whole and as a command."""

import json
import os
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest
from sqlalchemy import make_url

from adapters.doctor.examine import examine
from adapters.doctor.finding import Finding, Mark, Part
from adapters.slack.manifest import scopes
from tests.adapters.process import ROOT
from tests.loopback.discord import Discord
from tests.loopback.discord_records import EMBED_LINKS, USUAL
from tests.loopback.slack import Slack

TOKEN = f"{urlsafe_b64encode(b'123456789012345678').decode()}.GabcDE.abcdefghijklmnopqrstuvwxyz0"
CANARY = "canary0canary0canary0canary0canary0"
PREFIXES = ("TWITCHWISE_", "DISCORD_", "SLACK_")


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment in which nothing is set but a database of its own."""
    for name in os.environ:
        if name.startswith(PREFIXES):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TWITCHWISE_DATABASE", str(tmp_path / "x.db"))


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command with some settings."""
    return subprocess.run(
        [sys.executable, "-m", "adapters", "doctor", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def of(findings: list[Finding], part: Part, mark: Mark) -> str:
    """Return what was found of a part and a mark."""
    return " ".join(finding.what for finding in findings if (finding.part, finding.mark) == (part, mark))


def test_nothing_configured_is_no_problem() -> None:
    """There are notes; the status is 0, and nothing is left behind."""
    done = run()
    assert (done.returncode, done.stderr) == (0, "")
    assert "No platform is configured" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("problems: 0")
    assert list(Path.cwd().iterdir()) == []


def test_it_says_everything_at_once_as_json_too() -> None:
    """Each with its part, its mark and its remedy; the status is 1."""
    wrong = {"TWITCHWISE_COUTRY": "GB", "TWITCHWISE_LOG": "x", "SLACK_PORT": "x", "DISCORD_TOKEN": "x"}
    swapped = {"SLACK_BOT_TOKEN": "xapp-1", "SLACK_APP_TOKEN": "xoxb-1"}
    done = run("--json", **wrong, **swapped)
    told = json.loads(done.stdout)
    assert (done.returncode, told["problems"]) == (1, 5)
    problems = [finding for finding in told["findings"] if finding["mark"] == "problem"]
    assert [finding["part"] for finding in problems] == ["settings", "settings", "settings", "discord", "slack"]
    assert all(finding["remedy"] for finding in problems)


SECRETS = [
    {
        "DISCORD_TOKEN": TOKEN.replace("GabcDE", CANARY[:6]).replace("abcdefghij", CANARY[:10]),
        "SLACK_BOT_TOKEN": f"xoxb-{CANARY}",
        "SLACK_APP_TOKEN": f"xapp-{CANARY}",
        "SLACK_SIGNING_SECRET": CANARY,
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": CANARY,
        "TWITCHWISE_SECRET": CANARY,
        "TWITCHWISE_DATABASE": f"postgresql://me:{CANARY}@127.0.0.1:9/x?password={CANARY}",
    },
    {
        "DISCORD_TOKEN": f"Bot {CANARY}",
        "DISCORD_SHARDS": CANARY,
        "DISCORD_NONSENSE": CANARY,
        "SLACK_BOT_TOKEN": f"xoxp-{CANARY}",
        "SLACK_APP_TOKEN": CANARY,
        "SLACK_PORT": CANARY,
        "SLACK_API_URL": CANARY,
        "TWITCHWISE_SECRET": CANARY[:20],
        "TWITCHWISE_STATUS": CANARY,
        "TWITCHWISE_DATABASE": f"postgresql://me:{CANARY}@127.0.0.1:{CANARY}/x",
    },
]


@pytest.mark.parametrize("arguments", [[], ["--json"], ["--online"]], ids=["text", "json", "online"])
@pytest.mark.parametrize("secrets", SECRETS, ids=["set", "wrong"])
def test_no_secret_is_ever_shown(secrets: dict[str, str], arguments: list[str]) -> None:
    """Whether it is right or wrong, and whoever is asked."""
    # Nobody but this machine is asked from a test.
    here = {"SLACK_API_URL": "http://127.0.0.1:9/api/"}
    elsewhere = {"DISCORD_TOKEN": f"Bot {CANARY}"} if "--online" in arguments else {}
    done = run(*arguments, **(here | secrets | elsewhere))
    assert done.returncode == 1
    assert CANARY[:6] not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_password_is_not_shown(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A role that is not there stands for it, as the server of the tests trusts all that it knows."""
    address = make_url(postgres).set(username="nobody_here", password=CANARY).render_as_string(hide_password=False)
    monkeypatch.setenv("TWITCHWISE_DATABASE", address)
    done = run(TWITCHWISE_SECRET="s" * 32)
    assert done.returncode == 1
    assert "cannot be used (Invalid" in done.stdout
    assert "Look at the user, the password and the name" in done.stdout
    assert CANARY not in done.stdout + done.stderr


def test_it_is_quick() -> None:
    """Whatever is away; the limit leaves room for a busy machine."""
    away = {"TWITCHWISE_DATABASE": "postgresql://me@127.0.0.1:9/x", "TWITCHWISE_STATUS": "127.0.0.1:9"}
    began = time.perf_counter()
    tokens = {"DISCORD_TOKEN": TOKEN, "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    run(**tokens, **away)
    assert time.perf_counter() - began < 10


async def test_discord_is_asked_if_online(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it grants, and what time it is."""
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    async with Discord(token=TOKEN) as server:
        with server.in_place():
            assert not server.requests
            found = await examine(online=True)
            said = of(found, Part.DISCORD, Mark.OK)
            assert "accepts the token" in said
            assert "Discord's clock and the one here" in said
            server.guild.permissions = USUAL & ~EMBED_LINKS
            assert "lacks: embed links" in of(await examine(online=True), Part.DISCORD, Mark.PROBLEM)
            requests = len(server.requests)
            await examine()
            assert len(server.requests) == requests
        assert not server.connections


@pytest.mark.parametrize("name", ["SLACK_NONSENSE", "SLACK_PORT"])
async def test_nobody_is_asked_while_their_settings_are_wrong(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A token might be sent where it does not belong."""
    async with Slack() as slack:
        monkeypatch.setenv("SLACK_API_URL", slack.url)
        monkeypatch.setenv("SLACK_BOT_TOKEN", slack.bot_token)
        monkeypatch.setenv(name, "x")
        await examine(online=True)
        assert not slack.requests


async def test_slack_is_asked_if_online(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it grants, and what time it is."""
    async with Slack() as slack:
        slack.scopes[:] = scopes()
        monkeypatch.setenv("SLACK_API_URL", slack.url)
        monkeypatch.setenv("SLACK_BOT_TOKEN", slack.bot_token)
        monkeypatch.setenv("SLACK_APP_TOKEN", slack.app_token)
        said = of(await examine(online=True), Part.SLACK, Mark.OK)
        assert "grants what the bot needs" in said
        assert "Slack's clock and the one here" in said
        slack.scopes.remove("chat:write")
        assert "lacks: chat:write" in of(await examine(online=True), Part.SLACK, Mark.PROBLEM)
        requests = len(slack.requests)
        await examine()
        assert len(slack.requests) == requests
        assert slack.mistakes == []
