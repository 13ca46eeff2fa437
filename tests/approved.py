"""Writes `docs/answers.md` and renews `tests/questions/approved.yaml`: `make answers`. Read what has changed."""

import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NotRequired, TypedDict

import yaml

from adapters.terminal.render import plain
from bot import assembly, library
from bot.assistant import Assistant
from bot.brief import LIMIT, length
from bot.decision import Answer
from bot.knowledge import Intent
from bot.library import Library
from bot.message import Message
from bot.phrasing import Phraser
from bot.reply import Line, Reply

FILE = Path(__file__).parent / "questions" / "approved.yaml"
PAGE = Path(__file__).parents[1] / "docs" / "answers.md"
NOON = 1_795_521_600.0
"""24 November 2026, 12:00 UTC, in seconds since 1970."""
WIDTH = 110

ABOVE = """# Messages whose replies were read as their writers would read them, and what was said (sources as numbers).
# `make answers` writes the replies anew; read what has changed before you commit it.
"""

HEAD = """# What answers look like

Written by `make answers`; do not edit. Ten of the {count} messages of
[approved.yaml](../tests/questions/approved.yaml), each with its answer as a terminal shows it. A test compares what is
said to all {count} with what was read and found good.
"""

LENGTHS = """
## How long they are

Words before the sources and the disclaimer, of the answers to every question about every condition. An answer about one
thing is held to {limit} words: what matters most is said first, and when to see a doctor is never left out.

| question about | answers | median | 9 in 10 have at most | longest | more than {limit} words |
| --- | --- | --- | --- | --- | --- |
"""


class Approved(TypedDict):
    """A message, its label, and the reply that was read and found good."""

    text: str
    kind: str
    intent: str
    conditions: list[str]
    shown: NotRequired[bool]
    """In `docs/answers.md`."""
    reply: str


class _Block(str):
    """A text that YAML shows line by line."""


def approved() -> list[Approved]:
    """Return the approved examples."""
    found: list[Approved] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def told(reply: Reply) -> str:
    """Return what a reply says: title, lead, sections and warnings, with the numbers of the sources."""
    lines = [reply.title] if reply.title else []
    lines += [_wrapped("", line) for line in reply.lead]
    for section in reply.sections:
        lines += [section.heading] if section.heading else []
        lines += [_wrapped("- " if section.listed else "", line) for line in section.lines]
    lines += [_wrapped("! ", line) for line in reply.warning]
    return "\n".join(lines) + "\n"


def page(assistant: Assistant, known: Library) -> str:
    """Return the page of examples and lengths."""
    rows = approved()
    parts = [HEAD.format(count=len(rows))]
    for row in rows:
        if row.get("shown"):
            reply = assistant.answer(Message(row["text"], NOON))
            parts.append(f"\n## {row['text']}\n\n```text\n{plain(reply, assistant.wording(reply))}```\n")
    return "".join([*parts, LENGTHS.format(limit=LIMIT), *_lengths(known)])


def main() -> None:
    """Renew the examples, then the page."""
    assistant = assembly.assistant()
    rows = approved()
    for row in rows:
        row["reply"] = _Block(told(assistant.answer(Message(row["text"], NOON))))
    yaml.add_representer(_Block, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, "|"))
    written = yaml.dump(rows, allow_unicode=True, sort_keys=False, width=WIDTH, default_flow_style=None)
    FILE.write_text(ABOVE + written, encoding="utf-8")
    PAGE.write_text(page(assistant, library.load()), encoding="utf-8")


def _wrapped(before: str, line: Line) -> str:
    text = f"{before}{line.text} {''.join(f'[{mark}]' for mark in line.marks)}".rstrip()
    return textwrap.fill(text, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _lengths(known: Library) -> Iterator[str]:
    phraser = Phraser(known)
    every: list[int] = []
    for intent in Intent:
        if intent is Intent.COMPARE:
            continue
        answers = (Answer(intent, (slug,), (), twitching=False, confidence=1.0) for slug in known.conditions)
        found = [length(phraser.phrase(answer, Message("?", NOON))) for answer in answers]
        every += found
        yield _row(known.wording.why.intents[intent].removeprefix("a question about "), found)
    yield _row("all of these", every)


def _row(name: str, found: Sequence[int]) -> str:
    ordered = sorted(found)
    middle, most = ordered[len(ordered) // 2], ordered[-(-9 * len(ordered) // 10) - 1]
    over = sum(words > LIMIT for words in ordered) / len(ordered)
    return f"| {name} | {len(ordered)} | {middle} | {most} | {ordered[-1]} | {over:.0%} |\n"


if __name__ == "__main__":
    main()
