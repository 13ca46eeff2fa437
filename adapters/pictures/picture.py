"""A picture, and the same in words."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """One drawing, ready to be written, sent or shown."""

    name: str
    """A short name for files, such as `causes`."""
    title: str
    svg: str
    width: int
    height: int
    wordings: tuple[tuple[str, ...], ...]
    """What it shows in words, line by line: everything first, then the same in fewer words."""
    closing: str
    """How far it was reviewed, and the disclaimer; in every alternative text."""
    cut: str
    """What stands in the place of lines that are left out; holds `{count}`."""

    @property
    def digest(self) -> str:
        """A fingerprint of the drawing."""
        return hashlib.sha256(self.svg.encode()).hexdigest()[:16]

    def alt(self, most: int) -> str:
        """Return the picture in words, in at most so many characters (UTF-16, as platforms count them).

        The fullest wording that fits is taken; if none does, lines at the end of the shortest are left out, and it
        says so. The title and the closing are always there.
        """
        for lines in self.wordings:
            text = self._said(lines)
            if _size(text) <= most:
                return text
        shortest = self.wordings[-1]
        for kept in range(len(shortest) - 1, -1, -1):
            text = self._said((*shortest[:kept], self.cut.format(count=len(shortest) - kept)))
            if _size(text) <= most:
                return text
        return self._said(())

    def _said(self, lines: tuple[str, ...]) -> str:
        return "\n".join((f"{self.title}.", *lines, self.closing))


def _size(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
