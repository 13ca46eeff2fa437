"""From how a message was read to lines for an editor, in a terminal or as JSON."""

import json
from collections.abc import Iterable
from dataclasses import fields

from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

from adapters.terminal.render import plain as said
from bot.explaining import Explained, Found, Likely, Signed
from bot.knowledge import Wording

Part = tuple[str, list[str]]
"""What is told, and the lines that tell it."""

_SHOWN = 4
"""Likelihoods that are listed of each sort, the likeliest first."""
_WIDE = 12
"""Characters of the column that says what is told."""
_NONE = "none"


def parts(explained: Explained) -> list[Part]:
    """Return everything that led to the answer, in the order in which it was looked at."""
    alarm = explained.alarm
    raised = "none" if alarm is None else f"{alarm.kind}, by {_sign(alarm.sign, alarm.theme)}"
    return [
        ("language", [explained.language]),
        ("read as", [" ".join(explained.words)]),
        ("repaired", [f"{one.typed} → {one.read}" for one in explained.repairs] or [_NONE]),
        ("names", _names(explained) or [_NONE]),
        ("alarm", [raised, *map(_heard, explained.signs)]),
        ("repeats", [_phrase(explained)]),
        ("kind", _ranked(explained.kinds)),
        ("intent", _ranked(explained.intents)),
        ("decision", _decision(explained)),
        ("gap", [", ".join(explained.gap) or _NONE]),
        ("why", list(explained.why)),
    ]


def plain(explained: Explained) -> str:
    """Return it as plain text, a line for each thing."""
    lines = []
    for name, told in parts(explained):
        lines += [f"{name if not index else '':{_WIDE}}{line}" for index, line in enumerate(told)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def as_json(explained: Explained, words: Wording) -> str:
    """Return it as one JSON object, the answer as plain text within, in the words of its language."""
    told = {field.name: getattr(explained, field.name) for field in fields(explained)}
    told["reply"] = said(explained.reply, words)
    return json.dumps(told, default=_open, ensure_ascii=False, indent=2)


class Page:
    """It as rich shows it: a table without lines."""

    def __init__(self, explained: Explained) -> None:
        """Take how a message was read."""
        self._explained = explained

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the table."""
        table = Table.grid(padding=(0, 2))
        urgent = self._explained.alarm is not None
        for name, told in parts(self._explained):
            style = "bold red" if urgent and name == "alarm" else "bold" if name == "decision" else ""
            table.add_row(Text(name, style="cyan"), Text("\n".join(told), style=style))
        yield table


def _names(explained: Explained) -> list[str]:
    lines = [_name(found) for found in explained.names]
    lines += [f"{slug}: may be meant as well, by a slip" for slug in explained.doubtful]
    return lines + [f"{slug}: stands in other company and does not count" for slug in explained.elsewhere]


def _name(found: Found) -> str:
    near = "" if found.nearest == found.name else f", nearest {found.nearest!r}"
    marks = "".join([", means something else too" * found.weak, ", a symptom as well" * found.symptom])
    return f"{found.typed} → {found.kind} {found.id} ({found.name}), {found.likeness:.2f} alike{near}{marks}"


def _sign(sign: str | None, theme: str) -> str:
    if sign is None:
        return "how the whole message sounds"
    return f"the sign {sign} ({theme})" if theme else f"the sign {sign}"


def _heard(signed: Signed) -> str:
    return f"{signed.kind} sign {signed.id}: {signed.words!r} ({signed.heard})"


def _phrase(explained: Explained) -> str:
    phrase = explained.phrase
    return _NONE if phrase is None else f"{phrase.text!r} of {phrase.file}"


def _ranked(likelihoods: Iterable[Likely]) -> list[str]:
    return [f"{one.likelihood:.3f} {one.label}" for one in list(likelihoods)[:_SHOWN]]


def _decision(explained: Explained) -> list[str]:
    decided = explained.decision
    lines = [f"{decided.kind or 'command'}, sure to {decided.confidence:.2f}"]
    told = {
        "intent": decided.intent or "",
        "conditions": ", ".join(decided.conditions),
        "asks back about": ", ".join(decided.options),
        "about": decided.about,
        "command": explained.command or "",
        "a disease that is not ours": explained.other or "",
    }
    return lines + [f"{name}: {value}" for name, value in told.items() if value]


def _open(value: object) -> object:
    """Return what JSON has no form for as something that it has."""
    return {field.name: getattr(value, field.name) for field in fields(value)}  # type: ignore[arg-type]  # of Explained
