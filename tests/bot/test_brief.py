"""As long as it need be: what matters most is kept, in its place."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.brief import Part, count, fitting, length, renumbered
from bot.knowledge import Kind
from bot.reply import Line, Reference, Reply, Section

lines = st.builds(Line, st.lists(st.just("word"), min_size=1, max_size=30).map(" ".join))
parts = st.lists(
    st.builds(
        Part,
        st.builds(Section, st.sampled_from(("", "A heading")), st.lists(lines, min_size=1, max_size=4).map(tuple)),
        st.booleans(),
    ),
    max_size=6,
)


def part(heading: str, *texts: str, first: bool = False) -> Part:
    """Return a part of lines without sources."""
    return Part(Section(heading, tuple(Line(text) for text in texts)), first)


@given(parts, st.integers(-20, 200))
def test_what_is_kept_fits_into_its_room(found: list[Part], room: int) -> None:
    """Headings count as well, and no heading stands alone."""
    kept = fitting(found, room)
    words = sum(len(section.heading.split()) + count(section.lines) for section in kept)
    assert words <= max(room, 0)
    assert all(section.lines for section in kept)


@given(parts)
def test_where_there_is_room_nothing_is_left_out(found: list[Part]) -> None:
    """Nor moved."""
    assert fitting(found, 10_000) == tuple(one.section for one in found)


def test_what_is_first_takes_its_room_first_and_keeps_its_place() -> None:
    """It may stand below what has to give way to it."""
    found = [part("", "one two three"), part("Why", "four five"), part("More", "six seven", first=True)]
    assert [section.heading for section in fitting(found, 3)] == ["More"]
    assert [section.heading for section in fitting(found, 6)] == ["", "More"]
    assert [section.heading for section in fitting(found, 9)] == ["", "Why", "More"]


def test_a_line_that_is_too_long_makes_room_for_a_shorter_one() -> None:
    """Each statement stands by itself."""
    (section,) = fitting([part("", "one two three four", "five")], 2)
    assert [line.text for line in section.lines] == ["five"]


def test_sources_that_nothing_rests_on_any_more_are_gone() -> None:
    """The rest are numbered as they are mentioned, and the words are counted."""
    sources = tuple(Reference(title, "publisher", f"https://example.org/{title}") for title in "abc")
    reply = Reply(Kind.ANSWER, "", (Line("one two", (3,)),), (), (Line("three", (1, 3)),), sources, "", "disclaimer")
    found = renumbered(reply)
    assert [source.title for source in found.sources] == ["c", "a"]
    assert found.lead[0].marks == (1,)
    assert found.warning[0].marks == (2, 1)
    assert length(found) == 3
    assert renumbered(replace(found, warning=())).sources == found.sources[:1]
