"""From a reply to what Slack shows: blocks, and a text that says the same for notifications and screen readers.

Nothing but lines of `sections` is ever left out, and then it says so. All words stand in rich text or plain text, which
Slack shows as they are: no markup and no mention can come out of them.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from adapters.slack.inbound import Json
from adapters.slack.limits import BLOCKS, HEADER, MESSAGE, VIEWED
from bot.knowledge import ChatWording
from bot.reply import Line, Reference, Reply

_PIECE = 1_000
"""Characters of one piece of text; longer ones are broken at a space."""
_BLOCK = 2_500
"""Characters of the pieces that share a block."""
_ADDRESS = str.maketrans({"<": "%3C", ">": "%3E", "|": "%7C", " ": "%20"})


class Form(StrEnum):
    """How much of a reply is shown, and where."""

    FULL = "full"
    """Everything, over two messages if need be."""
    SHORT = "short"
    """Without the body."""
    VIEW = "view"
    """Everything, in a modal."""


_MESSAGES = {Form.FULL: 2, Form.SHORT: 1, Form.VIEW: 1}
"""Messages that an answer may take; only sources that do not fit make it more."""


@dataclass(frozen=True, slots=True)
class Payload:
    """One Slack message."""

    text: str
    blocks: tuple[Json, ...]


class _Look(StrEnum):
    HEADING = "heading"
    STRONG = "strong"
    PLAIN = "plain"
    ITEM = "item"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of text and how it looks; neighbours share a block."""

    text: str
    look: _Look
    link: str = ""
    after: str = ""
    """What follows the link."""
    opens: bool = False
    """A new block begins with it."""


def render(reply: Reply, form: Form, words: ChatWording, extra: Sequence[Json] = ()) -> tuple[Payload, ...]:
    """Return the messages that show a reply; the last ends with the extra blocks."""
    body = [] if form is Form.SHORT else list(_body(reply))
    shown = _packed(reply, form, _pieces(reply, form, words, body, cut=False), extra)
    low, high = 0, len(body)
    while len(shown) > _MESSAGES[form] and low < high:
        middle = (low + high) // 2
        tried = _packed(reply, form, _pieces(reply, form, words, body[:middle], cut=True), extra)
        if len(tried) > _MESSAGES[form]:
            high = middle
        else:
            low = middle + 1
    if len(shown) > _MESSAGES[form]:
        kept = body[: max(low - 1, 0)]
        shown = _packed(reply, form, _pieces(reply, form, words, kept, cut=bool(body)), extra)
    return shown


def sentence(text: str, extra: Sequence[Json] = (), **parts: Json) -> Payload:
    """Return one sentence of the bot's own voice; each {name} in it becomes the rich element of that name."""
    elements: list[Json] = []
    rest = text
    while parts and "{" in rest:
        before, _, rest = rest.partition("{")
        name, _, rest = rest.partition("}")
        elements += [*_text(before), parts[name]]
    elements += _text(rest)
    block = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}
    return Payload("".join(_read(element) for element in elements), (block, *extra))


def clipped(text: str, most: int) -> str:
    """Return a text of at most so many characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def escaped(text: str) -> str:
    """Return a text in which Slack sees no markup: https://docs.slack.dev/messaging/formatting-message-text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain_text(text: str, most: int) -> Json:
    """Return a text that Slack shows as it is."""
    return {"type": "plain_text", "text": clipped(text, most), "emoji": False}


def _text(text: str) -> list[Json]:
    return [{"type": "text", "text": text}] if text else []


def _read(element: Json) -> str:
    match element["type"]:
        case "link":
            return str(element["url"])
        case "channel":
            return f"<#{element['channel_id']}>"
        case _:
            return escaped(element["text"])


def _body(reply: Reply) -> Iterator[_Piece]:
    for section in reply.sections:
        opens = True
        if section.heading:
            yield _Piece(_capital(section.heading), _Look.HEADING, opens=True)
            opens = False
        look = _Look.ITEM if section.listed or section.heading else _Look.PLAIN
        for line in section.lines:
            for part in _broken(_marked(line)):
                yield _Piece(part, look, opens=opens)
                opens = False


def _pieces(reply: Reply, form: Form, words: ChatWording, body: Sequence[_Piece], *, cut: bool) -> Iterator[_Piece]:
    for n, line in enumerate(reply.lead):
        look = _Look.STRONG if reply.urgent and n == 0 else _Look.PLAIN
        yield from (_Piece(part, look, opens=n == 0) for part in _broken(_marked(line)))
    # A heading with nothing under it would promise what was cut.
    yield from body[:-1] if body and body[-1].look is _Look.HEADING else body
    if form is Form.SHORT and reply.sections:
        yield _Piece(words.shortened, _Look.SMALL)
    elif cut:
        yield _Piece(words.cut, _Look.SMALL)
    if reply.warning:
        yield _Piece(words.care, _Look.HEADING, opens=True)
        for line in reply.warning:
            yield from (_Piece(part, _Look.ITEM) for part in _broken(_marked(line)))
    if reply.sources:
        yield _Piece(words.sources, _Look.HEADING, opens=True)
        yield from (_source(n, source, short=form is Form.SHORT or cut) for n, source in enumerate(reply.sources, 1))
    if reply.review:
        yield from (_Piece(part, _Look.SMALL) for part in _broken(reply.review))
    yield from (_Piece(part, _Look.SMALL) for part in _broken(reply.disclaimer))


def _source(number: int, source: Reference, *, short: bool) -> _Piece:
    url = source.url.translate(_ADDRESS)
    if short or not source.title:
        return _Piece(f"[{number}] {source.publisher}", _Look.PLAIN, url)
    return _Piece(f"[{number}] {clipped(source.title, _PIECE)}", _Look.PLAIN, url, f". {source.publisher}")


def _packed(reply: Reply, form: Form, pieces: Iterator[_Piece], extra: Sequence[Json]) -> tuple[Payload, ...]:
    """Return pieces in as few messages as they need, in order."""
    blocks, readings = [], []
    if reply.title:
        blocks.append({"type": "header", "text": plain_text(_capital(reply.title), HEADER)})
        readings.append(escaped(_capital(reply.title)))
    for group in _grouped(pieces):
        blocks.append(_block(group))
        readings.append("\n".join(_reading(piece) for piece in group))
    blocks += extra
    readings += [""] * len(extra)
    most = VIEWED if form is Form.VIEW else BLOCKS
    payloads: list[Payload] = []
    held: list[Json] = []
    read: list[str] = []
    for block, reading in zip(blocks, readings, strict=True):
        if held and (len(held) == most or size([*held, block]) > MESSAGE):
            payloads.append(Payload("\n\n".join(filter(None, read)), tuple(held)))
            held, read = [], []
        held.append(block)
        read.append(reading)
    return (*payloads, Payload("\n\n".join(filter(None, read)) or escaped(reply.disclaimer), tuple(held)))


def size(blocks: Sequence[Json]) -> int:
    """Return the characters of blocks as they are sent, which is more than Slack counts."""
    return len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))


def _grouped(pieces: Iterator[_Piece]) -> Iterator[list[_Piece]]:
    group: list[_Piece] = []
    for piece in pieces:
        small = bool(group) and (group[-1].look is _Look.SMALL) != (piece.look is _Look.SMALL)
        full = sum(len(known.text) + len(known.link) + len(known.after) for known in group) > _BLOCK - len(piece.text)
        if group and (piece.opens or small or full):
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _block(group: Sequence[_Piece]) -> Json:
    if group[0].look is _Look.SMALL:
        return {"type": "context", "elements": [plain_text(piece.text, _PIECE) for piece in group]}
    elements: list[Json] = []
    for piece in group:
        section: Json = {"type": "rich_text_section", "elements": _elements(piece)}
        last: Json = elements[-1] if elements else {"type": ""}
        if piece.look is _Look.ITEM:
            if last["type"] == "rich_text_list":
                last["elements"].append(section)
            else:
                elements.append({"type": "rich_text_list", "style": "bullet", "elements": [section]})
        elif last["type"] == "rich_text_section":
            last["elements"] += [{"type": "text", "text": "\n"}, *section["elements"]]
        else:
            elements.append(section)
    return {"type": "rich_text", "elements": elements}


def _elements(piece: _Piece) -> list[Json]:
    if piece.link:
        return [{"type": "link", "url": piece.link, "text": piece.text}, *_text(piece.after)]
    element: Json = {"type": "text", "text": piece.text}
    if piece.look in (_Look.HEADING, _Look.STRONG):
        element["style"] = {"bold": True}
    return [element]


def _reading(piece: _Piece) -> str:
    bullet = "• " if piece.look is _Look.ITEM else ""
    return f"{bullet}{escaped(piece.text + piece.after)}{' ' if piece.link else ''}{piece.link}"


def _broken(piece: str) -> Iterator[str]:
    """Yield a text in parts that fit, broken at spaces."""
    while len(piece) > _PIECE:
        at = piece.rfind(" ", 1, _PIECE)
        at = at if at > 0 else _PIECE
        yield piece[:at]
        piece = piece[at:].lstrip(" ")
    if piece:
        yield piece


def _marked(line: Line) -> str:
    marks = "".join(f"[{mark}]" for mark in line.marks)
    return f"{line.text} {marks}" if marks else line.text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
