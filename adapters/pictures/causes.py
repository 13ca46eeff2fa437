"""The map: which kinds of movement each condition can make, and how well that is supported."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from adapters.pictures import font, marks
from adapters.pictures.canvas import Canvas
from adapters.pictures.palette import Look
from adapters.pictures.picture import Picture
from adapters.pictures.told import bare, capital, reviewed, warning
from bot.knowledge import Condition, Group, Strength
from bot.library import Library
from bot.reply import Drawing

WIDE = 1080
"""Pixels from edge to edge: those of a telephone held upright."""
_MARGIN = 36
_TITLE, _ABOUT, _HEADING, _LABEL, _COLUMN, _FOOT = 46, 25, 25, 23, 21, 20
"""Sizes of words in pixels."""
_LEAST_LABEL, _MOST_LABEL = 300, 400
"""Pixels that the names of conditions take, and those that one may take."""
_MOST_COLUMN = 300
"""Pixels that the name of a movement may take."""
_ROW, _BAND, _GAP = 39, 50, 18
"""Pixels of a row, of a heading, and above a heading."""
_LINE = 1.34
"""Distance of two lines, in ems."""
_STRONGEST_FIRST = list(Strength)

Rows = list[tuple[str, list[Condition]]]
"""Headings, and the conditions below each."""


def causes(library: Library) -> Picture:
    """Return the map of all conditions of a knowledge base."""
    return draw(library)[0]


def draw(library: Library) -> tuple[Picture, Canvas]:
    """Return the map and the canvas that it was drawn on."""
    canvas = Canvas(WIDE)
    rows = _rows(library)
    used = {movement for _, conditions in rows for c in conditions for movement in c.twitching.movements}
    columns = [movement for movement in library.movements.values() if movement.id in used]
    label = max(_LEAST_LABEL, *(font.width(named(c), _LABEL) for _, conditions in rows for c in conditions))
    left = _MARGIN + label + 14
    step = (WIDE - _MARGIN - left) / max(len(columns), 1)
    places = {movement.id: left + step * (n + 0.5) for n, movement in enumerate(columns)}
    names = {movement.id: font.clipped(bare(movement.name), _COLUMN, _MOST_COLUMN) for movement in columns}
    deep = max((font.width(name, _COLUMN) for name in names.values()), default=0.0)

    words = library.wording.pictures
    title = library.wording.titles.causes_of_twitching
    y = _words(canvas, _MARGIN + 40, title, _TITLE, bold=True)
    y = _words(canvas, y + 2, words.causes_about, _ABOUT, look=Look.MUTED)
    # The corners beside the names of the movements hold what is to be read first and last.
    head = max(_legend(canvas, y + 22, library, label), y + deep) + 12
    for id_, x in places.items():
        canvas.text(x + 0.26 * _COLUMN, head - 8, names[id_], _COLUMN, turned=True)
    y = head
    for heading, conditions in rows:
        canvas.band(y, _BAND, Look.BAND)
        canvas.text(
            _MARGIN, y + 33, font.clipped(heading, _HEADING, WIDE - 2 * _MARGIN, bold=True), _HEADING, bold=True
        )
        y += _BAND
        bottom = y + _ROW * len(conditions)
        for x in places.values():
            canvas.line((x, y), (x, bottom), Look.GRID)
        for condition in conditions:
            y = _row(canvas, y, condition, places)
        y += _GAP
    y -= _GAP - 12
    foot = y + deep
    for id_, x in places.items():
        at = foot - (deep - font.width(names[id_], _COLUMN))
        canvas.text(x + 0.26 * _COLUMN, at, names[id_], _COLUMN, turned=True)
    for line in _none(library):
        y = _words(canvas, y + _LABEL, line, _LABEL, wide=label)
    y = _words(canvas, max(foot, y) + 56, library.wording.chat.care, _HEADING, bold=True)
    for line in warning(library):
        y = _words(canvas, y + 4, line, _LABEL)
    y += 16
    review = reviewed(library, [c.review for c in library.conditions.values()])
    for line in (review, library.wording.disclaimer):
        y = _words(canvas, y, line, _FOOT, look=Look.MUTED)
    high = int(y + _MARGIN - _FOOT)

    warned, full, short = warning(library), tuple(_full(library, rows)), tuple(_by_strength(library))
    # The answer that a picture comes with has the warning as well; where there is room, it is here too.
    counted = [tuple(_by_strength(library, named)) for named in range(len(marks.SHOWN) - 1, 0, -1)]
    wordings = (
        (*full, *warned),
        tuple(_moving(library)),
        (*short, *warned),
        short,
        *counted,
        tuple(_one_by_one(library)),
    )
    closing = f"{review} {library.wording.disclaimer}"
    told = "\n".join((*wordings[0], closing))
    picture = Picture(Drawing.CAUSES, title, canvas.svg(high, title, told), WIDE, high, wordings, closing, words.cut)
    return picture, canvas


def named(condition: Condition) -> str:
    """Return the fullest name of a condition for which there is room."""
    for name in (condition.name, bare(condition.name), capital(condition.called)):
        if font.width(name, _LABEL) <= _MOST_LABEL:
            return name
    return font.clipped(capital(condition.called), _LABEL, _MOST_LABEL)


def _rows(library: Library) -> Rows:
    headings, common = library.wording.headings, library.base.twitching.common
    rest = [c for c in _sorted(library) if c.twitching.strength is not Strength.NOT_SHOWN and c.slug not in common]
    rows = [
        (headings.common, [library.conditions[slug] for slug in common]),
        (headings.other, [c for c in rest if c.group is Group.NOT_IMMUNE]),
        (headings.immune, [c for c in rest if c.group is Group.IMMUNE]),
    ]
    return [(heading, conditions) for heading, conditions in rows if conditions]


def _sorted(library: Library) -> list[Condition]:
    """Return the conditions, the best supported first."""
    order = _STRONGEST_FIRST.index
    return sorted(library.conditions.values(), key=lambda c: (order(c.twitching.strength), named(c).lower()))


def _words(  # noqa: PLR0913 - what stands where, and how
    canvas: Canvas,
    y: float,
    text: str,
    size: int,
    look: Look = Look.INK,
    *,
    bold: bool = False,
    wide: float = WIDE - 2 * _MARGIN,
) -> float:
    """Write a paragraph at the left edge and return where its next line would be."""
    for line in font.wrapped(text, size, wide, bold=bold):
        canvas.text(_MARGIN, y, line, size, look=look, bold=bold)
        y += size * _LINE
    return y


def _legend(canvas: Canvas, y: float, library: Library, wide: float) -> float:
    words = library.wording.pictures
    canvas.text(_MARGIN, y, font.clipped(words.strength_title, _LABEL, wide, bold=True), _LABEL, bold=True)
    for strength in marks.SHOWN:
        y += _ROW
        canvas.mark(_MARGIN + marks.RADIUS, y - 0.34 * _LABEL, marks.RADIUS, marks.drawn(strength))
        canvas.text(_MARGIN + 34, y, font.clipped(words.strength[strength], _LABEL, wide - 34), _LABEL)
    return y + _ROW / 2


def _row(canvas: Canvas, y: float, condition: Condition, places: dict[str, float]) -> float:
    middle = y + _ROW / 2
    name = named(condition)
    canvas.text(_MARGIN, middle + 0.34 * _LABEL, name, _LABEL)
    found = [places[movement] for movement in condition.twitching.movements]
    begin = _MARGIN + font.width(name, _LABEL) + 10
    if found and max(found) > begin:
        canvas.line((begin, middle), (max(found), middle), Look.GRID)
    for x in found:
        canvas.mark(x, middle, marks.RADIUS, marks.drawn(condition.twitching.strength))
    return y + _ROW


def _full(library: Library, rows: Rows) -> Iterator[str]:
    """Yield everything: the movements of each condition, by heading and strength."""
    for heading, conditions in rows:
        yield f"{heading}."
        strongest = sorted(conditions, key=lambda c: _STRONGEST_FIRST.index(c.twitching.strength))
        for strength, alike in groupby(strongest, lambda c: c.twitching.strength):
            yield _said(library, strength, (_moves(library, c) for c in alike))
    yield from _none(library)


def _moving(library: Library) -> Iterator[str]:
    """Yield a line for each strength, with the movements of each condition."""
    for strength in marks.SHOWN:
        if alike := _ordered(library, strength):
            yield _said(library, strength, (_moves(library, c) for c in alike))
    yield from _none(library)


def _by_strength(library: Library, named: int = len(marks.SHOWN)) -> Iterator[str]:
    """Yield a line for each strength, with the names of its conditions; their number alone for all but so many."""
    for n, strength in enumerate(marks.SHOWN):
        if alike := _ordered(library, strength):
            yield _said(library, strength, (c.called for c in alike) if n < named else (str(len(alike)),))
    yield from _none(library)


def _one_by_one(library: Library) -> Iterator[str]:
    """Yield one short line for each condition, the common ones first, so that some can be left out."""
    words = library.wording.pictures
    for _, conditions in _rows(library):
        for c in conditions:
            yield words.item.format(name=capital(c.called), said=words.strength[c.twitching.strength].lower())
    yield from _none(library)


def _none(library: Library) -> Iterator[str]:
    names = [c.called for c in _sorted(library) if c.twitching.strength is Strength.NOT_SHOWN]
    if names:
        yield library.wording.pictures.none_shown.format(names=", ".join(names))


def _ordered(library: Library, strength: Strength) -> list[Condition]:
    """Return the conditions of one strength in the order of the map."""
    return [c for _, conditions in _rows(library) for c in conditions if c.twitching.strength is strength]


def _said(library: Library, strength: Strength, names: Iterable[str]) -> str:
    words = library.wording.pictures
    return words.by_strength.format(strength=words.strength[strength], names="; ".join(names))


def _moves(library: Library, condition: Condition) -> str:
    movements = ", ".join(bare(library.movements[id_].name).lower() for id_ in condition.twitching.movements)
    return library.wording.pictures.moves.format(name=condition.called, movements=movements)
