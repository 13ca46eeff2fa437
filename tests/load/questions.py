"""What people ask: single questions, conversations, and emergencies now and then."""

import json
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

_FOLDER = Path(__file__).parents[1] / "questions"
_TALKS = 0.15
"""Share of what is begun that is a conversation of several turns."""
_ALARMS = 0.05
"""Share of what is begun that is an emergency or a crisis."""
_DIRECT = 0.3
"""Share of what is begun in a direct message."""
_LONGEST = 4
"""Turns after which a conversation ends."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What one person asks in one place, one after the other."""

    turns: tuple[str, ...]
    direct: bool
    """In a direct message; else in a channel, with a mention."""
    urgent: bool = False


def talks(seed: int = 1) -> Iterator[Talk]:
    """Yield what is asked, without an end; the same for the same seed."""
    dice = random.Random(seed)  # noqa: S311 - a mixture, no secret
    single = [str(row["text"]) for row in _rows("held-out.jsonl")]
    grouped: defaultdict[str, list[str]] = defaultdict(list)
    for row in _rows("conversations.jsonl"):
        grouped[str(row["conversation"])].append(str(row["text"]))
    several = [tuple(turns[:_LONGEST]) for turns in grouped.values()]
    alarms = [str(case["text"]) for name in ("emergencies", "crises") for case in _cases(name)]
    while True:
        direct, rolled = dice.random() < _DIRECT, dice.random()
        if rolled < _ALARMS:
            yield Talk((dice.choice(alarms),), direct, urgent=True)
        elif rolled < _ALARMS + _TALKS:
            yield Talk(dice.choice(several), direct)
        else:
            yield Talk((dice.choice(single),), direct)


def _rows(name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines()]


def _cases(name: str) -> list[dict[str, object]]:
    found = yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return [case for case in found if case.get("kind") in ("emergency", "crisis")]
