"""The pictures in every language that is spoken."""

from collections.abc import Callable, Mapping

import pytest

from adapters.discord.limits import ALTERNATIVE
from adapters.pictures import causes, guide, marks
from adapters.pictures.canvas import Canvas
from adapters.pictures.picture import Picture
from bot.library import Library
from bot.voices import Voice
from tests.adapters.pictures.drawing import clashes, words


@pytest.mark.parametrize("draw", [causes.draw, guide.draw])
def test_they_fit_and_say_that_nobody_reviewed_their_translation(
    others: Mapping[str, Voice], draw: Callable[[Library], tuple[Picture, Canvas]]
) -> None:
    """In the picture and in the words for those who do not see it, however few there is room for."""
    for voice in others.values():
        picture, canvas = draw(voice.library)
        assert clashes(canvas, picture.height) == []
        said = voice.library.wording.translated.partition("{date}")
        drawn = " ".join(piece.text for piece in words(picture.svg))
        for part in (said[0].strip(), said[2].strip()):
            assert part in drawn
            assert part in picture.alt(500)


def test_no_name_is_cut_off(others: Mapping[str, Voice]) -> None:
    """Translations are longer than what they translate."""
    for voice in others.values():
        assert not [name for name in map(causes.named, voice.library.conditions.values()) if name.endswith("…")]


def test_the_alternative_text_counts_what_it_has_no_room_to_name(others: Mapping[str, Voice]) -> None:
    """Every strength is in it, the strongest with names."""
    for voice in others.values():
        said = causes.causes(voice.library).alt(ALTERNATIVE)
        assert len(said) <= ALTERNATIVE
        strengths = voice.library.wording.pictures.strength
        assert all(f"{strengths[strength]}: " in said for strength in marks.SHOWN)
        strongest = voice.library.conditions["multiple-sclerosis"].called
        assert strongest in said
