"""The marks for how well a link is supported: each has its own shape, its own filling and its own colour."""

from adapters.pictures.palette import Look
from bot.knowledge import Strength

RADIUS = 11.0
"""Pixels from the middle of a mark to its edge."""

_DRAWN = {
    Strength.ESTABLISHED: f'<circle class="{Look.ESTABLISHED}" r="10.5"/>',
    Strength.UNCOMMON: (
        f'<path class="{Look.UNCOMMON}" d="M0-11V11L-11 0Z"/>'
        f'<path class="{Look.UNCOMMON}-line" d="M0-9.6 9.6 0 0 9.6-9.6 0Z" fill="none" stroke-width="2.4" '
        'stroke-linejoin="round"/>'
    ),
    Strength.RARE: (
        f'<rect class="{Look.RARE}-line" x="-8" y="-8" width="16" height="16" fill="none" stroke-width="2.8"/>'
    ),
    Strength.CASE_REPORTS: (
        f'<path class="{Look.CASE_REPORTS}-line" d="M0-7.5 8 6.5H-8Z" fill="none" stroke-width="2.2" '
        'stroke-linejoin="round"/>'
    ),
}
SHOWN = tuple(_DRAWN)
"""Strengths that have a mark, the best first."""


def drawn(strength: Strength) -> str:
    """Return the mark of a strength, drawn around 0."""
    return _DRAWN[strength]
