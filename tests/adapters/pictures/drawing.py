"""What stands in a drawn picture, read back from its SVG."""

from dataclasses import dataclass
from xml.etree import ElementTree as ET

from adapters.pictures.canvas import Box, Canvas
from bot.knowledge import Condition, Movement, Strength
from bot.library import Library

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of text of a picture."""

    text: str
    size: float
    look: str


def words(svg: str) -> list[Words]:
    """Return every piece of text that is drawn, in order."""
    found = ET.fromstring(svg).iter(f"{SVG}text")  # noqa: S314 - our own
    return [Words(e.text or "", float(e.attrib["font-size"]), e.attrib["class"]) for e in found]


def looks(svg: str) -> set[str]:
    """Return every class that something in a picture has."""
    found = ET.fromstring(svg).iter()  # noqa: S314 - our own
    return {name for element in found for name in element.attrib.get("class", "").split()}


def described(svg: str) -> str:
    """Return what a picture says to those who do not see it."""
    return ET.fromstring(svg).findtext(f"{SVG}desc") or ""  # noqa: S314 - our own


def clashes(canvas: Canvas, high: int) -> list[str]:
    """Return what leaves a picture, and which words and marks stand on others."""
    found = [f"{box} is outside" for box in canvas.boxes if not _inside(box, canvas.wide, high)]
    for n, box in enumerate(canvas.boxes):
        found += [f"{box} and {other}" for other in canvas.boxes[:n] if box.meets(other)]
    return found


def changed(
    known: Library,
    conditions: dict[str, Condition] | None = None,
    movements: list[Movement] | None = None,
) -> Library:
    """Return another knowledge base that differs in its conditions or movements."""
    base = known.base.model_copy(update={} if conditions is None else {"conditions": conditions})
    if movements is not None:
        held = base.movements.model_copy(update={"movements": tuple(movements)})
        base = base.model_copy(update={"movements": held})
    return Library(base, known.ordinary)


def renamed(condition: Condition, name: str) -> Condition:
    """Return a condition under another name."""
    return condition.model_copy(update={"name": name, "short_name": None})


def judged(condition: Condition, strength: Strength) -> Condition:
    """Return a condition whose link is otherwise supported."""
    return condition.model_copy(update={"twitching": condition.twitching.model_copy(update={"strength": strength})})


def _inside(box: Box, wide: int, high: int) -> bool:
    return box.left >= 0 and box.top >= 0 and box.right <= wide and box.bottom <= high
