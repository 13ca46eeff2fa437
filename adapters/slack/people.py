"""Which language a person has chosen on Slack: asked once, and remembered for an hour in memory alone."""

import asyncio
import logging
import time
from collections import OrderedDict

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.answering import reason
from bot.digest import Digest
from bot.tongue import chosen

_log = logging.getLogger(__name__)

_FRESH = 3_600.0
"""Seconds for which a choice is remembered."""
_PATIENCE = 1.0
"""Seconds that an answer waits for it: one in an emergency must not wait for long."""
_MOST = 10_000
"""People whose choice is remembered."""
_FAILED = (SlackApiError, aiohttp.ClientError, OSError, TimeoutError)


class People:
    """The locales of people, by digests."""

    def __init__(self, digest: Digest) -> None:
        """Take what names people without saying who they are."""
        self._digest = digest
        self._known: OrderedDict[str, tuple[float, str | None]] = OrderedDict()

    async def locale(self, client: AsyncWebClient, team: str, user: str) -> str | None:
        """Return the locale that a person has chosen, or None if they have not or Slack does not say so."""
        name = self._digest.of(team, user)
        asked, known = self._known.get(name, (-_FRESH, None))
        if time.monotonic() - asked < _FRESH:
            return known
        try:
            async with asyncio.timeout(_PATIENCE):
                found = await client.users_info(user=user, include_locale=True)
            told = found.get("user")
            locale = chosen(told.get("locale")) if isinstance(told, dict) else None
        except _FAILED as error:
            _log.warning("not known which language is wished for: %s", _reason(error))
            locale = None
        self._known[name] = (time.monotonic(), locale)
        self._known.move_to_end(name)
        while len(self._known) > _MOST:
            self._known.popitem(last=False)
        return locale


def _reason(error: Exception) -> str:
    return reason(error) if isinstance(error, SlackApiError) else type(error).__name__
