"""Sets of labelled questions: which there are, and what comes of asking all of one."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import yaml

from adapters.desk.wire import Json
from bot import evaluation
from bot.assistant import Assistant
from bot.errors import LabelError
from bot.evaluation import Judged, Labelled
from bot.knowledge import Intent, Kind
from bot.library import FOLDER
from bot.memory import ProcessMemory

QUESTIONS = FOLDER.parent / "tests" / "questions"
"""Where our own sets stand, in a checkout."""

_MISSES = "known-misses"
_APART = frozenset({_MISSES, "approved"})
"""Files of the folder that hold no set."""
_MEASURING = frozenset({"held-out"})
"""Sets by which we measure, and whose texts nobody reads, so that nobody tunes against them line by line."""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A file of labelled questions."""

    name: str
    labels: tuple[Labelled, ...]
    missed: frozenset[str] = frozenset()
    """Ids of what is known to be read wrongly."""
    hidden: bool = False
    """Its texts are not shown."""


class Shelf:
    """Every set that can be run; a file is read anew when it was edited."""

    def __init__(self, files: Iterable[Path] = (), folder: Path = QUESTIONS) -> None:
        """Take further files, and the folder of our own; raises `LabelError` if a further file holds no questions."""
        self._folder = folder
        self._further = {path.name: path for path in files}
        self._read: dict[str, tuple[int, QuestionSet]] = {}
        for name in self._further:
            self.read(name)

    def listed(self, conditions: Iterable[str]) -> list[Json]:
        """Return the name and size of each set that can be read; those of conditions are marked."""
        slugs = frozenset(conditions)
        found = []
        for name in self._paths():
            with suppress(LabelError):
                one = self.read(name)
                of_condition = name in slugs
                found.append({"name": name, "count": len(one.labels), "condition": of_condition, "hidden": one.hidden})
        return found

    def about(self, slug: str) -> list[Json]:
        """Return the questions of the set of a condition; none if there is no such set."""
        if slug not in self._paths():
            return []
        held = self.read(slug)
        return [_label(label) | {"known": label.id in held.missed} for label in held.labels]

    def read(self, name: str) -> QuestionSet:
        """Return a set as it stands in its file; raises `KeyError` if there is none, `LabelError` if it is broken."""
        path = self._paths()[name]
        own = name not in self._further
        try:
            changed = path.stat().st_mtime_ns
        except OSError as error:
            raise LabelError(f"{path}: cannot be read ({type(error).__name__})") from None
        if name not in self._read or self._read[name][0] != changed:
            labels = _listed(path) if path.suffix == ".yaml" else evaluation.labelled(path)
            missed = frozenset(map(str, _known_misses(self._folder).get(name, ()))) if own else frozenset()
            held = QuestionSet(name, tuple(labels), missed, hidden=own and name in _MEASURING)
            self._read[name] = (changed, held)
        return self._read[name][1]

    def _paths(self) -> dict[str, Path]:
        files = (path for path in sorted(self._folder.glob("*")) if path.suffix in (".yaml", ".jsonl"))
        return {path.stem: path for path in files if path.stem not in _APART} | self._further


def run(held: QuestionSet, assistant: Assistant) -> Json:
    """Return the totals of a set and every miss, with the turns before it."""
    judged = evaluation.evaluate(assistant.apart(ProcessMemory()), held.labels)
    misses = [_miss(held, judged, at) for at, one in enumerate(judged) if not one.right]
    return {
        "name": held.name,
        "count": len(judged),
        "right": len(judged) - len(misses),
        "hidden": held.hidden,
        "totals": [
            {"name": name, "hits": rate.hits, "of": rate.of, "value": rate.value, "interval": rate.interval()}
            for name, rate in evaluation.rates(judged).items()
            if rate.of
        ],
        "misses": misses,
        "mended": sorted(held.missed - {miss["id"] for miss in misses}, key=lambda id_: (len(id_), id_)),
    }


def _miss(held: QuestionSet, judged: Sequence[Judged], at: int) -> Json:
    one = judged[at]
    label = one.label
    turns: list[str] = []
    if label.conversation is not None:
        turns = [other.label.text for other in judged[:at] if other.label.conversation == label.conversation]
    told = _label(label) | {
        "read": {"kind": one.kind.value, "intent": one.intent, "conditions": sorted(one.conditions)},
        "reason": evaluation.reason(one),
        "known": label.id in held.missed,
        "before": turns,
    }
    return told | ({"text": None, "before": []} if held.hidden else {})


def _label(label: Labelled) -> Json:
    wanted = {"kind": label.kind.value, "intent": label.intent, "conditions": sorted(label.conditions)}
    return {"id": label.id, "text": label.text, "wanted": wanted}


def _listed(path: Path) -> list[Labelled]:
    """Return the labelled questions of a YAML file, which are numbered from 1."""
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
        return [
            Labelled(
                str(number),
                str(row["text"]),
                Kind(row["kind"]),
                Intent(row["intent"]).value if row["intent"] else "",
                frozenset(row["conditions"]),
                None,
            )
            for number, row in enumerate(rows, 1)
        ]
    except (OSError, yaml.YAMLError, ValueError, KeyError, TypeError) as error:
        kind = type(error).__name__
        raise LabelError(f"{path}: holds no labelled questions ({kind}); see tests/questions/README.md") from None


def _known_misses(folder: Path) -> Mapping[str, Sequence[int]]:
    try:
        found: Mapping[str, Sequence[int]] = yaml.safe_load((folder / f"{_MISSES}.yaml").read_text(encoding="utf-8"))
    except OSError:
        # Outside of a checkout there are no sets of our own.
        return {}
    return found
