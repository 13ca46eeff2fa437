"""Everything that is kept for one platform, opened and closed together."""

import asyncio
import secrets
from pathlib import Path
from typing import Self

from bot.digest import Digest
from bot.journal import Journal
from bot.library import Library
from bot.state import secret as secrets_of
from bot.state.answered import Answered
from bot.state.contexts import Contexts
from bot.state.database import Database
from bot.state.facts import Facts
from bot.state.feedback import Feedback
from bot.state.gaps import Gaps
from bot.state.places import Places
from bot.state.secret import Secret
from bot.state.upkeep import look_after


class State:
    """What is kept; an async context manager that opens it and lets go of it."""

    def __init__(self, database: Database, secret: Secret, library: Library, platform: str, journal: Journal) -> None:
        """Take the database, the secret of the installation, the knowledge base, the platform, and the journal."""
        self.database = database
        self.journal = journal
        self.secret = secret
        self.places = Places(database, platform)
        self.contexts = Contexts(database, secret)
        self.answered = Answered(database, secret, platform)
        self.feedback = Feedback(database, library)
        self.gaps = Gaps(database, secret)
        self.facts = Facts(database)
        self.conversations = conversations(secret, platform)
        """Digests of conversations and of who asks, by the ids of the platform."""
        self._upkeep: asyncio.Task[None] | None = None

    async def open(self, *migrations: tuple[Path, str]) -> None:
        """Bring the tables up to date, those of more folders of migrations too; raises `StartError`."""
        await self.database.open(*migrations)
        await self.places.refresh()
        self._upkeep = asyncio.create_task(look_after(self.database, self.places))

    async def __aenter__(self) -> Self:
        """Open it."""
        try:
            await self.open()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close it."""
        await self.close()

    async def close(self) -> None:
        """Let go of the database."""
        if self._upkeep is not None:
            self._upkeep.cancel()
            await asyncio.wait([self._upkeep])
        await self.database.close()


def state(address: str | Path, secret: str, library: Library, platform: str, journal: Journal | None = None) -> State:
    """Return what is kept at an address, not yet opened; raises `StartError` if address or secret cannot be."""
    journal = journal or Journal()
    database = Database(address, journal)
    return State(database, secret_of(database, secret), library, platform, journal)


def secret_of(database: Database, secret: str) -> Secret:
    """Return the secret that belongs to a database; raises `StartError` if it cannot be used.

    Without a secret that is set, one lies beside the file; servers need it, as their processes share no folder.
    """
    if secret or database.shared:
        return secrets_of.given(secret)
    if database.file is not None:
        return secrets_of.beside(database.file)
    return Secret(secrets.token_bytes(32))


def conversations(secret: Secret, platform: str) -> Digest:
    """Return digests of conversations on a platform, and of who asks there, by its ids."""
    return secret.digest(f"conversations {platform}")
