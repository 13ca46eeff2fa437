"""Starts the bot on Discord, and says in one sentence why it cannot."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import aiohttp
import discord

from adapters.discord.app import INTENTS, PLATFORM, Bot
from adapters.discord.identify import Turns
from adapters.discord.limits import BAD_TOKEN
from adapters.discord.settings import Settings
from adapters.host.hosting import Hosting
from bot import library, logs
from bot.errors import OutageError, StartError, TwitchwiseError
from bot.settings import Settings as CoreSettings
from bot.state.database import Gone
from bot.state.slots import RENEWAL, Slots
from bot.state.state import State

NEEDED = discord.Permissions(
    view_channel=True, send_messages=True, send_messages_in_threads=True, embed_links=True, read_message_history=True
)
"""What the bot cannot do without."""
_WISHED = discord.Permissions(attach_files=True)
"""What lets it add pictures to its answers in channels."""
_REFUSED = "Discord does not accept the token. Copy it anew from the Bot page of your application to DISCORD_TOKEN."
_ABSENT = "DISCORD_TOKEN is not set. Copy it from the Bot page of your application, to the environment or to .env."
_INTENT = "Discord refuses what the bot asks to be told. Switch its intents on, on the Bot page of your application."
_SHARDS = "Discord refuses these shards. Unset DISCORD_SHARDS, or mend it: numbers from 0 and their count, as 0,1/4."
_MISSING = "Discord refuses a permission ({code}). Invite the bot again with the link of the README."
_OFFLINE = "Discord cannot be reached ({kind}). Check the network, then try again."
_LACKING = "On the server {server} the bot lacks: {names}. Allow its role that there, or invite it again."


def run(settings: Settings, core: CoreSettings) -> None:
    """Run until SIGTERM or Ctrl-C; raises `StartError`."""
    logs.begin(core.log and logs.Form(core.log))
    # There is no voice here, and nobody needs to be told.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    # Its lines may hold addresses with tokens of interactions.
    logging.getLogger("discord.http").setLevel(logging.ERROR)
    logging.getLogger("discord.webhook").setLevel(logging.ERROR)
    asyncio.run(_run(settings, core))


async def _run(settings: Settings, core: CoreSettings) -> None:
    _token(settings)
    known = library.load(core.knowledge)
    leaving = asyncio.Event()
    with suppress(NotImplementedError):  # Windows has no signal handlers; Ctrl-C ends the loop there.
        for name in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(name, leaving.set)
    host = Hosting(core, known, PLATFORM)
    async with host.state, _shared_out(settings, host.state, leaving) as shards:
        if leaving.is_set():
            return
        turns = Turns(host.state.database) if settings.discord_processes else None
        bot = Bot(host.live, host.state, country=core.country, language=core.language, shards=shards, turns=turns)
        async with host.telling(lambda: _connected(bot)), explained(), bot:
            running = asyncio.create_task(bot.start(settings.discord_token.get_secret_value()))
            told = asyncio.create_task(leaving.wait())
            await asyncio.wait({running, told}, return_when=asyncio.FIRST_COMPLETED)
            host.leaving = True
            told.cancel()
            if running.done():
                running.result()
                return
            await bot.leave()
            # What a shard that was still connecting says of being left is of no interest.
            await asyncio.wait([running])
            running.cancelled() or running.exception()


@asynccontextmanager
async def _shared_out(
    settings: Settings, kept: State, leaving: asyncio.Event
) -> AsyncIterator[tuple[list[int], int] | None]:
    """Give the shards of this process: those that are set, or a free share of all, held while it runs."""
    if settings.discord_processes is None:
        yield settings.shards
        return
    count, processes = settings.shard_count, settings.discord_processes
    slots = Slots(kept.database, f"discord {count}/{processes}", processes)
    while (number := await _free(slots)) is None and not leaving.is_set():
        _log.info("every share of the shards is taken; waiting for one")
        with suppress(TimeoutError):
            await asyncio.wait_for(leaving.wait(), RENEWAL)
    holding = asyncio.create_task(_hold(slots, leaving))
    try:
        yield (list(range(number or 0, count, processes)), count)
    finally:
        holding.cancel()
        await asyncio.wait([holding])
        with suppress(Gone):
            await slots.leave()


async def _free(slots: Slots) -> int | None:
    try:
        return await slots.take()
    except Gone:
        return None


async def _hold(slots: Slots, leaving: asyncio.Event) -> None:
    """Renew a lease; without the database it is kept, since nobody else can take it then."""
    while True:
        await asyncio.sleep(RENEWAL)
        with suppress(Gone):
            if not await slots.renew():
                # This process was away for so long that another does its work.
                _log.error("the share of the shards was lost to another process; leaving")
                leaving.set()


async def check(settings: Settings, core: CoreSettings) -> list[str]:
    """Return what is missing before the bot can run, without starting it; empty if nothing is."""
    try:
        _token(settings)
        async with Hosting(core, library.load(core.knowledge), PLATFORM).state:
            pass
    except TwitchwiseError as error:
        return [str(error)]
    return await asked(settings)


async def asked(settings: Settings) -> list[str]:
    """Return what Discord finds missing."""
    try:
        async with explained(), discord.Client(intents=INTENTS) as client:
            await client.login(settings.discord_token.get_secret_value())
            return await _unpermitted(client)
    except StartError as error:
        return [str(error)]


def invitation(application: int) -> str:
    """Return the address under which a moderator adds the bot to a server."""
    return discord.utils.oauth_url(application, permissions=NEEDED | _WISHED, scopes=("bot", "applications.commands"))


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
        if error.code in _CLOSES:
            raise StartError(_CLOSES[error.code]) from None
        raise OutageError(_OFFLINE.format(kind=error.code)) from None
    except discord.Forbidden as error:
        raise StartError(_MISSING.format(code=error.code)) from None
    except discord.HTTPException as error:
        passing = error.status >= _PASSING or error.status == _TOO_MANY
        raise (OutageError if passing else StartError)(_OFFLINE.format(kind=type(error).__name__)) from None
    except (discord.GatewayNotFound, aiohttp.ClientError, OSError) as error:
        raise OutageError(_OFFLINE.format(kind=type(error).__name__)) from None


_CLOSES = {BAD_TOKEN: _REFUSED, 4010: _SHARDS, 4011: _SHARDS, 4013: _INTENT, 4014: _INTENT}
"""What a code with which the gateway closes means."""

_PASSING, _TOO_MANY = 500, 429
"""Statuses of HTTP from which on, and with which, it is not the question that is wrong."""

_log = logging.getLogger(__name__)


def _token(settings: Settings) -> None:
    if not settings.discord_token.get_secret_value().strip():
        raise StartError(_ABSENT)


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
