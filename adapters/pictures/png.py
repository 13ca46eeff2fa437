"""From SVG to PNG."""

import resvg_py

from adapters.pictures import font
from adapters.pictures.picture import Picture

SCALE = 1.5
"""Pixels of a PNG for each pixel of its drawing."""


def png(picture: Picture, scale: float = SCALE) -> bytes:
    """Return a picture as a PNG on light paper, the same on every machine; takes a fraction of a second."""
    return resvg_py.svg_to_bytes(
        svg_string=picture.svg,
        zoom=scale,
        skip_system_fonts=True,
        font_files=[str(font.REGULAR), str(font.BOLD)],
        font_family=font.FAMILY,
        sans_serif_family=font.FAMILY,
    )
