"""Slash commands, made from the one table of the core, and the menu command on a message."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import app_commands

from adapters.discord.limits import COMPLETION, COMPLETIONS, EXPLAINED, MENU
from adapters.discord.render import clipped
from bot.commands import COMMANDS, Argument
from bot.commands import Command as Known
from bot.finder import Finder
from bot.knowledge import FIRST, Causes
from bot.library import Library
from bot.live import Live

Interaction = discord.Interaction[Any]
Tree = app_commands.CommandTree[Any]
Typed = Callable[[Interaction, str], Awaitable[None]]
"""Answers a command as if it had been typed."""
Shown = Callable[[Interaction, discord.Message], Awaitable[None]]
"""Explains a message."""
Callbacks = Callable[..., Any]

_EVERYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
_ANYONE = app_commands.AppInstallationType(guild=True, user=True)


class Translations(app_commands.Translator):
    """Says what Discord shows of commands in the languages that are spoken; their names are the same in all."""

    def __init__(self, live: Live) -> None:
        """Take the knowledge base."""
        self._live = live

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, _: app_commands.TranslationContextTypes
    ) -> str | None:
        """Return a text in the language of a locale, or None if that is not spoken or the text is always the same."""
        say = string.extras.get("say")
        language = str(locale).partition("-")[0]
        known = self._live.now.libraries.get(language)
        return None if say is None or known is None or language == FIRST else str(say(known))


def said(library: Library, say: Callable[[Library], str], most: int = EXPLAINED) -> app_commands.locale_str:
    """Return a text of the knowledge base, of so many characters at most, that can be said in every language."""

    def short(known: Library) -> str:
        return clipped(say(known), most)

    return app_commands.locale_str(short(library), say=short)


def fill(tree: Tree, live: Live, answer: Typed, explain: Shown) -> None:
    """Put every command into a tree; what they are called is told anew at the next start, what they find at once."""
    library = live.now.library
    for known in COMMANDS:
        command = app_commands.Command[Any, Any, Any](
            name=known.name,
            description=said(library, _described(known)),
            callback=_callback(known, live, answer),
            allowed_contexts=_EVERYWHERE,
            allowed_installs=_ANYONE,
        )
        tree.add_command(command)
    tree.add_command(
        app_commands.ContextMenu(
            name=said(library, lambda known: known.wording.chat.explain, MENU),
            callback=_menu(explain),
            allowed_contexts=_EVERYWHERE,
            allowed_installs=_ANYONE,
        )
    )


def _described(command: Known) -> Callable[[Library], str]:
    return lambda known: known.wording.commands[command.name]


def _option(library: Library, name: str) -> app_commands.locale_str:
    return said(library, lambda known: str(getattr(known.wording.discord, name)))


async def digest(tree: Tree, application: int) -> str:
    """Return what changes whenever a command of a tree, in any language, or the application does."""
    told = tree.translator or app_commands.Translator()
    commands = [await command.get_translated_payload(tree, told) for command in tree.get_commands()]
    text = json.dumps([application, sorted(commands, key=lambda c: (c["type"], c["name"]))], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _menu(explain: Shown) -> Callbacks:
    async def chosen(interaction: Interaction, message: discord.Message) -> None:
        await explain(interaction, message)

    return chosen


def _callback(known: Known, live: Live, answer: Typed) -> Callbacks:
    library = live.now.library
    match known.argument:
        case Argument.NONE:
            return _alone(known, answer)
        case Argument.QUESTION:
            return _asking(known, library, answer)
        case Argument.CONDITION:
            return _naming(known, library, live, answer)
        case Argument.CONDITIONS:
            return _comparing(known, library, live, answer)
        case Argument.TERM:
            return _defining(known, library, live, answer)
        case Argument.FILTER:
            return _listing(known, library, answer)


def _alone(known: Known, answer: Typed) -> Callbacks:
    async def alone(interaction: Interaction) -> None:
        await answer(interaction, f"/{known.name}")

    return alone


def _asking(known: Known, library: Library, answer: Typed) -> Callbacks:
    @app_commands.describe(question=_option(library, "question"))
    async def asking(interaction: Interaction, question: str) -> None:
        await answer(interaction, f"/{known.name} {question}")

    return asking


def _naming(known: Known, library: Library, live: Live, answer: Typed) -> Callbacks:
    completed = _completing(live, lambda typed, most: live.now.of(Finder).conditions(typed, most))

    @app_commands.describe(condition=_option(library, "condition"))
    @app_commands.autocomplete(condition=completed)
    async def naming(interaction: Interaction, condition: str) -> None:
        await answer(interaction, f"/{known.name} {condition}")

    @app_commands.describe(condition=_option(library, "condition"))
    @app_commands.autocomplete(condition=completed)
    async def maybe_naming(interaction: Interaction, condition: str = "") -> None:
        await answer(interaction, f"/{known.name} {condition}".strip())

    return naming if known.needed else maybe_naming


def _comparing(known: Known, library: Library, live: Live, answer: Typed) -> Callbacks:
    completed = _completing(live, lambda typed, most: live.now.of(Finder).conditions(typed, most))

    @app_commands.describe(condition=_option(library, "condition"), other=_option(library, "other"))
    @app_commands.autocomplete(condition=completed, other=completed)
    async def comparing(interaction: Interaction, condition: str, other: str) -> None:
        await answer(interaction, f"/{known.name} {condition} and {other}")

    return comparing


def _defining(known: Known, library: Library, live: Live, answer: Typed) -> Callbacks:
    @app_commands.describe(term=_option(library, "term"))
    @app_commands.autocomplete(term=_completing(live, lambda typed, most: live.now.of(Finder).terms(typed, most)))
    async def defining(interaction: Interaction, term: str) -> None:
        await answer(interaction, f"/{known.name} {term}")

    return defining


def _listing(known: Known, library: Library, answer: Typed) -> Callbacks:
    causes = [app_commands.Choice(name=said(library, _cause(cause), COMPLETION), value=cause.value) for cause in Causes]
    movements = [
        app_commands.Choice(
            name=said(library, _movement(movement.id), COMPLETION), value=clipped(movement.name, COMPLETION)
        )
        for movement in library.movements.values()
    ][:COMPLETIONS]

    @app_commands.rename(causes="filter")
    @app_commands.describe(causes=_option(library, "filter"), movement=_option(library, "movement"))
    @app_commands.choices(causes=causes, movement=movements)
    async def listing(interaction: Interaction, causes: str = "", movement: str = "") -> None:
        await answer(interaction, " ".join(f"/{known.name} {causes} {movement}".split()))

    return listing


def _cause(cause: Causes) -> Callable[[Library], str]:
    return lambda known: known.wording.filters[cause]


def _movement(name: str) -> Callable[[Library], str]:
    return lambda known: known.movements[name].name


def _completing(live: Live, find: Callable[[str, int], tuple[str, ...]]) -> Callbacks:
    async def completed(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        with live.pinned(str(interaction.locale)):
            names = [clipped(name, COMPLETION) for name in find(typed, COMPLETIONS)]
        return [app_commands.Choice(name=name, value=name) for name in names]

    return completed
