"""What CONTRIBUTING.md tells people to do, step by step, and somebody who does it to the letter in a copy of this."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "CONTRIBUTING.md"
COPIED = ("bot", "adapters", "knowledge", "tests/questions", "pyproject.toml")
"""What a follower works on."""

_STEP = re.compile(r"^(\d)\. ", re.MULTILINE)
_BLOCK = re.compile(
    r"^ *(?:<!-- file: (?P<file>\S+) -->\n *)?```(?P<kind>\w+)\n(?P<body>.*?)^ *```$", re.MULTILINE | re.DOTALL
)
_INDENT = re.compile(r"^   ", re.MULTILINE)
_STANDS = re.compile(r"^\+\+\+ (\S+)\n")


@dataclass(frozen=True)
class Block:
    """Something to do: commands to run, an edit to make, or a file to write."""

    kind: str
    body: str
    file: str | None


@dataclass(frozen=True)
class Command:
    """A command line, and what it must say among other things."""

    line: str
    says: tuple[str, ...]


def steps(title: str, page: str | None = None) -> list[list[Block]]:
    """Return what a section of the page tells people to do, step by step."""
    text = page if page is not None else PAGE.read_text(encoding="utf-8")
    section = re.split(r"^#{2,3} ", text.split(f"### {title}\n")[1], flags=re.MULTILINE)[0]
    parts = _STEP.split(section)[1:]
    assert parts[::2] == [str(number + 1) for number in range(len(parts) // 2)]
    return [list(_blocks(part)) for part in parts[1::2]]


def _blocks(part: str) -> Iterator[Block]:
    for found in _BLOCK.finditer(part):
        yield Block(found["kind"], _INDENT.sub("", found["body"]), found["file"])


def commands(body: str) -> list[Command]:
    """Return the commands of a console, with what it shows below each."""
    parts = re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]
    return [Command(lines[0], tuple(lines[1:])) for lines in (part.splitlines() for part in parts)]


def changed(before: str, body: str) -> str:
    """Return a file with a change made, at the one place where the lines around it stand."""
    old = "".join(f"{line[1:]}\n" for line in body.splitlines() if line[:1] in {" ", "-"})
    new = "".join(f"{line[1:]}\n" for line in body.splitlines() if line[:1] in {" ", "+"})
    assert before.count(old) == 1, f"the page names lines that stand there {before.count(old)} times:\n{old}"
    return before.replace(old, new)


class Follower:
    """Somebody with a copy of this, who does what the page says."""

    def __init__(self, home: Path) -> None:
        """Make the copy in a folder."""
        self.home = home
        for name in COPIED:
            source, target = ROOT / name, home / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, target)

    def follow(self, blocks: list[Block]) -> None:
        """Do what a step says, and make sure that every command says what it should."""
        for block in blocks:
            if block.kind == "console":
                for command in commands(block.body):
                    self.sees(command)
            elif block.kind == "diff":
                found = _STANDS.match(block.body)
                assert found is not None
                path = self.home / found[1]
                path.write_text(changed(path.read_text(encoding="utf-8"), block.body[found.end() :]), encoding="utf-8")
            else:
                assert block.file is not None
                path = self.home / block.file
                path.parent.mkdir(exist_ok=True)
                path.write_text(block.body, encoding="utf-8")

    def sees(self, command: Command) -> None:
        """Run a command, and find below it what the page shows."""
        said = " ".join(self.run(command.line).split())
        for line in command.says:
            assert " ".join(line.split()) in said, f"{command.line} does not say {line!r}, but:\n{said}"

    def run(self, line: str) -> str:
        """Return what a command line says."""
        here = line.replace(".venv/bin/", f"{Path(sys.executable).parent}/")
        done = subprocess.run(
            ["/bin/sh", "-c", here], cwd=self.home, capture_output=True, text=True, check=False, timeout=120
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done.stdout + done.stderr
