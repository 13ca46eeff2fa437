"""A linear classifier: from the features of a message to the likelihood of each label."""

import json
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, sqrt
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from bot.errors import LearningError
from bot.knowledge import FIRST

FOLDER = Path(__file__).with_name("learned")
"""Weights learned from `knowledge/`, a file for each language; made anew by `make learn`."""


def file(language: str) -> Path:
    """Return where the weights of a language are kept, named by its two letters."""
    return FOLDER / f"{language}.json"


FILE = file(FIRST)

VERSION = 4

_LANE = 8
"""Bytes of a lane, wide enough for the sum over any message."""
_OFFSET = 1 << 32
"""Added to every weight in a lane, so that none is negative."""
_NOTHING = "0"
"""What a model is told of a feature that it does not have."""
_MOST_MET = 20_000
"""Features whose weights are kept ready, in some 12 MB; all of them would take twice as much."""
_TOGETHER = 8
"""Features that stand in one text, among which one is sought."""


@dataclass(frozen=True, slots=True)
class Model:
    """Multinomial logistic regression over features that weigh by their rarity, scaled to unit length."""

    labels: tuple[str, ...]
    bias: tuple[float, ...]

    def likelihoods(self, weighed: Sequence[int]) -> dict[str, float]:
        """Return how likely each label is, given the packed weights of each feature; the values sum to 1."""
        lanes = len(self.labels) + 1
        total = sum(weighed)
        square, *sums = struct.unpack(f"<{lanes}Q", total.to_bytes(_LANE * lanes, "little"))
        scale = 1 / sqrt(square) if square else 0.0
        offset = len(weighed) * _OFFSET
        scores = [bias + scale * (lane - offset) for bias, lane in zip(self.bias, sums, strict=True)]
        highest = max(scores)
        raised = [exp(score - highest) for score in scores]
        whole = sum(raised)
        return {label: value / whole for label, value in zip(self.labels, raised, strict=True)}

    def pack(self, told: str) -> int:
        """Return the weights of a feature as lanes of one large number, which Python adds in one step.

        They are told as a hundred times its rarity, then in turn the position of a label and the weight for it.
        """
        weights = [int(number) for number in told.split()]
        lanes = [_OFFSET] * len(self.labels)
        for position, weight in zip(weights[1::2], weights[2::2], strict=True):
            lanes[position] += weight
        return int.from_bytes(struct.pack(f"<{len(lanes) + 1}Q", weights[0] ** 2, *lanes), "little")


class Models(NamedTuple):
    """The questions that the classifier answers."""

    kind: Model
    """Which kind of answer is due; a question that lacks its subject counts as one to answer."""
    vague: Model
    """Whether a question lacks its subject."""
    intent: Model
    """What is asked, if the message is in the field."""
    talk: Model
    """The subject of small talk."""


class Likelihoods(NamedTuple):
    """How likely each label is, 0 to 1, for each of the questions."""

    kind: dict[str, float]
    vague: dict[str, float]
    intent: dict[str, float]
    talk: dict[str, float]


class Learned:
    """The models with the weights of every feature, and what they were learned from."""

    def __init__(self, models: Models, rows: Sequence[str], digest: str) -> None:
        """Take the models, the weights as `rows` puts them together, and a fingerprint of the phrases."""
        self.digest = digest
        self._models = models
        self._rows = rows
        self._met: dict[str, tuple[int, ...]] = {}

    def likelihoods(self, features: Iterable[str]) -> Likelihoods:
        """Return what a message with these features is likely to be."""
        found = []
        for feature in features:
            weights = self._met.get(feature) or self._first_met(feature)
            if weights is not None:
                found.append(weights)
        columns = zip(*found, strict=True) if found else ((),) * len(self._models)
        return Likelihoods(*map(Model.likelihoods, self._models, columns))

    def _first_met(self, feature: str) -> tuple[int, ...] | None:
        """Return the weights of a feature for each model, or None if none has it; only features of ours are kept."""
        rows = self._rows[_home(feature, len(self._rows))]
        at = rows.find(f"\n{feature}\t")
        if at < 0:
            return None
        told = rows[at + len(feature) + 2 : rows.index("\n", at + 1)].split("\t")
        packed = tuple(model.pack(weights or _NOTHING) for model, weights in zip(self._models, told, strict=True))
        if len(self._met) == _MOST_MET:
            del self._met[next(iter(self._met))]
        self._met[feature] = packed
        return packed


def rows(weights: Sequence[Mapping[str, str]]) -> list[str]:
    """Return the weights that models have for features as a few texts, in a third of the memory of a mapping.

    Each feature stands between line breaks, with a tab before its weights for each model.
    """
    features = sorted(set().union(*weights))
    together: list[list[str]] = [[] for _ in range(len(features) // _TOGETHER + 1)]
    for feature in features:
        told = "\t".join(model.get(feature, "") for model in weights)
        together[_home(feature, len(together))].append(f"{feature}\t{told}\n")
    return ["\n" + "".join(some) for some in together]


def _home(feature: str, count: int) -> int:
    """Return where among so many texts a feature stands."""
    return crc32(feature.encode("utf-8", "surrogatepass")) % count


def load(path: Path = FILE) -> Learned:
    """Return the learned weights of a file; raise `LearningError` if they cannot be used."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        if stored["version"] != VERSION:
            raise LearningError(f"{path.name} is of version {stored['version']}, not {VERSION}; run `make learn`")
        models = (stored["models"][name] for name in Models._fields)
        made = Models(*(Model(tuple(model["labels"]), tuple(model["bias"])) for model in models))
        return Learned(made, _texts(stored["rows"]), str(stored["digest"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise LearningError(f"{path.name} cannot be read ({type(error).__name__}); run `make learn`") from error


def _texts(value: object) -> list[str]:
    """Return a value as a list of texts; raise `TypeError` if it is none."""
    if not isinstance(value, list) or not value or not all(isinstance(text, str) for text in value):
        raise TypeError("no list of texts")
    return value
