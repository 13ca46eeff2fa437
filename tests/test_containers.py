"""The container files agree with the program; no container engine is needed to see it."""

import re
from pathlib import Path
from typing import Any

import yaml

from adapters.discord.settings import Settings as Discord
from adapters.slack.settings import Settings as Slack
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def test_the_image_installs_with_hashes_and_runs_as_nobody_in_particular() -> None:
    """And copies only what the program needs."""
    assert "--require-hashes" in DOCKERFILE
    assert re.search(r"^USER 10001$", DOCKERFILE, re.MULTILINE)
    copied = re.findall(r"^COPY (\S+)", DOCKERFILE, re.MULTILINE)
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for name in copied:
        assert (ROOT / name).exists()
        assert f"!{name}" in ignored


def test_the_image_asks_the_program_whether_it_is_alive() -> None:
    """As compose does."""
    for name, service in COMPOSE["services"].items():
        assert service["command"] == [name]
        words = service["healthcheck"]["test"][1:]
        assert words[-2:] == [name, "--alive"]
    discord = COMPOSE["services"]["discord"]["healthcheck"]["test"][1:]
    assert str(discord).replace("'", '"') in DOCKERFILE


def test_compose_needs_nothing_but_the_env_file_and_opens_nothing() -> None:
    """Logs are limited, and the container may do little."""
    assert set(COMPOSE["services"]) == {"discord", "slack"}
    for service in COMPOSE["services"].values():
        assert service["env_file"] == ".env"
        assert "ports" not in service
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert {"max-size", "max-file"} <= set(service["logging"]["options"])


def test_the_example_names_settings_that_exist() -> None:
    """And holds no token."""
    known = {name.upper() for name in (*Discord.model_fields, *Slack.model_fields)}
    known |= {f"TWITCHWISE_{name.upper()}" for name in Settings.model_fields}
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("=", 1) for line in lines if line and not line.startswith("#")]
    assert {name for name, _ in pairs} <= known
    assert all(not value for _, value in pairs)
