"""Pictures are made once, as PNGs that are what they say."""

import asyncio
import logging
import struct
import threading
import zlib
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pytest
from matplotlib.image import imread

from adapters.pictures import causes, gallery, guide
from adapters.pictures.gallery import Gallery, Shown
from adapters.pictures.palette import LIGHT, Look
from adapters.pictures.png import SCALE, png
from bot.library import Library
from bot.reply import Drawing


def decoded(data: bytes) -> tuple[int, int, bytes]:
    """Return the width, the height and the pixels (four bytes each, behind one a row) of a PNG."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    parts = dict[bytes, bytes]()
    for name, part in chunks(data):
        parts[name] = parts.get(name, b"") + part
    wide, high, depth, kind = struct.unpack(">IIBB", parts[b"IHDR"][:10])
    assert (depth, kind) == (8, 6)
    return wide, high, zlib.decompress(parts[b"IDAT"])


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the parts of a PNG, each with a right checksum."""
    at = 8
    while at < len(data):
        (long,) = struct.unpack_from(">I", data, at)
        name, part = data[at + 4 : at + 8], data[at + 8 : at + 8 + long]
        assert struct.unpack_from(">I", data, at + 8 + long)[0] == zlib.crc32(name + part)
        yield name, part
        at += 12 + long


def test_a_png_has_the_size_of_its_drawing(known: Library) -> None:
    """Larger by a half, so that it stays sharp."""
    picture = causes.causes(known)
    wide, high, pixels = decoded(png(picture))
    assert (wide, high) == (picture.width * SCALE, round(picture.height * SCALE))
    assert len(pixels) == high * (4 * wide + 1)


def test_a_png_is_drawn_on_light_paper(known: Library) -> None:
    """Nothing of it is transparent, so that it can be read in front of anything."""
    pixels = imread(BytesIO(png(guide.guide(known), 0.25)))
    assert pixels.shape[2] == 4
    assert pixels[:, :, 3].min() == 1
    paper = [round(float(part) * 255) for part in pixels[2, 2, :3]]
    assert "#" + "".join(f"{part:02x}" for part in paper) == LIGHT[Look.PAPER]


def test_a_png_is_the_same_each_time_and_knows_no_dark(known: Library) -> None:
    """Whatever the machine prefers."""
    picture = causes.causes(known)
    before, _, after = picture.svg.partition("@media")
    light = replace(picture, svg=f"{before}</style>{after.partition('</style>')[2]}")
    assert png(picture, 0.25) == png(picture, 0.25) == png(light, 0.25)


async def test_a_picture_is_made_once_however_many_want_it(known: Library) -> None:
    """Away from the event loop, and not before it is wished for."""
    made: list[int] = []

    def make(library: Library, drawing: Drawing) -> Shown:
        made.append(threading.get_ident())
        return Shown(gallery.drawn(library, drawing), b"png", "causes.png")

    pictures = Gallery(known, make)
    assert not made
    found = await asyncio.gather(*(pictures.shown(Drawing.CAUSES) for _ in range(5)))
    assert {shown.png for shown in found if shown} == {b"png"}
    assert len(made) == 1
    assert made[0] != threading.get_ident()


async def test_a_picture_that_cannot_be_made_is_left_out(known: Library, caplog: pytest.LogCaptureFixture) -> None:
    """It is said once, in the log."""

    def make(library: Library, drawing: Drawing) -> Shown:
        raise ImportError(f"{library.digest} {drawing}")

    pictures = Gallery(known, make)
    with caplog.at_level(logging.WARNING):
        assert await pictures.shown(Drawing.CAUSES) is None
        assert await pictures.shown(Drawing.CAUSES) is None
    assert caplog.messages == ["picture causes not made: ImportError"]


def test_the_name_of_a_file_changes_with_the_picture(known: Library) -> None:
    """So that it may be kept for long."""
    shown = gallery.made(known, Drawing.CAUSES)
    assert shown.file == f"causes-{shown.picture.digest}.png"
    assert shown.picture == causes.causes(known)
