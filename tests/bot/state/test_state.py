"""What several processes keep together."""

import asyncio
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from bot.context import LIFETIME, Context
from bot.digest import Digest
from bot.errors import StartError
from bot.journal import Use
from bot.knowledge import Intent
from bot.library import Library
from bot.place import Place, Public
from bot.reply import Reply
from bot.state import answered, contexts, places
from bot.state.answered import Answered, Claim
from bot.state.contexts import Contexts
from bot.state.gaps import Gap
from bot.state.secret import Secret, beside, given
from bot.state.slots import Slots
from bot.state.state import State, state
from bot.state.tables import CONTEXTS, GAPS
from bot.state.upkeep import sweep
from tests.conftest import Ask
from tests.homes import SECRET

CONTEXT = Context(
    at=float(int(time.time())),
    conditions=("lupus",),
    among=("lupus", "als"),
    intent=Intent.TREATMENT,
    twitching=True,
    choices=("What is lupus?",),
)


# -- settings


async def test_settings_are_used_by_every_process_after_a_moment(kept: State, other: State) -> None:
    """And by one that starts later at once."""
    settings = Place(Public.FULL, ("3", "4"), (22, 6), 5, "GB", "9")
    await kept.places.keep("1", settings)
    assert other.places.of("1") == Place()
    await other.places.refresh()
    assert other.places.of("1") == settings
    assert other.places.of("2") == other.places.of(None) == Place()


async def test_settings_that_were_deleted_are_not_used_for_long(
    kept: State, other: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By any process."""
    await kept.places.keep("1", Place(cooldown=3))
    await other.places.refresh()
    assert await kept.places.forget("1") == 1
    monkeypatch.setattr(places, "_ANEW", 0.0)
    await other.places.refresh()
    assert other.places.of("1") == Place()


async def test_platforms_share_a_database_and_keep_apart(kept: State, home: str, known: Library) -> None:
    """The same id is another place."""
    await kept.places.keep("1", Place(cooldown=1))
    async with state(home, SECRET, known, "slack") as slack:
        assert slack.places.of("1") == Place()
        await slack.places.keep("1", Place(cooldown=2))
    await kept.places.refresh()
    assert kept.places.of("1") == Place(cooldown=1)


async def test_settings_of_a_place_that_was_left_go_after_a_while(
    kept: State, other: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then they come back with the bot."""
    await kept.places.keep("1", Place(cooldown=3))
    await kept.places.left("1")
    assert kept.places.of("1") == Place()
    await sweep(kept.database)
    await kept.places.joined("1")
    await other.places.refresh()
    assert other.places.of("1") == Place(cooldown=3)
    await kept.places.left("1")
    monkeypatch.setattr(places, "GRACE", -1.0)
    await sweep(kept.database)
    assert await other.places.forget("1") == 0


# -- conversations


async def test_a_conversation_is_carried_on_by_whichever_process_gets_it(kept: State, other: State) -> None:
    """By each of its names."""
    await kept.contexts.remember(["c", "d"], CONTEXT, "me")
    assert await other.contexts.recall("c") == await other.contexts.recall("d") == CONTEXT
    assert await other.contexts.recall("e") is None
    later = replace(CONTEXT, conditions=("als",))
    await other.contexts.remember(["c"], later, "me")
    assert await kept.contexts.recall("c") == later


async def test_who_asks_to_be_forgotten_is(kept: State, other: State) -> None:
    """In all of their conversations, and nobody else is."""
    await kept.contexts.remember(["c", "d"], CONTEXT, "me")
    await kept.contexts.remember(["e"], CONTEXT, "you")
    assert await other.contexts.forget("me") == 2
    assert await kept.contexts.recall("c") is None
    assert await kept.contexts.recall("e") == CONTEXT
    assert await kept.contexts.forget_all() == 1


async def test_conversations_that_are_over_are_deleted(kept: State) -> None:
    """After half an hour."""
    now = time.time()
    await kept.contexts.remember(["old"], replace(CONTEXT, at=now - LIFETIME - 1))
    await kept.contexts.remember(["new"], replace(CONTEXT, at=now - LIFETIME + 60))
    await kept.database.run(Use.OTHER, contexts.swept)
    assert await kept.contexts.recall("old") is None
    assert await kept.contexts.recall("new") is not None


async def test_what_a_conversation_is_about_cannot_be_read_without_the_secret(kept: State) -> None:
    """Not in the table, and not by another installation."""
    await kept.contexts.remember(["c"], CONTEXT)
    found = await kept.database.run(Use.OTHER, lambda connection: connection.execute(CONTEXTS.select()))
    (row,) = found.all()
    assert not any(word in str(row) for word in ("lupus", "als", "treatment"))
    assert await Contexts(kept.database, Secret(b"another")).recall("c") is None


# -- messages


async def test_a_message_is_answered_by_one_process(kept: State, other: State) -> None:
    """Whichever is first; the others are told when it is done."""
    claims = await asyncio.gather(*(process.answered.claim("T", 1) for process in (kept, other) * 5))
    assert sorted(claims) == [Claim.MINE, *[Claim.TAKEN] * 9]
    first, second = (kept, other) if Claim.MINE in claims[::2] else (other, kept)
    waiting = asyncio.create_task(second.answered.claimed(5, "T", 1))
    await asyncio.sleep(0.05)
    await first.answered.settle("T", 1, done=True)
    assert await waiting is Claim.DONE
    assert await first.answered.claim("T", 1) is Claim.DONE
    assert await second.answered.claim("T", 2) is Claim.MINE


async def test_a_message_whose_process_died_is_taken_over(
    kept: State, other: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After its time is up."""
    monkeypatch.setattr(answered, "LEASE", 0.3)
    assert await kept.answered.claim("T", 1) is Claim.MINE
    assert await other.answered.claim("T", 1) is Claim.TAKEN
    assert await other.answered.claimed(5, "T", 1) is Claim.MINE


async def test_a_message_that_could_not_be_answered_is_free_again(kept: State, other: State) -> None:
    """For whoever gets it next."""
    assert await kept.answered.claim("T", 1) is Claim.MINE
    await kept.answered.settle("T", 1, done=False)
    assert await other.answered.claim("T", 1) is Claim.MINE


async def test_without_a_database_a_process_still_answers_once(kept: State) -> None:
    """As far as it knows itself."""
    kept.database.up = False
    assert await kept.answered.claim("T", 1) is Claim.MINE
    await kept.answered.settle("T", 1, done=True)
    assert await kept.answered.claim("T", 1) is Claim.DONE


async def test_answered_messages_are_forgotten_after_a_while(kept: State, monkeypatch: pytest.MonkeyPatch) -> None:
    """Platforms send again for some minutes only."""
    monkeypatch.setattr(answered, "KEPT", -1.0)
    await kept.answered.settle("T", 1, done=True)
    await kept.database.run(Use.OTHER, answered.swept)
    later = Answered(kept.database, given(SECRET), "discord")
    assert await later.claim("T", 1) is Claim.MINE


# -- shares of the work


async def test_shares_are_divided_without_overlap(kept: State, other: State) -> None:
    """One that nobody renews is free, one that is given back at once."""
    mine, theirs, late = (Slots(process.database, "shards", 2) for process in (kept, other, kept))
    assert {await mine.take(), await theirs.take()} == {0, 1}
    assert await late.take() is None
    assert await mine.renew()
    await theirs.leave()
    assert await late.take() == 1
    assert not await theirs.renew()


async def test_a_process_that_was_away_for_too_long_is_told(kept: State, other: State) -> None:
    """Another does its work."""
    mine, theirs = Slots(kept.database, "shards", 1, 0.05), Slots(other.database, "shards", 1)
    assert await mine.take() == 0
    await asyncio.sleep(0.1)
    assert await theirs.take() == 0
    assert not await mine.renew()
    assert await theirs.renew()


# -- counts, facts and the secret


async def test_feedback_is_counted_by_entry_and_version(kept: State, other: State, ask: Ask) -> None:
    """Once a minute of each person, whatever process they ask."""
    reply: Reply = ask("what is lupus?")
    for n in range(5):
        assert await (kept, other)[n % 2].feedback.count(f"person {n}", reply, "good", 0.0)
    assert not await kept.feedback.count("person 0", reply, "good", 1.0)
    ((entry, version, kind), count) = next(iter((await kept.feedback.counts()).items()))
    assert (entry, len(version), kind, count) == ("lupus", 8, "good", 5)


async def test_facts_come_back(kept: State, other: State) -> None:
    """The last that was noted."""
    assert await kept.facts.get("commands") is None
    await kept.facts.put("commands", "a")
    await other.facts.put("commands", "b")
    assert await kept.facts.get("commands") == "b"


def test_processes_that_share_a_folder_share_a_secret(tmp_path: Path) -> None:
    """Made by one of them, though they start at once; for its own user alone."""
    file = tmp_path / "some" / "where" / "twitchwise.db"
    with ThreadPoolExecutor(10) as threads:
        secrets = [*threads.map(lambda _: beside(file), range(30))]
    assert len({secret.digest("a").of(1) for secret in secrets}) == 1
    (key,) = file.parent.iterdir()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len({secrets[0].digest(purpose).of(1) for purpose in ("a", "b")}) == 2


def test_a_secret_must_be_long(tmp_path: Path) -> None:
    """And a server needs one."""
    with pytest.raises(StartError, match="at least 32 characters"):
        given("short")
    with pytest.raises(StartError, match="TWITCHWISE_SECRET is not set"):
        given("")
    (tmp_path / "twitchwise.key").write_text("short")
    with pytest.raises(StartError, match=r"twitchwise\.key cannot be used"):
        beside(tmp_path / "twitchwise.db")


def test_digests_differ_by_key_place_and_person() -> None:
    """And hold no id."""
    digest = Digest(b"k")
    assert digest.of(1, 2) == digest.of(1, 2)
    assert len({digest.of(1, 2), digest.of(1, 3), digest.of(3, 2), Digest(b"l").of(1, 2)}) == 4
    assert "12345678" not in digest.of(12345678)


# -- what was not answered


async def test_what_was_asked_once_leaves_a_digest_alone(kept: State) -> None:
    """However often on that day."""
    now = time.time()
    for _ in range(5):
        await kept.gaps.note(("bicycle", "weather"), now)
    found = await kept.database.run(Use.OTHER, lambda connection: connection.execute(GAPS.select()))
    ((name, day, words, count, none),) = found.all()
    assert (len(name), day, words, count, none) == (16, now // 86_400, None, 5, 0)
    assert await kept.gaps.known(days=1) == []


async def test_what_is_asked_on_several_days_is_shown_in_words(kept: State, other: State) -> None:
    """Until its days are long past."""
    now = time.time()
    for n in range(3):
        await (kept, other)[n % 2].gaps.note(("bicycle", "weather"), now - 86_400 * (3 - n))
        await kept.gaps.note(("kitchen",), now)
    assert await kept.gaps.known() == [Gap(("bicycle", "weather"), 3, 3)]
    await kept.gaps.note(("old",), now - 86_400 * 70)
    await sweep(kept.database)
    found = await kept.database.run(Use.OTHER, lambda connection: connection.execute(GAPS.select()))
    assert len(found.all()) == 4


async def test_none_of_these_is_counted_apart(kept: State, other: State) -> None:
    """With the day on which that was asked last, by its digest alone; a digest that nobody knows counts nothing."""
    now, words = time.time(), ("bicycle", "weather")
    for n in range(3):
        await kept.gaps.note(words, now - 86_400 * (2 - n))
    await other.gaps.none(other.gaps.name(words))
    await other.gaps.none(other.gaps.name(("kitchen",)))
    assert await kept.gaps.known() == [Gap(words, 3, 3, 1)]
