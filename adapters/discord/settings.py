"""Settings of the Discord adapter, from the environment or a file named `.env`."""

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What Discord needs besides the core's settings."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    discord_token: SecretStr = Field(default=SecretStr(""), description="Token of the bot")
    discord_shards: str | None = Field(default=None, description="Shards of this process, such as 0,1/4")

    @field_validator("discord_shards")
    @classmethod
    def _shards(cls, value: str | None) -> str | None:
        if not value:
            return None
        parted(value)
        return value

    @property
    def shards(self) -> tuple[list[int], int] | None:
        """Ids of the shards of this process and how many there are in all; None to let Discord decide."""
        return parted(self.discord_shards) if self.discord_shards else None


def parted(value: str) -> tuple[list[int], int]:
    """Return the shards that a text such as `0,1/4` names, and how many there are in all."""
    ids, _, count = value.partition("/")
    if not count.strip().isdecimal() or not all(part.strip().isdecimal() for part in ids.split(",")):
        raise ValueError("must be shard numbers and their count, such as 0,1/4")
    shards = sorted({int(part) for part in ids.split(",")})
    if shards[-1] >= int(count):
        raise ValueError("names a shard beyond the count; numbers begin at 0, such as 0,1/2")
    return shards, int(count)
