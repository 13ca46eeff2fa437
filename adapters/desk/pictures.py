"""The pictures of an edition: what the page says of them, and their files."""

from functools import partial

from adapters.desk.wire import Json
from adapters.pictures import gallery
from adapters.pictures.gallery import Gallery
from adapters.pictures.picture import Picture
from bot.library import Library
from bot.live import Edition
from bot.reply import Drawing

FILES = "/pictures"
"""Where the files are found, below it by language and name."""
_WHOLE = 1_000_000
"""Characters, more than any picture says."""


def told(edition: Edition, language: str, drawing: Drawing) -> Json:
    """Return what stands for a picture in a language that is spoken, with the addresses of its files."""
    picture = _drawn(edition, language, drawing)
    return {
        "title": picture.title,
        "alt": picture.alt(_WHOLE),
        "language": language,
        "files": {kind: f"{FILES}/{language}/{drawing}.{kind}?{picture.digest}" for kind in ("svg", "png")},
        "width": picture.width,
        "height": picture.height,
    }


def svg(edition: Edition, language: str, drawing: Drawing) -> str:
    """Return a picture that follows the light of the page."""
    return _drawn(edition, language, drawing).svg


async def png(edition: Edition, language: str, drawing: Drawing) -> bytes | None:
    """Return a picture as platforms are sent it, or None if it cannot be made."""
    shown = await edition.made(language, Gallery).shown(drawing)
    return None if shown is None else shown.png


def _drawn(edition: Edition, language: str, drawing: Drawing) -> Picture:
    return edition.made(language, _DRAWN[drawing])


def _draw(drawing: Drawing, library: Library) -> Picture:
    return gallery.drawn(library, drawing)


_DRAWN = {drawing: partial(_draw, drawing) for drawing in Drawing}
