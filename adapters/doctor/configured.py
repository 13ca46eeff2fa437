"""What is set, and whether it looks right; nothing is sent."""

import re
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from pathlib import Path

from adapters.discord.settings import Settings as Discord
from adapters.doctor.finding import Finding, Part, note, ok, problem, told
from adapters.slack.settings import Settings as Slack
from bot.settings import Environment

_SNOWFLAKE = re.compile(rb"[0-9]{17,20}")
_PARTS = re.compile(r"([\w-]{20,40})\.[\w-]{5,10}\.[\w-]{25,60}", re.ASCII)
"""A token of Discord: the id of the bot, when it was made, and what proves it."""
_SIGNING = re.compile(r"[0-9a-f]{32}")


def settings(problems: Sequence[str], kinds: Sequence[Environment], file: Path | None) -> list[Finding]:
    """Return what is known of the settings: those that are set by name, and what is wrong with which."""
    names = [
        name
        for kind in kinds
        for name, field in zip(kind.variables(), type(kind).model_fields, strict=True)
        if field in kind.model_fields_set and getattr(kind, field)
    ]
    where = f"the environment and {file.resolve()}" if file else "the environment alone; there is no file .env here"
    found = [ok(Part.SETTINGS, f"Read from {where}.")]
    found += [ok(Part.SETTINGS, f"Set: {', '.join(names)}.")] if names else []
    return found + [told(Part.SETTINGS, said, "docs/settings.md lists every setting.") for said in problems]


def platforms(discord: Discord, slack: Slack) -> list[Finding]:
    """Return whether there is a platform to run on."""
    if bot(discord) is not None or discord.discord_token.get_secret_value() or any_of(slack):
        return []
    return [
        note(
            Part.SETTINGS,
            "No platform is configured; the bot answers in a terminal alone.",
            "Set DISCORD_TOKEN, or SLACK_BOT_TOKEN and SLACK_APP_TOKEN, as the README says.",
        )
    ]


def discord_token(settings: Discord) -> list[Finding]:
    """Return whether the token of Discord looks like one."""
    application = bot(settings)
    if application is not None:
        return [ok(Part.DISCORD, f"DISCORD_TOKEN looks like the token of the bot {application}.")]
    return [
        problem(
            Part.DISCORD,
            "DISCORD_TOKEN does not look like the token of a bot.",
            "Copy it anew from the Bot page of your application, nothing before and nothing behind it; it has three "
            "parts with dots between them, and is neither the client secret nor the public key.",
        )
    ]


def bot(settings: Discord) -> int | None:
    """Return the id of the bot that a token says it is of, or None if it does not look like a token."""
    parts = _PARTS.fullmatch(settings.discord_token.get_secret_value().strip())
    if parts is None:
        return None
    try:
        id_ = urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))
    except ValueError:
        return None
    return int(id_) if _SNOWFLAKE.fullmatch(id_) else None


def any_of(settings: Slack) -> bool:
    """Return whether anything is set that Slack needs."""
    return bool(settings.bot_token or settings.app_token or settings.signing_secret or settings.installable)


def over_http(settings: Slack) -> bool:
    """Return whether the bot is to listen for Slack's requests, as far as the settings show."""
    return bool(settings.signing_secret) and not settings.app_token


def signing(settings: Slack) -> list[Finding]:
    """Return whether the secret that Slack signs with looks like one."""
    if not settings.signing_secret or _SIGNING.fullmatch(settings.signing_secret):
        return []
    return [
        problem(
            Part.SLACK,
            "SLACK_SIGNING_SECRET does not look right: it is 32 figures and letters from a to f.",
            "Copy it anew from the page Basic Information of your app, under App Credentials.",
        )
    ]
