"""Lists to choose from where Discord would complete what is typed."""

from collections.abc import Mapping

import pytest

from adapters.slack.pickers import Pickers
from bot.assistant import Assistant
from bot.knowledge import Causes
from bot.library import Library
from bot.message import Message
from bot.voices import Voice
from tests.conftest import NOON
from tests.loopback.slack_limits import problems


@pytest.fixture(scope="module")
def pickers(known: Library) -> Pickers:
    """Lists over the real knowledge base."""
    return Pickers(known)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("/condition", "external_select"),
        ("/condition zzzz", "external_select"),
        ("/sources", "external_select"),
        ("/define", "external_select"),
        ("/define zzzz", "external_select"),
        ("/compare", "multi_external_select"),
        ("/compare ms", "multi_external_select"),
        ("/twitch-causes", "static_select"),
    ],
)
def test_an_argument_that_is_unclear_gets_a_list(typed: str, kind: str, pickers: Pickers, assistant: Assistant) -> None:
    """Within Slack's limits."""
    (block,) = pickers.under(typed[1:].partition(" ")[0], assistant.answer(Message(typed, NOON)))
    assert block["accessory"]["type"] == kind
    assert not list(problems([block], "message"))


@pytest.mark.parametrize("typed", ["/condition lupus", "/compare ms nmo", "/define myokymia", "/help", "/tests"])
def test_an_argument_that_is_clear_gets_none(typed: str, pickers: Pickers, assistant: Assistant) -> None:
    """Nor does a command that needs none."""
    assert pickers.under(typed[1:].partition(" ")[0], assistant.answer(Message(typed, NOON))) == ()


def test_an_alarm_stands_alone(pickers: Pickers, assistant: Assistant) -> None:
    """Nothing competes with it."""
    reply = assistant.answer(Message("/condition my face droops and i cannot speak", NOON))
    assert reply.urgent
    assert pickers.under("condition", reply) == ()


def test_the_condition_that_was_clear_is_chosen_already(pickers: Pickers, assistant: Assistant) -> None:
    """When only the other one is missing."""
    (block,) = pickers.under("compare", assistant.answer(Message("/compare lupus", NOON)))
    assert "Lupus" in block["accessory"]["initial_options"][0]["value"]


@pytest.mark.parametrize(
    ("action", "typed", "first"),
    [
        ("pick:condition", "lupsu", "Lupus"),
        ("pick:compare", "morvn", "Morvan"),
        ("pick:define", "myokimia", "yokymia"),
    ],
)
def test_what_is_typed_is_matched_with_slips(action: str, typed: str, first: str, pickers: Pickers) -> None:
    """The likeliest first; all of them before anything is typed."""
    assert first in pickers.options(action, typed)[0]["value"]
    assert 20 < len(pickers.options(action, "")) <= 100


def test_a_choice_is_the_command_as_if_typed(pickers: Pickers) -> None:
    """Two are needed for a comparison."""
    assert pickers.typed("pick:condition", ["Lupus"]) == "/condition Lupus"
    assert pickers.typed("pick:compare", ["Lupus"]) is None
    assert pickers.typed("pick:compare", ["Lupus", "MOGAD"]) == "/compare Lupus and MOGAD"
    assert pickers.typed("pick:gone", ["Lupus"]) is None
    assert pickers.typed("pick:condition", []) is None


def test_filters_are_called_in_the_language_of_whoever_chooses(
    assistant: Assistant, others: Mapping[str, Voice]
) -> None:
    """And stand for the same in all of them."""
    for language, voice in others.items():
        reply = assistant.answer(Message("/twitch-causes", NOON, locale=language))
        (block,) = Pickers(voice.library).under("twitch-causes", reply)
        first = block["accessory"]["option_groups"][0]["options"]
        assert [option["value"] for option in first] == [*Causes]
        assert [option["text"]["text"] for option in first] == [*voice.library.wording.filters.values()]
        assert not list(problems([block], "message"))
