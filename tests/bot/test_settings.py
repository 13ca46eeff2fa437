"""What can be set without touching the knowledge base."""

import os
from pathlib import Path

import pytest

from bot.settings import place


@pytest.mark.skipif(os.name == "nt", reason="folders are named differently there")
def test_the_database_stands_in_the_data_folder_or_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whichever there is."""
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert place() == tmp_path / "twitchwise" / "twitchwise.db"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "gone"))
    assert place() == Path("twitchwise.db")
