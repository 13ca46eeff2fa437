"""Settings of the core, from the environment or a file named `.env`."""

from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.library import FOLDER


class Settings(BaseSettings):
    """What can be set without touching the knowledge base."""

    model_config = SettingsConfigDict(env_prefix="TWITCHWISE_", env_file=".env", extra="ignore", frozen=True)

    country: str | None = Field(default=None, description="Two letters of the country whose numbers are given")
    knowledge: Path = Field(default=FOLDER, description="Folder of the knowledge base")

    @field_validator("country")
    @classmethod
    def _two_letters(cls, value: str | None) -> str | None:
        if not value:
            return None
        if len(value) != 2 or not value.isalpha():
            raise ValueError("must be the two letters of a country, such as GB or US")
        return value.upper()
