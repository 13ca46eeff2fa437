"""Slash commands, made from the one table of the core, and the menu command on a message."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import app_commands

from adapters.discord.limits import COMPLETION, COMPLETIONS, EXPLAINED
from adapters.discord.render import clipped
from bot.commands import COMMANDS, Argument, Causes
from bot.commands import Command as Known
from bot.finder import Finder
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


def fill(tree: Tree, live: Live, answer: Typed, explain: Shown) -> None:
    """Put every command into a tree; what they are called is told anew at the next start, what they find at once."""
    library = live.now.library
    words = library.wording
    for known in COMMANDS:
        command = app_commands.Command[Any, Any, Any](
            name=known.name,
            description=clipped(words.commands[known.name], EXPLAINED),
            callback=_callback(known, live, answer),
            allowed_contexts=_EVERYWHERE,
            allowed_installs=_ANYONE,
        )
        tree.add_command(command)
    tree.add_command(
        app_commands.ContextMenu(
            name=words.chat.explain,
            callback=_menu(explain),
            allowed_contexts=_EVERYWHERE,
            allowed_installs=_ANYONE,
        )
    )


def digest(tree: Tree, application: int) -> str:
    """Return what changes whenever a command of a tree, or the application, does."""
    commands = [command.to_dict(tree) for command in tree.get_commands()]
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
    @app_commands.describe(question=library.wording.discord.question)
    async def asking(interaction: Interaction, question: str) -> None:
        await answer(interaction, f"/{known.name} {question}")

    return asking


def _naming(known: Known, library: Library, live: Live, answer: Typed) -> Callbacks:
    completed = _completing(lambda typed, most: live.now.of(Finder).conditions(typed, most))

    @app_commands.describe(condition=library.wording.discord.condition)
    @app_commands.autocomplete(condition=completed)
    async def naming(interaction: Interaction, condition: str) -> None:
        await answer(interaction, f"/{known.name} {condition}")

    @app_commands.describe(condition=library.wording.discord.condition)
    @app_commands.autocomplete(condition=completed)
    async def maybe_naming(interaction: Interaction, condition: str = "") -> None:
        await answer(interaction, f"/{known.name} {condition}".strip())

    return naming if known.needed else maybe_naming


def _comparing(known: Known, library: Library, live: Live, answer: Typed) -> Callbacks:
    words = library.wording.discord
    completed = _completing(lambda typed, most: live.now.of(Finder).conditions(typed, most))

    @app_commands.describe(condition=words.condition, other=words.other)
    @app_commands.autocomplete(condition=completed, other=completed)
    async def comparing(interaction: Interaction, condition: str, other: str) -> None:
        await answer(interaction, f"/{known.name} {condition} and {other}")

    return comparing


def _defining(known: Known, library: Library, live: Live, answer: Typed) -> Callbacks:
    @app_commands.describe(term=library.wording.discord.term)
    @app_commands.autocomplete(term=_completing(lambda typed, most: live.now.of(Finder).terms(typed, most)))
    async def defining(interaction: Interaction, term: str) -> None:
        await answer(interaction, f"/{known.name} {term}")

    return defining


def _listing(known: Known, library: Library, answer: Typed) -> Callbacks:
    words = library.wording.discord
    causes = [app_commands.Choice(name=cause.value, value=cause.value) for cause in Causes]
    movements = [
        app_commands.Choice(name=clipped(movement.name, COMPLETION), value=clipped(movement.name, COMPLETION))
        for movement in library.movements.values()
    ][:COMPLETIONS]

    @app_commands.rename(causes="filter")
    @app_commands.describe(causes=words.filter, movement=words.movement)
    @app_commands.choices(causes=causes, movement=movements)
    async def listing(interaction: Interaction, causes: str = "", movement: str = "") -> None:
        await answer(interaction, " ".join(f"/{known.name} {causes} {movement}".split()))

    return listing


def _completing(find: Callable[[str, int], tuple[str, ...]]) -> Callbacks:
    async def completed(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        del interaction
        return [
            app_commands.Choice(name=clipped(name, COMPLETION), value=clipped(name, COMPLETION))
            for name in find(typed, COMPLETIONS)
        ]

    return completed
