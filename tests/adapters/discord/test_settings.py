"""What Discord needs from the environment."""

import os
from pathlib import Path

import pytest

from adapters.discord.settings import Settings, place


@pytest.mark.parametrize(("value", "shards"), [("0/1", ([0], 1)), ("1, 0/4", ([0, 1], 4)), ("", None)])
def test_shards_are_read(value: str, shards: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """As numbers and their count."""
    monkeypatch.setenv("DISCORD_SHARDS", value)
    assert Settings().shards == shards


@pytest.mark.parametrize("value", ["4", "x/2", "2/2", "0/", "/1", "-1/2"])
def test_shards_that_are_none_are_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a sentence."""
    monkeypatch.setenv("DISCORD_SHARDS", value)
    with pytest.raises(ValueError, match="such as 0,1/"):
        Settings()


def test_the_token_never_shows_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not when the settings are printed."""
    monkeypatch.setenv("DISCORD_TOKEN", "very.secret.token")
    assert "secret.token" not in f"{Settings()!r} {Settings()} {Settings().model_dump()}"


@pytest.mark.skipif(os.name == "nt", reason="folders are named differently there")
def test_the_database_stands_in_the_data_folder_or_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whichever there is."""
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert place() == tmp_path / "twitchwise" / "twitchwise.db"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "gone"))
    assert place() == Path("twitchwise.db")
