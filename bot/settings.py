"""Settings of the core, from the environment or a file named `.env`."""

import os
import sys
from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.library import FOLDER

_FILE = "twitchwise.db"


def place() -> Path:
    """Return where the database stands unless it is set: the user's data folder, or here if there is none."""
    if sys.platform == "win32":
        folder = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        folder = str(Path("~/Library/Application Support").expanduser())
    else:
        folder = os.environ.get("XDG_DATA_HOME", "") or str(Path("~/.local/share").expanduser())
    return Path(folder) / "twitchwise" / _FILE if folder and Path(folder).is_dir() else Path(_FILE)


class Settings(BaseSettings):
    """What can be set without touching the knowledge base."""

    model_config = SettingsConfigDict(env_prefix="TWITCHWISE_", env_file=".env", extra="ignore", frozen=True)

    country: str | None = Field(default=None, description="Two letters of the country whose numbers are given")
    knowledge: Path = Field(default=FOLDER, description="Folder of the knowledge base")
    database: Path = Field(default_factory=place, description="File of settings and counts")

    @field_validator("country")
    @classmethod
    def _two_letters(cls, value: str | None) -> str | None:
        if not value:
            return None
        if len(value) != 2 or not value.isalpha():
            raise ValueError("must be the two letters of a country, such as GB or US")
        return value.upper()
