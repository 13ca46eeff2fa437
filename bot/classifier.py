"""A linear classifier: from the features of a message to the likelihood of each label."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, sqrt
from pathlib import Path

from bot.errors import LearningError

FILE = Path(__file__).with_name("learned.json")
"""Weights learned from `knowledge/`; made anew by `make learn`."""

VERSION = 2


@dataclass(frozen=True, slots=True)
class Model:
    """Multinomial logistic regression over features that weigh by their rarity, scaled to unit length."""

    labels: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, list[int]]
    """For each feature a hundred times its rarity, then in turn the position of a label and the weight for it."""

    def likelihoods(self, features: Iterable[str]) -> dict[str, float]:
        """Return how likely each label is; the values sum to 1."""
        known = [found for found in map(self.weights.get, features) if found is not None]
        sums = [0] * len(self.labels)
        square = 0
        for found in known:
            square += found[0] * found[0]
            for step in range(1, len(found), 2):
                sums[found[step]] += found[step + 1]
        scale = 1 / sqrt(square) if square else 0.0
        scores = [bias + scale * total for bias, total in zip(self.bias, sums, strict=True)]
        highest = max(scores)
        raised = [exp(score - highest) for score in scores]
        total = sum(raised)
        return {label: value / total for label, value in zip(self.labels, raised, strict=True)}


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
