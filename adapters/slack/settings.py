"""Settings of the Slack adapter, from the environment or a file named `.env`."""

from pydantic import Field, SecretStr, field_validator

from bot.settings import Environment

_NONE = SecretStr("")


class Settings(Environment):
    """What Slack needs besides the core's settings."""

    PREFIX = "SLACK_"

    slack_bot_token: SecretStr = Field(default=_NONE, description="Token of the bot in one workspace, xoxb-…")
    slack_app_token: SecretStr = Field(default=_NONE, description="Token of the app for Socket Mode, xapp-…")
    slack_signing_secret: SecretStr = Field(default=_NONE, description="Secret that Slack signs HTTP requests with")
    slack_client_id: str = Field(default="", description="Id of the app, for HTTP mode in several workspaces")
    slack_client_secret: SecretStr = Field(
        default=_NONE, description="Secret of the app, for HTTP mode in several workspaces"
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/", description="Web API, if another than Slack's usual one"
    )
    slack_host: str = Field(default="127.0.0.1", description="Address on which HTTP mode listens")
    slack_port: int = Field(
        default=3000, ge=0, le=65_535, description="Port on which HTTP mode listens", examples=[3000]
    )

    slack_url: str = Field(
        default="", description="Public https address of HTTP mode, from which Slack fetches pictures"
    )

    @field_validator("slack_url")
    @classmethod
    def _fetched(cls, value: str) -> str:
        if value and not value.startswith("https://"):
            raise ValueError("must be the https address under which Slack reaches the bot, as https://bot.example.org")
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _web(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")):
            raise ValueError("must be a web address, such as https://slack.com/api/")
        return value

    @property
    def bot_token(self) -> str:
        """The token of the bot, empty if none is set."""
        return self.slack_bot_token.get_secret_value().strip()

    @property
    def app_token(self) -> str:
        """The token of the app, empty if none is set."""
        return self.slack_app_token.get_secret_value().strip()

    @property
    def signing_secret(self) -> str:
        """The secret that requests are signed with, empty if none is set."""
        return self.slack_signing_secret.get_secret_value().strip()

    @property
    def client_secret(self) -> str:
        """The secret of the app for installations, empty if none is set."""
        return self.slack_client_secret.get_secret_value().strip()

    @property
    def address(self) -> str | None:
        """The public address, without a slash at its end, if there is one."""
        return self.slack_url.strip().rstrip("/") or None

    @property
    def installable(self) -> bool:
        """Whether several workspaces may install the bot, rather than one being set."""
        return bool(self.slack_client_id.strip() and self.client_secret)
