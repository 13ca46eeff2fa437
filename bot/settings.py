"""Settings of the core, from the environment or a file named `.env`."""

import difflib
import os
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any, Literal

from dotenv import dotenv_values
from pydantic import Field, SecretStr, field_validator
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
    database: SecretStr = Field(
        default_factory=lambda: SecretStr(str(place())),
        description="File of what is kept, or the address of a PostgreSQL database, `postgresql://user:password@host/name`",
    )
    secret: SecretStr = Field(
        default=SecretStr(""),
        description="At least 32 characters from which keys are made; without it they lie beside the file",
    )
    status: str | None = Field(
        default=None, description="Where metrics and health are shown, such as `127.0.0.1:9464`; without it nowhere"
    )
    log: Literal["json", "text"] | None = Field(
        default=None, description="Form of the log, `json` or `text`; without it text in a terminal, else JSON"
    )

    @property
    def address(self) -> str:
        """Where what is kept is kept: a file or the address of a database, which may hold a password."""
        return self.database.get_secret_value()

    @field_validator("database", mode="before")
    @classmethod
    def _as_text(cls, value: Any) -> Any:
        return str(value) if isinstance(value, Path) else value

    @field_validator("country")
    @classmethod
    def _two_letters(cls, value: str | None) -> str | None:
        if not value:
            return None
        if len(value) != 2 or not value.isalpha():
            raise ValueError("must be the two letters of a country, such as GB or US")
        return value.upper()


def strays(known: Collection[str], prefix: str) -> list[str]:
    """Return a sentence on each variable with a prefix, in the environment or `.env`, that is no known setting."""
    given = {name.upper() for name in (*os.environ, *dotenv_values(".env"))}
    problems = []
    for name in sorted(given - set(known)):
        if name.startswith(prefix):
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" Did you mean {near[0]}?" if near else f" There are {', '.join(sorted(known))}."
            problems.append(f"{name} is no setting.{hint}")
    return problems
