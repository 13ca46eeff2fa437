"""The workspaces that installed the bot, and how it acts in each."""

from pathlib import Path

from slack_bolt.authorization import AuthorizeResult
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from sqlalchemy.ext.asyncio import create_async_engine

STATE_LIFE = 600
"""Seconds that someone has to allow an installation."""


class Installations(AsyncSQLAlchemyInstallationStore):
    """Workspaces that installed the bot, in slack_sdk's own store, and at hand once they were asked for."""

    def __init__(self, database: Path, client_id: str) -> None:
        """Take the file in which they are kept, and the id of the app."""
        super().__init__(client_id, create_async_engine(f"sqlite+aiosqlite:///{database}"))
        self.states = AsyncSQLAlchemyOAuthStateStore(STATE_LIFE, self.engine)
        self._file = database
        self._known: dict[tuple[str | None, str | None], AuthorizeResult] = {}

    async def begin(self) -> None:
        """Make the tables if need be; nobody else on the machine may read the file, since it holds tokens."""
        async with self.engine.begin() as connection:
            await connection.run_sync(self.metadata.create_all)
            await connection.run_sync(self.states.metadata.create_all)
        self._file.chmod(0o600)

    async def end(self) -> None:
        """Close the file."""
        await self.engine.dispose()

    async def authorize(self, enterprise: str | None, team: str | None) -> AuthorizeResult | None:
        """Return how to act in a workspace, or None if the bot is not installed there."""
        known = self._known.get((enterprise, team))
        if known is not None:
            return known
        bot = await self.async_find_bot(enterprise_id=enterprise, team_id=team)
        if bot is None:
            return None
        made = AuthorizeResult(
            enterprise_id=enterprise,
            team_id=team,
            bot_user_id=bot.bot_user_id,
            bot_id=bot.bot_id,
            bot_token=bot.bot_token,
        )
        self._known[enterprise, team] = made
        return made

    async def async_save(self, installation: Installation) -> None:
        """Keep an installation; its token takes the place of the one before."""
        await super().async_save(installation)
        self._known.pop((installation.enterprise_id, installation.team_id), None)

    async def remove(self, enterprise: str | None, team: str | None) -> None:
        """Forget a workspace that has removed the bot."""
        self._known.pop((enterprise, team), None)
        await self.async_delete_all(enterprise_id=enterprise, team_id=team)
