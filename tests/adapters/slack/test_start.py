"""Starting, refusing to start, and leaving, as a process does."""

import asyncio
import re
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from adapters.slack import start
from adapters.slack.manifest import scopes
from adapters.slack.settings import Settings
from bot.errors import StartError
from bot.settings import Settings as CoreSettings
from tests.adapters.process import Process
from tests.adapters.slack.conftest import settings
from tests.loopback.slack import Slack


@pytest.fixture
def process(slack: Slack, tmp_path: Path) -> Process:
    """`twitchwise slack` against the server on loopback."""
    environment = {
        "SLACK_API_URL": slack.url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_PORT": "0",
    }
    return Process(["-m", "adapters", "slack"], tmp_path / "twitchwise.db", environment)


async def left(running: asyncio.subprocess.Process) -> str:
    """Ask a process to leave and return what it said; it finishes within five seconds, with status 0."""
    began = time.perf_counter()
    running.send_signal(signal.SIGTERM)
    _, said = await running.communicate()
    assert time.perf_counter() - began < 5
    assert running.returncode == 0, said.decode()
    assert "Traceback" not in said.decode()
    return said.decode()


async def test_sigterm_finishes_the_answer_and_leaves_within_five_seconds(slack: Slack, process: Process) -> None:
    """Over Socket Mode."""
    running = await process.started()
    await slack.connected()
    slack.fault("chat.postMessage", delay=0.4)
    await slack.say(slack.channel, slack.user, f"<@{slack.bot.id}> what is lupus?")
    await asyncio.sleep(0.2)
    said = await left(running)
    assert "Lupus" in (await slack.next_posted()).words
    for secret in (slack.bot_token, slack.app_token, "ticket=", slack.user.id):
        assert secret not in said


async def test_sigterm_finishes_the_answer_in_http_mode_too(slack: Slack, process: Process) -> None:
    """And it says on which port it listens."""
    running = await process.started("--http")
    assert running.stderr is not None
    line = ""
    while "ready on port" not in line:
        line = (await asyncio.wait_for(running.stderr.readline(), 20)).decode()
        assert line
    port = re.findall(r"ready on port (\d+)", line)[0]
    slack.deliver_to(f"http://127.0.0.1:{port}/slack/events")
    slack.fault("chat.postMessage", delay=0.4)
    await slack.say(slack.channel, slack.user, f"<@{slack.bot.id}> what is lupus?")
    await left(running)
    assert "Lupus" in (await slack.next_posted()).words


CASES: list[tuple[dict[str, str], str]] = [
    ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is not set"),
    ({"SLACK_APP_TOKEN": ""}, "SLACK_APP_TOKEN is not set"),
    ({"SLACK_BOT_TOKEN": "xapp-1-A-1-a", "SLACK_APP_TOKEN": "xoxb-1-2-a"}, "are swapped"),
    ({"SLACK_BOT_TOKEN": "xoxp-1-2-a"}, "SLACK_BOT_TOKEN does not look right"),
    ({"SLACK_APP_TOKEN": "xoxb-1-2-a"}, "SLACK_APP_TOKEN does not look right"),
    ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "Slack does not accept SLACK_BOT_TOKEN (invalid_auth)"),
    ({"SLACK_APP_TOKEN": "xapp-wrong"}, "Slack does not accept SLACK_APP_TOKEN (invalid_auth)"),
    ({"SLACK_PORT": "x"}, "Setting SLACK_PORT"),
]


@pytest.mark.parametrize(("environment", "sentence"), CASES, ids=range(len(CASES)))
async def test_a_wrong_token_is_one_sentence_with_the_remedy_and_status_3(
    environment: dict[str, str], sentence: str, process: Process
) -> None:
    """And where to get the right one; without a traceback, and without the token."""
    status, _, said = await process.ended(**environment)
    assert status == 3
    assert sentence in said.splitlines()[-1]
    assert "Traceback" not in said
    for token in environment.values():
        assert len(token) < 6 or token not in said


async def found(slack: Slack, core: CoreSettings, *, http: bool = False, **other: Any) -> list[str]:
    """Return what the check finds."""
    return await start.check(settings(slack, **other), core, http=http)


async def test_the_check_starts_nothing_and_finds_nothing_missing(slack: Slack, core: CoreSettings) -> None:
    """In either mode."""
    assert await found(slack, core) == []
    assert await found(slack, core, http=True) == []
    assert not slack._sockets
    assert not slack.posted


async def test_the_check_names_everything_that_is_missing(slack: Slack, core: CoreSettings, tmp_path: Path) -> None:
    """Scopes by their names."""
    slack.scopes[:] = [scope for scope in scopes() if scope not in ("chat:write", "users:read", "assistant:write")]
    slack.app_scopes.clear()
    (lacking, socket) = await found(slack, core)
    assert "The app lacks: chat:write, users:read." in lacking
    assert "lacks the scope connections:write" in socket
    slack.fault("apps.connections.open", error="socket_mode_disabled")
    slack.scopes[:] = scopes()
    (socket,) = await found(slack, core)
    assert "Switch Socket Mode on" in socket
    (tmp_path / "file").write_text("")
    (database,) = await found(slack, CoreSettings(database=tmp_path / "file" / "x.db"), http=True)
    assert "TWITCHWISE_DATABASE" in database
    nothing = {"slack_bot_token": SecretStr(""), "slack_signing_secret": SecretStr("")}
    problems = await found(slack, core, http=True, **nothing)
    assert ["SLACK_SIGNING_SECRET is not set" in problems[0], "HTTP mode needs" in problems[1]] == [True, True]


async def test_a_network_that_is_down_is_told_from_a_wrong_token(slack: Slack, core: CoreSettings) -> None:
    """It is not the token's fault."""
    problems = await found(slack, core, slack_api_url="http://127.0.0.1:9/api/")
    assert all("cannot be reached" in problem for problem in problems)
    assert len(problems) == 2


@pytest.mark.parametrize("problem", ["refused", "503", "internal_error"])
async def test_what_passes_by_itself_has_a_status_of_its_own(problem: str, slack: Slack, process: Process) -> None:
    """So that whoever looks after the process starts it again."""
    environment = {}
    match problem:
        case "refused":
            environment = {"SLACK_API_URL": "http://127.0.0.1:9/api/"}
        case "503":
            slack.fault("auth.test", status=503, times=9)
        case _:
            slack.fault("auth.test", error=problem)
    status, _, said = await process.ended(**environment)
    assert (status, "Slack cannot be reached" in said.splitlines()[-1]) == (75, True)
    assert "Traceback" not in said


async def test_a_port_that_is_taken_is_told(slack: Slack, core: CoreSettings) -> None:
    """With what to set."""
    taken = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = taken.sockets[0].getsockname()[1]
    with pytest.raises(StartError, match=f"Cannot listen on 127.0.0.1:{port}.*SLACK_PORT"):
        async with start.started(settings(slack, slack_port=port), core, http=True):
            pass
    taken.close()


async def test_missing_scopes_keep_the_bot_from_starting(slack: Slack, core: CoreSettings) -> None:
    """Better than failing at the first question."""
    slack.scopes.remove("chat:write")
    with pytest.raises(StartError, match="The app lacks: chat:write"):
        async with start.started(settings(slack), core, http=False):
            pass


async def test_the_agent_view_is_no_must(slack: Slack, core: CoreSettings) -> None:
    """Not every plan has it."""
    slack.scopes.remove("assistant:write")
    async with start.started(settings(slack), core, http=False) as running:
        await slack.connected()
        assert running.connected


async def test_the_command_line_says_that_nothing_is_missing(process: Process) -> None:
    """And that no bot is running."""
    status, said, _ = await process.ended("--check")
    assert (status, "Nothing is missing" in said) == (0, True)
    assert (await process.ended("--alive", TWITCHWISE_STATUS="127.0.0.1:9"))[0] == 1
    assert "TWITCHWISE_STATUS is not set" in (await process.ended("--alive"))[2]


def test_tokens_never_show_themselves(slack_settings: Settings) -> None:
    """Not when the settings are printed."""
    shown = f"{slack_settings!r} {slack_settings} {slack_settings.model_dump()}"
    assert "xoxb-secret" not in shown
    assert "xapp-secret" not in shown


@pytest.fixture
def slack_settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings as the environment gives them."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-secret")
    return Settings()
