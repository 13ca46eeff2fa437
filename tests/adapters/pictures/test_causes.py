"""The map says what the knowledge base says, where it can be read."""

import pytest

from adapters.pictures import causes, marks
from adapters.pictures.told import bare
from bot.knowledge import Strength, Topic
from bot.library import Library
from tests.adapters.pictures.drawing import changed, clashes, described, judged, looks, renamed, words

HOSTILE = '<script>alert("1")</script> & \x00\x1b]]> ' + "very long name " * 8


def test_every_condition_is_in_it(known: Library) -> None:
    """By its fullest name for which there is room; those without a link in a sentence."""
    drawn = " ".join(piece.text for piece in words(causes.causes(known).svg))
    for condition in known.conditions.values():
        shown = condition.called if condition.twitching.strength is Strength.NOT_SHOWN else causes.named(condition)
        assert shown in drawn, condition.slug
    headings = known.wording.headings
    for heading in (headings.common, headings.other, headings.immune):
        assert heading in drawn


def test_common_harmless_reasons_come_first(known: Library) -> None:
    """In the order in which they are common."""
    drawn = [piece.text for piece in words(causes.causes(known).svg)]
    common = [causes.named(known.conditions[slug]) for slug in known.base.twitching.common]
    begin = drawn.index(known.wording.headings.common) + 1
    assert drawn[begin : begin + len(common)] == common


def test_every_movement_is_above_and_below_the_map(known: Library) -> None:
    """Those that some condition makes."""
    drawn = [piece.text for piece in words(causes.causes(known).svg)]
    for movement in known.movements.values():
        assert drawn.count(bare(movement.name)) >= 2, movement.id


def test_a_mark_stands_for_each_movement_of_each_condition(known: Library) -> None:
    """Besides those that explain the marks."""
    _, canvas = causes.draw(known)
    linked = [c for c in known.conditions.values() if c.twitching.strength is not Strength.NOT_SHOWN]
    drawn = [box for box in canvas.boxes if not box.what]
    assert len(drawn) == sum(len(c.twitching.movements) for c in linked) + len(marks.SHOWN)


def test_each_strength_has_a_mark_of_its_own_shape(known: Library) -> None:
    """Told apart without any colour, and explained."""
    drawn = {marks.drawn(strength).replace(f"{strength}", "") for strength in marks.SHOWN}
    assert len(drawn) == len(marks.SHOWN) == len(Strength) - 1
    picture = causes.causes(known)
    assert {str(strength) for strength in marks.SHOWN} <= {name.removesuffix("-line") for name in looks(picture.svg)}
    said = [piece.text for piece in words(picture.svg)]
    assert all(known.wording.pictures.strength[strength] in said for strength in marks.SHOWN)


def test_it_says_when_it_was_compiled_that_nobody_reviewed_it_and_that_it_is_no_advice(known: Library) -> None:
    """In the picture itself, which is passed on without its answer."""
    drawn = " ".join(piece.text for piece in words(causes.causes(known).svg))
    assert "24 November 2026" in drawn
    assert "not yet reviewed by a clinician" in drawn
    assert known.wording.disclaimer in drawn


def test_it_says_when_to_see_a_doctor_and_when_to_call_for_help(known: Library) -> None:
    """As every answer about twitching does."""
    picture = causes.causes(known)
    drawn = " ".join(piece.text for piece in words(picture.svg))
    for statement in known.base.twitching.about(Topic.RED_FLAGS)[:2]:
        assert statement.text in drawn
        assert statement.text in described(picture.svg)


def test_nothing_overlaps_and_nothing_leaves_the_sheet(known: Library) -> None:
    """Words and marks alike."""
    picture, canvas = causes.draw(known)
    assert clashes(canvas, picture.height) == []


def test_words_are_large_enough_for_a_telephone(known: Library) -> None:
    """At least 20 pixels of a sheet of 1,080, held upright."""
    picture = causes.causes(known)
    assert (picture.width, picture.height > picture.width) == (1_080, True)
    assert min(piece.size for piece in words(picture.svg)) >= 20


@pytest.mark.parametrize("name", [HOSTILE[:120], "W" * 120, "病" * 60, "é", "&amp;"])
def test_any_name_fits_and_stays_words(known: Library, name: str) -> None:
    """Names that look like markup are not, and long ones are shortened at their end."""
    conditions = {slug: renamed(condition, name) for slug, condition in known.conditions.items()}
    movements = [movement.model_copy(update={"name": name}) for movement in known.movements.values()]
    picture, canvas = causes.draw(changed(known, conditions, movements))
    assert clashes(canvas, picture.height) == []
    assert "<script" not in picture.svg
    assert any(piece.text.startswith(name[:1]) for piece in words(picture.svg))


def test_a_small_knowledge_base_has_a_map_as_well(known: Library) -> None:
    """Of one condition, with a link or without."""
    for slug in ("eyelid-myokymia", "adem"):
        common = known.base.twitching.model_copy(update={"common": ("eyelid-myokymia",)})
        conditions = {name: known.conditions[name] for name in ("eyelid-myokymia", slug)}
        small = changed(known, conditions)
        small = Library(small.base.model_copy(update={"twitching": common}), small.ordinary)
        picture, canvas = causes.draw(small)
        assert clashes(canvas, picture.height) == []


def test_it_is_the_same_each_time_and_another_when_the_knowledge_is(known: Library) -> None:
    """To the last letter."""
    assert causes.causes(known) == causes.causes(known)
    weaker = dict(known.conditions) | {"lupus": judged(known.conditions["lupus"], Strength.CASE_REPORTS)}
    assert causes.causes(changed(known, weaker)).digest != causes.causes(known).digest


def test_the_words_for_those_who_do_not_see_it_say_the_same(known: Library) -> None:
    """Each condition with its movements, by strength, in the file itself."""
    said = described(causes.causes(known).svg)
    for condition in known.conditions.values():
        moves = ", ".join(bare(known.movements[id_].name).lower() for id_ in condition.twitching.movements)
        assert (f"{condition.called} ({moves})" if moves else condition.called) in said, condition.slug


@pytest.mark.parametrize(("most", "moves"), [(1_000, False), (1_024, False), (2_000, True)])
def test_the_alternative_text_fits_and_names_every_condition(known: Library, most: int, moves: bool) -> None:
    """What it leaves out for want of room is the movements, never a condition, the review or the disclaimer."""
    said = causes.causes(known).alt(most)
    assert len(said) <= most
    if most > 1_000:
        assert all(condition.called in said for condition in known.conditions.values())
    assert ("focal motor seizure" in said) is moves
    assert said.endswith(known.wording.disclaimer)
    assert "not yet reviewed by a clinician" in said
