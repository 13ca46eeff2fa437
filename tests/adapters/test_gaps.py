"""Editors see what was not answered, from outside of the bots and in either home."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pydantic import SecretStr

from adapters import gaps
from bot.cluster import clusters
from bot.errors import OutageError, StartError
from bot.library import Library
from bot.settings import Settings
from bot.state.state import state
from tests.adapters.process import ROOT
from tests.conftest import Ask
from tests.homes import SECRET

DAY = 86_400.0


async def note(home: str, known: Library, ask: Ask) -> None:
    """Leave in a database what bots leave there over some days."""
    now = time.time()
    reply = ask("what is lupus?")
    async with state(home, SECRET, known, "discord") as kept:
        for n in range(4, -1, -1):
            await kept.gaps.note(("bicycle", "weather"), now - n * DAY)
            if n in (1, 2, 3):
                await kept.gaps.note(("bicycles", "weather"), now - n * DAY)
        await kept.gaps.note(("kitchen",), now)
        await kept.gaps.none(kept.gaps.name(("bicycle", "weather")))
        assert await kept.feedback.count("ann", reply, "bad", 1.0)
        assert await kept.feedback.count("bea", reply, "good", 2.0)
        assert await kept.feedback.count("eve", reply, "bad", 3.0)


async def test_what_was_asked_on_several_days_is_listed_with_how_entries_were_judged(
    home: str, known: Library, ask: Ask
) -> None:
    """Without the secret of the bots, and without what was asked on one day alone."""
    await note(home, known, ask)
    core = Settings(database=SecretStr(home), secret=SecretStr("another secret, for nothing is to be decrypted"))
    found, judged = await gaps.read(core, known, 3)
    assert gaps.shown(clusters(found), judged, 3).splitlines() == [
        "bicycle weather: asked 8, days 5, none of these 1",
        "  bicycle weather: asked 5, days 5, none of these 1",
        "  bicycles weather: asked 3, days 3, none of these 0",
        "",
        "lupus: not helpful 2, helpful 1",
    ]
    found, _ = await gaps.read(core, known, 4)
    assert [gap.words for gap in found] == [("bicycle", "weather")]


async def test_the_command_lists_and_writes_phrases(tmp_path: Path, known: Library, ask: Ask) -> None:
    """Into a folder of the editor's choice, and again without overwriting."""
    home = tmp_path / "twitchwise.db"
    await note(str(home), known, ask)
    first, again = (run(home, "--yaml", str(tmp_path / "found")) for _ in range(2))
    assert (first.returncode, again.returncode) == (0, 0)
    assert f"files of phrases written to {tmp_path / 'found'}: 1" in first.stdout
    assert "was there already and stays" in again.stdout
    assert "- bicycles weather" in (tmp_path / "found" / "bicycle_weather.yaml").read_text(encoding="utf-8")


async def test_where_nothing_was_asked_that_is_said(tmp_path: Path, known: Library) -> None:
    """In a sentence for each list."""
    async with state(str(tmp_path / "twitchwise.db"), SECRET, known, "discord"):
        pass
    assert run(tmp_path / "twitchwise.db").stdout.split("\n\n") == [
        "Nothing was asked and not answered on 3 days or more.",
        "No entry was judged.\n",
    ]


@pytest.mark.parametrize(
    ("address", "error", "why"),
    [
        ("nowhere/twitchwise.db", StartError, "nothing to list"),
        ("sqlite://", StartError, "in memory"),
        ("postgresql://user:word@127.0.0.1:9/none", OutageError, "nothing was listed"),
    ],
)
async def test_a_database_that_is_not_there_is_one_sentence(
    address: str, error: type[StartError], why: str, known: Library
) -> None:
    """That names what to do."""
    with pytest.raises(error, match=why):
        await gaps.read(Settings(database=SecretStr(address), secret=SecretStr(SECRET)), known, 3)


def run(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the command as editors do."""
    return subprocess.run(
        [sys.executable, "-m", "adapters", "gaps", *arguments],
        env=os.environ | {"TWITCHWISE_DATABASE": str(home)},
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
