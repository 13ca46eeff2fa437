"""Everything that can go wrong on purpose, as one small tree.

TwitchwiseError
├── KnowledgeError      the knowledge base is broken; nothing may start
├── LearningError       the learned weights are missing or unreadable
├── LabelError          a file of labelled questions cannot be read
├── StubError           a file cannot be begun for an editor
└── StartError          a platform does not let the bot run
    └── OutageError     not now, but perhaps later without anybody's help
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


class TwitchwiseError(Exception):
    """A failure with a plain sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in the knowledge base, where it stands and how to mend it."""

    file: Path
    """The file, relative to the knowledge folder where possible."""
    line: int
    """The line, counted from 1."""
    field: str
    """The field, as a path such as `statements.2.cites`; empty for the file itself."""
    message: str
    """What is wrong and what to do."""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:"
        return f"{place} {self.field}: {self.message}" if self.field else f"{place} {self.message}"


class KnowledgeError(TwitchwiseError):
    """The knowledge base cannot be used; carries every problem found, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Take what is wrong; it is shown file by file."""
        self.problems = tuple(sorted(problems, key=lambda problem: (str(problem.file), problem.line, problem.message)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class LearningError(TwitchwiseError):
    """The learned weights are missing, damaged or of another version."""


class LabelError(TwitchwiseError):
    """A line of a labelled question file is not as `tests/questions/README.md` says."""


class StubError(TwitchwiseError):
    """A file cannot be begun as it was wished for; says why, and nothing was written."""


class StartError(TwitchwiseError):
    """The bot cannot run on a platform; says what to do about it."""


class OutageError(StartError):
    """What the bot needs cannot be reached for now; the same start may succeed later."""
