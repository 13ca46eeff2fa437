"""Each check by itself: what it is shown, and what it finds."""

import sqlite3
from base64 import urlsafe_b64encode
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from adapters.discord.settings import Settings as Discord
from adapters.doctor import configured, granted, kept, knowing, machine, report
from adapters.doctor.finding import Finding, Mark, Part, note, ok, problem, told
from adapters.slack.migrations import MIGRATIONS
from adapters.slack.settings import Settings as Slack
from bot.library import Library
from bot.settings import Settings
from bot.state.state import state
from bot.state.survey import Survey
from tests.conftest import NOON
from tests.homes import SECRET

ID = urlsafe_b64encode(b"123456789012345678").decode()
TOKEN = f"{ID}.GabcDE.abcdefghijklmnopqrstuvwxyz0"
DAY = date(2026, 11, 24)


def marks(findings: list[Finding]) -> list[Mark]:
    """Return how good or bad findings are."""
    return [finding.mark for finding in findings]


def whats(findings: list[Finding], mark: Mark) -> str:
    """Return what was found of one mark."""
    return " ".join(finding.what for finding in findings if finding.mark is mark)


def discord(token: str) -> Discord:
    """Return settings with a token."""
    return Discord(discord_token=SecretStr(token))


def test_a_token_of_discord_names_its_bot() -> None:
    """Without showing itself."""
    (found,) = configured.discord_token(discord(f" {TOKEN}\n"))
    assert (found.mark, "123456789012345678" in found.what) == (Mark.OK, True)
    assert ID not in found.what


WRONG = [
    "x",
    f"Bot {TOKEN}",
    TOKEN[:-20],
    TOKEN.replace(".", ""),
    f"{ID[::-1]}.GabcDE.abcdefghijklmnopqrstuvwxyz0",
    "a" * 64,
]


@pytest.mark.parametrize("token", WRONG, ids=range(len(WRONG)))
def test_what_is_no_token_of_discord_is_told(token: str) -> None:
    """With where to find one."""
    (found,) = configured.discord_token(discord(token))
    assert (found.mark, "Bot page" in found.remedy) == (Mark.PROBLEM, True)
    assert token not in found.what + found.remedy


async def test_tokens_of_slack_are_looked_at_as_at_the_start() -> None:
    """Those that are swapped, missing, or of another kind."""
    swapped = Slack(slack_bot_token=SecretStr("xapp-1"), slack_app_token=SecretStr("xoxb-1"))
    assert "swapped" in whats(await granted.slack(swapped, online=False), Mark.PROBLEM)
    half = Slack(slack_bot_token=SecretStr("xoxb-1"))
    assert "SLACK_APP_TOKEN is not set" in whats(await granted.slack(half, online=False), Mark.PROBLEM)
    http = Slack(slack_bot_token=SecretStr("xoxb-1"), slack_signing_secret=SecretStr("no"))
    assert "SLACK_SIGNING_SECRET does not look right" in whats(await granted.slack(http, online=False), Mark.PROBLEM)
    right = Slack(slack_bot_token=SecretStr("xoxb-1"), slack_app_token=SecretStr("xapp-1"))
    assert marks(await granted.slack(right, online=False)) == [Mark.OK, Mark.OK]


def test_no_platform_is_worth_a_note() -> None:
    """It may be meant; one is enough."""
    assert marks(configured.platforms(discord(""), Slack())) == [Mark.NOTE]
    assert configured.platforms(discord(TOKEN), Slack()) == []
    assert configured.platforms(discord(""), Slack(slack_bot_token=SecretStr("xoxb-1"))) == []


@pytest.mark.parametrize(
    ("version", "mark", "word"),
    [
        ("0002", Mark.OK, "newest"),
        ("0001", Mark.NOTE, "older"),
        (None, Mark.NOTE, "not there"),
        ("0003", Mark.PROBLEM, "0002"),
    ],
)
def test_tables_of_another_version_are_told(version: str | None, mark: Mark, word: str) -> None:
    """Older ones are migrated at the next start, newer ones cannot be used."""
    found = kept.tables(Survey({"state_version": (version, "0002"), "slack_version": (None, "0001")}, {}))
    assert marks(found) == [mark]
    assert word in found[0].what


def test_rows_are_counted_by_table() -> None:
    """In one line."""
    (_, found) = kept.tables(Survey({"state_version": ("1", "1")}, {"places": 3, "contexts": 0}))
    assert found.what == "Rows: places 3, contexts 0."


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_file_that_others_may_use_is_a_problem(mode: int, tmp_path: Path) -> None:
    """With the command that mends it."""
    file = tmp_path / "x.db"
    file.touch()
    file.chmod(0o600)
    assert marks(kept.private(file)) == [Mark.OK]
    file.chmod(mode)
    (found,) = kept.private(file)
    assert (found.mark, found.remedy) == (Mark.PROBLEM, f"chmod 600 {file}")


def test_a_key_belongs_to_a_database(tmp_path: Path) -> None:
    """Missing before anything is kept is no harm; afterwards it is, as is one that is short or open to others."""
    database, key = tmp_path / "x.db", tmp_path / "x.key"
    assert marks(kept.own_key(database, secret=False, used=False)) == [Mark.NOTE]
    assert "is missing" in whats(kept.own_key(database, secret=False, used=True), Mark.PROBLEM)
    key.touch(0o600)
    assert "too short" in whats(kept.own_key(database, secret=False, used=True), Mark.PROBLEM)
    key.write_text(SECRET)
    assert marks(kept.own_key(database, secret=False, used=True)) == [Mark.OK, Mark.OK]
    key.chmod(0o644)
    assert marks(kept.own_key(database, secret=False, used=True)) == [Mark.OK, Mark.PROBLEM]
    assert marks(kept.own_key(database, secret=True, used=True)) == [Mark.OK, Mark.NOTE]


def test_processes_that_share_a_database_need_a_secret() -> None:
    """The same in all."""
    assert kept.shared_key(secret=True).mark is Mark.OK
    assert "TWITCHWISE_SECRET" in kept.shared_key(secret=False).what


def core(home: str | Path, secret: str = SECRET) -> Settings:
    """Return settings with a database."""
    return Settings(database=SecretStr(str(home)), secret=SecretStr(secret))


async def test_a_database_is_looked_at_as_it_is(home: str, known: Library) -> None:
    """In either home, with what both platforms keep there."""
    filled = state(home, SECRET, known, "slack")
    await filled.open(MIGRATIONS)
    await filled.facts.put("commands", "1")
    await filled.close()
    found = await kept.home(core(home))
    assert Mark.PROBLEM not in marks(found), found
    said = whats(found, Mark.OK)
    assert "tables of state are of version" in said
    assert "tables of slack are of version" in said
    assert "facts 1" in said
    assert "slack_bots 0" in said


async def test_an_empty_server_is_left_empty(postgres: str) -> None:
    """The tables are made by the bot; that they are not there yet is a note."""
    found = await kept.home(core(postgres))
    assert "not there yet" in whats(found, Mark.NOTE)
    assert Mark.PROBLEM not in marks(found)


async def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    """Neither is its key."""
    found = await kept.home(core(tmp_path / "some" / "x.db", ""))
    assert Mark.PROBLEM not in marks(found)
    assert not (tmp_path / "some").exists()


async def test_a_file_that_is_something_else_is_a_problem(tmp_path: Path) -> None:
    """It is said, and nothing is written to it."""
    file = tmp_path / "x.db"
    file.write_text("not a database" * 100)
    before = file.read_bytes()
    assert "cannot be used (DatabaseError)" in whats(await kept.home(core(file)), Mark.PROBLEM)
    assert file.read_bytes() == before


async def test_a_file_that_somebody_writes_to_can_still_be_looked_at(tmp_path: Path, known: Library) -> None:
    """A bot is running, after all."""
    async with state(tmp_path / "x.db", SECRET, known, "discord"):
        with closing(sqlite3.connect(tmp_path / "x.db", isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            assert Mark.PROBLEM not in marks(await kept.home(core(tmp_path / "x.db")))


async def test_memory_is_worth_a_note() -> None:
    """Everything is lost at the end."""
    assert marks(await kept.home(core("sqlite://"))) == [Mark.NOTE]


def test_the_knowledge_that_came_along_is_sound(known: Library) -> None:
    """And its weights were learned from it, in every language."""
    assert known is not None
    loaded, found = knowing.load(Settings().knowledge)
    assert loaded is not None
    assert marks(found) == [Mark.OK, Mark.OK, Mark.OK]


def test_every_problem_of_the_knowledge_is_shown_up_to_twenty(tmp_path: Path) -> None:
    """More are counted."""
    loaded, found = knowing.load(tmp_path)
    assert loaded is None
    assert {Mark.PROBLEM} == {*marks(found)}
    assert len(found) <= 21


def test_reviews_are_counted_and_told_when_they_are_due(known: Library) -> None:
    """By the names of the entries."""
    (counted, due) = knowing.reviewed(known, DAY)
    assert counted.what.startswith("0 of ")
    assert (counted.mark, due.mark) == (Mark.NOTE, Mark.OK)
    (_, due) = knowing.reviewed(known, DAY + timedelta(days=3_650))
    assert (due.mark, "more" in due.what) == (Mark.NOTE, True)
    assert any(slug in due.what for slug in known.conditions)


def test_a_clock_that_cannot_be_right_is_a_problem(tmp_path: Path) -> None:
    """Before the knowledge was compiled, or before the database was written."""
    file = tmp_path / "x.db"
    file.touch()
    written = file.stat().st_mtime
    assert machine.clock(written, DAY, tmp_path, [file]).mark is Mark.OK
    assert "before 2026-11-24" in machine.clock(NOON - 90_000, DAY, None).what
    late = machine.clock(written - 3_600, None, None, [file])
    assert (late.mark, "3600 s later" in late.what) == (Mark.PROBLEM, True)
    assert "ahead of" in machine.clock(written + 3_600, None, tmp_path).what


@pytest.mark.parametrize(
    ("seconds", "mark", "word"),
    [(0, Mark.OK, "1 s"), (-60, Mark.OK, "60 s"), (61, Mark.PROBLEM, "ahead of"), (-61, Mark.PROBLEM, "behind")],
)
def test_a_minute_between_two_clocks_is_too_much(seconds: float, mark: Mark, word: str) -> None:
    """Slack refuses what is five minutes off, and clocks drift on."""
    found = machine.apart(Part.SLACK, "Slack's clock", seconds)
    assert (found.mark, word in found.what) == (mark, True)


def test_an_old_python_is_a_problem() -> None:
    """With what is needed."""
    assert machine.python().mark is Mark.OK
    assert "3.11 is needed" in machine.python((3, 10, 1)).what


def test_whether_a_bot_is_running_is_asked() -> None:
    """Nobody there is no problem."""
    assert machine.running(None).mark is Mark.NOTE
    assert machine.running("127.0.0.1:9").mark is Mark.NOTE


def test_a_sentence_is_divided_into_what_is_wrong_and_what_to_do() -> None:
    """At the first full stop that ends one."""
    assert told(Part.SLACK, "No 127.0.0.1:1. Do it. Or not.") == problem(
        Part.SLACK, "No 127.0.0.1:1.", "Do it. Or not."
    )
    assert told(Part.SLACK, "It is wrong.", "Mend it.") == problem(Part.SLACK, "It is wrong.", "Mend it.")


def test_a_report_shows_marks_and_remedies() -> None:
    """Grouped, and counted at the end."""
    findings = [ok(Part.SETTINGS, "Fine."), problem(Part.DATABASE, "Gone.", "Call it."), note(Part.DATABASE, "Small.")]
    assert report.text(findings).splitlines() == [
        "Settings",
        "  ok       Fine.",
        "",
        "Database",
        "  problem  Gone.",
        "           → Call it.",
        "  note     Small.",
        "",
        "problems: 1, notes: 1",
    ]
