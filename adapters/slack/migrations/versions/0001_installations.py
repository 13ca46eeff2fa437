"""The tables of slack_sdk's own stores, with room for encrypted tokens; those made before are taken over."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_WHOSE = ("client_id", "app_id", "enterprise_id", "enterprise_name", "team_id", "team_name")
_BOT = ("bot_token", "bot_id", "bot_user_id", "bot_scopes", "bot_refresh_token", "bot_token_expires_at")


def upgrade() -> None:
    """Make the tables, from the old ones where they are."""
    old = set(sa.inspect(op.get_bind()).get_table_names()) & {"slack_bots", "slack_installations"}
    for name in old:
        op.drop_index(f"{name}_idx", name)
        op.rename_table(name, f"old_{name}")
    op.create_table(
        "slack_bots",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        *_whose(),
        *_bot(),
        sa.Column("is_enterprise_install", sa.Boolean, nullable=False),
        sa.Column("installed_at", sa.DateTime, nullable=False),
    )
    op.create_index("slack_bots_idx", "slack_bots", ["client_id", "enterprise_id", "team_id", "installed_at"])
    op.create_table(
        "slack_installations",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        *_whose(),
        sa.Column("enterprise_url", sa.String(200)),
        *_bot(),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("user_token", sa.Text),
        sa.Column("user_scopes", sa.String(1000)),
        sa.Column("user_refresh_token", sa.Text),
        sa.Column("user_token_expires_at", sa.DateTime),
        sa.Column("incoming_webhook_url", sa.Text),
        sa.Column("incoming_webhook_channel", sa.String(200)),
        sa.Column("incoming_webhook_channel_id", sa.String(200)),
        sa.Column("incoming_webhook_configuration_url", sa.String(200)),
        sa.Column("is_enterprise_install", sa.Boolean, nullable=False),
        sa.Column("token_type", sa.String(32)),
        sa.Column("installed_at", sa.DateTime, nullable=False),
    )
    op.create_index(
        "slack_installations_idx",
        "slack_installations",
        ["client_id", "enterprise_id", "team_id", "user_id", "installed_at"],
    )
    if "slack_oauth_states" not in sa.inspect(op.get_bind()).get_table_names():
        op.create_table(
            "slack_oauth_states",
            sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
            sa.Column("state", sa.String(200), nullable=False),
            sa.Column("expire_at", sa.DateTime, nullable=False),
        )
    for name in old:
        # Whoever installed it is not kept any more, and what is not encrypted yet is encrypted when it is next read.
        kept = [*_WHOSE, *_BOT, "is_enterprise_install", "installed_at"]
        more = (", user_id", ", ''") if name == "slack_installations" else ("", "")
        columns = ", ".join(kept)
        op.execute(f"INSERT INTO {name} ({columns}{more[0]}) SELECT {columns}{more[1]} FROM old_{name}")  # noqa: S608
        op.drop_table(f"old_{name}")


def _whose() -> list[sa.Column[object]]:
    return [
        sa.Column("client_id", sa.String(32), nullable=False),
        sa.Column("app_id", sa.String(32), nullable=False),
        sa.Column("enterprise_id", sa.String(32)),
        sa.Column("enterprise_name", sa.String(200)),
        sa.Column("team_id", sa.String(32)),
        sa.Column("team_name", sa.String(200)),
    ]


def _bot() -> list[sa.Column[object]]:
    return [
        sa.Column("bot_token", sa.Text),
        sa.Column("bot_id", sa.String(32)),
        sa.Column("bot_user_id", sa.String(32)),
        sa.Column("bot_scopes", sa.String(1000)),
        sa.Column("bot_refresh_token", sa.Text),
        sa.Column("bot_token_expires_at", sa.DateTime),
    ]
