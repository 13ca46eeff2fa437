"""The drawn guide: where each kind of movement is, how long it lasts, whether it hurts and whether sleep stops it."""

from collections.abc import Iterator

from adapters.pictures import font
from adapters.pictures.canvas import Canvas
from adapters.pictures.face import BODY, FACE, SPREAD, body, face
from adapters.pictures.palette import Look
from adapters.pictures.picture import Picture
from adapters.pictures.told import bare, capital, reviewed, warning
from bot.knowledge import Movement
from bot.library import Library
from bot.reply import Drawing

WIDE = 1080
"""Pixels from edge to edge: those of a telephone held upright."""
_MARGIN, _GUTTER = 36, 32
_CARD = (WIDE - 2 * _MARGIN - _GUTTER) / 2
"""Width of one movement; two stand side by side."""
_TITLE, _ABOUT, _NAME, _TEXT, _FOOT = 46, 25, 25, 20, 20
"""Sizes of words in pixels."""
_LINE = 1.3
"""Distance of two lines, in ems."""
_FACE_SCALE, _BODY_SCALE = 1.26, 0.78
_DRAWING = FACE[0] * _FACE_SCALE
_BESIDE = _DRAWING + 22
"""Pixels from the edge of a card to its words."""


def guide(library: Library) -> Picture:
    """Return the guide to the kinds of movement of a knowledge base."""
    return draw(library)[0]


def draw(library: Library) -> tuple[Picture, Canvas]:
    """Return the guide and the canvas that it was drawn on."""
    canvas = Canvas(WIDE)
    words = library.wording.pictures
    y = float(_MARGIN + 40)
    for text, size, look, bold in (
        (words.guide_title, _TITLE, Look.INK, True),
        (words.guide_about, _ABOUT, Look.MUTED, False),
    ):
        y = _words(canvas, (_MARGIN, y), font.wrapped(text, size, WIDE - 2 * _MARGIN, bold=bold), size, look, bold=bold)
    y = _legend(canvas, y + 4, library)
    movements = list(library.movements.values())
    for n in range(0, len(movements), 2):
        canvas.line((_MARGIN, y), (WIDE - _MARGIN, y), Look.GRID)
        pair = movements[n : n + 2]
        y = max(_card(canvas, _MARGIN + k * (_CARD + _GUTTER), y + 20, m, library) for k, m in enumerate(pair))
    canvas.line((_MARGIN, y), (WIDE - _MARGIN, y), Look.GRID)
    y = _words(canvas, (_MARGIN, y + 50), [library.wording.chat.care], _ABOUT, bold=True)
    for text in warning(library):
        y = _words(canvas, (_MARGIN, y + 4), font.wrapped(text, _NAME - 2, WIDE - 2 * _MARGIN), _NAME - 2)
    y += 16
    review = reviewed(library, [library.base.movements.review])
    for text in (review, library.wording.disclaimer):
        y = _words(canvas, (_MARGIN, y), font.wrapped(text, _FOOT, WIDE - 2 * _MARGIN), _FOOT, Look.MUTED)
    high = int(y + _MARGIN - _FOOT)

    wordings = (
        (*_full(library), *warning(library)),
        tuple(words.item.format(name=bare(m.name), said=m.where) for m in movements),
        tuple(words.item.format(name=bare(m.name), said=m.where.partition(";")[0]) for m in movements),
    )
    closing = f"{review} {library.wording.disclaimer}"
    told = "\n".join((words.guide_about, *wordings[0], closing))
    svg = canvas.svg(high, words.guide_title, told)
    return Picture(Drawing.GUIDE, words.guide_title, svg, WIDE, high, wordings, closing, words.cut), canvas


def facts(movement: Movement, library: Library) -> tuple[tuple[str, str], ...]:
    """Return what the guide says of a movement, each with its heading."""
    words = library.wording.pictures
    return (
        (words.where, capital(movement.where)),
        (words.how_long, capital(movement.how_long)),
        (words.in_sleep, capital(movement.in_sleep)),
        (words.painful, capital(movement.painful)),
    )


def _words(  # noqa: PLR0913 - what stands where, and how
    canvas: Canvas, at: tuple[float, float], lines: list[str], size: int, look: Look = Look.INK, *, bold: bool = False
) -> float:
    """Write lines from a point down and return where the next would be."""
    x, y = at
    for line in lines:
        canvas.text(x, y, line, size, look=look, bold=bold)
        y += size * _LINE
    return y


def _legend(canvas: Canvas, y: float, library: Library) -> float:
    words = library.wording.pictures
    room = 'x="-18" y="-10" width="36" height="20" rx="10"'
    x = float(_MARGIN)
    for drawn, text in (
        (f'<rect class="{Look.MOVES} {Look.MOVES}-line" fill-opacity="0.5" stroke-width="1.8" {room}/>', words.shown),
        (f'<rect class="{Look.MOVES} {Look.MOVES}-line" {SPREAD} {room}/>', words.spreads),
    ):
        fitting = font.clipped(text, _ABOUT, WIDE / 2 - _MARGIN - 86)
        canvas.place(x + 18, y, 1.0, drawn)
        canvas.text(x + 48, y + 0.34 * _ABOUT, fitting, _ABOUT)
        x += 48 + font.width(fitting, _ABOUT) + 36
    return y + 34


def _card(canvas: Canvas, left: float, top: float, movement: Movement, library: Library) -> float:
    """Draw one movement and return where it ends."""
    figure = body(movement.shown, movement.spreads)
    canvas.place(left, top, _FACE_SCALE, face(movement.shown, movement.spreads))
    under = top + FACE[1] * _FACE_SCALE
    if figure:
        canvas.place(left + (_DRAWING - BODY[0] * _BODY_SCALE) / 2, under + 4, _BODY_SCALE, figure)
        under += 4 + BODY[1] * _BODY_SCALE
    x, wide = left + _BESIDE, _CARD - _BESIDE
    name = font.wrapped(movement.name, _NAME, wide, bold=True)
    y = _words(canvas, (x, top + _NAME), name, _NAME, bold=True) + 2
    for heading, text in facts(movement, library):
        first, *more = font.wrapped(f"{heading}: {text}", _TEXT, wide)
        before = f"{heading}: "
        if first.startswith(before):
            canvas.text(x, y, before.rstrip(), _TEXT, look=Look.MUTED)
            canvas.text(x + font.width(before, _TEXT), y, first.removeprefix(before), _TEXT)
        else:
            canvas.text(x, y, first, _TEXT)
        y = _words(canvas, (x, y + _TEXT * _LINE), more, _TEXT) + 5
    return max(under, y - _TEXT) + 14


def _full(library: Library) -> Iterator[str]:
    for movement in library.movements.values():
        said = "; ".join(f"{heading}: {text}" for heading, text in facts(movement, library))
        yield f"{movement.name}. {said}."
