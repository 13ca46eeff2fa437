"""The drawn guide says and marks what the knowledge base says of each movement."""

import pytest

from adapters.pictures import face, guide
from adapters.pictures.told import bare
from bot.knowledge import Region, Topic
from bot.library import Library
from tests.adapters.pictures.drawing import changed, clashes, described, words


def test_every_movement_is_in_it_with_all_that_is_said_of_it(known: Library) -> None:
    """Name, place, duration, sleep and pain, word for word."""
    drawn = " ".join(piece.text for piece in words(guide.guide(known).svg))
    for movement in known.movements.values():
        for text in (movement.name, *(text for _, text in guide.facts(movement, known))):
            assert text in drawn, movement.id


def test_every_part_that_can_be_named_can_be_drawn() -> None:
    """On the face or on the body."""
    assert set(Region) == face.DRAWN
    for region in Region:
        plain = face.face((), ()), face.body((), ())
        assert (face.face((region,), ()), face.body((region,), ())) != plain
        assert (face.face((), (region,)), face.body((), (region,))) != plain


def test_every_movement_is_marked_somewhere(known: Library) -> None:
    """And no part of one both surely and perhaps."""
    for movement in known.movements.values():
        assert movement.shown, movement.id
        assert not {*movement.shown} & {*movement.spreads}, movement.id


def test_it_says_when_it_was_compiled_that_nobody_reviewed_it_and_that_it_is_no_advice(known: Library) -> None:
    """In the picture itself."""
    drawn = " ".join(piece.text for piece in words(guide.guide(known).svg))
    assert "24 November 2026" in drawn
    assert "not yet reviewed by a clinician" in drawn
    assert known.wording.disclaimer in drawn


def test_it_says_when_to_see_a_doctor_and_when_to_call_for_help(known: Library) -> None:
    """As every answer about twitching does."""
    picture = guide.guide(known)
    drawn = " ".join(piece.text for piece in words(picture.svg))
    for statement in known.base.twitching.about(Topic.RED_FLAGS)[:2]:
        assert statement.text in drawn
        assert statement.text in described(picture.svg)


def test_nothing_overlaps_and_nothing_leaves_the_sheet(known: Library) -> None:
    """However many stand side by side."""
    picture, canvas = guide.draw(known)
    assert clashes(canvas, picture.height) == []
    assert min(piece.size for piece in words(picture.svg)) >= 20


@pytest.mark.parametrize("text", ["<b>&\x07</b>", "W" * 120, "no " * 40])
def test_any_text_fits_and_stays_words(known: Library, text: str) -> None:
    """Long words are broken, markup is none."""
    said = {"name": text, "where": text, "how_long": text, "in_sleep": text, "painful": text, "shown": ()}
    movements = [movement.model_copy(update=said) for movement in known.movements.values()]
    picture, canvas = guide.draw(changed(known, movements=movements))
    assert clashes(canvas, picture.height) == []
    assert "<b>" not in picture.svg


def test_it_is_the_same_each_time_and_another_when_the_knowledge_is(known: Library) -> None:
    """Of a part that is marked as well."""
    assert guide.guide(known) == guide.guide(known)
    first, *rest = known.movements.values()
    elsewhere = first.model_copy(update={"shown": (Region.NECK,)})
    assert guide.guide(changed(known, movements=[elsewhere, *rest])).digest != guide.guide(known).digest


@pytest.mark.parametrize("most", [1_000, 1_024, 2_000])
def test_the_words_for_those_who_do_not_see_it_say_the_same(known: Library, most: int) -> None:
    """Everything in the file; where there is less room, where each movement is."""
    picture = guide.guide(known)
    told = described(picture.svg)
    assert all(text in told for movement in known.movements.values() for _, text in guide.facts(movement, known))
    said = picture.alt(most)
    assert len(said) <= most
    assert said.endswith(known.wording.disclaimer)
    named = [bare(movement.name) in said for movement in known.movements.values()]
    assert all(named) if most == 2_000 else sum(named) >= len(named) - 4
