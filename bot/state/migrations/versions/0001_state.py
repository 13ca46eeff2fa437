"""All tables; settings and counts of the files before there were migrations are taken over."""

import time

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables, from the old ones where they are."""
    old = set(sa.inspect(op.get_bind()).get_table_names()) & {"servers", "places", "feedback", "facts"}
    for name in old:
        op.rename_table(name, f"old_{name}")
    op.create_table(
        "places",
        sa.Column("platform", sa.String(20), primary_key=True),
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("changed_at", sa.Float, nullable=False),
        sa.Column("left_at", sa.Float),
    )
    op.create_index("places_changed", "places", ["platform", "changed_at"])
    op.create_table(
        "contexts",
        sa.Column("conversation", sa.String(16), primary_key=True),
        sa.Column("asker", sa.String(16)),
        sa.Column("subject", sa.LargeBinary, nullable=False),
        sa.Column("until", sa.Float, nullable=False),
    )
    op.create_index("contexts_until", "contexts", ["until"])
    op.create_index("contexts_asker", "contexts", ["asker"])
    op.create_table(
        "answered",
        sa.Column("message", sa.String(16), primary_key=True),
        sa.Column("done", sa.Boolean, nullable=False),
        sa.Column("until", sa.Float, nullable=False),
    )
    op.create_index("answered_until", "answered", ["until"])
    op.create_table(
        "feedback",
        sa.Column("entry", sa.String(200), primary_key=True),
        sa.Column("version", sa.String(8), primary_key=True),
        sa.Column("kind", sa.String(10), primary_key=True),
        sa.Column("count", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "gaps",
        sa.Column("gap", sa.String(16), primary_key=True),
        sa.Column("day", sa.Integer, primary_key=True),
        sa.Column("words", sa.Text),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Column("none", sa.BigInteger, nullable=False),
    )
    op.create_index("gaps_day", "gaps", ["day"])
    op.create_table(
        "facts",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "slots",
        sa.Column("name", sa.String(60), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("holder", sa.String(16), nullable=False),
        sa.Column("until", sa.Float, nullable=False),
    )
    _take_over(old)


def _take_over(old: set[str]) -> None:
    now: sa.BindParameter[float] = sa.bindparam("now", time.time())
    if "places" in old:
        rows = "SELECT platform, id, settings, :now, NULL FROM old_places"
        op.execute(sa.text(f"INSERT INTO places {rows}").bindparams(now))
    elif "servers" in old:
        # Before there were workspaces, settings were those of Discord's servers.
        rows = "SELECT 'discord', CAST(id AS TEXT), settings, :now, NULL FROM old_servers"
        op.execute(sa.text(f"INSERT INTO places {rows}").bindparams(now))
    if "feedback" in old:
        op.execute("INSERT INTO feedback SELECT entry, '', kind, count FROM old_feedback")
    for name in old:
        op.drop_table(f"old_{name}")
