"""What Discord needs from the environment."""

import pytest

from adapters.discord.settings import Settings


@pytest.mark.parametrize(("value", "shards"), [("0/1", ([0], 1)), ("1, 0/4", ([0, 1], 4)), ("", None)])
def test_shards_are_read(value: str, shards: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """As numbers and their count."""
    monkeypatch.setenv("DISCORD_SHARDS", value)
    assert Settings().shards == shards


@pytest.mark.parametrize("value", ["0", "x/2", "2/2", "0/", "/1", "-1/2"])
def test_shards_that_are_none_are_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a sentence."""
    monkeypatch.setenv("DISCORD_SHARDS", value)
    with pytest.raises(ValueError, match="such as 0,1/"):
        Settings()


def test_the_token_never_shows_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not when the settings are printed."""
    monkeypatch.setenv("DISCORD_TOKEN", "very.secret.token")
    assert "secret.token" not in f"{Settings()!r} {Settings()} {Settings().model_dump()}"
