"""Settings of the Discord adapter, from the environment or a file named `.env`."""

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from bot.settings import Environment


class Settings(Environment):
    """What Discord needs besides the core's settings."""

    PREFIX = "DISCORD_"

    discord_token: SecretStr = Field(default=SecretStr(""), description="Token of the bot")
    discord_shards: str | None = Field(
        default=None, description="Shards of this process, such as `0,1/4`, or how many there are in all"
    )
    discord_processes: int | None = Field(
        default=None,
        ge=1,
        le=1_000,
        description="How many processes divide the shards, each taking a free share",
        examples=[2],
    )

    @field_validator("discord_shards")
    @classmethod
    def _shards(cls, value: str | None) -> str | None:
        if not value:
            return None
        if not value.strip().isdecimal() or not int(value):
            parted(value)
        return value.strip()

    @field_validator("discord_processes")
    @classmethod
    def _divided(cls, value: int | None, given: ValidationInfo) -> int | None:
        shards = given.data.get("discord_shards") or ""
        if value is not None and "discord_shards" in given.data and (not shards.isdecimal() or int(shards) < value):
            raise ValueError("needs DISCORD_SHARDS to be how many shards there are in all, at least one a process")
        return value

    @property
    def shards(self) -> tuple[list[int], int] | None:
        """Ids of the shards of this process and how many there are in all; None to let Discord decide."""
        if not self.discord_shards:
            return None
        return (list(range(self.shard_count)), self.shard_count) if self.shard_count else parted(self.discord_shards)

    @property
    def shard_count(self) -> int:
        """How many shards there are in all, if that alone is set; else 0."""
        return int(self.discord_shards) if self.discord_shards and self.discord_shards.isdecimal() else 0


def parted(value: str) -> tuple[list[int], int]:
    """Return the shards that a text such as `0,1/4` names, and how many there are in all."""
    ids, _, count = value.partition("/")
    if not count.strip().isdecimal() or not all(part.strip().isdecimal() for part in ids.split(",")):
        raise ValueError("must be shard numbers and their count, such as 0,1/4")
    shards = sorted({int(part) for part in ids.split(",")})
    if shards[-1] >= int(count):
        raise ValueError("names a shard beyond the count; numbers begin at 0, such as 0,1/2")
    return shards, int(count)
