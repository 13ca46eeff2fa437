"""What a server has set, and the command that sets it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

import discord
from discord import app_commands

from adapters.discord.commands import Interaction, Tree, said
from bot.knowledge import SettingsWording
from bot.library import Library
from bot.live import Live
from bot.place import Place, Public
from bot.state.places import Places

_DAY = 24
_LONGEST_COOLDOWN = 1_440


class Clear(StrEnum):
    """Settings that can be emptied."""

    QUIET = "quiet hours"
    COUNTRY = "country"
    LANGUAGE = "language"
    MODERATORS = "moderators"


class Servers:
    """The settings of every server, and the command that changes them."""

    def __init__(self, places: Places, live: Live) -> None:
        """Take where they are kept and the knowledge base."""
        self._places = places
        self._live = live

    def of(self, server: int | None) -> Place:
        """Return the settings of a server; those of a new one if it has none, or if it is a direct message."""
        return self._places.of(None if server is None else str(server))

    async def keep(self, server: int, settings: Place) -> None:
        """Use settings from now on and keep them."""
        await self._places.keep(str(server), settings)

    def known(self) -> tuple[int, ...]:
        """Return the ids of all servers that have settings."""
        return tuple(map(int, self._places.known()))

    async def left(self, server: int) -> None:
        """Let the settings of a server go that the bot has left, after a while."""
        await self._places.left(str(server))

    async def joined(self, server: int) -> None:
        """Keep the settings of a server that the bot was invited to again."""
        await self._places.joined(str(server))

    def fill(self, tree: Tree) -> None:
        """Put the command into a tree."""
        library = self._live.now.library
        named = ("public", "channel", "answer", "quiet_from", "quiet_until", "cooldown", "country", "language")
        languages = [
            app_commands.Choice(name=known.wording.language, value=language)
            for language, known in self._live.now.libraries.items()
        ]

        @app_commands.describe(**{name: said(library, _label(name)) for name in (*named, "moderators", "clear")})
        @app_commands.choices(language=languages)
        async def settings(  # noqa: PLR0913, PLR0917 - discord.py reads a command's options from the signature
            interaction: Interaction,
            public: Public | None = None,
            channel: discord.TextChannel | discord.ForumChannel | discord.Thread | None = None,
            answer: bool | None = None,  # noqa: FBT001 - the same
            quiet_from: app_commands.Range[int, 0, _DAY - 1] | None = None,
            quiet_until: app_commands.Range[int, 0, _DAY - 1] | None = None,
            cooldown: app_commands.Range[int, 0, _LONGEST_COOLDOWN] | None = None,
            country: str | None = None,
            language: str | None = None,
            moderators: discord.TextChannel | None = None,
            clear: Clear | None = None,
        ) -> None:
            if interaction.guild_id is None:
                return
            words = self._live.now.spoken(str(interaction.locale)).wording.chat.settings
            now = self.of(interaction.guild_id)
            problem = self._problem(words, (quiet_from, quiet_until), country, moderators)
            if problem is None:
                now = replace(
                    _cleared(now, clear),
                    **_given(public=public, cooldown=cooldown, country=country and country.strip().upper()),
                    **_given(language=language, moderators=moderators and str(moderators.id)),
                )
                if quiet_from is not None and quiet_until is not None:
                    now = replace(now, quiet=(quiet_from, quiet_until))
                if channel is not None:
                    off = {*now.off} - {str(channel.id)} if answer is None or answer else {*now.off, str(channel.id)}
                    now = replace(now, off=tuple(sorted(off)))
                if now != self.of(interaction.guild_id):
                    await self.keep(interaction.guild_id, now)
            text = problem or shown(now, words)
            await interaction.response.send_message(
                text, ephemeral=True, allowed_mentions=discord.AllowedMentions.none()
            )

        command = app_commands.Command[Any, Any, Any](
            name="settings",
            description=said(library, _label("command")),
            callback=settings,
            allowed_contexts=app_commands.AppCommandContext(guild=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
        )
        command.default_permissions = discord.Permissions(manage_guild=True)
        tree.add_command(command)

    def _problem(
        self,
        words: SettingsWording,
        quiet: Sequence[int | None],
        country: str | None,
        channel: discord.TextChannel | None,
    ) -> str | None:
        if quiet.count(None) == 1:
            return words.both_hours
        if country is not None and country.strip().upper() not in self._live.now.library.countries:
            return words.no_country.format(countries=", ".join(self._live.now.library.countries))
        if channel is not None:
            may = channel.permissions_for(channel.guild.me)
            if not (may.view_channel and may.send_messages):
                return words.cannot_write
        return None


def shown(server: Place, words: SettingsWording) -> str:
    """Return settings as people read them."""
    quiet = f"{server.quiet[0]:02}:00–{server.quiet[1]:02}:00 UTC" if server.quiet else words.nothing
    return "\n".join(
        (
            words.title,
            words.shown_public.format(value=server.public.value),
            words.shown_off.format(value=", ".join(f"<#{channel}>" for channel in server.off[:50]) or words.nothing),
            words.shown_quiet.format(value=quiet),
            words.shown_cooldown.format(value=server.cooldown),
            words.shown_country.format(value=server.country or words.nothing),
            words.shown_language.format(value=server.language or words.nothing),
            words.shown_moderators.format(value=f"<#{server.moderators}>" if server.moderators else words.nothing),
        )
    )


def _label(name: str) -> Callable[[Library], str]:
    return lambda known: str(getattr(known.wording.chat.settings, name))


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _cleared(server: Place, what: Clear | None) -> Place:
    match what:
        case Clear.QUIET:
            return replace(server, quiet=None)
        case Clear.COUNTRY:
            return replace(server, country=None)
        case Clear.LANGUAGE:
            return replace(server, language=None)
        case Clear.MODERATORS:
            return replace(server, moderators=None)
        case None:
            return server
