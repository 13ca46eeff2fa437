"""How wide words are in the one font of the pictures, so that nothing is drawn over anything else."""

import struct
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FAMILY = "Atkinson Hyperlegible"
_FOLDER = Path(__file__).parent / "fonts"
REGULAR = _FOLDER / "AtkinsonHyperlegible-Regular.ttf"
BOLD = _FOLDER / "AtkinsonHyperlegible-Bold.ttf"
_ELSE = 1.1
"""Width, in ems, of a character that the font does not have; another font draws it."""


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is, in pixels, at a size in pixels."""
    known = _advances(BOLD if bold else REGULAR)
    return size * sum(known.get(ord(character), _ELSE) for character in text)


def clipped(text: str, size: float, most: float, *, bold: bool = False) -> str:
    """Return a text of at most so many pixels, shortened at its end if need be."""
    if width(text, size, bold=bold) <= most:
        return text
    while text and width(f"{text}…", size, bold=bold) > most:
        text = text[:-1]
    return f"{text.rstrip()}…"


def wrapped(text: str, size: float, most: float, *, bold: bool = False) -> list[str]:
    """Return a text in lines of at most so many pixels; a word that is longer is broken."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        tried = f"{line} {word}".lstrip()
        if width(tried, size, bold=bold) <= most:
            line = tried
            continue
        lines += [line] if line else []
        line = word
        while width(line, size, bold=bold) > most:
            fits = next(n for n in range(len(line) - 1, 0, -1) if n == 1 or width(line[:n], size, bold=bold) <= most)
            lines.append(line[:fits])
            line = line[fits:]
    return [*lines, line] if line else lines


@cache
def _advances(path: Path) -> Mapping[int, float]:
    """Return the widths of a font's characters in ems, by code point, from its tables.

    They are described at https://learn.microsoft.com/en-us/typography/opentype/spec/.
    """
    data = path.read_bytes()
    tables = {}
    for n in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _, start, _ = struct.unpack_from(">4sIII", data, 12 + 16 * n)
        tables[tag] = start
    (em,) = struct.unpack_from(">H", data, tables[b"head"] + 18)
    (count,) = struct.unpack_from(">H", data, tables[b"hhea"] + 34)
    advances = [struct.unpack_from(">H", data, tables[b"hmtx"] + 4 * n)[0] / em for n in range(count)]
    return {point: advances[min(glyph, count - 1)] for point, glyph in _glyphs(data, tables[b"cmap"]).items()}


def _glyphs(data: bytes, cmap: int) -> Mapping[int, int]:
    """Return the glyphs of a font by code point, from its table of the Basic Multilingual Plane (format 4)."""
    for n in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * n)
        if (platform, encoding) == (3, 1):
            break
    at = cmap + offset
    segments = struct.unpack_from(">H", data, at + 6)[0] // 2
    every = f">{segments}H"
    ends = struct.unpack_from(every, data, at + 14)
    starts = struct.unpack_from(every, data, at + 16 + 2 * segments)
    deltas = struct.unpack_from(every, data, at + 16 + 4 * segments)
    ranges = at + 16 + 6 * segments
    found = {}
    for n, (start, end, delta) in enumerate(zip(starts, ends, deltas, strict=True)):
        (away,) = struct.unpack_from(">H", data, ranges + 2 * n)
        for point in range(start, min(end, 0xFFFE) + 1):
            if away:
                (glyph,) = struct.unpack_from(">H", data, ranges + 2 * n + away + 2 * (point - start))
                glyph = glyph and (glyph + delta) & 0xFFFF
            else:
                glyph = (point + delta) & 0xFFFF
            if glyph:
                found[point] = glyph
    return found
