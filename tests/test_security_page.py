"""SECURITY.md tells of every secret, and its numbers are those of the program."""

import inspect
import re
from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings
from slack_sdk.signature import SignatureVerifier

from adapters.discord.app import INTENTS
from adapters.discord.settings import Settings as Discord
from adapters.slack import installations, web
from adapters.slack.settings import Settings as Slack
from bot.digest import SHORTEST
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
WORDS = " ".join(PAGE.split())


def secrets() -> set[str]:
    """Return the names of all settings that hide themselves."""
    settings: dict[type[BaseSettings], str] = {Settings: "TWITCHWISE_", Discord: "", Slack: ""}
    return {
        f"{prefix}{name.upper()}"
        for kind, prefix in settings.items()
        for name, field in kind.model_fields.items()
        if field.annotation is SecretStr
    }


def test_how_each_secret_is_replaced_is_told() -> None:
    """With what is lost, and none too many."""
    part = PAGE.partition("## How to replace each secret")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)`[^|]*\| ([^|]+) \| ([^|]+) \|$", part, re.MULTILINE)
    assert {name for name, _, _ in rows} == secrets()
    assert all(where.strip() and lost.strip() for _, where, lost in rows)


def test_the_numbers_are_those_of_the_program() -> None:
    """Of signatures, bodies and installations."""
    # The window is slack_sdk's own: it looks at the age of a request in seconds.
    assert "60 * 5" in inspect.getsource(SignatureVerifier)
    assert "older than 5 minutes" in WORDS
    assert f"bounded at {web._LARGEST >> 20} MB" in WORDS
    assert f"for {installations.STATE_LIFE // 60} minutes" in WORDS
    assert SHORTEST <= 48


def test_no_intent_is_privileged() -> None:
    """As is told."""
    assert "no privileged intent" in WORDS
    assert not any((INTENTS.members, INTENTS.presences, INTENTS.message_content))


def test_every_file_that_is_named_exists() -> None:
    """By link or by name; and no address of a person is made up."""
    for name in re.findall(r"\]\(([^)#:]+)\)|`((?:deploy|tests)/[^`]+)`", PAGE):
        assert (ROOT / (name[0] or name[1])).exists(), name
    assert not re.search(r"[\w.]+@[\w.]+\.\w+", PAGE)
