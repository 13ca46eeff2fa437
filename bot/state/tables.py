"""The tables, the same in SQLite and PostgreSQL. Times are seconds since 1970, ids of people are not among them."""

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, LargeBinary, MetaData, String, Table, Text

METADATA = MetaData()

PLACES = Table(
    "places",
    METADATA,
    Column("platform", String(20), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("settings", Text, nullable=False),
    Column("changed_at", Float, nullable=False),
    Column("left_at", Float),
    Index("places_changed", "platform", "changed_at"),
)
"""Settings of servers and workspaces; those that the bot has left go after a while."""

CONTEXTS = Table(
    "contexts",
    METADATA,
    Column("conversation", String(16), primary_key=True),
    Column("asker", String(16)),
    Column("subject", LargeBinary, nullable=False),
    Column("until", Float, nullable=False),
    Index("contexts_until", "until"),
    Index("contexts_asker", "asker"),
)
"""Subjects of conversations, encrypted, under digests."""

ANSWERED = Table(
    "answered",
    METADATA,
    Column("message", String(16), primary_key=True),
    Column("done", Boolean, nullable=False),
    Column("until", Float, nullable=False),
    Index("answered_until", "until"),
)
"""Digests of messages that somebody answers or has answered."""

FEEDBACK = Table(
    "feedback",
    METADATA,
    Column("entry", String(200), primary_key=True),
    Column("version", String(8), primary_key=True),
    Column("kind", String(10), primary_key=True),
    Column("count", BigInteger, nullable=False),
)
"""How often an entry, as it stood, was found helpful or not."""

GAPS = Table(
    "gaps",
    METADATA,
    Column("gap", String(16), primary_key=True),
    Column("day", Integer, primary_key=True),
    Column("words", Text),
    Column("count", BigInteger, nullable=False),
    Column("none", BigInteger, nullable=False),
    Index("gaps_day", "day"),
)
"""Days on which something was not answered, or asked back about in vain; its words only from the second day on."""

FACTS = Table(
    "facts",
    METADATA,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
"""What the bot must know about itself after a restart, such as the digest of its commands."""

SLOTS = Table(
    "slots",
    METADATA,
    Column("name", String(60), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("holder", String(16), nullable=False),
    Column("until", Float, nullable=False),
)
"""Which process has which share of the work, for as long as it renews its lease."""
