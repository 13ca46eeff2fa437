"""How the bot acts in a workspace: with which token, and under which name."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.authorization import AuthorizeResult

Authorize = Callable[[str | None, str | None], Awaitable[AuthorizeResult | None]]
"""Says for an organisation and a workspace how to act there; None if the bot is not installed in it.

Asked before every event, so it waits for nothing that it knows already.
"""


def single(token: str, known: Mapping[str, Any]) -> Authorize:
    """Return the authorization of one workspace, from what Slack said of its token at the start."""
    result = AuthorizeResult(
        enterprise_id=known.get("enterprise_id"),
        team_id=known.get("team_id"),
        bot_user_id=known.get("user_id"),
        bot_id=known.get("bot_id"),
        bot_token=token,
    )

    async def authorize(enterprise: str | None, team: str | None) -> AuthorizeResult | None:
        del enterprise, team
        return result

    return authorize
