"""Log lines without secrets, without what people wrote, and one line a record."""

import io
import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import example, given
from hypothesis import strategies as st

from bot.errors import StartError, TwitchwiseError
from bot.journal import (
    DatabaseBack,
    DatabaseFailed,
    Duplicate,
    Judged,
    Judgement,
    Outcome,
    ReaderFailed,
    Turn,
    Use,
    Way,
)
from bot.knowledge import Intent, Kind
from bot.logs import Form, Lines, constant, formatter
from tests.adapters.process import ROOT

WORDS = "my left eye twitches zanzibar"
"""What a person wrote."""

# Made up of parts, so that nothing here looks like a leaked one.
_HEX = "0123456789abcdef" * 2
_LONG = "Ab3" * 23
_DISCORD = "MTIzNDU2Nzg5MDEyMzQ1Njc4" + ".Gabcde." + "abcdefghijklmnopqrstuvwxyz012"
SECRETS: list[tuple[str, str]] = [
    ("xoxb-" + "1234567890-abcDEF", ""),
    ("xoxp-" + "1-2-3", ""),
    ("xoxe-" + "1-My0xLTEyMzQ1", ""),
    ("xoxe.xoxb-" + "1-MS0yLTEyMzQ", ""),
    ("xoxe.xoxp-" + "1-MS0yLTEyMzQ", ""),
    ("xapp-" + "1-A012-345-deadbeef", ""),
    ("wss://wss-primary.slack.com/link/?ticket=0f-1", ""),
    ("https://hooks.slack.com/actions/T0/1/abc", ""),
    ("hooks.slack.com/commands/T0/1/abc", ""),
    (_DISCORD, ""),
    ("mfa." + "abcdefghijklmnopqrstuvwxyz", ""),
    ("s3cr3t-path", "https://discord.com/api/v10/webhooks/1234/"),
    ("s3cr3t-path", "https://discord.com/api/v10/interactions/1234/"),
    ("aW50ZXJhY3Rpb246" + "MTIzNDU2", ""),
    (_LONG, ""),
    ("hunter2", "postgresql://twitchwise:"),
    ("hunter2", "postgresql+asyncpg://:"),
    ("hu/nt@er2", "postgresql://twitchwise:"),
    ("short-one", "Authorization: Bot "),
    ("short-one", "authorization: Bearer "),
    ("short-one", "{'Authorization': 'Bot "),
    ("short-one", "('Authorization', 'Bot "),
    ("short-one-more", "Bearer "),
    ("s3cr3t", "https://bot.example/slack/oauth_redirect?code="),
    ("s3cr3t", "https://bot.example/slack/oauth_redirect?a=1&state="),
    ("s3cr3t-s3cr3t", "client_secret="),
    ("s3cr3t-s3cr3t", "refresh_token="),
    ("s3cr3t-s3cr3t", "code: "),
    (_HEX, ""),
    (_HEX.upper(), ""),
    ("gAAAAA" + "Bnm0_-abcdefghijklmnopqrstuvwxyz==", ""),
    ("eyJhbGciOi." + "eyJzdWIiOiIx.c2lnbmF0dXJl", ""),
]
"""Secrets, and what stands before them where their shape is that."""
BEHIND = {"postgresql://twitchwise:": "@db/name", "postgresql+asyncpg://:": "@db/name"}

any_text = st.text(st.characters(exclude_categories=()), max_size=20)
"""Any characters: line ends, controls, marks that turn the direction, halves of pairs."""
forms = st.sampled_from(Form)


def line(
    form: Form, name: str, message: object, *args: object, error: BaseException | None = None, **extra: object
) -> str:
    """Return the line of a record."""
    raised = (type(error), error, error.__traceback__) if error else None
    logger = logging.Logger("x")
    record = logger.makeRecord(name, logging.ERROR, "", 0, message, args, raised, extra=extra)
    return formatter(form).format(record)


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    """Return an exception that was raised, with its frames."""
    with pytest.raises(type(error)) as caught:
        raise error from cause
    return caught.value


def written(form: Form, record: dict[str, Any], name: str) -> str:
    """Return the line of one of the records below; one that does not name its logger is of the one named."""
    extra: dict[str, Any] = record.get("extra", {})
    name = record.get("name", name)
    return line(form, name, record["message"], *record.get("args", ()), error=record.get("error"), **extra)


def places(text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield wherever something may stand in a record: message, argument, field, key, exception, what it came from."""
    fine = "something happened"
    yield "message", {"message": text}
    yield "argument", {"message": "failed at %s", "args": (text,)}
    yield "named argument", {"message": "failed at %(place)s", "args": ({"place": text},)}
    yield "nested argument", {"message": "failed at %s", "args": ([{"place": (text,)}],)}
    yield "field", {"message": fine, "extra": {"place": text}}
    yield "nested field", {"message": fine, "extra": {"place": [{"a": {"b": (text, {text})}}]}}
    yield "key", {"message": fine, "extra": {f"x{text}": 1}}
    yield "nested key", {"message": fine, "extra": {"place": {text: {text: 1}}}}
    yield "exception", {"message": fine, "error": raised(ValueError(text))}
    yield "exception as message", {"message": ValueError(text)}
    yield "exception as argument", {"message": "failed: %s", "args": (ValueError(text),)}
    yield "exception in a field", {"message": fine, "extra": {"place": [ValueError(text)]}}
    yield "chained exception", {"message": fine, "error": raised(KeyError(text), raised(ValueError(text)))}
    yield "group", {"message": fine, "error": ExceptionGroup(text, [ValueError(text)])}
    yield "our own exception", {"message": fine, "error": raised(StartError(text), raised(StartError(text)))}
    yield "name of the logger", {"message": fine, "name": f"x{text}"}


@given(
    secret=st.sampled_from(SECRETS),
    before=any_text,
    after=any_text,
    form=forms,
    name=st.sampled_from(["bot.x", "x"]),
)
def test_what_has_the_shape_of_a_secret_is_never_in_a_line(
    secret: tuple[str, str], before: str, after: str, form: Form, name: str
) -> None:
    """Wherever it stands, whatever surrounds it, whoever logs it."""
    hidden, shape = secret
    text = f"{before}{shape}{hidden}{BEHIND.get(shape, '')} {after}"
    for place, record in places(text):
        made = written(form, record, name)
        assert hidden not in made, place
        assert hidden not in made.replace("\\", ""), place


@pytest.mark.parametrize(("secret", "shape"), SECRETS)
@pytest.mark.parametrize("glued", ["a", "Z9", "-", "_", ".", "/", '"', "=", "é"])
def test_a_secret_that_is_glued_to_something_is_seen(secret: str, shape: str, glued: str) -> None:
    """Before it and behind it."""
    text = f"{glued}{shape}{secret}{BEHIND.get(shape, '')}{glued}"
    assert secret not in line(Form.JSON, "bot.x", text)


@pytest.mark.parametrize("name", ["token", "SLACK_CLIENT_SECRET", "password", "Authorization", "cookie"])
def test_the_value_of_a_field_with_a_telling_name_is_hidden(name: str) -> None:
    """Whatever its shape."""
    held: dict[str, Any] = {name: "hunter2", "settings": {name: ["hunter2"]}}
    assert "hunter2" not in line(Form.JSON, "bot.x", "ready", **held)


@given(form=forms, text=any_text)
@example(Form.JSON, "a\nb\r\u2028\u2029\x00\x1b[31m\u202e\ud800")
@example(Form.TEXT, "a\nb\r\u2028\u2029\x00\x1b[31m\u202e\ud800")
def test_a_record_is_one_line_whatever_is_in_it(form: Form, text: str) -> None:
    """And a line of JSON is one object; only of text the exceptions stand below, indented."""
    for _, record in places(text):
        made = written(form, record, "bot.x")
        first, *below = made.splitlines()
        assert made.isprintable() or below
        assert all(one.isprintable() for one in (first, *below))
        if form is Form.JSON:
            assert not below
            assert {"timestamp", "level", "logger", "event"} <= json.loads(made).keys()
        else:
            assert all(one.startswith("  ") for one in below)


@given(name=any_text, value=any_text, number=st.floats() | st.integers())
@example("a", "b", 10**5000)
def test_any_field_is_json(name: str, value: str, number: float) -> None:
    """Numbers that JSON does not know too."""
    held = {name: value, "n": number, "deep": [[[[[[[[[value]]]]]]]]], "object": object(), "bytes": b"x"}
    assert json.loads(line(Form.JSON, "bot.x", "ready", held=held))["held"]["object"] == "object"


@given(form=forms, name=st.sampled_from(["bot.x", "discord.client"]))
def test_what_a_person_wrote_is_not_in_a_line_of_an_exception(form: Form, name: str) -> None:
    """Only where it was raised."""
    for place, record in places(WORDS):
        if "exception" in place or place == "group":
            made = written(form, record, name)
            assert ("zanzibar" in made) is (place == "our own exception"), place


def test_an_exception_is_its_types_and_where_they_were_raised() -> None:
    """The newest first, with what it came from; without the folder that the program is in."""
    error = raised(KeyError(WORDS), raised(json.JSONDecodeError(WORDS, WORDS, 0)))
    chain = json.loads(line(Form.JSON, "bot.x", "failed", error=error))["raised"]
    assert [link["type"] for link in chain] == ["KeyError", "json.decoder.JSONDecodeError"]
    for link in chain:
        assert re.fullmatch(r"tests/bot/test_logs\.py:\d+ in raised", link["at"][0])
    assert str(ROOT) not in json.dumps(chain)


def test_of_a_chain_and_of_frames_there_is_an_end() -> None:
    """An exception that came from itself too."""

    def deep(n: int) -> None:
        if not n:
            raise ValueError
        deep(n - 1)

    with pytest.raises(ValueError) as caught:  # noqa: PT011 - it says nothing
        deep(500)
    caught.value.__cause__ = error = raised(KeyError())
    error.__cause__ = caught.value
    chain = json.loads(line(Form.JSON, "bot.x", "failed", error=caught.value))["raised"]
    assert [len(link["at"]) for link in chain] == [25, 1]


def test_our_own_errors_say_their_sentence() -> None:
    """It names what to do, and nothing of people."""
    error = raised(StartError("Set DISCORD_TOKEN."))
    assert json.loads(line(Form.JSON, "bot.x", "failed", error=error))["raised"][0]["said"] == "Set DISCORD_TOKEN."
    assert "Set DISCORD_TOKEN." in line(Form.TEXT, "discord", "failed", error=error)
    assert "why" in line(Form.JSON, "adapters.x", "no %s", TwitchwiseError("why"))


LIBRARIES = [
    (("Shard ID %s has connected to Gateway (Session ID: %s).", 3, WORDS), "Shard ID %s has connected to Gateway"),
    ((f"Unhandled request ({WORDS})",), "Unhandled request"),
    ((f"Failed: {WORDS}",), "Failed"),
    ((f"Task exception was never retrieved\nfuture: <Task {WORDS}>",), "Task exception was never retrieved"),
    ((f"text={WORDS}",), "text"),
    ((f"said '{WORDS}'",), "said"),
    ((f"{'word ' * 40}{WORDS}",), "word word"),
    (("a" * 200,), ""),
    ((ValueError(WORDS),), "ValueError"),
]


@pytest.mark.parametrize(("said", "shown"), LIBRARIES, ids=range(len(LIBRARIES)))
@pytest.mark.parametrize(
    "name", ["discord.gateway", "start.py:AsyncApp", "bot.py:AsyncApp", "asyncio", "bots.x", "root"]
)
def test_of_a_line_of_a_library_the_constant_part_is_shown(said: tuple[Any, ...], shown: str, name: str) -> None:
    """Without arguments and fields: they may hold what people wrote."""
    event = json.loads(line(Form.JSON, name, *said, text=WORDS))
    assert event.keys() == {"timestamp", "level", "logger", "event"}
    assert event["event"].startswith(shown)
    assert "zanzibar" not in event["event"]
    assert len(event["event"]) <= 120


def test_a_library_is_cut_between_words() -> None:
    """Half a secret would have no shape any more."""
    assert constant("word " * 23 + _DISCORD) == ("word " * 23).strip()


ORDINARY = [
    "ready on 3 servers, 2.7.1, https://docs.slack.dev/reference",
    "ready on port 3000",
    "listening on http://127.0.0.1:8080/slack/events",
    "interaction not answered: Forbidden 50013",
    "may not answer in a channel (50001): allow the bot to view the channel and to send messages (in threads) there",
    "knowledge 0123456789abcdef, conditions autoimmune-hypoparathyroidism and nmda-receptor-encephalitis",
    "guild 123456789012345678 at 2026-11-28T11:32:25.033Z, error code: 50013, state open",
    "no authorization for that; the bot understands-everything-else",
    "adapters/discord/app.py:138 in on_error",
    "write to me@example.org or see https://example.org/@someone",
    "moderators not told: NotFound",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_lines_stay_as_they_are(text: str) -> None:
    """Version numbers, addresses of documentation, slugs, digests of ours, ids and times."""
    assert json.loads(line(Form.JSON, "bot.x", text))["event"] == text
    assert line(Form.TEXT, "bot.x", text).endswith(f" error bot.x {text}")
    assert json.loads(line(Form.JSON, "bot.x", "at %s", text, place=[text]))["place"] == [text]


def test_every_slug_of_ours_can_be_read(known: Any) -> None:
    """None looks like a secret."""
    slugs = ",".join(known.conditions)
    assert line(Form.TEXT, "bot.x", "known", conditions=list(known.conditions)).endswith(f"conditions={slugs}")


def test_the_time_is_utc_to_the_millisecond() -> None:
    """As ISO 8601 has it."""
    at = json.loads(line(Form.JSON, "bot.x", "ready"))["timestamp"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", at)
    assert abs((datetime.fromisoformat(at) - datetime.now(UTC)).total_seconds()) < 60


@pytest.mark.parametrize("args", [("x",), ("x", "y"), ({},), ({"a": 1},)])
def test_a_line_whose_arguments_do_not_fit_is_a_line(args: tuple[object, ...]) -> None:
    """With the template."""
    assert json.loads(line(Form.JSON, "bot.x", "%d of %d", *args))["event"] == "%d of %d"


def test_a_turn_is_one_line_with_what_it_was(caplog: pytest.LogCaptureFixture) -> None:
    """Kinds, our slugs and milliseconds."""
    caplog.set_level(logging.INFO)
    turn = Turn(
        "slack", Way.MENTION, Outcome.SENT, 0.1234567, 0.0012345, Kind.ANSWER, Intent.OVERVIEW, ("lupus", "als")
    )
    Lines()(turn)
    event = json.loads(formatter(Form.JSON).format(caplog.records[0]))
    del event["timestamp"], event["logger"]
    assert event == {
        "level": "info",
        "event": "turn",
        "platform": "slack",
        "way": "mention",
        "outcome": "sent",
        "kind": "answer",
        "intent": "overview",
        "conditions": ["lupus", "als"],
        "urgent": False,
        "ms": 123.5,
        "core_ms": 1.234,
    }


def test_what_failed_is_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    """And the rest of the journal is written down too."""
    caplog.set_level(logging.INFO)
    lines = Lines()
    lines(Turn("slack", Way.MENTION, Outcome.FAILED, 0.1))
    lines(Duplicate("slack"))
    lines(Judged(Judgement.GOOD))
    lines(ReaderFailed("Metrics", "ValueError"))
    said = [(record.levelname, record.getMessage()) for record in caplog.records]
    assert said == [
        ("WARNING", "turn"),
        ("INFO", "duplicate"),
        ("INFO", "judged"),
        ("ERROR", "a reader of the journal failed"),
    ]


def test_a_database_that_keeps_failing_does_not_fill_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """Each use is mentioned once a minute, and anew after it was back."""
    caplog.set_level(logging.INFO)
    lines = Lines()
    for use in (Use.CONTEXTS, Use.CONTEXTS, Use.FEEDBACK, Use.CONTEXTS):
        lines(DatabaseFailed(use, "OperationalError"))
    lines(DatabaseBack())
    lines(DatabaseFailed(Use.CONTEXTS, "OperationalError"))
    said = [record.getMessage() for record in caplog.records]
    assert said == ["database failed", "database failed", "database back", "database failed"]


# -- in a process of its own, since what Python prints is taken over


def process(script: str, form: str, tmp_path: Path) -> list[str]:
    """Return what a script logs to standard error."""
    begin = "import logging\nfrom bot.logs import Form, begin\n" + f"begin({form})\n"
    file = tmp_path / "script.py"
    file.write_text(begin + script)
    done = subprocess.run(
        [sys.executable, "-W", "always", str(file)],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == ""
    return done.stderr.splitlines()


PYTHON = {
    "sys.excepthook": f"raise ValueError('{WORDS}')",
    "threading.excepthook": f"import threading\nthreading.Thread(target=lambda: int('{WORDS}')).start()",
    "sys.unraisablehook": f"class A:\n  def __del__(self): raise ValueError('{WORDS}')\nA()",
    "asyncio": f"""
import asyncio, gc
async def fails(): raise ValueError('{WORDS}')
async def main():
    asyncio.create_task(fails(), name='{WORDS}')
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    gc.collect()
asyncio.run(main())""",
    "warnings": f"import warnings\nwarnings.warn('odd: {WORDS}', UserWarning)",
    "a coroutine that nobody awaited": f"async def zanzibar(): '{WORDS}'\nzanzibar()",
    "a line that cannot be made": f"""
class A:
    def __str__(self): raise ValueError('{WORDS}')
logging.getLogger('bot.x').info(A())
logging.getLogger('x').info(A(), '{WORDS}')
logging.getLogger('x').info('%d', '{WORDS}')
logging.getLogger('bot.x').info('%d', A())""",
    "a library that logs": f"""
logging.getLogger('x').error('odd: {WORDS}', extra=dict(text='{WORDS}'))
logging.basicConfig()
logging.error('{WORDS[:0]}odd (%s)', '{WORDS}')""",
    "structlog": f"""
import structlog
structlog.get_logger('x').error('odd: {WORDS}', text='{WORDS}')
structlog.get_logger('bot.x').error('odd', error=ValueError('{WORDS}'))
try: int('{WORDS}')
except ValueError: structlog.get_logger('bot.x').exception('odd', id=1)""",
}


@pytest.mark.parametrize("script", PYTHON.values(), ids=PYTHON)
@pytest.mark.parametrize("form", ["", "Form.TEXT"])
def test_what_python_would_print_goes_the_same_way(script: str, form: str, tmp_path: Path) -> None:
    """As lines, without what somebody wrote."""
    said = process(script, form, tmp_path)
    assert said
    assert "zanzibar" not in "\n".join(said)
    assert "Traceback" not in "\n".join(said)
    for one in said:
        assert "was lost" in one or form or json.loads(one)["event"]


def test_where_no_terminal_is_lines_are_json_and_loud_enough(tmp_path: Path) -> None:
    """Without being asked; what is for looking closely is left out."""
    (said,) = process(
        "logging.getLogger('bot.x').info('ready on %d', 3)\nlogging.getLogger('bot').debug('x')", "", tmp_path
    )
    assert json.loads(said)["event"] == "ready on 3"


@pytest.mark.skipif(sys.platform == "win32", reason="has no such terminals")
def test_at_a_terminal_lines_are_for_people() -> None:
    """Without being asked."""
    ours, theirs = os.openpty()
    script = "import logging; from bot.logs import begin; begin(); logging.getLogger('bot.x').info('ready on %d', 3)"
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, stderr=theirs, check=True)
    said = os.read(ours, 1000).decode()
    os.close(theirs)
    os.close(ours)
    assert said.rstrip().endswith("Z info bot.x ready on 3")


def test_who_logs_by_structlog_goes_the_same_way() -> None:
    """Its fields are looked at like any other."""
    held = io.StringIO()
    handler = logging.StreamHandler(held)
    handler.setFormatter(formatter(Form.JSON))
    logger = logging.Logger("bot.x")
    logger.addHandler(handler)
    bound = structlog.wrap_logger(
        logger,
        processors=[structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    bound.info("ready", place=_DISCORD, error=ValueError(WORDS))
    event = json.loads(held.getvalue())
    assert (event["event"], event["place"], event["error"]) == ("ready", "(hidden)", "ValueError")
