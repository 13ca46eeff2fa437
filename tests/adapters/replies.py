"""Replies for renderers to show: any at all, and all that the knowledge base gives."""

from collections.abc import Mapping

from hypothesis import strategies as st

from bot import assembly
from bot.choices import Choices
from bot.commands import COMMANDS
from bot.knowledge import Intent, Kind
from bot.library import Library
from bot.message import Message
from bot.reply import Choice, Line, Reference, Reply, Section
from tests.conftest import NOON

words = st.text(st.characters(min_codepoint=33, exclude_categories=["C", "Z"]), min_size=1, max_size=40)
sentences = st.lists(words, min_size=1, max_size=60).map(" ".join)
lines = st.builds(Line, sentences)
replies = st.builds(
    Reply,
    kind=st.sampled_from(Kind),
    title=sentences | st.just(""),
    lead=st.lists(lines, min_size=1, max_size=3).map(tuple),
    sections=st.lists(
        st.builds(Section, sentences | st.just(""), st.lists(lines, min_size=1, max_size=8).map(tuple), st.booleans()),
        max_size=6,
    ).map(tuple),
    warning=st.lists(lines, max_size=4).map(tuple),
    sources=st.lists(
        st.builds(Reference, sentences, words, st.from_regex(r"https://[a-z]{1,20}/[ -~]{0,60}", fullmatch=True)),
        max_size=60,
    ).map(tuple),
    review=sentences | st.just(""),
    disclaimer=sentences,
    choices=st.lists(st.builds(Choice, words, sentences), max_size=30).map(tuple),
    recipe=st.text(st.characters(codec="ascii", min_codepoint=33), max_size=90),
    urgent=st.booleans(),
)


def kept(reply: Reply, escapes: Mapping[str, str]) -> list[str]:
    """Return everything that may never be missing, addresses as a platform must write them."""
    codes = str.maketrans(dict(escapes))
    of_sources = [part for source in reply.sources for part in (source.publisher, source.url.translate(codes))]
    numbers = [f"[{n}]" for n in range(1, len(reply.sources) + 1)]
    said = [line.text for line in (*reply.lead, *reply.warning)]
    return [*said, *of_sources, *numbers, reply.review, reply.disclaimer]


def every(known: Library) -> list[Reply]:
    """Return the replies to every intent of every entry, to every command, and to alarms."""
    assistant = assembly.of(known)
    choices = Choices(known)
    questions = [
        choices.of(intent, condition).text
        for condition in known.conditions.values()
        for intent in Intent
        if intent is not Intent.COMPARE
    ]
    questions += [f"/compare {slug} and lupus" for slug in known.conditions]
    questions += [f"/sources {condition.name}" for condition in known.conditions.values()]
    questions += [command.example for command in COMMANDS]
    questions += ["/twitch-causes", "/twitch-causes all", "hi", "?"]
    questions += ["my face droops and i cannot speak", "i want to die"]
    given = [assistant.answer(Message(question, NOON, country="GB")) for question in questions]
    return list({reply.recipe: reply for reply in given}.values())
