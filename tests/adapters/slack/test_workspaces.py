"""The settings of a workspace as a form, there and back."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.inbound import Json
from adapters.slack.workspaces import SettingsForm
from bot.library import Library
from bot.place import Place, Public
from tests.loopback.slack_limits import problems

hours = st.integers(0, 23)
channels = st.from_regex(r"C[A-Z0-9]{8}", fullmatch=True)
places = st.builds(
    Place,
    public=st.sampled_from(Public),
    off=st.lists(channels, max_size=5, unique=True).map(sorted).map(tuple),
    quiet=st.none() | st.tuples(hours, hours),
    cooldown=st.integers(0, 1_440),
    country=st.sampled_from([None, "GB", "US"]),
    moderators=st.none() | channels,
)


@pytest.fixture(scope="module")
def form(known: Library) -> SettingsForm:
    """The form over the real knowledge base."""
    return SettingsForm(known, {"en": "English", "es": "Español"})


def sent(modal: Json) -> dict[str, dict[str, Any]]:
    """Return what Slack sends when a form is sent off as it was shown."""
    values = {}
    for block in modal["blocks"]:
        element = block["element"]
        match element["type"]:
            case "static_select":
                value: Json = {"selected_option": element.get("initial_option")}
            case "number_input":
                value = {"value": element["initial_value"]}
            case _:
                value = {"selected_conversations": element.get("initial_conversations", [])}
        values[block["block_id"]] = {element["action_id"]: value}
    return values


def refused(form: SettingsForm, values: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Return what is wrong with which fields."""
    read = form.read(values)
    assert not isinstance(read, Place)
    return read


@given(place=places)
def test_what_is_shown_is_what_is_kept(place: Place, form: SettingsForm) -> None:
    """Sent off unchanged, a form changes nothing; and Slack takes it."""
    modal = form.modal(place)
    assert not list(problems(modal["blocks"], "modal"))
    assert form.read(sent(modal)) == place


def test_one_quiet_hour_alone_is_refused_beside_the_other(form: SettingsForm) -> None:
    """With the sentence that Discord says too."""
    values = sent(form.modal(Place()))
    values["quiet_from"]["quiet_from"] = {"selected_option": {"value": "22"}}
    assert refused(form, values) == {
        "quiet_until": "Please give both hours, the first quiet one and the one at which quiet ends."
    }


def test_a_country_without_numbers_and_a_number_out_of_range_are_refused(form: SettingsForm) -> None:
    """Whoever sends them."""
    values = sent(form.modal(Place()))
    values["country"]["country"] = {"selected_option": {"value": "XX"}}
    assert list(refused(form, values)) == ["country"]
    values = sent(form.modal(Place()))
    values["cooldown"]["cooldown"] = {"value": "99999"}
    assert list(refused(form, values)) == ["cooldown"]
