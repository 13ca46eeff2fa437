"""The documents show what the program does."""

import re
from pathlib import Path

from adapters.discord import start
from adapters.discord.buttons import public
from adapters.discord.render import Form, render
from adapters.slack import buttons as slack_buttons
from adapters.slack import render as slack
from adapters.terminal.render import plain
from bot.commands import COMMANDS
from bot.library import Library
from bot.reply import Reply
from tests.conftest import Ask

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def part(name: str) -> str:
    """Return what stands between the marks of a part of the README."""
    found = re.search(rf"<!-- {name} -->\n(.*?)\n<!-- /{name} -->", README, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_exchange_is_what_the_bot_answers(ask: Ask, known: Library) -> None:
    """Word for word."""
    question = "does lupis cause facail twitching?"
    assert part("exchange") == f'```console\n$ twitchwise ask "{question}"\n{plain(ask(question), known.wording)}```'


def test_every_command_is_listed_with_what_it_does(known: Library) -> None:
    """In the order of the table."""
    rows = [f"| `{command.example}` | {known.wording.commands[command.name]} |" for command in COMMANDS]
    assert part("commands") == "\n".join(["| type | for |", "| --- | --- |", *rows])


def test_every_setting_is_documented() -> None:
    """On the page that the README leads to; it names what a beginner needs itself."""
    assert "](docs/settings.md)" in README
    for name in ("TWITCHWISE_COUNTRY", "DISCORD_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        assert name in README


def test_the_invitation_is_the_one_that_the_program_makes() -> None:
    """Scopes and permissions are the same."""
    assert start.invitation(42).replace("42", "APPLICATION_ID", 1) in README


def test_the_discord_answer_is_what_discord_is_sent(ask: Ask, known: Library) -> None:
    """Word for word, and its buttons in order."""
    assert part("discord") == transcript(ask("does lupus cause facial twitching?"), known)


def transcript(reply: Reply, known: Library) -> str:
    """Return what a mention posts where answers are short."""
    words = known.wording.chat
    (payload,) = render(reply, Form.SHORT, words, public(reply, words, ""))
    lines = [line for embed in payload.embeds for line in (f"**{embed.title}**", "", *embed.description.splitlines())]
    labels = " ".join(f"`{button.label}`" for button in payload.buttons)
    return "\n".join(["> " + line if line else ">" for line in [*lines, "", labels]])


def test_the_slack_answer_is_what_slack_is_sent(ask: Ask, known: Library) -> None:
    """Word for word, and its buttons in order."""
    reply, words = ask("does lupus cause facial twitching?"), known.wording.chat
    pressed = slack_buttons.public(reply, words, "")
    (payload,) = slack.render(reply, slack.Form.SHORT, words, pressed)
    labels = [
        element["text"]["text"] for block in pressed if block["type"] == "actions" for element in block["elements"]
    ]
    judged = [words.helpful, words.unhelpful]
    shown = [*payload.text.splitlines(), "", " ".join(f"`{label}`" for label in (*labels, *judged))]
    assert part("slack") == "\n".join(["> " + line if line else ">" for line in shown])


def test_every_module_of_the_core_has_its_place_in_the_guide() -> None:
    """The house can be drawn from its folder listing."""
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for module in (ROOT / "bot").glob("*.py"):
        if module.stem != "__init__":
            assert f"`{module.stem}`" in guide, module.stem


def test_ci_runs_what_the_readme_says() -> None:
    """And nothing else, apart from a browser for it that may be missing."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert [line for line in script.splitlines() if line.startswith("make")] == ["make test"]


def test_no_file_records_a_download_address() -> None:
    """Pins carry hashes only."""
    for name in ("requirements.txt", "requirements-dev.txt"):
        pins = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in pins
        assert "--hash=sha256:" in pins
