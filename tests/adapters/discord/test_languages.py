"""Which language is spoken on Discord: the server's where others read along, a person's own where they alone do."""

from dataclasses import replace

import pytest

from adapters.discord.app import Bot
from bot.place import Place
from tests.adapters.discord.test_app import button, mention, told
from tests.loopback.discord import Discord
from tests.loopback.discord_records import User

SPANISH = "no un consejo médico ni un diagnóstico"
ENGLISH = "not medical advice"
UNREVIEWED = "ningún profesional de la salud ha revisado la traducción"
URGENT = "se le cayó media cara de golpe y no puede hablar"


@pytest.fixture
def ana(server: Discord) -> User:
    """Somebody whose Discord is in Spanish."""
    server.user = replace(server.user, locale="es-ES")
    return server.user


@pytest.mark.usefixtures("bot", "ana")
async def test_a_command_is_answered_in_the_language_of_whoever_uses_it(server: Discord) -> None:
    """With the note that nobody has reviewed the translation, and with the buttons in it too."""
    sent = await told(server, await server.slash("condition", {"condition": "lupus"}))
    assert SPANISH in sent.text
    assert UNREVIEWED in sent.text
    assert "Compartir" in str(sent.components)


@pytest.mark.usefixtures("bot", "ana")
async def test_what_is_shared_is_in_the_language_of_the_server(server: Discord) -> None:
    """Though whoever shares it has read it in theirs."""
    private = await told(server, await server.slash("condition", {"condition": "lupus"}))
    await server.press(private, button(private, "share"))
    shared = await server.next_sent()
    assert not shared.ephemeral
    assert ENGLISH in shared.text
    assert SPANISH not in shared.text


async def test_a_mention_is_answered_in_the_language_of_the_server(server: Discord, bot: Bot) -> None:
    """That of its settings; whoever reads more of it alone reads it in theirs."""
    await bot.servers.keep(server.guild.id, Place(language="es"))
    sent = await mention(server)
    assert SPANISH in sent.text
    server.user = replace(server.user, locale="es-419")
    assert SPANISH in (await told(server, await server.press(sent, button(sent, "full")))).text


@pytest.mark.usefixtures("bot")
async def test_an_alarm_is_answered_in_its_own_language_in_every_server(server: Discord) -> None:
    """Where everyone speaks English too."""
    assert "Pide ayuda de emergencia ahora" in (await mention(server, URGENT)).text


@pytest.mark.usefixtures("bot")
async def test_commands_are_explained_in_every_language_under_the_same_names(server: Discord) -> None:
    """In both of Discord's kinds of Spanish."""
    commands = {command["name"]: command for command in server.commands[None]}
    for name, command in commands.items():
        if command["type"] == 1:
            said = command["description_localizations"]
            assert {*said} >= {"es-ES", "es-419"}, name
            assert said["es-ES"] != command["description"]
            assert not command.get("name_localizations")
