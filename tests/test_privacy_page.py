"""PRIVACY.md says what the program does: each table, each column, and each number of how long."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect

from adapters.discord.app import _CLOSED as CLOSED_ON_DISCORD
from adapters.slack import installations
from adapters.slack.app import _CLOSED as CLOSED_ON_SLACK
from adapters.slack.migrations import MIGRATIONS
from bot import context
from bot.digest import Digest
from bot.guard import MINUTE
from bot.library import Library
from bot.place import Place
from bot.state import answered, gaps, places, slots, upkeep
from bot.state.state import state
from bot.state.tables import METADATA

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "PRIVACY.md").read_text(encoding="utf-8")
UNITS = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}


def columns(page: str) -> dict[str, set[str]]:
    """Return the columns that a page names, by table; each must say what it holds."""
    found: dict[str, set[str]] = {}
    for part in re.split(r"^### ", page, flags=re.MULTILINE)[1:]:
        name = re.match(r"`(\w+)`", part)
        if name is None:
            continue
        rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| (.+) \|$", part, re.MULTILINE)
        assert all(holds.strip() for _, holds in rows)
        found[name[1]] = {column for names, _ in rows for column in re.findall(r"`(\w+)`", names)}
    return found


def times(page: str) -> dict[str, str]:
    """Return how long what is kept, as a page says it."""
    found = re.search(r"<!-- times -->\n(.*?)\n<!-- /times -->", page, re.DOTALL)
    assert found is not None
    rows = [row.strip("|").split("|") for row in found[1].splitlines()[2:]]
    return {what.strip(): long.strip() for what, long in rows}


def worded(seconds: float) -> str:
    """Return a time in the largest unit that divides it."""
    unit = next(unit for unit, size in UNITS.items() if seconds % size == 0)
    number = int(seconds // UNITS[unit])
    return f"{number} {unit}{'s' * (number != 1)}"


def structure(connection: Connection) -> dict[str, set[str]]:
    """Return the columns of every table of a database."""
    looked = inspect(connection)
    return {name: {column["name"] for column in looked.get_columns(name)} for name in looked.get_table_names()}


async def test_every_column_of_every_table_is_told(known: Library) -> None:
    """Those that there are after all migrations, of both platforms, and no other."""
    kept = state("sqlite://", "", known, "slack")
    await kept.open(MIGRATIONS)
    async with kept.database.engine.connect() as connection:
        there = await connection.run_sync(structure)
    await kept.close()
    assert columns(PAGE) == there
    assert {name: set(table.c.keys()) for name, table in METADATA.tables.items()}.items() <= there.items()


LONG = {
    "what a conversation is about": (context.LIFETIME, "{} after the last question"),
    "that a message is answered": (answered.KEPT, "{}"),
    "that a message is being answered": (answered.LEASE, "{}"),
    "what a server or workspace has set": (places.GRACE, "until it is changed, and {} after the bot was removed"),
    "that somebody is installing the bot": (installations.STATE_LIFE, "valid for {}"),
    "which process does which share": (slots.LEASE, "{}"),
    "that something was not answered": (gaps.EXPIRY * 86_400.0, "{} after the day on which it was asked"),
}
ENDLESS = {"tokens of a workspace": "until the bot is removed", "how often an entry was found": "without end"}


def test_everything_is_kept_as_long_as_is_told() -> None:
    """Row by row, none missing and none too many."""
    told = {form.format(worded(seconds)) for seconds, form in LONG.values()} | set(ENDLESS.values())
    assert set(times(PAGE).values()) == told
    for name, (seconds, form) in LONG.items():
        assert [long for what, long in times(PAGE).items() if what.startswith(name)] == [form.format(worded(seconds))]
    for name, form in ENDLESS.items():
        assert [long for what, long in times(PAGE).items() if what.startswith(name)] == [form]


@pytest.mark.parametrize(
    ("sentence", "seconds"),
    [
        ("What a conversation is about it remembers for {}, encrypted", context.LIFETIME),
        ("What is over is deleted within about {} while the bot runs", upkeep._SWEEP),
        ("deletes its settings after {}", places.GRACE),
        ("digests of who asked, for {}", MINUTE),
        ("for {}, channels that refused the bot", CLOSED_ON_DISCORD),
        ("for {}, channels that refused the bot", CLOSED_ON_SLACK),
        ("becomes a link for [10] minutes", Place().cooldown * MINUTE),
    ],
)
def test_the_sentences_say_the_same(sentence: str, seconds: float) -> None:
    """Wherever a number stands outside of the table."""
    number, unit = worded(seconds).split()
    wanted = sentence.format(f"{number} {unit}") if "{}" in sentence else f"becomes a link for [{number}] {unit}"
    assert wanted in " ".join(PAGE.split())


def test_a_digest_is_as_long_as_is_told() -> None:
    """And made with a key."""
    length = len(Digest(b"key").of(1))
    assert f"a number of {length} characters" in " ".join(PAGE.split())
    assert Digest(b"key").of(1) != Digest(b"another").of(1)


def test_what_an_operator_must_fill_in_is_in_brackets() -> None:
    """Nothing is invented for them."""
    for name in ("[operator]", "[contact]", "[place]", "[days]", "[date]"):
        assert name in PAGE
    assert not re.search(r"[\w.]+@[\w.]+\.\w+", PAGE)


# -- the check itself


@pytest.mark.parametrize(
    ("change", "finds"),
    [
        (lambda page: page.replace("| `asker` |", "| `who` |"), columns),
        (lambda page: page.replace("### `slots`", "### `shards`"), columns),
        (lambda page: page.replace("`user_id` | nothing", "`user` | nothing"), columns),
        (lambda page: page.replace("| 1 hour |", "| 2 hours |"), times),
    ],
)
def test_a_change_of_the_page_is_noticed(change: Callable[[str], str], finds: Callable[[str], object]) -> None:
    """Or else it might say anything."""
    assert finds(change(PAGE)) != finds(PAGE)


@pytest.mark.parametrize(
    ("seconds", "said"), [(1, "1 second"), (90, "90 seconds"), (3_600, "1 hour"), (604_800, "7 days")]
)
def test_a_time_is_told_in_its_largest_unit(seconds: float, said: str) -> None:
    """Without a fraction."""
    assert worded(seconds) == said
