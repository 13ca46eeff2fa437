"""Starts the bot on Discord, and says in one sentence why it cannot."""

import asyncio
import logging
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp
import discord

from adapters.discord.app import INTENTS, Bot
from adapters.discord.limits import BAD_TOKEN
from adapters.discord.settings import Settings
from bot import assembly, library, logs
from bot.errors import StartError, TwitchwiseError
from bot.pulse import Pulse
from bot.settings import Settings as CoreSettings
from bot.store import FileStore

NEEDED = discord.Permissions(
    view_channel=True, send_messages=True, send_messages_in_threads=True, embed_links=True, read_message_history=True
)
"""What the invite link asks for."""
_REFUSED = "Discord does not accept the token. Copy it anew from the Bot page of your application to DISCORD_TOKEN."
_ABSENT = "DISCORD_TOKEN is not set. Copy it from the Bot page of your application, to the environment or to .env."
_INTENT = "Discord refuses what the bot asks to be told. Switch its intents on, on the Bot page of your application."
_SHARDS = "Discord refuses these shards. Unset DISCORD_SHARDS, or mend it: numbers from 0 and their count, as 0,1/4."
_MISSING = "Discord refuses a permission ({code}). Invite the bot again with the link of the README."
_OFFLINE = "Discord cannot be reached ({kind}). Check the network, then try again."
_DATABASE = "The database {path} cannot be used ({kind}). Set TWITCHWISE_DATABASE to a file that can be written to."
_LACKING = "On the server {server} the bot lacks: {names}. Allow its role that there, or invite it again."


def run(settings: Settings, core: CoreSettings) -> None:
    """Run until SIGTERM or Ctrl-C; raises `StartError`."""
    logs.begin()
    # There is no voice here, and nobody needs to be told.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    # Its lines may hold addresses with tokens of interactions.
    logging.getLogger("discord.http").setLevel(logging.ERROR)
    logging.getLogger("discord.webhook").setLevel(logging.ERROR)
    asyncio.run(_run(settings, made(settings, core), pulse(core)))


def made(settings: Settings, core: CoreSettings) -> Bot:
    """Return the bot, not yet connected; raises `StartError`."""
    _token(settings)
    known = library.load(core.knowledge)
    store = _store(core.database)
    return Bot(assembly.of(known), known, store, country=core.country, shards=settings.shards)


async def _run(settings: Settings, bot: Bot, life: Pulse) -> None:
    loop = asyncio.get_running_loop()
    leaving: list[asyncio.Task[None]] = []
    with suppress(NotImplementedError):  # Windows has no signal handlers; Ctrl-C ends the loop there.
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, lambda: leaving.append(asyncio.create_task(bot.leave())))
    beating = asyncio.create_task(life.beat(lambda: _connected(bot)))
    try:
        async with explained(), bot:
            await bot.start(settings.discord_token.get_secret_value())
        if leaving:
            await asyncio.wait(leaving)
    finally:
        beating.cancel()
        await asyncio.wait([beating])


async def check(settings: Settings, core: CoreSettings) -> list[str]:
    """Return what is missing before the bot can run, without starting it; empty if nothing is."""
    try:
        made(settings, core)
        async with explained(), discord.Client(intents=INTENTS) as client:
            await client.login(settings.discord_token.get_secret_value())
            return await _unpermitted(client)
    except TwitchwiseError as error:
        return [str(error)]


def pulse(core: CoreSettings) -> Pulse:
    """Return the sign of life of a bot with these settings."""
    return Pulse(core.database, "discord")


def invitation(application: int) -> str:
    """Return the address under which a moderator adds the bot to a server."""
    return discord.utils.oauth_url(application, permissions=NEEDED, scopes=("bot", "applications.commands"))


@asynccontextmanager
async def explained() -> AsyncIterator[None]:
    """Turn what Discord says into a sentence with the remedy."""
    try:
        yield
    except discord.LoginFailure:
        raise StartError(_REFUSED) from None
    except discord.PrivilegedIntentsRequired:
        raise StartError(_INTENT) from None
    except discord.ConnectionClosed as error:
        raise StartError(_CLOSES.get(error.code, _OFFLINE.format(kind=error.code))) from None
    except discord.Forbidden as error:
        raise StartError(_MISSING.format(code=error.code)) from None
    except sqlite3.Error as error:
        raise StartError(_DATABASE.format(path="file", kind=type(error).__name__)) from None
    except (discord.HTTPException, discord.GatewayNotFound, aiohttp.ClientError, OSError) as error:
        raise StartError(_OFFLINE.format(kind=type(error).__name__)) from None


_CLOSES = {BAD_TOKEN: _REFUSED, 4010: _SHARDS, 4011: _SHARDS, 4013: _INTENT, 4014: _INTENT}
"""What a code with which the gateway closes means."""


def _token(settings: Settings) -> None:
    if not settings.discord_token.get_secret_value().strip():
        raise StartError(_ABSENT)


def _store(path: Path) -> FileStore:
    try:
        return FileStore(path, "discord")
    except (OSError, sqlite3.Error) as error:
        raise StartError(_DATABASE.format(path=path, kind=type(error).__name__)) from None


async def _unpermitted(client: discord.Client) -> list[str]:
    """Return a sentence for each server where the bot may not do what it needs."""
    problems = []
    for guild in await client.http.get_guilds(200, with_counts=False):
        may = discord.Permissions(int(guild["permissions"]))
        if not may.administrator and not may.is_superset(NEEDED):
            names = ", ".join(name.replace("_", " ") for name, needed in NEEDED if needed and not getattr(may, name))
            problems.append(_LACKING.format(server=guild["id"], names=names))
    return problems


def _connected(bot: Bot) -> bool:
    return bot.is_ready() and not bot.is_ws_ratelimited() and bot.latency == bot.latency
