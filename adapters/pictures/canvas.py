"""Draws shapes and words into SVG, and remembers where each word and mark stands."""

import re
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from adapters.pictures.font import FAMILY, width
from adapters.pictures.palette import Look, sheet

_ABOVE, _BELOW = 0.74, 0.22
"""How far words reach above and below their line, in ems."""
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold."""


@dataclass(frozen=True, slots=True)
class Box:
    """The room that a word or a mark takes."""

    left: float
    top: float
    right: float
    bottom: float
    what: str
    """The words; empty for a mark."""

    def meets(self, other: "Box") -> bool:
        """Whether it shares room with another."""
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.bottom <= other.top or other.bottom <= self.top)


class Canvas:
    """A sheet of a fixed width that grows downwards."""

    def __init__(self, wide: int) -> None:
        """Take the width in pixels."""
        self.wide = wide
        self.boxes: list[Box] = []
        self._parts: list[str] = []

    def text(  # noqa: PLR0913 - where and how words stand
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        look: Look = Look.INK,
        bold: bool = False,
        turned: bool = False,
    ) -> None:
        """Write words from a point on their line; turned ones read upwards from it."""
        if not words:
            return
        long = width(words, size, bold=bold)
        if turned:
            self.boxes.append(Box(x - _ABOVE * size, y - long, x + _BELOW * size, y, words))
        else:
            self.boxes.append(Box(x, y - _ABOVE * size, x + long, y + _BELOW * size, words))
        weight = ' font-weight="bold"' if bold else ""
        turn = f' transform="rotate(-90 {_number(x)} {_number(y)})"' if turned else ""
        # Where the font is missing, another is fitted into the same room.
        self._parts.append(
            f'<text class="{look}" x="{_number(x)}" y="{_number(y)}" font-size="{_number(size)}"{weight}{turn} '
            f'textLength="{_number(long)}" lengthAdjust="spacingAndGlyphs">{_legal(words)}</text>'
        )

    def line(self, start: tuple[float, float], end: tuple[float, float], look: Look, thick: float = 1.0) -> None:
        """Draw a straight line."""
        points = " ".join(
            f'{name}="{_number(n)}"' for name, n in zip(("x1", "y1", "x2", "y2"), (*start, *end), strict=True)
        )
        self._parts.append(f'<line class="{look}-line" {points} stroke-width="{_number(thick)}"/>')

    def band(self, top: float, high: float, look: Look, left: float = 0.0, right: float | None = None) -> None:
        """Fill a strip, from edge to edge unless told otherwise."""
        wide = (self.wide if right is None else right) - left
        room = f'x="{_number(left)}" y="{_number(top)}" width="{_number(wide)}" height="{_number(high)}"'
        self._parts.append(f'<rect class="{look}" {room}/>')

    def mark(self, x: float, y: float, radius: float, drawn: str) -> None:
        """Set a mark, drawn around 0, with a point as its middle."""
        self.boxes.append(Box(x - radius, y - radius, x + radius, y + radius, ""))
        self.place(x, y, 1.0, drawn)

    def place(self, x: float, y: float, scale: float, drawn: str) -> None:
        """Put something drawn elsewhere so that its 0 comes to a point."""
        grown = f" scale({_number(scale)})" if scale != 1.0 else ""
        self._parts.append(f'<g transform="translate({_number(x)} {_number(y)}){grown}">{drawn}</g>')

    def svg(self, high: int, title: str, description: str) -> str:
        """Return everything as one SVG document, with its words for those who do not see it."""
        size = f'width="{self.wide}" height="{high}" viewBox="0 0 {self.wide} {high}"'
        family = quoteattr(f"'{FAMILY}', Arial, Helvetica, 'Liberation Sans', sans-serif")
        style = f"<style>text{{white-space:pre}}{sheet()}</style>"
        told = f'<title id="title">{_legal(title)}</title><desc id="desc">{_legal(description)}</desc>'
        paper = f'<rect class="{Look.PAPER}" width="{self.wide}" height="{high}"/>'
        body = "\n".join(self._parts)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title desc" '
            f"font-family={family}>\n{told}\n{style}\n{paper}\n{body}\n</svg>\n"
        )


def _legal(words: str) -> str:
    return escape(_ILLEGAL.sub("", words))


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"
