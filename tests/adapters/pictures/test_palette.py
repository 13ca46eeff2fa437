"""The colours can be read by everyone: enough contrast, and marks that differ whatever somebody sees."""

from collections.abc import Mapping
from itertools import combinations

import pytest

from adapters.pictures.palette import DARK, LIGHT, MARKS, WORDS, Look, sheet

Triple = tuple[float, float, float]
PALETTES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])

VISIONS = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "grey": ((0.2126, 0.7152, 0.0722),) * 3,
}
"""What is left of linear red, green and blue: Machado, Oliveira and Fernandes, 2009, doi.org/10.1109/TVCG.2009.113."""
LEAST = 20.0
"""Distance of two colours of marks in CIELAB; 2.3 can just be told apart side by side."""


def linear(colour: str) -> Triple:
    """Return linear red, green and blue, 0 to 1."""
    r, g, b = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))

    def one(c: float) -> float:
        return c / 12.92 if c <= 0.04045 else float(((c + 0.055) / 1.055) ** 2.4)

    return one(r), one(g), one(b)


def seen(colour: str, vision: tuple[Triple, ...]) -> Triple:
    """Return a colour as somebody sees it."""
    r, g, b = linear(colour)
    x, y, z = (min(max(row[0] * r + row[1] * g + row[2] * b, 0.0), 1.0) for row in vision)
    return x, y, z


def contrast(one: str, other: str) -> float:
    """Return the contrast of https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    light = [0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05 for r, g, b in (linear(one), linear(other))]
    return max(light) / min(light)


def lab(rgb: Triple) -> Triple:
    """Return lightness and the two axes of colour in CIELAB, for daylight (D65)."""
    r, g, b = rgb
    xyz = (
        (0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047,
        0.2126729 * r + 0.7151522 * g + 0.0721750 * b,
        (0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883,
    )
    x, y, z = (n ** (1 / 3) if n > 216 / 24389 else (24389 / 27 * n + 16) / 116 for n in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@PALETTES
def test_words_can_be_read_on_paper_and_on_headings(palette: Mapping[Look, str]) -> None:
    """WCAG AA: 4.5 to 1."""
    for look in WORDS:
        for ground in (Look.PAPER, Look.BAND):
            assert contrast(palette[look], palette[ground]) >= 4.5, (look, ground)


@PALETTES
def test_marks_and_drawings_can_be_seen(palette: Mapping[Look, str]) -> None:
    """WCAG AA for what is no text: 3 to 1."""
    for look in (*MARKS, Look.MOVES, Look.DRAWN):
        assert contrast(palette[look], palette[Look.PAPER]) >= 3, look
    assert contrast(palette[Look.MOVES], palette[Look.SKIN]) >= 3
    assert contrast(palette[Look.DRAWN], palette[Look.SKIN]) >= 3


@PALETTES
@pytest.mark.parametrize("vision", ["usual", "no red", "no green", "no blue"])
def test_the_colours_of_marks_differ_for_everyone(palette: Mapping[Look, str], vision: str) -> None:
    """Though each has a shape of its own as well."""
    for one, other in combinations(MARKS, 2):
        a, b = (lab(seen(palette[look], VISIONS[vision])) for look in (one, other))
        assert sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5 >= LEAST, (one, other)


@PALETTES
@pytest.mark.parametrize("vision", VISIONS)
def test_where_a_face_moves_differs_from_where_it_does_not(palette: Mapping[Look, str], vision: str) -> None:
    """Without colours, too."""
    a, b = (lab(seen(palette[look], VISIONS[vision])) for look in (Look.MOVES, Look.SKIN))
    assert abs(a[0] - b[0]) >= 25


def test_both_palettes_say_all_colours_and_the_sheet_has_both() -> None:
    """Light unless the reader asked for dark."""
    assert set(LIGHT) == set(DARK) == set(Look)
    light, dark = sheet().split("@media (prefers-color-scheme: dark)")
    assert LIGHT[Look.PAPER] in light
    assert DARK[Look.PAPER] in dark
