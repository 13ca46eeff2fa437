"""The command line: `twitchwise`."""

import os
import sys
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer

from bot.errors import KnowledgeError, OutageError, Problem, StartError, TwitchwiseError

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.library import Library
    from bot.settings import Environment, Settings

E = TypeVar("E", bound="Environment")

BROKEN = 2
"""Exit code when the bot cannot start."""
REFUSED = 3
"""Exit code when a platform does not let the bot run."""
AWAY = 75
"""Exit code when what the bot needs cannot be reached for now, so that the same start may succeed later."""

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
Language = Annotated[
    str | None, typer.Option(help="Two letters of the language to answer in, such as es; else that of the question.")
]
Folder = Annotated[Path | None, typer.Option(help="Folder of the knowledge base, if not the one that came along.")]


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="What you would like to know.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Read and write JSON Lines.")] = False,
    country: Country = None,
    language: Language = None,
    knowledge: Folder = None,
) -> None:
    """Answer one question, or with --json a stream of them from standard input."""
    from adapters.terminal import app as terminal
    from adapters.terminal.inbound import Here

    settings = _settings(country, knowledge, language)
    here = Here(settings.country, settings.language)
    if as_json:
        if question is not None:
            _fail("With --json the questions come from standard input, one JSON object a line.")
        if not terminal.ask_json(_assistant(settings), sys.stdin.buffer, here, sys.stdout):
            raise typer.Exit(1)
    elif question is None:
        _fail('What would you like to know? For example: twitchwise ask "why does my eyelid twitch?"')
    else:
        terminal.ask(_assistant(settings), question, here, sys.stdout)


@app.command()
def chat(country: Country = None, language: Language = None, knowledge: Folder = None) -> None:
    """Talk with the bot in this terminal."""
    from adapters.terminal import app as terminal
    from adapters.terminal.inbound import Here

    settings = _settings(country, knowledge, language)
    terminal.chat(_assistant(settings), Here(settings.country, settings.language))


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

    core, settings = _both(Settings, country, knowledge)
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

    core, settings = _both(Settings, country, knowledge)
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
    from bot import classifier, learning, library, locales, stubs

    settings = _settings(None, knowledge)
    folder = _questions(settings.knowledge)
    left = stubs.unasked(folder) if folder is not None else []
    try:
        known = library.load(settings.knowledge)
        others = locales.told(settings.knowledge, known)
    except KnowledgeError as error:
        _tell_problems([*error.problems, *left])
    if left:
        _tell_problems(left)
    for language, told in others.items():
        for file in dict.fromkeys(missing.file for missing in told.missing):
            print(f"locales/{language}/{file}.yaml: not translated, so that English is said there:")
            print(*(f"  {missing.text}" for missing in told.missing if missing.file == file), sep="\n")
    libraries = [known, *(told.library for told in others.values())]
    if settings.knowledge == library.FOLDER and any(
        classifier.load(classifier.file(one.language)).digest != learning.digest(one) for one in libraries
    ):
        print("Edits count at once for the same words; `make learn` lets them count for others like them.")
    _tell_grades(known, settings.knowledge)
    for one in libraries[1:]:
        print(f"{one.language}: {sum(1 for _ in one.phrases())} phrases")
    count = len(known.conditions)
    print(f"{count} conditions, {len(known.sources)} sources, {sum(1 for _ in known.phrases())} phrases: no problem")


@app.command()
def grade(
    slug: Annotated[str | None, typer.Argument(help="One entry, such as lupus or glossary; all if left out.")] = None,
    knowledge: Folder = None,
) -> None:
    """List the reading grades of the entries, the hardest first; exit with 1 if any is above the limit."""
    from bot import grade as grading
    from bot import library

    known = library.load(_settings(None, knowledge).knowledge)
    syllables = grading.counter()
    if syllables is None:
        _fail(grading.MISSING)
    found = grading.grades(known, syllables)
    if slug is not None:
        found = [grade for grade in found if grade.entry.rpartition("/")[2] == slug]
        if not found:
            _fail(f"There is no entry {slug}. Take a file of conditions/ or one such as glossary, without its ending.")
    for grade in found:
        print(f"{grade.value:4.1f} {grade.entry}: {grade.words:.0f} words a sentence")
    print(f"the limit is {grading.LIMIT:.0f}" if slug is None else f"hardest: {found[0].hardest.text}")
    if any(grade.value > grading.LIMIT for grade in found):
        raise typer.Exit(1)


@app.command()
def explain(
    message: Annotated[str, typer.Argument(help="What somebody might write.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    country: Country = None,
    language: Language = None,
    knowledge: Folder = None,
) -> None:
    """Say how a message is read, and why it is answered so."""
    import time

    from rich.console import Console

    from adapters.terminal import explained
    from bot import explaining
    from bot.message import Message

    settings = _settings(country, knowledge, language)
    asked = Message(message, time.time(), country=settings.country, locale=settings.language)
    assistant = _assistant(settings)
    told = explaining.explain(assistant, asked)
    if as_json:
        print(explained.as_json(told, assistant.wording(told.reply)))
    elif sys.stdout.isatty():
        Console(highlight=False).print(explained.Page(told))
    else:
        print(explained.plain(told), end="")


new = typer.Typer(help="Begin something that you then fill in.", no_args_is_help=True)
app.add_typer(new, name="new")


@new.command("condition")
def new_condition(
    name: Annotated[
        str | None, typer.Option(help="What it is called; asked for with all the rest if left out.")
    ] = None,
    slug: Annotated[str | None, typer.Option(help="The name of its file, if not made of its name.")] = None,
    group: Annotated[str | None, typer.Option(help="immune or not-immune.")] = None,
    acronym: Annotated[
        list[str] | None, typer.Option(help="A short form, such as MS; may stand several times.")
    ] = None,
    alias: Annotated[list[str] | None, typer.Option(help="Another name; may stand several times.")] = None,
    movement: Annotated[
        list[str] | None, typer.Option(help="An id of movements.yaml; may stand several times.")
    ] = None,
    questions: Annotated[Path | None, typer.Option(help="Folder of the questions, if not tests/questions.")] = None,
    knowledge: Folder = None,
) -> None:
    """Begin the entry of a condition, and its questions; `check` then says what is to fill in."""
    from datetime import UTC, datetime

    from bot import stubs
    from bot.knowledge import Group

    folder = _settings(None, knowledge).knowledge
    alone = name is not None
    name = name or typer.prompt("What is it called")
    slug = slug or (stubs.slug_of(name) if alone else typer.prompt("Name of its file", default=stubs.slug_of(name)))
    group = group or typer.prompt("Does the immune system attack the body in it (immune) or not (not-immune)")
    if group not in set(Group):
        _fail(f"--group is {' or '.join(Group)}, not {group!r}.")
    acronyms = acronym or ([] if alone else _several("Short forms in capitals"))
    aliases = alias or ([] if alone else _several("Other names"))
    movements = movement or ([] if alone else _several("Face movements that go with it, by their ids"))
    start = stubs.Start(slug, name, Group(group), tuple(acronyms), tuple(aliases), tuple(movements))
    for path in stubs.begin(start, folder, questions or _questions(folder), datetime.now(UTC).date()):
        print(f"made {path}")
    print("`twitchwise check` says what is to do in them.")


@app.command()
def gaps(
    days: Annotated[int, typer.Option(help="List what was asked on so many days.", min=3)] = 3,
    yaml: Annotated[Path | None, typer.Option(help="Write a file of phrases for each into this folder.")] = None,
    knowledge: Folder = None,
) -> None:
    """List what was not answered, put together by likeness, and how entries were judged."""
    import asyncio

    from adapters import gaps as listing
    from bot import cluster, library, stubs

    core = _settings(None, knowledge)
    known = library.load(core.knowledge)
    found, judged = asyncio.run(listing.read(core, known, days))
    together = cluster.clusters(found)
    print(listing.shown(together, judged, days), end="")
    if yaml is not None:
        made, stay = stubs.collected(together, yaml, core.knowledge)
        print(f"files of phrases written to {yaml}: {len(made)}")
        for path in stay:
            print(f"{path} was there already and stays as it is")


@app.command()
def due(
    days: Annotated[int, typer.Option(help="List what is due within so many days.", min=0)] = 30,
    knowledge: Folder = None,
) -> None:
    """List the entries whose review is due; exit with 1 if any is late."""
    from datetime import UTC, datetime, timedelta

    from bot import freshness, library

    known = library.load(_settings(None, knowledge).knowledge)
    today = datetime.now(UTC).date()
    found = freshness.due(known, today + timedelta(days=days))
    for name, review in found:
        left = (review.due - today).days
        when = f"in {left} days" if left >= 0 else f"{-left} days late"
        print(f"{review.due} {name}: {when}; compiled on {review.compiled_on}, reviewed by {review.reviewed_by}")
    print(f"{len(found)} of {sum(1 for _ in freshness.reviews(known))} entries are due within {days} days")
    if any(review.due < today for _, review in found):
        raise typer.Exit(1)


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
    language: Language = None,
    knowledge: Folder = None,
) -> None:
    """Draw which condition makes a face twitch in which way, and how sure that is."""
    from adapters.pictures import gallery
    from bot.reply import Drawing

    if file.suffix.lower() not in (".svg", ".png"):
        _fail("The file is written as SVG or PNG: give it a name that ends in .svg or .png.")
    known = _spoken(_settings(None, knowledge, language))
    drawing = Drawing.GUIDE if guide else Drawing.CAUSES
    try:
        if file.suffix.lower() == ".svg":
            file.write_text(gallery.drawn(known, drawing).svg, encoding="utf-8")
        else:
            file.write_bytes(gallery.made(known, drawing).png)
    except OSError as error:
        _fail(f"{file} cannot be written: {error.strerror or type(error).__name__}.")


@app.command()
def preview(
    port: Annotated[int, typer.Option(help="Port of this machine to listen on; any free one unless given.", min=0)] = 0,
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open a browser.")] = False,
    more: Annotated[
        list[Path] | None, typer.Option("--set", help="A further file of labelled questions.", exists=True)
    ] = None,
    knowledge: Folder = None,
) -> None:
    """Show in a browser, on this machine alone, what people will see and how it was read, while you edit."""
    import asyncio
    import webbrowser
    from contextlib import suppress
    from threading import Thread

    from adapters.desk.app import Desk, serve
    from adapters.desk.sets import Shelf
    from bot import library, live
    from bot.document import Parsed

    settings = _settings(None, knowledge)
    parsed: Parsed = {}
    running = live.live(library.load(settings.knowledge, parsed=parsed), settings.knowledge, parsed)
    desk = Desk(running, settings.knowledge, Shelf(more or ()))

    def ready(address: str) -> None:
        print(f"The desk is open at {address} (Ctrl-C closes it).", flush=True)
        if not no_open:
            # A browser within the terminal would hold up the desk that it is to show.
            Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    with suppress(KeyboardInterrupt):
        asyncio.run(serve(desk, port, ready))


@app.command()
def learn(knowledge: Folder = None) -> None:
    """Learn the weights of the classifier anew from the example phrases (needs scikit-learn)."""
    from bot import classifier, learning, library, locales

    settings = _settings(None, knowledge)
    first = library.load(settings.knowledge)
    for known in (first, *(told.library for told in locales.told(settings.knowledge, first).values())):
        count = learning.learn(known, classifier.file(known.language))
        print(f"learned from {count} phrases ({known.language})")


@app.command()
def doctor(
    online: Annotated[bool, typer.Option("--online", help="Ask the platforms too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    knowledge: Folder = None,
) -> None:
    """Look at settings, tokens, database, knowledge and clock; exit with 1 if there is a problem."""
    import asyncio
    import logging

    from adapters.doctor import examine, report
    from adapters.doctor.finding import Mark

    # What libraries log is said below in our words, or holds what is nobody's business.
    logging.disable()
    findings = asyncio.run(examine.examine(knowledge, online=online))
    print(report.as_json(findings) if as_json else report.text(findings))
    if report.count(findings, Mark.PROBLEM):
        raise typer.Exit(1)


@app.command()
def forget(
    platform: Annotated[str | None, typer.Option(help="Whose ids they are, discord or slack.")] = None,
    user: Annotated[str | None, typer.Option(help="Forget what this person's conversations were about.")] = None,
    team: Annotated[str | None, typer.Option(help="The workspace of that person, on Slack.")] = None,
    server: Annotated[str | None, typer.Option(help="Delete what this server or workspace has set.")] = None,
    everyone: Annotated[
        bool, typer.Option("--everyone", help="Forget all conversations and answered messages.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before everyone is forgotten.")] = False,
) -> None:
    """Delete at once what could belong to a person or a place."""
    import asyncio

    from adapters import forget as forgetting

    core = _settings(None, None)
    if sum((user is not None, server is not None, everyone)) != 1:
        _fail("What shall be forgotten? One of --user ID, --server ID and --everyone.")
    if everyone:
        if platform is not None:
            _fail("--everyone forgets on every platform. Leave --platform out, or name a --user or a --server.")
        if not yes:
            typer.confirm("Forget all conversations, of everyone on every platform?", abort=True)
        counts = asyncio.run(forgetting.everyone(core))
    else:
        if platform is None or platform not in {*forgetting.Platform}:
            _fail("Whose id is it? --platform discord or --platform slack.")
        where = forgetting.Platform(platform)
        if user is not None:
            counts = asyncio.run(forgetting.person(core, where, user, team))
        else:
            counts = asyncio.run(forgetting.place(core, where, server or ""))
    for what, count in counts.items():
        print(f"{what} forgotten: {count}")
    if server is not None:
        print("A bot that is running uses what it has read until it is started again.")


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


def _assistant(settings: "Settings") -> "Assistant":
    """Return an assistant that speaks the language of the settings, if they name one."""
    from bot import assembly

    made = assembly.assistant(settings.knowledge)
    if settings.language is not None and made.voices.of(settings.language) is None:
        _fail(f"The language {settings.language} is not spoken, but {' and '.join(made.voices.languages)}.")
    return made


def _spoken(settings: "Settings") -> "Library":
    """Return the knowledge base in the language of the settings."""
    from bot import library, locales

    known = library.load(settings.knowledge)
    libraries = {told.library.language: told.library for told in locales.told(settings.knowledge, known).values()}
    if settings.language not in {None, known.language, *libraries}:
        _fail(f"The language {settings.language} is not spoken, but {' and '.join([known.language, *libraries])}.")
    return libraries.get(settings.language or "", known)


def _settings(country: str | None, knowledge: Path | None, language: str | None = None) -> "Settings":
    """Return the settings of the environment, with what was given on the command line in their place."""
    from adapters.host import given

    settings, problems = given.core(**_instead(country, knowledge, language))
    if problems:
        _fail("\n".join(problems))
    return settings


def _both(kind: type[E], country: str | None, knowledge: Path | None) -> "tuple[Settings, E]":
    """Return the settings of the core and of a platform; what is wrong with either is said at once."""
    from adapters.host import given
    from bot.settings import read

    core, problems = given.core(**_instead(country, knowledge))
    settings, more = read(kind)
    if problems or more:
        _fail("\n".join([*problems, *more]), BROKEN if problems else REFUSED)
    return core, settings


def _instead(country: str | None, knowledge: Path | None, language: str | None = None) -> dict[str, Any]:
    said = {"country": country, "knowledge": knowledge, "language": language}
    return {name: value for name, value in said.items() if value}


def _tell_grades(known: "Library", folder: Path) -> None:
    """Print which entries are too hard to read, and exit with 1 if any is; say so if nobody can tell."""
    from bot import grade

    syllables = grade.counter()
    if syllables is None:
        print(grade.MISSING)
        return
    if hard := grade.problems(grade.grades(known, syllables), folder):
        _tell_problems(hard)


def _tell_problems(problems: Sequence[Problem]) -> NoReturn:
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problem{'s' * (len(problems) != 1)}")
    raise typer.Exit(1)


def _questions(knowledge: Path) -> Path | None:
    """Return the folder of questions beside a knowledge folder, or None where there is none."""
    beside = knowledge.resolve().parent / "tests" / "questions"
    return beside if beside.is_dir() else None


def _several(what: str) -> list[str]:
    """Ask for several things, with commas between them."""
    said: str = typer.prompt(f"{what}, with commas between them, or nothing", default="", show_default=False)
    return [one.strip() for one in said.split(",") if one.strip()]


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
    raise SystemExit(0 if asked(parsed(address)) else 1)


def _begin(run: Callable[[], None]) -> None:
    try:
        run()
    except OutageError as error:
        _fail(str(error), AWAY)
    except StartError as error:
        _fail(str(error), REFUSED)


def _fail(sentence: str, status: int = BROKEN) -> NoReturn:
    print(sentence, file=sys.stderr)
    raise SystemExit(status)


if __name__ == "__main__":
    main()
