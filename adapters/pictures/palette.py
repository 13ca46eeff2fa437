"""The colours of the pictures, by what they are for: on light paper, and on dark."""

from collections.abc import Mapping
from enum import StrEnum


class Look(StrEnum):
    """What a colour is for; also its name in the style sheet of a picture."""

    PAPER = "paper"
    BAND = "band"
    """Behind a heading."""
    GRID = "grid"
    """Lines that lead the eye."""
    INK = "ink"
    MUTED = "muted"
    """Words of less weight."""
    SKIN = "skin"
    """Inside a drawn face."""
    HAIR = "hair"
    """On top of a drawn face, and the whole of a small drawn body."""
    DRAWN = "drawn"
    """The lines of a drawn face."""
    ESTABLISHED = "established"
    UNCOMMON = "uncommon"
    RARE = "rare"
    CASE_REPORTS = "case-reports"
    MOVES = "moves"
    """Where a face moves."""


LIGHT: Mapping[Look, str] = {
    Look.PAPER: "#fbfaf6",
    Look.BAND: "#eeece3",
    Look.GRID: "#d9d6ca",
    Look.INK: "#1d2830",
    Look.MUTED: "#56616a",
    Look.SKIN: "#f6efe2",
    Look.HAIR: "#d6cdbd",
    Look.DRAWN: "#5b6770",
    Look.ESTABLISHED: "#0d367b",
    Look.UNCOMMON: "#0d8ba5",
    Look.RARE: "#b35502",
    Look.CASE_REPORTS: "#6f324c",
    Look.MOVES: "#1f6a99",
}
DARK: Mapping[Look, str] = {
    Look.PAPER: "#14191d",
    Look.BAND: "#20272d",
    Look.GRID: "#37414a",
    Look.INK: "#e9ecee",
    Look.MUTED: "#a8b3bb",
    Look.SKIN: "#232b31",
    Look.HAIR: "#48535c",
    Look.DRAWN: "#a3afb8",
    Look.ESTABLISHED: "#a7d5f7",
    Look.UNCOMMON: "#3cd8b6",
    Look.RARE: "#f2b569",
    Look.CASE_REPORTS: "#d568d2",
    Look.MOVES: "#82bdf0",
}
WORDS = (Look.INK, Look.MUTED)
"""Looks of words."""
MARKS = (Look.ESTABLISHED, Look.UNCOMMON, Look.RARE, Look.CASE_REPORTS)
"""Looks of marks, each of which has a shape of its own as well."""


def sheet() -> str:
    """Return the style sheet of a picture: light, and dark where the reader has asked for that."""
    return f"{_rules(LIGHT)}@media (prefers-color-scheme: dark){{{_rules(DARK)}}}"


def _rules(colours: Mapping[Look, str]) -> str:
    return "".join(f".{look}{{fill:{colour}}}.{look}-line{{stroke:{colour}}}" for look, colour in colours.items())
