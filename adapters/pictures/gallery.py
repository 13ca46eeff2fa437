"""Pictures as they are sent: each is made once, off the event loop, when it is first wished for."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from adapters.pictures.picture import Picture
from bot.library import Library
from bot.reply import Drawing

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture that is ready to be sent."""

    picture: Picture
    png: bytes
    file: str
    """A file name that is another whenever the picture is."""


Make = Callable[[Library, Drawing], Shown]


class Gallery:
    """The pictures of one knowledge base."""

    def __init__(self, library: Library, make: Make | None = None) -> None:
        """Take the knowledge base, and what makes a picture if not the usual; nothing is made yet."""
        self._library = library
        self._make = make or made
        self._under_way: dict[Drawing, asyncio.Task[Shown | None]] = {}

    async def shown(self, drawing: Drawing) -> Shown | None:
        """Return a picture, or None if it cannot be made; an answer should not wait for it."""
        task = self._under_way.get(drawing)
        if task is None:
            task = self._under_way[drawing] = asyncio.create_task(self._tried(drawing))
        return await asyncio.shield(task)

    async def _tried(self, drawing: Drawing) -> Shown | None:
        try:
            return await asyncio.to_thread(self._make, self._library, drawing)
        except Exception as error:  # noqa: BLE001 - whatever it is, the answer stands without its picture
            _log.warning("picture %s not made: %s", drawing, type(error).__name__)
            return None


def made(library: Library, drawing: Drawing) -> Shown:
    """Draw a picture now; takes about half a second."""
    # What draws is loaded when there is something to draw.
    from adapters.pictures.png import png  # noqa: PLC0415

    picture = drawn(library, drawing)
    return Shown(picture, png(picture), f"{picture.name}-{picture.digest}.png")


def drawn(library: Library, drawing: Drawing) -> Picture:
    """Return a picture as SVG and in words."""
    from adapters.pictures.causes import causes  # noqa: PLC0415
    from adapters.pictures.guide import guide  # noqa: PLC0415

    match drawing:
        case Drawing.CAUSES:
            return causes(library)
        case Drawing.GUIDE:
            return guide(library)
