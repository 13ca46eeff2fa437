"""What the platforms are asked for, what they grant, and what time they say it is."""

import time
from email.utils import parsedate_to_datetime

import aiohttp

from adapters.discord.settings import Settings as Discord
from adapters.doctor import configured, machine
from adapters.doctor.finding import Finding, Part, note, ok, told
from adapters.slack.settings import Settings as Slack

_PATIENCE = 10.0
"""Seconds that a platform has to say what time it is."""


async def discord(settings: Discord, *, online: bool) -> list[Finding]:
    """Return what is known of the bot on Discord; if online, what Discord says to it."""
    found = configured.discord_token(settings)
    application = configured.bot(settings)
    if application is None:
        return found
    # What is slow to load, for its platform alone; the same below.
    from discord.http import Route  # noqa: PLC0415

    from adapters.discord import start  # noqa: PLC0415
    from adapters.discord.app import INTENTS  # noqa: PLC0415

    intents = [name.replace("_", " ") for name, on in INTENTS if on]
    needed = [name.replace("_", " ") for name, on in start.NEEDED if on]
    found += [
        ok(Part.DISCORD, f"It asks to be told of {', '.join(intents)}; no privileged intent is needed."),
        ok(Part.DISCORD, f"Its invitation asks for {', '.join(needed)}: {start.invitation(application)}"),
    ]
    if not online:
        return found
    problems = await start.asked(settings)
    found += [told(Part.DISCORD, said) for said in problems]
    if not problems:
        found.append(ok(Part.DISCORD, "Discord accepts the token, and no server withholds what the bot needs."))
    return found + await _clock(Part.DISCORD, f"{Route.BASE}/gateway")


async def slack(settings: Slack, *, online: bool) -> list[Finding]:
    """Return what is known of the bot on Slack; if online, what Slack says to it."""
    from adapters.slack import start  # noqa: PLC0415
    from adapters.slack.manifest import EVENTS, scopes  # noqa: PLC0415

    http = configured.over_http(settings)
    problems = start.shapes(settings, http=http)
    found = [told(Part.SLACK, said, "Write each behind the other's name.") for said in problems] + configured.signing(
        settings
    )
    if not found:
        found.append(ok(Part.SLACK, f"What {'--http' if http else 'Socket Mode'} needs is set, and looks right."))
    found.append(ok(Part.SLACK, f"Its manifest asks for the scopes {', '.join(scopes())}, and {len(EVENTS)} events."))
    if not online:
        return found
    refused = await start.asked(settings, problems, http=http)
    found += [told(Part.SLACK, said) for said in refused]
    if not settings.bot_token:
        found.append(note(Part.SLACK, "No workspace is set, so what is granted shows when one installs the bot."))
    elif not problems and not refused:
        found.append(ok(Part.SLACK, "Slack accepts the tokens, and grants what the bot needs."))
    return found + await _clock(Part.SLACK, f"{settings.slack_api_url.rstrip('/')}/api.test")


async def _clock(part: Part, url: str) -> list[Finding]:
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(_PATIENCE)) as session,
            session.get(url, allow_redirects=False) as answer,
        ):
            said = parsedate_to_datetime(answer.headers["Date"]).timestamp()
    except (aiohttp.ClientError, OSError, TimeoutError, KeyError, ValueError) as error:
        return [note(part, f"It could not be asked what time it is ({type(error).__name__}).")]
    return [machine.apart(part, f"{part.capitalize()}'s clock", time.time() - said)]
