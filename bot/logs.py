"""Log lines without secrets and without what people wrote: whatever logs, it goes through one formatter.

Our own lines are sentences and fields of ours. Of a line of a library only the constant part is shown, and of an
exception its types and where it was raised, since both may hold somebody's words. Last of all, what has the shape of a
secret is taken out of every string that is left.
"""

import json
import logging
import math
import os
import re
import sys
import threading
import time
import traceback
import warnings
from collections import deque
from collections.abc import Mapping, MutableMapping
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path, PurePath
from types import TracebackType
from typing import Any, TextIO
from uuid import UUID

import structlog

from bot.errors import TwitchwiseError
from bot.journal import (
    DatabaseBack,
    DatabaseFailed,
    Duplicate,
    Judged,
    KnowledgeRefused,
    KnowledgeTaken,
    Outcome,
    ReaderFailed,
    Record,
    Turn,
    Use,
)

_log = logging.getLogger(__name__)

_Event = MutableMapping[str, Any]

_SHAPES = re.compile(
    "|".join(
        (
            r"x(?:ox[a-z]|app|wfp)[-.][\w.%-]+",  # Slack's tokens, also those that rotate and that refresh
            r"wss?://\S+",  # where a socket is opened, with its ticket
            r"https?://hooks\.\S+|hooks\.slack(?:-gov)?\.com/\S+",  # where an interaction is answered
            r"(?<=/webhooks/)\S+|(?<=/interactions/)\S+",  # the same on Discord
            r"aW50ZXJhY3Rpb246[\w-]+",  # the same, standing alone: it always begins so
            r"[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}|mfa\.[\w-]{20,}",  # Discord's tokens
            # A header, written as one or as Python shows it.
            r"(?i:authorization(?:['\"]?\s*[:=]|['\"],)\s*['\"]?(?:(?:bot|bearer|basic)\s+)?[^\s'\",;)}\]]+)",
            r"(?i:bearer\s+[\w.~+/%=-]{8,})",  # what is left of one
            r"(?<=://)[^\s/?#:@]*:\S*(?=@)",  # user and password of an address
            r"(?<=code: )\S{8,}|(?<=[?&]code=)[^\s&#]+|(?<=[?&]state=)[^\s&#]+",  # what is exchanged for a token
            r"(?i:(?:code|state|secret|token|password)=)[^\s&#]{12,}",  # the same in a form
            r"[0-9A-Fa-f]{32,}",  # Slack's secrets for signing and for installing; our own digests are shorter
            r"gAAAA[\w-]{20,}={0,2}",  # what we encrypted
            r"eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?",  # a signed token
            r"(?<![\w-])(?=[\w-]*[0-9])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{60,}",  # whatever is long and random
        )
    )
)
_NAMES = re.compile(r"(?i)token|secret|passw|authorization|cookie")
"""Names of fields whose value is hidden whatever its shape."""
_HIDDEN = "(hidden)"

_OURS = re.compile(r"(?:bot|adapters)(?:\.\w+)*")
"""Names of our own loggers; some library names its own after a file, with a colon."""
_VARIES = re.compile(r"[:(<'\"=\r\n]")
"""Where the constant part of a library's line ends."""
_LONGEST = 120
"""Characters of a library's line."""
_FRAMES = 25
"""Frames of one exception; the innermost are kept."""
_CHAIN = 8
"""Exceptions of one chain."""
_DEPTH = 6
"""Levels of nested fields."""
_AGAIN = 60.0
"""Seconds until a database that keeps failing is mentioned again."""


class Form(StrEnum):
    """How lines look."""

    JSON = "json"
    """One JSON object a line, for programs."""
    TEXT = "text"
    """For people; what was raised stands below, indented."""


def begin(form: Form | None = None, stream: TextIO | None = None) -> None:
    """Let this process log to standard error or a stream; without a form, text for a terminal and JSON otherwise.

    What Python itself would print about exceptions and warnings is logged in the same way.
    """
    stream = stream or sys.stderr
    handler = _Handler(stream)
    handler.setFormatter(formatter(form or (Form.TEXT if stream.isatty() else Form.JSON)))
    root = logging.getLogger()
    # A handler that a library left there would print what ours hides.
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    sys.excepthook = _uncaught
    sys.unraisablehook = _unraisable
    threading.excepthook = _uncaught_in_a_thread
    warnings.showwarning = _warned


def formatter(form: Form) -> logging.Formatter:
    """Return what makes one line of a record; of text, the exceptions are lines of their own below."""
    return structlog.stdlib.ProcessorFormatter(
        processors=[_told, _hidden, _as_json if form is Form.JSON else _as_text],
        pass_foreign_args=True,
        # The arguments of libraries are left out, and ours are looked at first.
        use_get_message=False,
    )


class Lines:
    """Writes the journal to the log, a line a record."""

    def __init__(self) -> None:
        """Begin with a database that has not failed yet."""
        self._said: dict[Use, float] = {}

    def __call__(self, record: Record) -> None:
        """Write a record down; a use of the database that keeps failing is written once a minute."""
        match record:
            case Turn():
                level = logging.WARNING if record.outcome is Outcome.FAILED else logging.INFO
                _log.log(level, "turn", extra=_fields(record))
            case Duplicate():
                _log.info("duplicate", extra=asdict(record))
            case Judged():
                _log.info("judged", extra=asdict(record))
            case DatabaseFailed():
                now = time.monotonic()
                if now - self._said.get(record.use, -_AGAIN) >= _AGAIN:
                    self._said[record.use] = now
                    _log.warning("database failed", extra=asdict(record))
            case DatabaseBack():
                self._said.clear()
                _log.info("database back")
            case KnowledgeTaken():
                _log.info("knowledge taken", extra=asdict(record))
            case KnowledgeRefused():
                _log.error("knowledge refused; the edition before it goes on answering", extra=asdict(record))
            case ReaderFailed():
                _log.error("a reader of the journal failed", extra=asdict(record))


def _fields(turn: Turn) -> dict[str, Any]:
    fields = asdict(turn)
    fields["ms"] = round(1000 * fields.pop("seconds"), 1)
    fields["core_ms"] = round(1000 * fields.pop("core"), 3)
    return fields


class _Handler(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Say that a line was lost; logging's own way prints the arguments."""
        try:
            self.stream.write(f"a line of {record.levelname} was lost\n")
        except (OSError, ValueError):
            # There is nobody to tell.
            return


# -- from a record to what may be told


def _told(_: Any, __: str, event: _Event) -> _Event:
    """Return the event of a record, made of nothing but what may be told."""
    record: logging.LogRecord = event["_record"]
    ours = _OURS.fullmatch(record.name) is not None
    template, args = event["event"], event.get("positional_args")
    if not event["_from_structlog"] and not isinstance(record.msg, str):
        template = str(_plain(record.msg))
    told: _Event = {
        "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")[:-6] + "Z",
        "level": record.levelname.lower(),
        "logger": record.name,
    }
    told["event"] = _message(template, args) if ours else constant(template, args)
    if ours:
        held = event if event["_from_structlog"] else vars(record)
        told.update({name: _plain(value) for name, value in held.items() if name not in _STANDARD | told.keys()})
    if error := _error(event.get("exc_info")):
        told["raised"] = _chain(error)
    return told


_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {
    *("message", "asctime", "taskName"),
    *("event", "positional_args", "_record", "_from_structlog", "_logger", "_name"),
}
"""What every record or event has."""


def constant(template: str, args: object = None) -> str:
    """Return what of a library's line is the same whatever happens: nothing of it comes from people."""
    said = template if args else _VARIES.split(template, maxsplit=1)[0]
    said = said.strip().partition("\n")[0]
    if len(said) <= _LONGEST:
        return said.strip()
    # Cut between words: half a secret has no shape.
    return said[:_LONGEST].rpartition(" ")[0].strip()


def _message(template: str, args: Any) -> str:
    if not args:
        return template
    # What is shown as Python writes it gets backslashes, which would change its shape.
    plain = _without(_plain(args))
    try:
        return template % (plain if isinstance(plain, dict) else tuple(plain))
    except (TypeError, ValueError, KeyError):
        return template


def _plain(value: object, depth: int = 0) -> Any:
    """Return a value as text, number, list or mapping; of an exception and of whatever is unknown, the type alone."""
    match value:
        case TwitchwiseError():
            return str(value)
        case BaseException():
            return _type(value)
        case None | bool():
            return value
        case int() if abs(value) < 1 << 64:
            return int(value)
        case float():
            return float(value) if math.isfinite(value) else str(float(value))
        case str():
            return str.__str__(value)
        case Mapping() if depth < _DEPTH:
            return {str(_plain(name, depth + 1)): _plain(held, depth + 1) for name, held in value.items()}
        case list() | tuple() | set() | frozenset() if depth < _DEPTH:
            return [_plain(held, depth + 1) for held in value]
        case PurePath() | date() | timedelta() | UUID():
            return str(value)
        case type():
            return value.__name__
        case _:
            return type(value).__name__


def _error(raised: object) -> BaseException | None:
    match raised:
        case BaseException():
            return raised
        case (_, BaseException() as error, _):
            return error
        case True:
            return sys.exception()
        case _:
            return None


def _chain(error: BaseException, depth: int = 0) -> list[dict[str, Any]]:
    """Return an exception and what it came from: types, places in the program, and what is said if it is our own."""
    chain: list[dict[str, Any]] = []
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen and len(chain) < _CHAIN:
        seen.add(id(at))
        link: dict[str, Any] = {"type": _type(at), "at": _frames(at.__traceback__)}
        if isinstance(at, TwitchwiseError):
            link["said"] = str(at)
        if isinstance(at, BaseExceptionGroup) and depth < _DEPTH:
            link["among"] = [_chain(one, depth + 1) for one in at.exceptions[:_CHAIN]]
        chain.append(link)
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    return chain


def _type(error: BaseException) -> str:
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _frames(trace: TracebackType | None) -> list[str]:
    last = deque(traceback.walk_tb(trace), maxlen=_FRAMES)
    return [f"{_file(frame.f_code.co_filename)}:{line} in {frame.f_code.co_name}" for frame, line in last]


def _file(name: str) -> str:
    """Return the path of a file as it is imported, without where that is on this machine."""
    for folder in sorted(sys.path, key=len, reverse=True):
        if folder and name.startswith(folder + os.sep):
            return name[len(folder) + 1 :]
    return Path(name).name


# -- without secrets


def _hidden(_: Any, __: str, event: _Event) -> _Event:
    """Return an event without what has the shape of a secret: whatever comes before, nothing passes by here."""
    return {_SHAPES.sub(_HIDDEN, name): _without(value, name) for name, value in event.items()}


def _without(value: Any, name: str = "") -> Any:
    match value:
        case str():
            return _HIDDEN if _NAMES.search(name) else _SHAPES.sub(_HIDDEN, value)
        case dict():
            return {_SHAPES.sub(_HIDDEN, inner): _without(held, inner) for inner, held in value.items()}
        case list():
            return [_without(held, name) for held in value]
        case _:
            return value


# -- as lines


def _as_json(_: Any, __: str, event: _Event) -> str:
    # What is not ASCII is escaped: no character can end a line, turn its direction or break the encoding.
    return json.dumps(event, separators=(",", ":"), allow_nan=False)


def _as_text(_: Any, __: str, event: _Event) -> str:
    chain = event.pop("raised", [])
    head = [event.pop(name) for name in ("timestamp", "level", "logger", "event")]
    fields = (f"{name}={_worded(value)}" for name, value in event.items())
    return "\n".join([_visible(" ".join([*map(str, head), *fields])), *_below(chain, "  ")])


def _worded(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(map(_worded, value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) or " " in str(value) else str(value)


def _below(chain: list[dict[str, Any]], indent: str) -> list[str]:
    lines = []
    for link in chain:
        said = f": {link['said']}" if "said" in link else ""
        lines.append(indent + _visible(f"{link['type']}{said}"))
        lines += [f"{indent}  {_visible(frame)}" for frame in link["at"]]
        for among in link.get("among", ()):
            lines += _below(among, f"{indent}  ")
    return lines


def _visible(text: str) -> str:
    """Return a text in which whatever does not show, or breaks a line, is escaped."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


# -- what Python itself would print


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    _log.critical("ended by an exception", exc_info=(kind, error, trace))


def _uncaught_in_a_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
        _log.error("a thread ended by an exception", exc_info=(args.exc_type, args.exc_value, args.exc_traceback))


def _unraisable(args: "sys.UnraisableHookArgs") -> None:
    if args.exc_value is not None:
        _log.error("an exception that nobody could take", exc_info=args.exc_value)


def _warned(  # noqa: PLR0913, PLR0917 - as Python calls it
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    del file, line
    fields = {"category": category.__name__, "at": f"{_file(filename)}:{lineno}"}
    _log.warning("Python warns: %s", constant(str(message)), extra=fields)
