"""Every check, in the order in which one would look by hand."""

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path

from adapters.discord.settings import Settings as Discord
from adapters.doctor import configured, granted, kept, knowing, machine
from adapters.doctor.finding import Finding
from adapters.host import given
from adapters.slack.settings import Settings as Slack
from bot.settings import file, read


async def examine(knowledge: Path | None = None, *, online: bool = False) -> list[Finding]:
    """Return everything that is found; only if online, the platforms are asked."""
    core, problems = given.core(**({"knowledge": knowledge} if knowledge else {}))
    discord, more = read(Discord)
    slack, most = read(Slack)
    found = configured.settings([*problems, *more, *most], [core, discord, slack], file())
    found += configured.platforms(discord, slack)
    # A token is sent nowhere while what is set beside it is wrong.
    if discord.discord_token.get_secret_value():
        found += await granted.discord(discord, online=online and not more)
    if configured.any_of(slack):
        found += await granted.slack(slack, online=online and not most)
    asked = asyncio.create_task(asyncio.to_thread(machine.running, core.status))
    found += await kept.home(core)
    known, said = knowing.load(core.knowledge)
    found += said
    now = time.time()
    if known is not None:
        found += knowing.reviewed(known, datetime.fromtimestamp(now, UTC).date())
    path = kept.file(core)
    folder = None if path is None or not path.parent.is_dir() else path.parent
    found.append(machine.python())
    compiled = None if known is None else knowing.compiled(known)
    found.append(machine.clock(time.time(), compiled, folder, [path] if path else []))
    found.append(await asked)
    return found
