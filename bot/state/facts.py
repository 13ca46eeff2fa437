"""What the bot must know about itself after a restart, such as the digest of its commands."""

from sqlalchemy import select

from bot.journal import Use
from bot.state.database import Database
from bot.state.tables import FACTS


class Facts:
    """Named texts of the bot's own."""

    def __init__(self, database: Database) -> None:
        """Take where they are kept."""
        self._database = database

    async def get(self, name: str) -> str | None:
        """Return a fact, or None if there is none. Raises `Gone`."""
        found = select(FACTS.c.value).where(FACTS.c.name == name)
        value = (await self._database.run(Use.OTHER, lambda connection: connection.execute(found))).scalar()
        return None if value is None else str(value)

    async def put(self, name: str, value: str) -> None:
        """Keep a fact in place of the one before. Raises `Gone`."""
        row = self._database.insert(FACTS).values(name=name, value=value)
        row = row.on_conflict_do_update(index_elements=["name"], set_={"value": value})
        await self._database.run(Use.OTHER, lambda connection: connection.execute(row))
