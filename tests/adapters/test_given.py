"""Settings as commands take them."""

import os
import subprocess
import sys
from pathlib import Path

from tests.adapters.process import ROOT


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "adapters", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_every_command_refuses_what_the_core_does_not_know(tmp_path: Path) -> None:
    """With status 2, all at once, and without a traceback."""
    (tmp_path / ".env").write_text("TWITCHWISE_COUTRY=GB\n")
    for arguments in (["ask", "what is lupus?"], ["check"], ["discord", "--check"], ["slack", "manifest"], ["forget"]):
        done = run(tmp_path, *arguments, TWITCHWISE_STATUS="x")
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 2), arguments
        assert "TWITCHWISE_COUTRY is no setting. Did you mean TWITCHWISE_COUNTRY?" in done.stderr
        assert "Setting TWITCHWISE_STATUS must be an address and a port" in done.stderr


def test_a_command_minds_its_own_platform(tmp_path: Path) -> None:
    """Whoever asks in a terminal need not mend what is Slack's."""
    done = run(tmp_path, "ask", "what is lupus?", SLACK_NONSENSE="1", DISCORD_SHARDS="x")
    assert done.returncode == 0, done.stderr


def test_a_named_file_holds_for_every_command(tmp_path: Path) -> None:
    """One that is not there is refused."""
    (tmp_path / "other").write_text("TWITCHWISE_COUNTRY=US\n")
    said = run(tmp_path, "ask", "is chest pain an emergency? my chest hurts", TWITCHWISE_ENV="other")
    assert "911" in said.stdout
    gone = run(tmp_path, "ask", "what is lupus?", TWITCHWISE_ENV="gone")
    assert (gone.returncode, "gone cannot be read" in gone.stderr) == (2, True)


def test_the_command_line_wins_over_both(tmp_path: Path) -> None:
    """And what it gives is looked at in the same way."""
    said = run(tmp_path, "ask", "my chest hurts", "--country", "GB", TWITCHWISE_COUNTRY="US")
    assert "999" in said.stdout
    wrong = run(tmp_path, "ask", "my chest hurts", "--country", "GBR")
    assert (wrong.returncode, "must be the two letters of a country" in wrong.stderr) == (2, True)
