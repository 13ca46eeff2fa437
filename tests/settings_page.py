"""Writes the table of `docs/settings.md` anew from the settings themselves: `python -m tests.settings_page`."""

import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from adapters.discord.settings import Settings as Discord
from adapters.slack.settings import Settings as Slack
from bot.library import FOLDER
from bot.settings import Environment, Settings

PAGE = Path(__file__).parents[1] / "docs" / "settings.md"
KINDS: tuple[type[Environment], ...] = (Settings, Discord, Slack)
_TABLE = re.compile(r"(?<=<!-- settings -->\n).*?(?=\n<!-- /settings -->)", re.DOTALL)

_EVERY, _BOTS = "every command", "`discord`, `slack`, `doctor`"
_KEPT = "`discord`, `slack`, `doctor`, `forget`"
_USERS = {
    "TWITCHWISE_ENV": _EVERY,
    "TWITCHWISE_COUNTRY": "`ask`, `chat`, `discord`, `slack`",
    "TWITCHWISE_LANGUAGE": "`ask`, `chat`, `explain`, `chart`, `discord`, `slack`",
    "TWITCHWISE_KNOWLEDGE": _EVERY,
    "TWITCHWISE_DATABASE": _KEPT,
    "TWITCHWISE_SECRET": _KEPT,
    "TWITCHWISE_STATUS": _BOTS,
    "TWITCHWISE_LOG": "`discord`, `slack`",
}
"""Which commands use a setting of the core."""
_USUAL = {
    "TWITCHWISE_DATABASE": "`twitchwise.db` in the user's data folder, or here",
    "TWITCHWISE_KNOWLEDGE": "what came along",
}
"""What is usual where it depends on the machine."""


def table() -> str:
    """Return the table, a row for each variable."""
    return "\n".join(["| variable | meaning | unless set | used by |", "| --- | --- | --- | --- |", *_rows()])


def part(page: str) -> str:
    """Return the table of a page."""
    found = _TABLE.search(page)
    assert found is not None
    return found[0]


def _rows() -> Iterator[str]:
    for kind in KINDS:
        for name, field in kind.variables().items():
            users = _USERS[name] if kind is Settings else f"`{kind.PREFIX.lower().rstrip('_')}`, `doctor`"
            yield f"| `{name}` | {field.description} | {_usual(name, field)} | {users} |"


def _usual(name: str, field: FieldInfo) -> str:
    if name in _USUAL:
        return _USUAL[name]
    value = field.get_default(call_default_factory=True)
    assert value != FOLDER
    return "" if value is None or value == "" or isinstance(value, SecretStr) else f"`{value}`"


if __name__ == "__main__":
    PAGE.write_text(_TABLE.sub(lambda _: table(), PAGE.read_text(encoding="utf-8")), encoding="utf-8")
