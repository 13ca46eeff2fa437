"""Deletes what could belong to a person or a place, at once rather than when its time is over."""

import re
from enum import StrEnum

from adapters.host.opened import opened
from bot.errors import StartError
from bot.settings import Settings
from bot.state.answered import Answered
from bot.state.contexts import Contexts
from bot.state.places import Places
from bot.state.secret import Secret, key
from bot.state.state import conversations, secret_of

Counts = dict[str, int]
"""How many of what were deleted, by what they are called."""

_IDS = {
    "discord": {"user": r"[0-9]{15,21}", "server": r"[0-9]{15,21}"},
    "slack": {"user": r"[UW][A-Z0-9]{6,20}", "team": r"[TE][A-Z0-9]{6,20}", "server": r"[TE][A-Z0-9]{6,20}"},
}
"""How ids of each platform look."""
_LOOKS = {
    "discord": "a number of 17 to 20 digits",
    "slack": "like U0123456789 for people and T0123456789 for workspaces",
}
_TOLD = ("forget", "forgotten")
_NO_ID = "--{name} is not an id of {platform}. It is {looks}."
_NO_TEAM = "Ids of people on Slack belong to a workspace. Name it with --team, such as T0123456789."
_NO_KEY = (
    "The key {file} is missing, without which nobody's conversations can be found. Put it back from a backup, or "
    "forget those of everyone with --everyone."
)


class Platform(StrEnum):
    """A platform whose ids are given."""

    DISCORD = "discord"
    SLACK = "slack"


async def person(core: Settings, platform: Platform, user: str, team: str | None = None) -> Counts:
    """Forget what somebody's conversations were about; return how many. Raises `StartError`."""
    _looked_at(platform, user=user)
    if platform is Platform.SLACK:
        if team is None:
            raise StartError(_NO_TEAM)
        _looked_at(platform, team=team)
    async with opened(core, *_TOLD) as database:
        secret = core.secret.get_secret_value()
        if not secret and database.file is not None and not key(database.file).exists():
            raise StartError(_NO_KEY.format(file=key(database.file)))
        known = secret_of(database, secret)
        digest = conversations(known, platform)
        if platform is Platform.SLACK:
            from adapters.slack import inbound as slack  # noqa: PLC0415 - what is slow to load, for its platform alone

            asker = slack.asked_by(digest, team or "", user)
        else:
            from adapters.discord import inbound as discord  # noqa: PLC0415 - the same

            asker = discord.asked_by(digest, user)
        return {"conversations": await Contexts(database, known).forget(asker)}


async def place(core: Settings, platform: Platform, server: str) -> Counts:
    """Delete the settings of a server or workspace, and its installation; return how many. Raises `StartError`."""
    _looked_at(platform, server=server)
    if platform is Platform.DISCORD:
        async with opened(core, *_TOLD) as database:
            return {"settings": await Places(database, platform).forget(server)}
    from adapters.slack.installations import forgotten  # noqa: PLC0415 - the same
    from adapters.slack.migrations import MIGRATIONS  # noqa: PLC0415 - the same

    async with opened(core, *_TOLD, MIGRATIONS) as database:
        settings = await Places(database, platform).forget(server)
        return {"settings": settings, "installations": await forgotten(database, server)}


async def everyone(core: Settings) -> Counts:
    """Forget all conversations and all messages that were answered; return how many. Raises `StartError`."""
    async with opened(core, *_TOLD) as database:
        # Nothing is made of it here, so any will do; the one of the bot may be the very thing that is lost.
        known = Secret(b"")
        gone = await Contexts(database, known).forget_all()
        return {"conversations": gone, "answered messages": await Answered(database, known, "").forget_all()}


def _looked_at(platform: Platform, **ids: str) -> None:
    for name, given in ids.items():
        if not re.fullmatch(_IDS[platform][name], given):
            raise StartError(_NO_ID.format(name=name, platform=platform.capitalize(), looks=_LOOKS[platform]))
