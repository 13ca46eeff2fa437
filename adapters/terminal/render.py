"""From a reply to plain text, for pipes and JSON."""

import textwrap
from collections.abc import Iterator

from bot.knowledge import Kind, Wording
from bot.reply import Line, Reference, Reply


def plain(reply: Reply, words: Wording, width: int = 100) -> str:
    """Return a reply as plain text in the words of its language, lines up to width characters; nothing is left out."""
    return "\n".join(_lines(reply, words, width)).strip() + "\n"


def _lines(reply: Reply, words: Wording, width: int) -> Iterator[str]:
    if reply.title:
        yield from (capital(reply.title), "=" * len(reply.title))
    for line in reply.lead:
        yield _wrapped(marked(line), width)
    for section in reply.sections:
        yield ""
        if section.heading:
            yield capital(section.heading) + ("" if section.heading.endswith("?") else ":")
        for line in section.lines:
            yield _wrapped(marked(line), width, "- " if section.listed or section.heading else "")
    if reply.warning:
        yield from ("", f"{words.chat.care}:")
        for line in reply.warning:
            yield _wrapped(marked(line), width, "! ")
    if reply.sources:
        yield from ("", f"{words.chat.sources}:")
        for number, source in enumerate(reply.sources, 1):
            yield f"[{number}] {cited(source)} {source.url}"
    yield ""
    if reply.review:
        yield _wrapped(reply.review, width)
    yield _wrapped(reply.disclaimer, width)
    if reply.choices:
        yield from ("", f"{invitation(reply, words)}:")
        for number, choice in enumerate(reply.choices, 1):
            yield f"  {number}. {choice.text}"


def invitation(reply: Reply, words: Wording) -> str:
    """Return what stands above the choices of a reply."""
    return words.terminal.choose if reply.kind is Kind.CLARIFY else words.terminal.next


def cited(source: Reference) -> str:
    """Return title and publisher of a source, each closed by a full stop."""
    return " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in (source.title, source.publisher))


def marked(line: Line) -> str:
    """Return a line with the numbers of its sources."""
    marks = "".join(f"[{mark}]" for mark in line.marks)
    return f"{line.text} {marks}" if marks else line.text


def _wrapped(text: str, width: int, bullet: str = "") -> str:
    return textwrap.fill(
        text,
        width,
        initial_indent=bullet,
        subsequent_indent=" " * len(bullet),
        break_long_words=False,
        break_on_hyphens=False,
    )


def capital(text: str) -> str:
    """Return a heading with its first letter large; names such as lupus are kept small elsewhere."""
    return text[:1].upper() + text[1:]
