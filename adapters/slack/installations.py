"""The workspaces that installed the bot, and how it acts in each; their tokens are encrypted at rest."""

import time
from datetime import UTC, datetime
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from sqlalchemy import Column, Dialect, Table, Text, TypeDecorator, cast, column, delete, or_, select, update
from sqlalchemy import table as outline
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.journal import Use
from bot.state.database import Database, Gone
from bot.state.state import State

STATE_LIFE = 600
"""Seconds that someone has to allow an installation."""
_FRESH = 600.0
"""Seconds after which a token is looked up again, should the workspace have installed the bot anew elsewhere."""
_SECRET = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token", "incoming_webhook_url")
_SLOW = 2.0
"""Seconds that looking a workspace up may take; without its token there is no answer."""
_KEPT = ("slack_bots", "slack_installations")
"""The tables; each installation has a row in both."""
_PLAIN = "xox"
"""How a token begins that is not encrypted."""


async def forgotten(database: Database, place: str) -> int:
    """Delete what is kept of the installations of a workspace or an organisation; return how many. Raises `Gone`."""

    async def tried(connection: AsyncConnection) -> int:
        counts = []
        for name in _KEPT:
            kept = outline(name, column("team_id"), column("enterprise_id"))
            whose = or_(kept.c.team_id == place, kept.c.enterprise_id == place)
            counts.append((await connection.execute(delete(kept).where(whose))).rowcount)
        return max(counts)

    return await database.run(Use.INSTALLATIONS, tried)


class Encrypted(TypeDecorator[str]):
    """A text that is encrypted where it is kept; one from before there was encryption is read as it stands."""

    impl = Text
    cache_ok = True

    def __init__(self, cipher: Fernet) -> None:
        """Take what encrypts."""
        super().__init__()
        self._cipher = cipher

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Encrypt."""
        del dialect
        return None if value is None else self._cipher.encrypt(value.encode()).decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """Decrypt; what another secret encrypted is nothing, so that the workspace can install the bot again."""
        del dialect
        if value is None:
            return None
        if str(value).startswith(_PLAIN):
            return str(value)
        try:
            return self._cipher.decrypt(str(value).encode()).decode()
        except InvalidToken:
            return None


class Installations(AsyncSQLAlchemyInstallationStore):
    """Workspaces that installed the bot, in slack_sdk's own store, and at hand once they were asked for."""

    def __init__(self, state: State, client_id: str) -> None:
        """Take where they are kept, and the id of the app."""
        super().__init__(client_id, state.database.engine)
        self.states = AsyncSQLAlchemyOAuthStateStore(STATE_LIFE, self.engine)
        self._state = state
        self._known: dict[tuple[str | None, str | None], tuple[float, AuthorizeResult]] = {}
        hidden = Encrypted(state.secret.cipher("slack installations"))
        for table in (self.bots, self.installations):
            for name in _SECRET:
                if name in table.c:
                    table.c[name].type = hidden

    async def begin(self) -> None:
        """Encrypt tokens that were kept before they were encrypted, and forget installations that nobody finished.

        Nothing happens while the database is gone.
        """
        states = self.states.oauth_states
        over = delete(states).where(states.c.expire_at < datetime.now(UTC).replace(tzinfo=None))
        try:
            await self._state.database.run(Use.INSTALLATIONS, lambda connection: connection.execute(over), _SLOW)
        except Gone:
            return
        for table in (self.bots, self.installations):
            for name in set(_SECRET) & set(table.c.keys()):
                await self._encrypt(table, table.c[name])

    async def authorize(self, enterprise: str | None, team: str | None) -> AuthorizeResult | None:
        """Return how to act in a workspace, or None if the bot is not installed there.

        While the database is gone, what is known already counts; raises `Gone` if nothing is.
        """
        at, known = self._known.get((enterprise, team), (0.0, None))
        if known is not None and time.monotonic() - at < _FRESH:
            return known
        try:
            bot = await self._state.database.within(
                Use.INSTALLATIONS, _SLOW, lambda: self.async_find_bot(enterprise_id=enterprise, team_id=team)
            )
        except Gone:
            if known is None:
                raise
            return known
        if bot is None:
            self._known.pop((enterprise, team), None)
            return None
        made = AuthorizeResult(
            enterprise_id=enterprise,
            team_id=team,
            bot_user_id=bot.bot_user_id,
            bot_id=bot.bot_id,
            bot_token=bot.bot_token,
        )
        self._known[enterprise, team] = time.monotonic(), made
        return made

    def doubt(self, enterprise: str | None, team: str | None) -> None:
        """Look a workspace up again before the next answer, since Slack refused what is known of it."""
        self._known.pop((enterprise, team), None)

    async def async_save(self, installation: Installation) -> None:
        """Keep an installation without the names of people; its token takes the place of the one before."""
        installation.user_id = ""
        installation.enterprise_name = installation.enterprise_url = installation.team_name = None
        await super().async_save(installation)
        self.doubt(installation.enterprise_id, installation.team_id)

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep a bot without names."""
        bot.enterprise_name = bot.team_name = None
        await super().async_save_bot(bot)

    async def remove(self, enterprise: str | None, team: str | None) -> None:
        """Forget a workspace that has removed the bot; raises `Gone`."""
        self.doubt(enterprise, team)
        await self._state.database.within(
            Use.INSTALLATIONS, _SLOW, lambda: self.async_delete_all(enterprise_id=enterprise, team_id=team)
        )

    async def _encrypt(self, table: Table, column: Column[Any]) -> None:
        async def tried(connection: AsyncConnection) -> None:
            plain = select(table.c.id, column).where(cast(column, Text).startswith(_PLAIN))
            for id_, token in (await connection.execute(plain)).all():
                await connection.execute(update(table).where(table.c.id == id_).values({column: token}))

        try:
            await self._state.database.run(Use.INSTALLATIONS, tried, _SLOW)
        except Gone:
            return
