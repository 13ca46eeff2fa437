"""The command line: `twitchwise`."""

import os
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeVar

import typer

from bot.errors import KnowledgeError, StartError, TwitchwiseError

if TYPE_CHECKING:
    from bot.settings import Settings

S = TypeVar("S")

BROKEN = 2
"""Exit code when the bot cannot start."""
REFUSED = 3
"""Exit code when a platform does not let the bot run."""

app = typer.Typer(
    name="twitchwise",
    help="Answers questions about autoimmune diseases and facial twitching, with sources.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Country = Annotated[
    str | None, typer.Option(help="Two letters of the country whose emergency numbers are given, such as GB.")
]
Folder = Annotated[Path | None, typer.Option(help="Folder of the knowledge base, if not the one that came along.")]


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="What you would like to know.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Read and write JSON Lines.")] = False,
    country: Country = None,
    knowledge: Folder = None,
) -> None:
    """Answer one question, or with --json a stream of them from standard input."""
    from adapters.terminal import app as terminal
    from bot import assembly

    settings = _settings(country, knowledge)
    if as_json:
        if question is not None:
            _fail("With --json the questions come from standard input, one JSON object a line.")
        if not terminal.ask_json(
            assembly.assistant(settings.knowledge), sys.stdin.buffer, settings.country, sys.stdout
        ):
            raise typer.Exit(1)
    elif question is None:
        _fail('What would you like to know? For example: twitchwise ask "why does my eyelid twitch?"')
    else:
        terminal.ask(assembly.assistant(settings.knowledge), question, settings.country, sys.stdout)


@app.command()
def chat(country: Country = None, knowledge: Folder = None) -> None:
    """Talk with the bot in this terminal."""
    from adapters.terminal import app as terminal
    from bot import assembly

    settings = _settings(country, knowledge)
    terminal.chat(assembly.assistant(settings.knowledge), settings.country)


@app.command()
def discord(
    check: Annotated[bool, typer.Option("--check", help="Say what is missing, without starting.")] = False,
    alive: Annotated[bool, typer.Option("--alive", help="Say whether a running bot is connected.")] = False,
    country: Country = None,
    knowledge: Folder = None,
) -> None:
    """Run the bot on Discord; needs DISCORD_TOKEN."""
    from adapters.discord import start
    from adapters.discord.settings import Settings

    core, settings = _settings(country, knowledge), _read(Settings)
    if alive:
        _tell_alive(core.status)
    if check:
        _tell_missing("discord", start.check(settings, core))
    else:
        _begin(lambda: start.run(settings, core))


slack = typer.Typer(help="Run the bot on Slack; needs SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or --http.")
app.add_typer(slack, name="slack")


@slack.callback(invoke_without_command=True)
def run_slack(
    context: typer.Context,
    http: Annotated[bool, typer.Option("--http", help="Listen for requests of Slack instead of Socket Mode.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Say what is missing, without starting.")] = False,
    alive: Annotated[bool, typer.Option("--alive", help="Say whether a running bot is connected.")] = False,
    country: Country = None,
    knowledge: Folder = None,
) -> None:
    """Run the bot on Slack; needs SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or --http."""
    if context.invoked_subcommand is not None:
        return
    from adapters.slack import start
    from adapters.slack.settings import Settings

    core, settings = _settings(country, knowledge), _read(Settings)
    if alive:
        _tell_alive(core.status)
    if check:
        _tell_missing("slack", start.check(settings, core, http=http))
    else:
        _begin(lambda: start.run(settings, core, http=http))


@slack.command("manifest")
def slack_manifest(
    url: Annotated[str | None, typer.Option(help="Public https address of HTTP mode, if not Socket Mode.")] = None,
    agent: Annotated[bool, typer.Option(help="Use the agent view, which needs a paid plan in parts.")] = True,
    knowledge: Folder = None,
) -> None:
    """Print the manifest from which an administrator creates the app."""
    import json

    from adapters.slack.manifest import manifest
    from bot import library

    if url is not None and not url.startswith("https://"):
        _fail("Slack sends requests to https addresses alone, such as https://bot.example.org.")
    settings = _settings(None, knowledge)
    made = manifest(library.load(settings.knowledge), url, agent=agent)
    print(json.dumps(made, indent=2, ensure_ascii=False))


@app.command()
def check(knowledge: Folder = None) -> None:
    """Say everything that is wrong with the knowledge base; exit with 1 if anything is."""
    from bot import classifier, learning, library

    settings = _settings(None, knowledge)
    try:
        known = library.load(settings.knowledge)
    except KnowledgeError as error:
        print(error)
        print(f"{len(error.problems)} problems")
        raise typer.Exit(1) from None
    if settings.knowledge == library.FOLDER and classifier.load().digest != learning.digest(known):
        print("bot/learned.json:1: was learned from other phrases than those in knowledge/; run `make learn`")
        raise typer.Exit(1)
    count = len(known.conditions)
    print(f"{count} conditions, {len(known.sources)} sources, {sum(1 for _ in known.phrases())} phrases: no problem")


@app.command()
def evaluate(
    labelled: Annotated[Path, typer.Argument(help="Labelled questions, JSON Lines.", exists=True, dir_okay=False)],
    plot: Annotated[Path | None, typer.Option(help="Draw the confusion matrices into this PNG file.")] = None,
    misses: Annotated[bool, typer.Option(help="List the ids of what was read wrongly.")] = False,
    knowledge: Folder = None,
) -> None:
    """Measure the understanding against labels."""
    from bot import assembly, evaluation

    settings = _settings(None, knowledge)
    outcome = evaluation.evaluate(assembly.assistant(settings.knowledge), evaluation.labelled(labelled))
    print(evaluation.report(outcome))
    if misses:
        print(evaluation.missed(outcome))
    if plot is not None:
        from adapters.terminal.plot import draw

        draw(outcome, plot)


@app.command()
def chart(
    file: Annotated[Path, typer.Argument(help="The .svg or .png file to write.", dir_okay=False)],
    guide: Annotated[bool, typer.Option("--guide", help="Draw the guide to the kinds of movement instead.")] = False,
    knowledge: Folder = None,
) -> None:
    """Draw which condition makes a face twitch in which way, and how sure that is."""
    from adapters.pictures import gallery
    from bot import library
    from bot.reply import Drawing

    if file.suffix.lower() not in (".svg", ".png"):
        _fail("The file is written as SVG or PNG: give it a name that ends in .svg or .png.")
    known = library.load(_settings(None, knowledge).knowledge)
    drawing = Drawing.GUIDE if guide else Drawing.CAUSES
    try:
        if file.suffix.lower() == ".svg":
            file.write_text(gallery.drawn(known, drawing).svg, encoding="utf-8")
        else:
            file.write_bytes(gallery.made(known, drawing).png)
    except OSError as error:
        _fail(f"{file} cannot be written: {error.strerror or type(error).__name__}.")


@app.command()
def learn(knowledge: Folder = None) -> None:
    """Learn the weights of the classifier anew from the example phrases (needs scikit-learn)."""
    from bot import learning, library

    settings = _settings(None, knowledge)
    count = learning.learn(library.load(settings.knowledge))
    print(f"learned from {count} phrases")


def main() -> None:
    """Run the command line; a failure to start is a plain sentence and exit code 2."""
    try:
        app()
    except TwitchwiseError as error:
        _fail(str(error))
    except BrokenPipeError:
        # The reader has gone; nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None


def _settings(country: str | None, knowledge: Path | None) -> "Settings":
    """Return the settings of the environment, with what was given on the command line in their place."""
    from pydantic import ValidationError

    from bot.settings import Settings

    try:
        set_before = Settings()
        return Settings(country=country or set_before.country, knowledge=knowledge or set_before.knowledge)
    except ValidationError as error:
        detail = error.errors()[0]
        _fail(f"Setting {detail['loc'][0]}: {detail['msg']}")


def _read(kind: type[S]) -> S:
    """Return the settings of a platform from the environment."""
    from pydantic import ValidationError

    try:
        return kind()
    except ValidationError as error:
        detail = error.errors()[0]
        _fail(f"Setting {str(detail['loc'][0]).upper()}: {detail['msg']}", REFUSED)


def _tell_missing(platform: str, finding: Coroutine[None, None, list[str]]) -> None:
    import asyncio

    problems = asyncio.run(finding)
    if problems:
        _fail("\n".join(problems), REFUSED)
    print(f"Nothing is missing. `twitchwise {platform}` starts the bot.")


def _tell_alive(address: str | None) -> NoReturn:
    from adapters.host.alive import address as parsed
    from adapters.host.alive import asked

    if address is None:
        _fail("TWITCHWISE_STATUS is not set. Set it to where health is shown, such as 127.0.0.1:9464.", REFUSED)
    try:
        raise SystemExit(0 if asked(parsed(address)) else 1)
    except ValueError as error:
        _fail(f"TWITCHWISE_STATUS {error}.", REFUSED)


def _begin(run: Callable[[], None]) -> None:
    try:
        run()
    except StartError as error:
        _fail(str(error), REFUSED)


def _fail(sentence: str, status: int = BROKEN) -> NoReturn:
    print(sentence, file=sys.stderr)
    raise SystemExit(status)


if __name__ == "__main__":
    main()
