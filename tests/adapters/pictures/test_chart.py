"""`twitchwise chart` writes pictures, and those of the documents are current."""

import subprocess
import sys
from pathlib import Path

import pytest

from adapters.pictures import gallery
from bot.library import Library
from bot.reply import Drawing

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize("drawing", Drawing)
def test_the_pictures_of_the_documents_are_current(known: Library, drawing: Drawing) -> None:
    """`make pictures` draws them anew; look at them before you commit them."""
    assert (DOCS / f"{drawing}.svg").read_text(encoding="utf-8") == gallery.drawn(known, drawing).svg


def test_the_command_writes_either_form(tmp_path: Path) -> None:
    """Named by the end of the file's name."""
    assert _run(str(tmp_path / "map.svg")).returncode == 0
    assert (tmp_path / "map.svg").read_bytes() == (DOCS / "causes.svg").read_bytes()
    assert _run("--guide", str(tmp_path / "guide.PNG")).returncode == 0
    assert (tmp_path / "guide.PNG").read_bytes().startswith(b"\x89PNG")


def test_the_command_says_what_it_cannot_write(tmp_path: Path) -> None:
    """In one sentence."""
    for name, said in (("map.jpg", ".svg or .png"), ("no/such/map.svg", "cannot be written")):
        done = _run(str(tmp_path / name))
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert said in done.stderr


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "adapters", "chart", *arguments], capture_output=True, text=True, timeout=60, check=False
    )
