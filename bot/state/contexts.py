"""What conversations are about, where every process finds it: for half an hour, encrypted, under digests."""

import json
import time
from collections.abc import Iterable
from dataclasses import asdict, replace

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.context import LIFETIME, Context
from bot.journal import Use
from bot.knowledge import Intent
from bot.state.database import Database, Gone
from bot.state.secret import Secret
from bot.state.tables import CONTEXTS


class Contexts:
    """The subjects of conversations; while the database is gone there are none."""

    def __init__(self, database: Database, secret: Secret) -> None:
        """Take where they are kept, and the secret of the installation."""
        self._database = database
        self._cipher = secret.cipher("contexts")

    async def recall(self, conversation: str) -> Context | None:
        """Return the subject of a conversation, or None if nothing is known."""
        found = select(CONTEXTS.c.subject).where(CONTEXTS.c.conversation == conversation)
        try:
            row = (await self._database.run(Use.CONTEXTS, lambda connection: connection.execute(found))).scalar()
        except Gone:
            return None
        return None if row is None else _opened(bytes(row), self._cipher)

    async def remember(self, conversations: Iterable[str], context: Context, asker: str | None = None) -> None:
        """Keep a subject for a conversation, known by one name or several, in place of the one before.

        With the digest of who asked it can be forgotten for them.
        """
        # With its fraction of a second, the time of a message is its name on Slack.
        at = float(int(context.at))
        kept = {"asker": asker, "subject": self._closed(replace(context, at=at)), "until": at + LIFETIME}
        rows = self._database.insert(CONTEXTS).values([{"conversation": name, **kept} for name in conversations])
        rows = rows.on_conflict_do_update(index_elements=["conversation"], set_=kept)
        try:
            await self._database.run(Use.CONTEXTS, lambda connection: connection.execute(rows))
        except Gone:
            return

    async def correct(self, conversation: str, context: Context) -> None:
        """Keep another subject for a conversation that has one; whose it is, and until when, stays."""
        row = update(CONTEXTS).where(CONTEXTS.c.conversation == conversation).values(subject=self._closed(context))
        try:
            await self._database.run(Use.CONTEXTS, lambda connection: connection.execute(row))
        except Gone:
            return

    def _closed(self, context: Context) -> bytes:
        return self._cipher.encrypt(json.dumps(asdict(context)).encode())

    async def forget(self, asker: str) -> int:
        """Forget every conversation of whoever a digest stands for; return how many. Raises `Gone`."""
        gone = delete(CONTEXTS).where(CONTEXTS.c.asker == asker)
        return (await self._database.run(Use.CONTEXTS, lambda connection: connection.execute(gone))).rowcount

    async def forget_all(self) -> int:
        """Forget every conversation; return how many. Raises `Gone`."""
        return (
            await self._database.run(Use.CONTEXTS, lambda connection: connection.execute(delete(CONTEXTS)))
        ).rowcount


async def swept(connection: AsyncConnection) -> None:
    """Delete what conversations were about that are over."""
    await connection.execute(delete(CONTEXTS).where(CONTEXTS.c.until < time.time()))


def _opened(subject: bytes, cipher: Fernet) -> Context | None:
    """Return a subject as it was kept; one of another version or secret is none."""
    try:
        kept = json.loads(cipher.decrypt(subject))
        kept |= {name: tuple(kept[name]) for name in ("conditions", "among", "choices")}
        kept["intent"] = None if kept["intent"] is None else Intent(kept["intent"])
        return Context(**kept)
    except (InvalidToken, KeyError, TypeError, ValueError):
        return None
