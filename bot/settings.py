"""Settings of the core, from the environment or a file; what is unknown or wrong is told, all of it at once."""

import difflib
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, Literal, TypeVar

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, DotEnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from bot.digest import SHORTEST
from bot.library import FOLDER

NAMING = "TWITCHWISE_ENV"
"""The variable that names the file of settings."""
_FILE = "twitchwise.db"
_SETTINGS = ".env"
_UTF8 = "utf-8"
_SERVERS = frozenset({"postgresql", "postgres"})
_PORT = re.compile(r"(?:\[[^\]]*\]|[^:\[\]]*)(?::[0-9]{1,5})?")
"""A host with or without a port, as it stands in an address."""
_ADDRESS = (
    "is no address of a database: write a file, postgresql://user:password@host/name, or sqlite:// to keep nothing"
)
_MISSING = f"The file of settings {{file}} cannot be read. Mend it, or name another with {NAMING}."
_INSIDE = f"{NAMING} says nothing inside of {{file}}. Set it in the environment."
_UNKNOWN = "{name} is no setting. {hint}"
_SAYS = {
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "literal_error": "must be {expected}",
    "value_error": "{error}",
}
"""What pydantic found, in words that stand behind the name of a variable; never the value, which may be a secret."""


def place() -> Path:
    """Return where the database stands unless it is set: the user's data folder, or here if there is none."""
    if sys.platform == "win32":
        folder = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        folder = str(Path("~/Library/Application Support").expanduser())
    else:
        folder = os.environ.get("XDG_DATA_HOME", "") or str(Path("~/.local/share").expanduser())
    return Path(folder) / "twitchwise" / _FILE if folder and Path(folder).is_dir() else Path(_FILE)


def file() -> Path | None:
    """Return the file that settings are read from beside the environment, or None if there is none that can be."""
    path = Path(os.environ.get(NAMING) or _SETTINGS)
    try:
        if path.is_file():
            path.read_text(_UTF8)
            return path
    except (OSError, UnicodeDecodeError):
        return None
    return None


class Environment(BaseSettings):
    """Settings of one part of the program; the environment wins over the file, and what is empty counts as unset."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", frozen=True)
    PREFIX: ClassVar[str]
    """How the names of its variables begin, and no others."""

    @classmethod
    def variables(cls) -> dict[str, FieldInfo]:
        """Return what can be set, by the names of the variables."""
        before = cls.model_config.get("env_prefix") or ""
        return {f"{before}{name}".upper(): field for name, field in cls.model_fields.items()}

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return where settings are looked for; the file is only known when they are read."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, DotEnvSettingsSource(settings_cls, file(), _UTF8)


E = TypeVar("E", bound=Environment)


class Settings(Environment):
    """What can be set without touching the knowledge base."""

    model_config = SettingsConfigDict(env_prefix="TWITCHWISE_")
    PREFIX = "TWITCHWISE_"

    env: Path | None = Field(
        default=None, description="File that the other settings are read from, in the place of `.env` here"
    )
    country: str | None = Field(default=None, description="Two letters of the country whose numbers are given")
    language: str | None = Field(
        default=None,
        description="Two letters of the language to answer in; without it that of the question",
    )
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

    @field_validator("database")
    @classmethod
    def _addressed(cls, value: SecretStr) -> SecretStr:
        if not _is_address(value.get_secret_value()):
            raise ValueError(_ADDRESS)
        return value

    @field_validator("secret")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < SHORTEST:
            raise ValueError(f"must have at least {SHORTEST} characters; `openssl rand -base64 48` makes them")
        return value

    @field_validator("country")
    @classmethod
    def _of_a_country(cls, value: str | None) -> str | None:
        return _letters(value, "a country, such as GB or US").upper() or None

    @field_validator("language")
    @classmethod
    def _of_a_language(cls, value: str | None) -> str | None:
        return _letters(value, "a language, such as en or es").lower() or None


def _letters(value: str | None, what: str) -> str:
    """Return two letters, or nothing of nothing; raise `ValueError` if it is anything else."""
    if value and (len(value) != 2 or not value.isalpha()):
        raise ValueError(f"must be the two letters of {what}")
    return value or ""


def read(kind: type[E], **given: Any) -> tuple[E, list[str]]:
    """Return settings with what is given in their place, and a sentence on each that is unknown or wrong.

    What is wrong is left as if it were unset.
    """
    problems, wrong = strays(kind), dict[str, Any]()
    while True:
        try:
            return kind(**given | wrong), problems
        except ValidationError as error:
            # Unset, one may make another wrong that needs it; that is no news.
            problems += [] if wrong else _mistakes(kind, error)
            names = {str(name) for detail in error.errors() for name in (detail["loc"][:1] or kind.model_fields)}
            wrong |= {name: kind.model_fields[name].get_default(call_default_factory=True) for name in names}


def strays(kind: type[Environment]) -> list[str]:
    """Return a sentence on each variable, in the environment or the file, that has a prefix of ours and no meaning."""
    known = {name.removeprefix(kind.PREFIX): name for name in kind.variables()}
    given = {name.upper() for name in (*os.environ, *_written())}
    problems = []
    for name in sorted(given - set(known.values())):
        if name.startswith(kind.PREFIX):
            near = difflib.get_close_matches(name.removeprefix(kind.PREFIX), known, n=1)
            hint = f"Did you mean {known[near[0]]}?" if near else f"There are {', '.join(sorted(known.values()))}."
            problems.append(_UNKNOWN.format(name=name, hint=hint))
    return problems


def unread() -> list[str]:
    """Return what is wrong with the file itself."""
    named = os.environ.get(NAMING)
    if file() is None and (named or Path(_SETTINGS).is_file()):
        return [_MISSING.format(file=named or _SETTINGS)]
    return [_INSIDE.format(file=file())] if NAMING in _written() else []


def _written() -> dict[str, str | None]:
    path = file()
    return {} if path is None else dotenv_values(path, encoding=_UTF8)


def _mistakes(kind: type[Environment], error: ValidationError) -> Iterator[str]:
    names = dict(zip(kind.model_fields, kind.variables().items(), strict=True))
    for detail in error.errors(include_input=False, include_url=False):
        says = _SAYS.get(detail["type"], "is not right")
        what = says.format(**detail.get("ctx", {})).replace("'", "")
        if not detail["loc"]:
            yield f"{what[:1].upper()}{what[1:]}."
            continue
        name, field = names[str(detail["loc"][0])]
        own = detail["type"] == "value_error"
        example = "" if own or not field.examples else f", such as {field.examples[0]}"
        yield f"Setting {name} {what}{example}."


def _is_address(text: str) -> bool:
    """Whether a text is a file, or has the looks of an address of a database; it is only looked at here."""
    scheme, there, rest = text.partition("://")
    if not there:
        return True
    backend = scheme.partition("+")[0]
    host = rest.rpartition("@")[2].partition("/")[0].partition("?")[0]
    return backend == "sqlite" or (backend in _SERVERS and _PORT.fullmatch(host) is not None)
