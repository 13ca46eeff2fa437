"""Which language is spoken on Slack: the workspace's where others read along, a person's own where they alone do."""

import pytest

from adapters.slack import start
from bot.place import Place
from tests.adapters.slack.test_app import form, keep, mention, told, until
from tests.loopback.slack import Slack
from tests.loopback.slack_records import User

SPANISH = "no un consejo médico ni un diagnóstico"
ENGLISH = "not medical advice"
UNREVIEWED = "ningún profesional de la salud ha revisado la traducción"
URGENT = "se le cayó media cara de golpe y no puede hablar"


@pytest.fixture
def ana(slack: Slack) -> User:
    """Somebody whose Slack is in Spanish."""
    slack.user = slack.add_user("ana", locale="es-LA")
    return slack.user


@pytest.mark.usefixtures("bot", "ana")
async def test_a_command_is_answered_in_the_language_of_whoever_uses_it(slack: Slack) -> None:
    """Slack is asked for it once."""
    for _ in range(2):
        sent = await told(slack, await slack.command("/condition", "lupus"))
        assert SPANISH in sent.words
        assert UNREVIEWED in sent.words
    assert [request.method for request in slack.requests].count("users.info") == 1


@pytest.mark.usefixtures("bot", "ana")
async def test_what_is_shared_is_not_in_the_language_of_whoever_shares_it(slack: Slack) -> None:
    """But in that of the workspace, which is the first one unless another is set."""
    private = await told(slack, await slack.command("/condition", "lupus"))
    await slack.press(private, "share")
    shared = await slack.next_posted()
    assert shared.ephemeral_to is None
    assert ENGLISH in shared.words
    assert SPANISH not in shared.words


async def test_a_mention_is_answered_in_the_language_of_the_workspace(slack: Slack, bot: start.Running) -> None:
    """Whoever asks."""
    await keep(bot, slack, Place(language="es"))
    assert SPANISH in (await mention(slack)).words
    await keep(bot, slack, Place(language="en"))
    assert ENGLISH in (await mention(slack, "¿El lupus causa espasmos en la cara?")).words


@pytest.mark.usefixtures("bot")
async def test_an_alarm_is_answered_in_its_own_language(slack: Slack) -> None:
    """Where everyone speaks English too."""
    assert "Pide ayuda de emergencia ahora" in (await mention(slack, URGENT)).words


@pytest.mark.usefixtures("bot", "ana")
async def test_a_slack_that_does_not_say_which_language_is_wished_for_still_has_its_answer(slack: Slack) -> None:
    """In that of the question."""
    slack.fault("users.info", error="internal_error", times=9)
    assert ENGLISH in (await told(slack, await slack.command("/ask", "what is lupus"))).words


async def test_the_language_of_a_workspace_is_chosen_in_its_settings(slack: Slack, bot: start.Running) -> None:
    """One that is set and cannot be spoken at the moment stays set."""
    await slack.command("/settings", "", user=slack.admin)
    await until(lambda: bool(slack.modals))
    await slack.submit(slack.modals[-1], form(language="es"), user=slack.admin)
    await until(lambda: bot.bot.places.of(slack.team).language == "es")
    assert SPANISH in (await mention(slack)).words
    await keep(bot, slack, Place(language="fr"))
    await slack.command("/settings", "", user=slack.admin)
    await until(lambda: len(slack.modals) == 2)
    await slack.submit(slack.modals[-1], form(language="fr", cooldown=3), user=slack.admin)
    await until(lambda: bot.bot.places.of(slack.team).cooldown == 3)
    assert bot.bot.places.of(slack.team).language == "fr"
