"""From a reply to what Discord shows: embeds, or plain text where embeds are not allowed.

Nothing but lines of `sections` is ever left out, and then it says so.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from adapters.discord.limits import CONTENT, CUSTOM_ID, DESCRIPTION, EMBEDDED, LABEL, ROW, ROWS, TITLE, size
from bot.knowledge import ChatWording
from bot.reply import Choice, Line, Reference, Reply

_LONGEST = 1_600
"""Characters of one piece of text; longer ones are broken at a space."""
_SECOND = EMBEDDED - DESCRIPTION - TITLE
"""Characters that a second embed of a message has room for."""
_MARKUP = re.compile(r"([\\*_~`|<>\[\]])")
_BEGINNING = re.compile(r"^(\s*)([#+>-]|\d+(?=[.)]))", re.MULTILINE)
_PING = re.compile(r"@(?=everyone|here|[!&]?\d)")
_ADDRESS = str.maketrans({"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", " ": "%20", "\\": "%5C", "`": "%60"})


class Form(StrEnum):
    """How much of a reply is shown, and with what."""

    FULL = "full"
    """Everything, over several messages if need be."""
    SHORT = "short"
    """Without the body."""
    PLAIN = "plain"
    """Everything, without embeds."""
    PLAIN_SHORT = "plain_short"
    """Neither body nor embeds."""

    @property
    def plain(self) -> bool:
        """Whether there are no embeds."""
        return self in (Form.PLAIN, Form.PLAIN_SHORT)

    @property
    def short(self) -> bool:
        """Whether the body is left out."""
        return self in (Form.SHORT, Form.PLAIN_SHORT)


class Style(StrEnum):
    """What a button looks like; what it does stands on it in words."""

    MAIN = "main"
    QUIET = "quiet"
    RISKY = "risky"


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press."""

    custom_id: str
    label: str
    style: Style = Style.QUIET
    row: int = 0


@dataclass(frozen=True, slots=True)
class Embed:
    """A framed text."""

    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Payload:
    """One Discord message: content or embeds, never both."""

    content: str = ""
    embeds: tuple[Embed, ...] = ()
    buttons: tuple[Button, ...] = ()


_MESSAGES = {Form.FULL: 3, Form.SHORT: 1, Form.PLAIN: 4, Form.PLAIN_SHORT: 2}
"""Messages that an answer may take; only sources that do not fit make it more."""


def render(reply: Reply, form: Form, words: ChatWording, extra: Sequence[Button] = ()) -> tuple[Payload, ...]:
    """Return the messages that show a reply; the last carries its choices and the extra buttons."""
    body = [] if form.short else _body(reply)
    low, high = 0, len(body)
    shown = _shown(reply, form, words, body)
    while len(shown) > _MESSAGES[form] and low < high:
        middle = (low + high) // 2
        tried = _shown(reply, form, words, body[:middle], cut=True)
        if len(tried) > _MESSAGES[form]:
            high = middle
        else:
            low = middle + 1
    if len(shown) > _MESSAGES[form]:
        shown = _shown(reply, form, words, body[: max(low - 1, 0)], cut=bool(body))
    return (*shown[:-1], Payload(shown[-1].content, shown[-1].embeds, buttons(reply.choices, extra)))


def sentence(text: str, extra: Sequence[Button] = ()) -> Payload:
    """Return one sentence of the bot's own voice."""
    return Payload(content=text, buttons=buttons((), extra))


def buttons(choices: Sequence[Choice], extra: Sequence[Button]) -> tuple[Button, ...]:
    """Return the buttons of a message in rows: the choices first."""
    rows = -(-len(extra) // ROW)
    offered = [choice for choice in choices if size(f"ask:{choice.id}") <= CUSTOM_ID][: ROW * (ROWS - rows)]
    asked = [
        Button(f"ask:{choice.id}", clipped(choice.text, LABEL), Style.MAIN, n // ROW)
        for n, choice in enumerate({choice.id: choice for choice in offered}.values())
    ]
    first = asked[-1].row + 1 if asked else 0
    rest = (Button(b.custom_id, clipped(b.label, LABEL), b.style, first + n // ROW) for n, b in enumerate(extra))
    return (*asked, *rest)


def clipped(text: str, most: int) -> str:
    """Return a text of at most so many characters."""
    if size(text) <= most:
        return text
    while size(text) > most - 1:
        text = text[:-1]
    return f"{text}…"


def escaped(text: str) -> str:
    """Return a text that Discord shows as it stands and that calls nobody."""
    quiet = _MARKUP.sub(r"\\\1", text)
    quiet = _BEGINNING.sub(lambda m: f"{m[1]}{m[2]}\\" if m[2].isdecimal() else f"{m[1]}\\{m[2]}", quiet)
    return _PING.sub("@\u200b", quiet)


def _body(reply: Reply) -> list[str]:
    pieces = []
    for section in reply.sections:
        heading = f"**{escaped(_capital(section.heading))}**\n" if section.heading else ""
        bullet = "- " if section.listed or section.heading else ""
        for line in section.lines:
            pieces.append(f"{heading}{bullet}{_marked(line)}")
            heading = ""
    return pieces


def _shown(reply: Reply, form: Form, words: ChatWording, body: Sequence[str], *, cut: bool = False) -> list[Payload]:
    """Return the messages, with the sources in full if they fit and else in few words."""
    tight = cut or form.short or form.plain
    shown = _packed(reply, form, list(_pieces(reply, form, words, body, cut=cut, tight=tight)))
    if not tight and len(shown) > 1:
        shown = _packed(reply, form, list(_pieces(reply, form, words, body, cut=cut, tight=True)))
    return shown


def _pieces(  # noqa: PLR0913 - what is shown, and how
    reply: Reply, form: Form, words: ChatWording, body: Sequence[str], *, cut: bool, tight: bool
) -> Iterator[str]:
    if form.plain and reply.title:
        yield f"**{escaped(_capital(reply.title))}**"
    yield from (_marked(line) for line in reply.lead)
    yield from body
    if form.short and reply.sections:
        yield escaped(words.shortened)
    elif cut:
        yield escaped(words.cut)
    for n, line in enumerate(reply.warning):
        yield (f"**{escaped(words.care)}**\n" if n == 0 else "") + f"- {_marked(line)}"
    for n, source in enumerate(reply.sources, 1):
        heading = f"**{escaped(words.sources)}**\n" if n == 1 else ""
        yield heading + _source(n, source, plain=form.plain, tight=tight)
    if reply.review:
        yield escaped(reply.review)
    yield escaped(reply.disclaimer)


def _source(number: int, source: Reference, *, plain: bool, tight: bool) -> str:
    url = source.url.translate(_ADDRESS)
    publisher = escaped(source.publisher)
    if plain:
        return f"[{number}] {publisher} <{url}>"
    if tight:
        return f"[{number}] [{publisher}]({url})"
    return f"[{number}] [{escaped(source.title)}]({url}). {publisher}"


def _packed(reply: Reply, form: Form, pieces: Sequence[str]) -> list[Payload]:
    """Return pieces in as few messages as they need, in order."""
    pieces = [part for piece in pieces for part in _broken(piece)]
    if form.plain:
        return [Payload(content=text) for text in _filled(pieces, (CONTENT,))]
    title = clipped(_capital(reply.title), TITLE)
    embeds = [Embed(title if n == 0 else "", text) for n, text in enumerate(_filled(pieces, (DESCRIPTION, _SECOND)))]
    return [Payload(embeds=tuple(embeds[n : n + 2])) for n in range(0, len(embeds), 2)]


def _filled(pieces: Sequence[str], sizes: Sequence[int]) -> list[str]:
    """Return pieces joined to texts of at most these sizes, which come round again."""
    texts = [""]
    for n, piece in enumerate(pieces):
        most = sizes[(len(texts) - 1) % len(sizes)]
        gap = ("\n" if _follows(pieces[n - 1], piece) else "\n\n") if texts[-1] else ""
        if size(texts[-1]) + len(gap) + size(piece) > most:
            texts.append(piece)
        else:
            texts[-1] += gap + piece
    return texts


def _follows(before: str, piece: str) -> bool:
    """Whether a piece is the next item of the list above it."""
    last = before.rpartition("\n")[2]
    return any(last.startswith(mark) and piece.startswith(mark) for mark in ("- ", "["))


def _broken(piece: str) -> Iterator[str]:
    """Yield a piece in parts that fit, broken at spaces and never behind a backslash."""
    while size(piece) > _LONGEST:
        at = piece.rfind(" ", 1, _LONGEST // 2)
        at = at if at > 0 else _LONGEST // 2 - piece[: _LONGEST // 2].endswith("\\")
        yield piece[:at]
        piece = piece[at:].lstrip(" ")
    yield piece


def _marked(line: Line) -> str:
    marks = "".join(f"[{mark}]" for mark in line.marks)
    return f"{escaped(line.text)} {marks}" if marks else escaped(line.text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
