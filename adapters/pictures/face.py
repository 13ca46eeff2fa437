"""One face and one body from a few lines, and the parts of them that can be marked."""

from collections.abc import Collection

from adapters.pictures.palette import Look
from bot.knowledge import Region

FACE = (100.0, 128.0)
"""Width and height of the face."""
BODY = (64.0, 128.0)
"""Width and height of the body."""

_HEAD = "M50 5C77 5 89 26 88 55 87 84 69 110 50 110 31 110 13 84 12 55 11 26 23 5 50 5Z"
_HALF = "M50 5C23 5 11 26 12 55 13 84 31 110 50 110Z"
_EYE = "M22 52Q33 42 44 52 33 60 22 52Z"
_JAW = "M14 68C16 86 29 109 47 110L48 103C37 98 27 84 24 66Z"
_LIPS = "M36 89Q43 85 50 87 57 85 64 89 50 98 36 89Z"
_LINES = (
    f'<path d="{_HEAD}"/>',
    '<path d="M12 47C6 45 6 61 14 67M88 47C94 45 94 61 86 67"/>',
    '<path d="M41 109V123M59 109V123"/>',
    '<path d="M21 40Q32 33 44 39M79 40Q68 33 56 39"/>',
    f'<path d="{_EYE}"/><path d="{_EYE}" transform="translate(100)scale(-1 1)"/>',
    '<path d="M51 52Q49 66 45 72 48 77 54 75"/>',
    f'<path d="{_LIPS}M36 89Q50 92 64 89"/>',
)
_HAIR = "M13 43C9 12 34 2 50 2 66 2 91 12 87 43 84 30 76 21 63 19 50 24 32 21 24 22 18 27 15 34 13 43Z"
_PUPILS = '<circle cx="33" cy="51.5" r="3.4"/><circle cx="67" cy="51.5" r="3.4"/>'

_ON_FACE = {
    Region.LEFT_FACE: f'<path d="{_HALF}"/>',
    Region.LEFT_EYE: '<ellipse cx="33" cy="52" rx="16" ry="12"/>',
    Region.LEFT_LOWER_EYELID: '<path d="M20 54Q33 62 46 54 44 68 33 68 22 68 20 54Z"/>',
    Region.LEFT_EYELIDS: '<path d="M19 52Q33 33 47 52 33 42 19 52Z"/><path d="M20 54Q33 62 46 54 33 72 20 54Z"/>',
    Region.LEFT_TEMPLE: '<ellipse cx="17.5" cy="43" rx="5" ry="12"/>',
    Region.LEFT_CHEEK: '<ellipse cx="28" cy="75" rx="11" ry="8.5"/>',
    Region.LEFT_MOUTH: '<ellipse cx="39" cy="91" rx="9" ry="7.5"/>',
    Region.LEFT_JAW: f'<path d="{_JAW}"/>',
    Region.FACE: f'<path d="{_HEAD}"/>',
    Region.EYEBALLS: '<circle cx="33" cy="51.5" r="6"/><circle cx="67" cy="51.5" r="6"/>',
    Region.MOUTH: '<ellipse cx="50" cy="90" rx="19" ry="8.5"/>',
    Region.TONGUE: '<path d="M43 93Q50 96 57 93V100Q57 106 50 106 43 106 43 100Z"/>',
    Region.NECK: '<path d="M41 109Q50 113 59 109V123H41Z"/>',
}
_BOTH_SIDES = {
    Region.EYES: Region.LEFT_EYE,
    Region.EYELIDS: Region.LEFT_EYELIDS,
    Region.JAW: Region.LEFT_JAW,
}
_OTHER_SIDE = {Region.RIGHT_EYELIDS: Region.LEFT_EYELIDS}

_TRUNK = '<path d="M26 33H38V62H26ZM32 33V62"/>'
_LEFT_ARM = '<path d="M20 32 11 62"/>'
_RIGHT_ARM = '<path d="M44 32 53 62"/>'
_LEGS = '<path d="M28 68 25 113M36 68 39 113"/>'
_ON_BODY = {
    Region.TRUNK: _TRUNK,
    Region.LEFT_ARM: _LEFT_ARM,
    Region.ARMS: _LEFT_ARM + _RIGHT_ARM,
    Region.HANDS: '<path d="M10 66 9.5 67M54 66 54.5 67"/>',
    Region.LEGS: _LEGS,
    Region.CALVES: '<path d="M26.3 94 25 112M37.7 94 39 112"/>',
    Region.FEET: '<path d="M24.5 117H20M39.5 117H44"/>',
}
_WHOLE_BODY = '<circle cx="32" cy="14" r="5"/>' + _TRUNK + _LEFT_ARM + _RIGHT_ARM + _LEGS + _ON_BODY[Region.FEET]
_LIMBS = 'fill="none" stroke-width="8" stroke-linecap="round" stroke-linejoin="round"'
_LARGE = frozenset({Region.FACE, Region.LEFT_FACE})
"""What is marked lightly, so that the parts inside stand out."""
_FILLED, _FAINT = 0.5, 0.2
"""How much of the colour a mark lets through."""
SPREAD = 'fill-opacity="0.1" stroke-width="2.6" stroke-linecap="round" stroke-dasharray="0.1 4.6"'
"""How it is drawn where a movement may also be."""


def face(shown: Collection[Region], spreads: Collection[Region]) -> str:
    """Return a face, drawn to the right of 0 and below it, with the parts marked where it moves and where it may."""
    marked = "".join(
        f'<g fill-opacity="{_FAINT if region in _LARGE else _FILLED}">{_shape(region)}</g>'
        for region in sorted(shown, key=lambda region: region not in _LARGE)
    )
    lightly = "".join(map(_shape, spreads))
    line = 'fill="none" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"'
    return (
        f'<path class="{Look.SKIN}" d="{_HEAD}"/>'
        f'<path class="{Look.HAIR}" d="{_HAIR}"/>'
        f'<g class="{Look.DRAWN}-line" {line}>{"".join(_LINES)}</g>'
        f'<g class="{Look.DRAWN}">{_PUPILS}</g>'
        f'<g class="{Look.MOVES} {Look.MOVES}-line" stroke-width="1.5">{marked}</g>'
        f'<g class="{Look.MOVES} {Look.MOVES}-line" {SPREAD}>{lightly}</g>'
    )


def body(shown: Collection[Region], spreads: Collection[Region]) -> str:
    """Return a body with the parts marked, drawn to the right of 0, below it; empty if none of them is."""
    marked = "".join(_ON_BODY[region] for region in shown if region in _ON_BODY)
    lightly = "".join(_ON_BODY[region] for region in spreads if region in _ON_BODY)
    if not marked and not lightly:
        return ""
    dots = 'fill="none" stroke-width="2.8" stroke-linecap="round" stroke-dasharray="0.1 4.6"'
    return (
        f'<g class="{Look.HAIR}-line" {_LIMBS}>{_WHOLE_BODY}</g>'
        f'<g class="{Look.MOVES}-line" {_LIMBS}>{marked}</g>'
        f'<g class="{Look.MOVES}-line" {dots}>{lightly}</g>'
    )


def _shape(region: Region) -> str:
    """Return a part of the face; empty if it is one of the body."""
    if region in _BOTH_SIDES:
        half = _ON_FACE[_BOTH_SIDES[region]]
        return half + _mirrored(half)
    if region in _OTHER_SIDE:
        return _mirrored(_ON_FACE[_OTHER_SIDE[region]])
    return _ON_FACE.get(region, "")


def _mirrored(drawn: str) -> str:
    return f'<g transform="translate(100)scale(-1 1)">{drawn}</g>'


DRAWN = frozenset((*_ON_FACE, *_BOTH_SIDES, *_OTHER_SIDE, *_ON_BODY))
"""Every part that can be marked."""
