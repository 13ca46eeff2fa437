"""The terminal: asked once, in a stream of JSON, or in a chat."""

import io
import json
import re
import shutil
import subprocess
import sys
import textwrap
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from adapters.terminal import explained
from adapters.terminal.app import ask_json
from adapters.terminal.inbound import Here, inbound
from adapters.terminal.page import Page
from adapters.terminal.render import plain
from bot import library
from bot.assistant import Assistant
from bot.explaining import Explained, explain
from bot.knowledge import Kind
from bot.memory import ProcessMemory
from bot.message import Message
from bot.phrasing import Phraser
from bot.reading import Reader
from bot.reply import Choice, Line, Reference, Reply, Section
from tests.conftest import NOON

ROOT = Path(__file__).parents[2]
FIELDS = {"id", "kind", "intent", "conditions", "confidence", "text", "sources", "suggestions", "ms"}

words = st.text(st.characters(codec="ascii", min_codepoint=33, max_codepoint=126), min_size=1, max_size=20)
sentences = st.lists(words, min_size=1, max_size=12).map(" ".join)
lines = st.builds(Line, sentences)
WORDS = library.load().wording
replies = st.builds(
    Reply,
    kind=st.sampled_from(Kind),
    title=sentences | st.just(""),
    lead=st.lists(lines, max_size=3).map(tuple),
    sections=st.lists(
        st.builds(Section, sentences | st.just(""), st.lists(lines, min_size=1, max_size=3).map(tuple), st.booleans()),
        max_size=3,
    ).map(tuple),
    warning=st.lists(lines, max_size=2).map(tuple),
    sources=st.lists(st.builds(Reference, sentences, sentences, words), max_size=4).map(tuple),
    review=sentences | st.just(""),
    disclaimer=sentences,
    choices=st.lists(st.builds(Choice, words, sentences), max_size=4).map(tuple),
    urgent=st.booleans(),
)


def squeezed(text: str) -> str:
    """Return text without the spaces and line breaks that wrapping puts in."""
    return re.sub(r"\s+", "", text)


def everything(reply: Reply) -> list[str]:
    """Return every text of a reply that a reader must be able to see."""
    sources = [part for source in reply.sources for part in (source.title, source.publisher, source.url)]
    return [
        *(line.text for line in reply.lines()),
        *sources,
        reply.review,
        reply.disclaimer,
        *(choice.text for choice in reply.choices),
    ]


@given(replies, st.integers(40, 160))
def test_plain_text_leaves_nothing_out(reply: Reply, width: int) -> None:
    """Every statement, warning, source and disclaimer is there, at any width."""
    shown = squeezed(plain(reply, WORDS, width))
    for text in everything(reply):
        assert squeezed(text) in shown


@settings(max_examples=40)
@given(replies)
def test_the_coloured_page_leaves_nothing_out_either(reply: Reply) -> None:
    """Markup in a text is text."""
    out = io.StringIO()
    Console(file=out, width=4_000, highlight=False).print(Page(reply, WORDS))
    shown = squeezed(out.getvalue())
    for text in everything(reply):
        assert squeezed(text) in shown


def test_an_empty_line_is_no_message() -> None:
    """Pressing return says nothing."""
    assert inbound("  \n", NOON, Here()) is None


def answered(assistant: Assistant, *lines: str | bytes) -> tuple[list[dict[str, object]], bool]:
    """Ask JSON Lines and return the answers and whether all lines were valid."""
    out = io.StringIO()
    valid = ask_json(assistant, [line if isinstance(line, bytes) else line.encode() for line in lines], Here(), out)
    return [json.loads(line) for line in out.getvalue().splitlines()], valid


def test_json_answers_have_the_fields_of_the_contract(assistant: Assistant) -> None:
    """No more and no fewer, in order."""
    answers, valid = answered(assistant, '{"id": "1", "text": "what is lupus"}', '{"id": "2", "text": "hello"}')
    assert valid
    assert [answer["id"] for answer in answers] == ["1", "2"]
    assert all(set(answer) == FIELDS for answer in answers)
    assert answers[0]["kind"] == "answer"
    assert answers[0]["intent"] == "overview"
    assert answers[0]["conditions"] == ["lupus"]
    assert answers[1]["intent"] == ""


def test_json_lines_of_one_conversation_share_their_subject(assistant: Assistant) -> None:
    """A line without one stands alone, and conversations do not mix."""
    answers, _ = answered(
        assistant,
        '{"id": "1", "text": "what is lupus", "conversation": "a"}',
        '{"id": "2", "text": "what is cidp", "conversation": "b"}',
        '{"id": "3", "text": "and how is it treated?", "conversation": "a"}',
        '{"id": "4", "text": "and how is it treated?"}',
    )
    assert answers[2]["conditions"] == ["lupus"]
    assert answers[3]["kind"] == "clarify"


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[1]",
        '{"text": "no id"}',
        '{"id": "1"}',
        '{"id": "1", "text": 5}',
        '{"id": "1", "text": "x", "conversation": 7}',
        b"\xff\xfe",
        "[" * 100_000,
    ],
)
def test_a_bad_line_is_an_error_and_the_run_goes_on(line: str | bytes, assistant: Assistant) -> None:
    """The status tells that there was one."""
    answers, valid = answered(assistant, line, '{"id": "2", "text": "what is lupus"}')
    assert not valid
    assert set(answers[0]) == {"id", "error"}
    assert answers[1]["kind"] == "answer"


HOSTILE = [
    "a" * 100_000,
    "what is lupus " * 20_000,
    "Z̴̡̢̛̗͍͈̻̬͇͖̊̈́͒̈́̕a̶l̷g̸o̵ " * 500,
    "\u202e\u202dwhat is lupus",
    "\x00\x00what is lupus\x1b[2J",
    "**bold** `code` [x](http://y) > quote",
    "@everyone @here <@&123> <!channel>",
    "(a+)+$" * 1_000 + "!",
    "\ud800\udfff lupus \udc00",
    "𝓌𝒽𝒶𝓉 𝒾𝓈 𝓁𝓊𝓅𝓊𝓈",
    "',\"; DROP TABLE users; --",
    "{{7*7}} ${jndi:ldap://x}",
    "?" * 4_000,
    "1" * 4_000,
    "\n" * 4_000,
    "🤖" * 2_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_gets_a_clear_reply_that_echoes_nothing(text: str, assistant: Assistant) -> None:
    """It neither crashes, hangs nor comes back out."""
    (answer,), valid = answered(assistant, json.dumps({"id": "x", "text": text}))
    assert valid
    shown = str(answer["text"])
    assert shown.strip()
    for sign in ("@everyone", "@here", "<!channel>", "\x1b", "\x00", "\u202e", "DROP TABLE", "jndi"):
        assert sign not in shown


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(), max_size=400))
def test_any_text_gets_a_reply_with_its_disclaimer(text: str, assistant: Assistant) -> None:
    """Whatever someone types."""
    (answer,), valid = answered(assistant, json.dumps({"id": "x", "text": text}))
    assert valid
    assert str(answer["text"]).strip()
    assert 0 <= float(str(answer["confidence"])) <= 1


def run(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command line as people do."""
    return subprocess.run(
        [sys.executable, "-m", "adapters", *arguments],
        input=given,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )


def test_one_question_is_answered_on_the_command_line() -> None:
    """With its sources and the disclaimer."""
    done = run("ask", "does lupis cause facail twitching?", "--country", "gb")
    assert done.returncode == 0
    assert "no good evidence that lupus causes ordinary facial twitching" in " ".join(done.stdout.split())
    assert "Sources:" in done.stdout
    assert "not medical advice" in done.stdout


def test_lines_piped_into_a_chat_are_answered_and_end_it() -> None:
    """A typed number picks a suggestion; /quit leaves at once."""
    done = run("chat", given="what is cidp\n2\n/quit\nwhat is lupus\n")
    assert done.returncode == 0
    assert "How doctors look into CIDP" in done.stdout or "Symptoms of CIDP" in done.stdout
    assert "Lupus" not in done.stdout


def test_a_broken_knowledge_base_starts_nothing(tmp_path: Path) -> None:
    """The problems are printed, and the status is 2."""
    done = run("ask", "hi", "--knowledge", str(tmp_path))
    assert done.returncode == 2
    assert "care.yaml:1: is missing" in done.stderr
    assert "Traceback" not in done.stderr


def test_check_lists_every_problem_and_fails(tmp_path: Path) -> None:
    """For editors, with a count."""
    done = run("check", "--knowledge", str(tmp_path))
    assert done.returncode == 1
    assert "problems" in done.stdout


def test_a_wrong_country_is_one_plain_sentence() -> None:
    """Not a traceback."""
    done = run("ask", "hi", "--country", "Atlantis")
    assert done.returncode == 2
    assert "two letters" in done.stderr
    assert "Traceback" not in done.stderr


def test_evaluate_prints_each_share_with_its_interval_and_draws_them(tmp_path: Path) -> None:
    """The picture is a PNG."""
    labels = tmp_path / "labels.jsonl"
    labels.write_text(
        '{"id": "1", "text": "what is lupus", "kind": "answer", "intent": "overview", "conditions": ["lupus"]}\n'
        '{"id": "2", "text": "hello", "kind": "small_talk", "intent": "", "conditions": []}\n'
    )
    picture = tmp_path / "confusion.png"
    done = run("evaluate", str(labels), "--plot", str(picture), "--misses")
    assert done.returncode == 0
    assert re.search(r"kind +1\.000 +0\.342 to 1\.000 +2/2", done.stdout)
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_evaluate_names_the_line_that_is_no_label(tmp_path: Path) -> None:
    """And where the form is described."""
    labels = tmp_path / "labels.jsonl"
    labels.write_text('{"id": "1", "text": "x", "kind": "nonsense", "intent": "", "conditions": []}\n')
    done = run("evaluate", str(labels))
    assert done.returncode == 2
    assert "labels.jsonl:1" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of Unix")
@pytest.mark.parametrize("key", [b"\x03", b"\x04", b"/quit\r"])
def test_a_chat_at_a_terminal_is_left_quietly(key: bytes) -> None:
    """By Ctrl-C, Ctrl-D or /quit, without a traceback."""
    script = textwrap.dedent(
        f"""
        import os, pty, select, sys, time
        child, terminal = pty.fork()
        if not child:
            os.execv(sys.executable, [sys.executable, "-m", "adapters", "chat"])
        seen, sent, end = b"", False, time.time() + 30
        while time.time() < end:
            if select.select([terminal], [], [], 0.2)[0]:
                try:
                    part = os.read(terminal, 65536)
                except OSError:
                    break
                if not part:
                    break
                seen += part
                if b"\\x1b[6n" in part:
                    os.write(terminal, b"\\x1b[1;1R")
            if b"you>" in seen and not sent:
                os.write(terminal, {key!r})
                sent = True
        _, status = os.waitpid(child, 0)
        sys.stdout.write(seen.decode("utf-8", "replace"))
        sys.exit(os.waitstatus_to_exitcode(status))
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stdout


def test_explain_tells_in_words_how_a_message_is_read() -> None:
    """What was mended, which name was found and how like it was typed, the alarm, the decision and why."""
    done = run("explain", "does lupis cause facail twitching?")
    assert done.returncode == 0
    for told in (
        "facail → facial",
        "lupis → condition lupus (lupus), 0.80 alike",
        "alarm       none",
        "intent: twitching_link",
        "why         I read the message as a question about a link with twitching, about lupus.",
    ):
        assert told in done.stdout
    assert re.search(r"^kind        0\.\d+ answer|^kind        1\.000 answer", done.stdout, re.MULTILINE)


def test_explain_names_the_sign_of_an_alarm() -> None:
    """And signs that do not count, with the reason."""
    assert (
        "alarm       emergency, by the sign" in run("explain", "my face droops on one side and i cannot speak").stdout
    )
    assert "(denied)" in run("explain", "i do not want to kill myself, what is lupus?").stdout


def test_explain_gives_everything_as_json() -> None:
    """Each field of what was explained, the answer as text."""
    told = json.loads(run("explain", "--json", "what is ms?").stdout)
    assert set(told) == {field.name for field in fields(Explained)}
    assert told["decision"]["conditions"] == ["multiple-sclerosis"]
    assert "multiple sclerosis" in told["reply"]


@settings(max_examples=40)
@given(st.text(max_size=200))
def test_whatever_is_written_can_be_explained(reader: Reader, phraser: Phraser, text: str) -> None:
    """As text, as a page and as JSON, and never loudly."""
    told = explain(Assistant(reader, phraser, ProcessMemory()), Message(text, NOON))
    shown = explained.plain(told)
    out = io.StringIO()
    Console(file=out, width=4_000, highlight=False).print(explained.Page(told))
    assert all(squeezed(line) in squeezed(out.getvalue()) for line in shown.splitlines())
    decision = json.loads(explained.as_json(told, phraser.library.wording))["decision"]
    assert decision["confidence"] == told.decision.confidence


def test_grade_lists_entries_and_finds_what_is_hardest_in_one() -> None:
    """Or says what it needs."""
    pytest.importorskip("syllapy")
    everything = run("grade")
    assert (everything.returncode, len(everything.stdout.splitlines())) == (0, 50)
    assert "hardest: " in run("grade", "lupus").stdout
    assert "no entry lupis" in run("grade", "lupis").stderr


def test_check_refuses_what_is_too_hard_to_read(tmp_path: Path) -> None:
    """Where it is hardest; without what counts syllables it says so and nothing else changes."""
    assert re.search(r"^(Reading grades were not checked|42 conditions)", run("check").stdout, re.MULTILINE)
    pytest.importorskip("syllapy")
    folder = shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    path = folder / "conditions" / "als.yaml"
    hard = (
        "Neurological examination demonstrates considerable abnormalities necessitating multidisciplinary evaluation. "
    )
    hardened = re.sub(r"^  text: (?!')", f"  text: {hard * 2}", path.read_text("utf-8"), flags=re.MULTILINE)
    path.write_text(hardened, "utf-8")
    done = run("check", "--knowledge", str(folder))
    assert done.returncode == 1
    assert re.search(r"^conditions/als\.yaml:\d+: [\w.]+: the entry reads at grade \d", done.stdout, re.MULTILINE)


def test_a_condition_is_begun_by_answering_questions(tmp_path: Path) -> None:
    """One a line; a name that is taken ends it in one sentence."""
    folder = shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    done = run(
        "new", "condition", "--knowledge", str(folder), given="Fable syndrome\n\nimmune\nFBS\nfabling, tales\ntic\n"
    )
    assert done.returncode == 0
    begun = (folder / "conditions" / "fable-syndrome.yaml").read_text(encoding="utf-8")
    assert "aliases: [fabling, tales]" in begun
    again = run("new", "condition", "--knowledge", str(folder), "--name", "fabling", "--group", "immune")
    assert (again.returncode, len(again.stderr.splitlines())) == (2, 1)
    assert "already a name in conditions/fable-syndrome.yaml" in again.stderr
