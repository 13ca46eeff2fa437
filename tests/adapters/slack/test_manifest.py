"""The manifest names everything that the code listens for, and nothing else."""

import ast
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.app import Bot
from adapters.slack.manifest import EVENTS, METHODS, manifest, scopes
from bot.commands import COMMANDS
from bot.library import Library
from bot.live import live
from bot.state.state import state

ADAPTER = Path(__file__).parents[3] / "adapters" / "slack"
RESERVED = frozenset(
    {"me", "status", "away", "dnd", "shrug", "remind", "msg", "feed", "who", "collapse", "expand"}
    | {"leave", "join", "open", "search", "topic", "mute", "pro", "shortcuts"}
)
"""Commands of Slack's own, which no app may take."""


class Listening:
    """Takes note of what a bot listens for, in the place of Bolt's application."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.heard: dict[str, list[Any]] = defaultdict(list)

    def __getattr__(self, kind: str) -> Callable[[Any], Callable[[Any], None]]:
        """Return what registers a listener of a kind."""

        def named(what: Any) -> Callable[[Any], None]:
            self.heard[kind].append(what)
            return lambda _: None

        return named


@pytest.fixture(scope="module")
def heard(known: Library) -> dict[str, list[Any]]:
    """Everything that the bot listens for."""
    listening: Any = Listening()
    Bot(live(known), state("sqlite://", "", known, "slack")).attach(listening)
    found: dict[str, list[Any]] = listening.heard
    return found


def test_every_command_is_in_it_and_no_other(known: Library, heard: dict[str, list[Any]]) -> None:
    """Those of the one table, and the settings; none that Slack keeps for itself."""
    commands = [command["command"] for command in manifest(known)["features"]["slash_commands"]]
    assert commands == heard["command"]
    assert {name.removeprefix("/") for name in commands} == {command.name for command in COMMANDS} | {"settings"}
    assert not {name.removeprefix("/") for name in commands} & RESERVED
    assert len(commands) <= 25


def test_every_event_is_in_it_and_no_other(known: Library, heard: dict[str, list[Any]]) -> None:
    """A message counts for all kinds of conversation."""
    events = manifest(known)["settings"]["event_subscriptions"]["bot_events"]
    assert {event.partition(".")[0] for event in events} == set(heard["event"])
    assert sorted(EVENTS) == events


def test_every_shortcut_is_in_it_and_no_other(known: Library, heard: dict[str, list[Any]]) -> None:
    """There is one, of messages."""
    shortcuts = manifest(known)["features"]["shortcuts"]
    assert [shortcut["callback_id"] for shortcut in shortcuts] == heard["shortcut"]
    assert all(len(shortcut["name"]) <= 24 for shortcut in shortcuts)


def test_every_scope_is_needed_by_an_event_or_a_method_that_is_used(known: Library) -> None:
    """And every method that is used and needs one has it."""
    used = set()
    for file in ADAPTER.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and re.match(
                r"(chat|users|views|assistant|conversations|files)_", node.attr
            ):
                used.add(node.attr.replace("assistant_threads_", "assistant.threads.").replace("_", ".", 1))
    # The client's own name for the two methods that upload a file one after the other.
    used.remove("files.upload_v2")
    used |= {"files.getUploadURLExternal", "files.completeUploadExternal"}
    free = {"views.open", "views.push", "views.update", "views.publish", "chat.getPermalink"}
    assert used - free == set(METHODS)
    needed = {"commands", *filter(None, EVENTS.values()), *METHODS.values()}
    assert manifest(known)["oauth_config"]["scopes"]["bot"] == sorted(needed) == scopes()


def test_socket_mode_names_no_address_and_http_mode_names_it_everywhere(known: Library) -> None:
    """Commands, events, buttons, lists and installation."""
    assert "http" not in json.dumps(manifest(known) | {"display_information": {}})
    assert manifest(known)["settings"]["socket_mode_enabled"]
    made = manifest(known, "https://bot.example.org/")
    assert not made["settings"]["socket_mode_enabled"]
    address = "https://bot.example.org/slack/events"
    settings = made["settings"]
    assert {command["url"] for command in made["features"]["slash_commands"]} == {address}
    assert settings["event_subscriptions"]["request_url"] == address
    assert settings["interactivity"]["request_url"] == settings["interactivity"]["message_menu_options_url"] == address
    assert made["oauth_config"]["redirect_urls"] == ["https://bot.example.org/slack/oauth_redirect"]


def test_a_workspace_without_the_agent_view_can_do_without_it(known: Library) -> None:
    """Its scope goes with it."""
    made = manifest(known, agent=False)
    assert "agent_view" not in made["features"]
    assert "assistant:write" not in made["oauth_config"]["scopes"]["bot"]
    prompts = manifest(known)["features"]["agent_view"]["suggested_prompts"]
    assert 0 < len(prompts) <= 4
    assert {tuple(prompt) for prompt in prompts} == {("title", "message")}


def test_files_are_uploaded_only_where_slack_cannot_fetch_pictures(known: Library) -> None:
    """Under an address of its own the bot asks for no more than before."""
    assert "files:write" in manifest(known)["oauth_config"]["scopes"]["bot"]
    assert "files:write" not in manifest(known, "https://bot.example.org")["oauth_config"]["scopes"]["bot"]


def test_texts_are_as_long_as_slack_wants_them(known: Library) -> None:
    """By https://docs.slack.dev/reference/app-manifest."""
    shown = manifest(known)["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4_000


def test_the_command_line_prints_it() -> None:
    """As JSON, without a token; an address that Slack would refuse is refused at once."""
    told = _run("slack", "manifest")
    assert json.loads(told.stdout)["display_information"]["name"] == "Twitchwise"
    assert json.loads(_run("slack", "manifest", "--url", "https://x.org").stdout)["oauth_config"]["redirect_urls"]
    refused = _run("slack", "manifest", "--url", "http://x.org")
    assert refused.returncode == 2
    assert "https" in refused.stderr


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "adapters", *arguments], capture_output=True, text=True, timeout=30, check=False
    )
