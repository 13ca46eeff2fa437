"""A linear classifier: from the features of a message to the likelihood of each label."""

import json
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import exp, sqrt
from pathlib import Path

from bot.errors import LearningError
from bot.knowledge import FIRST

FOLDER = Path(__file__).with_name("learned")
"""Weights learned from `knowledge/`, a file for each language; made anew by `make learn`."""


def file(language: str) -> Path:
    """Return where the weights of a language are kept, named by its two letters."""
    return FOLDER / f"{language}.json"


FILE = file(FIRST)

VERSION = 3

_LANE = 8
"""Bytes of a lane, wide enough for the sum over any message."""
_OFFSET = 1 << 32
"""Added to every weight in a lane, so that none is negative."""


@dataclass(frozen=True, slots=True)
class Model:
    """Multinomial logistic regression over features that weigh by their rarity, scaled to unit length."""

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, str]
    """For each feature a hundred times its rarity, then in turn the position of a label and the weight for it.

    Whole numbers between spaces, read when the feature is first met: as lists they would take four times the memory.
    """

    packed: dict[str, int] = field(default_factory=dict, repr=False, compare=False)
    """The weights of each feature met so far as lanes of one large number, which Python adds in one step."""

    def likelihoods(self, features: Iterable[str]) -> dict[str, float]:
        """Return how likely each label is; the values sum to 1."""
        lanes = len(self.labels) + 1
        count = total = 0
        for feature in features:
            added = self.packed.get(feature)
            if added is None and feature in self.weights:
                added = self.packed[feature] = self._pack(self.weights[feature])
            if added is not None:
                total += added
                count += 1
        square, *sums = struct.unpack(f"<{lanes}Q", total.to_bytes(_LANE * lanes, "little"))
        scale = 1 / sqrt(square) if square else 0.0
        scores = [bias + scale * (lane - count * _OFFSET) for bias, lane in zip(self.bias, sums, strict=True)]
        highest = max(scores)
        raised = [exp(score - highest) for score in scores]
        whole = sum(raised)
        return {label: value / whole for label, value in zip(self.labels, raised, strict=True)}

    def _pack(self, told: str) -> int:
        weights = [int(number) for number in told.split()]
        lanes = [_OFFSET] * len(self.labels)
        for position, weight in zip(weights[1::2], weights[2::2], strict=True):
            lanes[position] += weight
        return int.from_bytes(struct.pack(f"<{len(lanes) + 1}Q", weights[0] ** 2, *lanes), "little")


@dataclass(frozen=True, slots=True)
class Learned:
    """The questions that the classifier answers, and what it was learned from."""

    kind: Model
    """Which kind of answer is due; a question that lacks its subject counts as one to answer."""
    vague: Model
    """Whether a question lacks its subject."""
    intent: Model
    """What is asked, if the message is in the field."""
    talk: Model
    """The subject of small talk."""
    digest: str
    """Fingerprint of the phrases that it was learned from."""


def load(path: Path = FILE) -> Learned:
    """Return the learned weights of a file; raise `LearningError` if they cannot be used."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        if stored["version"] != VERSION:
            raise LearningError(f"{path.name} is of version {stored['version']}, not {VERSION}; run `make learn`")
        return Learned(
            model(stored["kind"]),
            model(stored["vague"]),
            model(stored["intent"]),
            model(stored["talk"]),
            str(stored["digest"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise LearningError(f"{path.name} cannot be read ({type(error).__name__}); run `make learn`") from error


def model(stored: Mapping[str, object]) -> Model:
    """Return a model as it is stored; raise `TypeError` or `KeyError` if it is none."""
    labels, bias, weights = stored["labels"], stored["bias"], stored["weights"]
    if not isinstance(labels, list) or not isinstance(bias, list) or not isinstance(weights, dict):
        raise TypeError("a model has labels, bias and weights")
    return Model(
        tuple(labels),
        tuple(bias),
        weights,
    )
