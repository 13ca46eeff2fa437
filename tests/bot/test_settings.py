"""What can be set without touching the knowledge base."""

import os
from pathlib import Path

import pytest

from adapters.discord.settings import Settings as Discord
from adapters.host import given
from adapters.slack.settings import Settings as Slack
from bot.settings import Settings, place, read, unread

CANARY = "hunter2hunter2"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment in which nothing is set, in a folder without a file of settings."""
    for name in os.environ:
        if name.startswith(("TWITCHWISE_", "DISCORD_", "SLACK_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="folders are named differently there")
def test_the_database_stands_in_the_data_folder_or_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whichever there is."""
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert place() == tmp_path / "twitchwise" / "twitchwise.db"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "gone"))
    assert place() == Path("twitchwise.db")


def test_what_is_empty_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the environment and in the file, since the example lists every setting without a value."""
    for kind in (Settings, Discord, Slack):
        for name in kind.variables():
            monkeypatch.setenv(name, "")
        Path(".env").write_text("".join(f"{name}=\n" for name in kind.variables() if name != "TWITCHWISE_ENV"))
        settings, problems = read(kind)
        assert problems == []
        assert settings == kind.model_construct()


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the file over what is usual."""
    Path(".env").write_text("SLACK_PORT=4000\nSLACK_HOST=0.0.0.0\n")
    monkeypatch.setenv("SLACK_PORT", "5000")
    settings, problems = read(Slack)
    assert (settings.slack_port, settings.slack_host, problems) == (5000, "0.0.0.0", [])  # noqa: S104 - it is only read


def test_another_file_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """For every part of the program; then the usual one is not looked at."""
    Path(".env").write_text("TWITCHWISE_COUNTRY=GB\nTWITCHWISE_NONSENSE=1\n")
    (tmp_path / "other").write_text("TWITCHWISE_COUNTRY=US\nSLACK_PORT=4000\n")
    monkeypatch.setenv("TWITCHWISE_ENV", str(tmp_path / "other"))
    settings, problems = read(Settings)
    assert (settings.country, read(Slack)[0].slack_port) == ("US", 4000)
    assert problems + unread() == []


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_told(
    content: bytes | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whether it is named and not there, or is no text."""
    file = tmp_path / (".env" if content else "gone")
    if content:
        file.write_bytes(content)
    else:
        monkeypatch.setenv("TWITCHWISE_ENV", str(file))
    _, (problem,) = given.core()
    assert f"{file.name} cannot be read" in problem


def test_a_file_cannot_name_another() -> None:
    """It would have no effect, and that is said."""
    Path(".env").write_text("TWITCHWISE_ENV=other\n")
    assert given.core()[1] == ["TWITCHWISE_ENV says nothing inside of .env. Set it in the environment."]


STRAYS = [
    (Settings, "TWITCHWISE_COUTRY", "Did you mean TWITCHWISE_COUNTRY?"),
    (Settings, "twitchwise_database_url", "Did you mean TWITCHWISE_DATABASE?"),
    (Settings, "TWITCHWISE_XYZ", "There are TWITCHWISE_COUNTRY, TWITCHWISE_DATABASE,"),
    (Discord, "DISCORD_BOT_TOKEN", "Did you mean DISCORD_TOKEN?"),
    (Slack, "SLACK_SIGNING_SECRETS", "Did you mean SLACK_SIGNING_SECRET?"),
]


@pytest.mark.parametrize("filed", [False, True])
@pytest.mark.parametrize(("kind", "name", "hint"), STRAYS)
def test_an_unknown_name_is_told_with_the_nearest(
    kind: type[Settings | Discord | Slack], name: str, hint: str, monkeypatch: pytest.MonkeyPatch, *, filed: bool
) -> None:
    """Wherever it stands; its value is not."""
    if filed:
        Path(".env").write_text(f"{name}={CANARY}\n")
    else:
        monkeypatch.setenv(name, CANARY)
    _, (problem,) = read(kind)
    assert problem.startswith(f"{name.upper()} is no setting. {hint}")
    assert CANARY not in problem


def test_names_of_others_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each part of the program looks at its own prefix, and at nothing else."""
    monkeypatch.setenv("DISCORD_TOKENS", "1")
    monkeypatch.setenv("POSTGRES_PASSWORD", "1")
    assert given.core()[1] == []
    assert read(Slack)[1] == []


WRONG = [
    ("TWITCHWISE_COUNTRY", "GBR", "must be the two letters of a country, such as GB or US."),
    ("TWITCHWISE_SECRET", CANARY, "must have at least 32 characters; `openssl rand -base64 48` makes them."),
    ("TWITCHWISE_LOG", CANARY, "must be json or text."),
    ("TWITCHWISE_STATUS", CANARY, "must be an address and a port, such as 127.0.0.1:9464, :9464 or [::1]:9464."),
    ("TWITCHWISE_DATABASE", f"mysql://me:{CANARY}@host/name", "is no address of a database: write a file, postgresql:"),
    ("TWITCHWISE_DATABASE", f"postgresql://me:{CANARY}@host:port/name", "is no address of a database: write a file,"),
    ("DISCORD_SHARDS", CANARY, "must be shard numbers and their count, such as 0,1/4."),
    ("DISCORD_PROCESSES", CANARY, "must be a whole number, such as 2."),
    ("DISCORD_PROCESSES", "0", "must be at least 1, such as 2."),
    ("DISCORD_PROCESSES", "2", "needs DISCORD_SHARDS to be how many shards there are in all, at least one a process."),
    ("SLACK_PORT", CANARY, "must be a whole number, such as 3000."),
    ("SLACK_PORT", "65536", "must be at most 65535, such as 3000."),
    ("SLACK_API_URL", CANARY, "must be a web address, such as https://slack.com/api/."),
]


@pytest.mark.parametrize(("name", "value", "what"), WRONG)
def test_a_wrong_value_is_told_with_what_to_write(
    name: str, value: str, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the name of the variable, without the value, which may be a secret; the rest counts as if it were unset."""
    monkeypatch.setenv(name, value)
    stray = f"{name.partition('_')[0]}_NONSENSE"
    monkeypatch.setenv(stray, "1")
    core, problems = given.core()
    discord, more = read(Discord)
    slack, most = read(Slack)
    unknown, problem = problems + more + most
    assert unknown.startswith(f"{stray} is no setting.")
    assert problem.startswith(f"Setting {name} {what}")
    assert CANARY not in problem
    monkeypatch.delenv(name)
    assert (core, discord, slack) == (Settings(), Discord(), Slack())


def test_all_that_is_wrong_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not one after the other, at one start each."""
    for name, value in {"COUNTRY": "x", "SECRET": "x", "LOG": "x", "STATUS": "x", "X": "x"}.items():
        monkeypatch.setenv(f"TWITCHWISE_{name}", value)
    assert len(given.core()[1]) == 5


def test_one_mistake_is_not_told_as_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes need shards; that those are wrong is enough to know."""
    monkeypatch.setenv("DISCORD_SHARDS", "x")
    monkeypatch.setenv("DISCORD_PROCESSES", "2")
    settings, (problem,) = read(Discord)
    assert problem.startswith("Setting DISCORD_SHARDS ")
    assert (settings.discord_shards, settings.discord_processes) == (None, None)


ADDRESSES = ["x.db", "/var/x.db", "sqlite://", "sqlite:///x.db", "postgresql://u:p@h/n", "postgres://u:p%40@[::1]:1/n"]
ADDRESSES += ["postgresql+asyncpg://u:p:#?@h:5432/n", "postgresql:///n?host=/run/postgresql", "C:\\x.db"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_file_and_an_address_are_homes(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With whatever a password may hold."""
    monkeypatch.setenv("TWITCHWISE_DATABASE", address)
    settings, problems = read(Settings)
    assert (settings.address, problems) == (address, [])
