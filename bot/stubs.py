"""Files that an editor fills in: a condition with its questions, and phrases for what was not answered."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bot import text
from bot.cluster import Cluster
from bot.consistency import NEEDED, TODO
from bot.document import Document, parse
from bot.errors import Problem, StubError
from bot.knowledge import Group, Strength

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HOLDS = timedelta(days=181)
"""How long a new entry holds before somebody looks it over."""
_NAMED = ("name", "short_name", "acronyms", "aliases", "misspellings")
"""Fields of a condition that hold names of it."""
_ASKED = (
    ("answer", "overview", "what it is"),
    ("answer", "twitching_link", "whether it makes a face twitch"),
    ("answer", "symptoms", "its symptoms"),
    ("answer", "causes", "its causes"),
    ("answer", "diagnosis", "how it is found"),
    ("answer", "treatment", "how it is treated"),
    ("answer", "self_care", "what people can do themselves"),
    ("answer", "outlook", "how it goes on"),
    ("answer", "how_common", "how common it is"),
    ("answer", "inheritance", "whether it runs in families"),
    ("answer", "when_to_seek_care", "when to see a doctor"),
    ("decline", "symptom_check", "whether the writer has it"),
)
"""Kind, intent and meaning of the twelve questions about a condition."""
_LINE = re.compile(r"^(?:- |  )(\w+): (.*)$")


@dataclass(frozen=True, slots=True)
class Start:
    """What is known of a condition before its entry is written."""

    slug: str
    name: str
    group: Group
    acronyms: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    movements: tuple[str, ...] = ()


def slug_of(name: str) -> str:
    """Return the slug that a name suggests."""
    return "-".join(text.terms(name))


def begin(start: Start, knowledge: Path, questions: Path | None, today: date) -> list[Path]:
    """Write the entry of a condition, and its questions where those of the others lie; return the files.

    Raises `StubError` if the slug or a name is taken, or a file is there; then nothing is written.
    """
    _free(start, knowledge)
    made = {knowledge / "conditions" / f"{start.slug}.yaml": condition(start, today)}
    if questions is not None:
        made[questions / f"{start.slug}.yaml"] = asked(start)
    for path in made:
        if path.exists():
            raise StubError(f"{path} is there already. Choose another slug, or edit that file.")
    for path, content in made.items():
        with path.open("x", encoding="utf-8") as file:
            file.write(content)
    return list(made)


def condition(start: Start, today: date) -> str:
    """Return the entry of a condition in which everything that an editor must find out is marked."""
    lines = [
        "# Wherever TODO stands, `check` says what is to do. Every statement needs a source that you have read.",
        f"slug: {start.slug}",
        f"name: {_quoted(start.name)}",
        f"group: {start.group}",
        "",
        f"acronyms: [{', '.join(map(_quoted, start.acronyms))}]",
        "",
        f"aliases: [{', '.join(map(_quoted, start.aliases))}]",
        "",
        "review:",
        "  compiled_by: TODO write who compiles this, such as Twitchwise editors",
        f"  compiled_on: {today}",
        "  reviewed_by: nobody yet",
        f"  due: {today + _HOLDS}",
        "",
        "twitching:",
        f"  strength: TODO write how well the link is supported, one of {', '.join(Strength)}",
        f"  movements: [{', '.join(start.movements)}]",
        "  short: TODO answer in one sentence whether it causes facial twitching",
        "  text: TODO say more of the link, in one to three sentences",
        "  cites: [TODO write the id of a source]",
        "",
        "statements:",
    ]
    for topic in NEEDED:
        lines += [
            f"- topic: {topic}",
            f"  text: TODO say something about {topic} in one to three sentences",
            "  cites: [TODO write the id of a source]",
        ]
    lines += [
        "",
        "sources:",
        "- id: TODO write a short id of your own, such as nhs-lupus",
        "  title: TODO copy the title of the page",
        "  publisher: TODO write who publishes it",
        "  url: TODO copy its address",
        "  type: TODO write one of review, guideline, national-health-service, patient-organisation, reference,"
        " case-report",
        "  read: TODO say in one sentence what you read there",
    ]
    return "\n".join(lines) + "\n"


def asked(start: Start) -> str:
    """Return the twelve questions about a condition, to be put into words."""
    blocks = (
        f"- text: TODO ask {meaning}, as people write\n  kind: {kind}\n  intent: {intent}\n"
        for kind, intent, meaning in _ASKED
    )
    return "".join(f"{block}  conditions: [{start.slug}]\n" for block in blocks)


def unasked(questions: Path) -> list[Problem]:
    """Return the places of question files where something is still to do."""
    problems = []
    for path in sorted(questions.glob("*.yaml")):
        content = path.read_text(encoding="utf-8")
        number = 0
        for line, written in enumerate(content.splitlines(), 1) if "TODO" in content else ():
            number += written.startswith("- ")
            found = _LINE.match(written)
            if found and (left := TODO.match(found[2])):
                problems.append(
                    Problem(
                        path.relative_to(questions.parents[1]),
                        line,
                        f"{number}.{found[1]}",
                        f"is still to do: {left[1]}",
                    )
                )
    return problems


def phrases(cluster: Cluster) -> str:
    """Return a file of example phrases for gaps that are alike, in the form of `intents/`."""
    lines = [
        f"# Not answered: asked {cluster.count}, days {cluster.days}, none of these {cluster.none}.",
        "# Only words are kept, in alphabetical order. Put the examples into your own words. Then add them to the file",
        "# of intents/<kind>/ where they belong, or move this one into a folder there under a name that fits.",
        f"meaning: Somebody asks about {', '.join(cluster.words)}.",
        "examples:",
        *(f"- {_quoted(' '.join(gap.words))}" for gap in cluster.gaps),
    ]
    return "\n".join(lines) + "\n"


def collected(clusters: Sequence[Cluster], folder: Path, knowledge: Path) -> tuple[list[Path], list[Path]]:
    """Write a file of phrases for each cluster; return those that were written, and those that were there and stay.

    Raises `StubError` for a folder within the knowledge base, where they would count at once.
    """
    if folder.resolve().is_relative_to(knowledge.resolve()):
        raise StubError(
            f"{folder} is part of the knowledge base. Name a folder outside, and move over what you have read."
        )
    folder.mkdir(parents=True, exist_ok=True)
    made, stay = [], []
    for cluster in clusters:
        path = folder / f"{'_'.join(cluster.words)}.yaml"
        if path.exists():
            stay.append(path)
        else:
            path.write_text(phrases(cluster), encoding="utf-8")
            made.append(path)
    return made, stay


def _free(start: Start, knowledge: Path) -> None:
    """Raise `StubError` if a condition cannot begin like this."""
    if not _SLUG.fullmatch(start.slug):
        raise StubError(f"{start.slug!r} is no slug. Use lower case letters, digits and single hyphens: low-calcium.")
    if not text.terms(start.name):
        raise StubError(f"{start.name!r} holds no letter. Write the name of the condition.")
    taken = dict(_taken(knowledge))
    for name in (start.name, *start.acronyms, *start.aliases):
        owner = taken.get(text.terms(name))
        if owner is not None:
            raise StubError(f"{name!r} is already a name in {owner}. Choose another name, or take it out there first.")
    known = {str(movement["id"]) for movement in _items(_read(knowledge / "movements.yaml", knowledge), "movements")}
    for movement in start.movements:
        if movement not in known:
            raise StubError(f"{movement!r} is not in movements.yaml. Use one of {', '.join(sorted(known))}.")


def _taken(knowledge: Path) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every name of a condition, test, treatment, movement or term, and the file in which it stands.

    The files are looked at one by one, so that it works while one of them is still to be filled in.
    """
    for path in sorted((knowledge / "conditions").glob("*.yaml")):
        if (document := _read(path, knowledge)) is not None:
            yield from _names(document.values, document.path)
    for name in ("tests", "treatments", "movements", "glossary"):
        document = _read(knowledge / f"{name}.yaml", knowledge)
        for key in document.values if document is not None else ():
            for item in _items(document, key):
                yield from _names(item, Path(f"{name}.yaml"))


def _names(values: object, path: Path) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(values, dict):
        for field in _NAMED:
            found = values.get(field, [])
            for name in [found] if isinstance(found, str) else found:
                if isinstance(name, str) and text.terms(name):
                    yield text.terms(name), str(path)


def _items(document: Document | None, key: str) -> list[dict[str, object]]:
    found = document.values.get(key) if document is not None else None
    return [dict(item) for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _read(path: Path, knowledge: Path) -> Document | None:
    # What is wrong with a file, `check` says.
    return parse(path, knowledge, []) if path.is_file() else None


def _quoted(name: str) -> str:
    """Return a name as YAML reads it, in quotes where it must."""
    return (
        name
        if re.fullmatch(r"[^\W\d_][\w '’()-]*", name) and name.strip() == name
        else json.dumps(name, ensure_ascii=False)
    )
