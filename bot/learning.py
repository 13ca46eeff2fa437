"""Learns the classifier's weights from the example phrases of the knowledge base."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import cycle
from math import log, sqrt
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from bot import text
from bot.alarms import Gate
from bot.classifier import FILE, VERSION, Learned, Model, Models, rows
from bot.features import features
from bot.knowledge import Kind
from bot.library import Library, Phrase
from bot.reading import signs
from bot.vocabulary import tagger

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_FILLINGS: Mapping[str, tuple[str, ...]] = {
    "condition": ("lupus", "multiple-sclerosis", "myasthenia-gravis", "hemifacial-spasm", "bells-palsy", "mogad"),
    "test": ("mri-scan", "emg", "lumbar-puncture"),
    "treatment": ("intravenous-immunoglobulin", "botulinum-toxin-injections", "corticosteroids"),
    "medicine": ("topiramate", "antidepressants"),
    "term": ("myokymia", "ptosis", "gad65", "antiphospholipid"),
}
"""Ids of what stands for the placeholders of the example phrases while learning."""

_STRENGTH = 40.0
"""Inverse of the regularisation (scikit-learn's C)."""
_EXACT = 1e-6
"""How closely the regression is solved (scikit-learn's tol); more loosely, a few new phrases change much."""
_ALARMS = 2.0
"""How much more a message in danger weighs than another, as one that is missed is the worst of errors."""
_COUNTED = 0.3
"""How much the plain counts of naive Bayes say beside the regression about intents, which have few phrases each."""
_SMOOTHING = 0.1
"""What is added to each of those counts."""
_LEFT_OUT = 0.3
"""Share of features left out of a second copy of each phrase about intents, so that no word is relied on alone."""
_LEAST = 0.25
"""Weights smaller than this are left out."""
_SEEN = 3
"""A feature counts when at least this many phrases have it."""
_INTENT_KINDS = (Kind.ANSWER, Kind.DECLINE, Kind.CLARIFY)


def digest(library: Library) -> str:
    """Return a fingerprint of everything that the weights are learned from."""
    told = json.dumps(
        [
            [[phrase.text, phrase.kind, phrase.name] for phrase in library.phrases()],
            library.base.lexicon.model_dump(),
            library.base.alarms.model_dump(),
            library.base.language.model_dump(),
        ]
    )
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def learn(library: Library, path: Path = FILE) -> int:
    """Write the weights for a knowledge base to a file and return how many phrases they rest on.

    Needs scikit-learn, which the bot itself does not.
    """
    phrases = list(_filled(library))
    outlines = _outlined(library, phrases)
    models, weights = _learned(phrases, outlines)
    told_of = {name: {"labels": model.labels, "bias": model.bias} for name, model in models._asdict().items()}
    learned = {"version": VERSION, "digest": digest(library), "models": told_of, "rows": rows(weights)}
    # A few features a line, so that a change can be read.
    told = json.dumps(learned, ensure_ascii=False, separators=(",", ":")).replace('","', '",\n"')
    path.write_text(told + "\n", encoding="utf-8")
    return len(phrases)


def carried_over(library: Library, parts: int = 5) -> dict[str, tuple[int, int]]:
    """Return how many phrases are read rightly, and of how many, by weights learned without them.

    In turn each of so many parts is left out; told are the shares of kinds and of intents. Needs scikit-learn.
    """
    phrases = list(_filled(library))
    outlines = _outlined(library, phrases)
    hits: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for part in range(parts):
        kept = [index for index in range(len(phrases)) if _part(phrases[index], parts) != part]
        models, weights = _learned([phrases[index] for index in kept], [outlines[index] for index in kept])
        known = Learned(models, rows(weights), "")
        for index in set(range(len(phrases))) - set(kept):
            read = known.likelihoods(outlines[index])
            for name, likely, wanted in (
                ("kind", read.kind, _kind(phrases[index])),
                ("intent", read.intent, phrases[index].name),
            ):
                if name == "kind" or phrases[index].kind in _INTENT_KINDS:
                    total[name] += 1
                    hits[name] += max(likely, key=lambda label: likely[label]) == wanted
    return {name: (hits[name], total[name]) for name in total}


def _part(phrase: Phrase, parts: int) -> int:
    """Return the part that a phrase belongs to, the same wherever it stands."""
    return int(hashlib.sha256(phrase.text.encode()).hexdigest(), 16) % parts


def _kind(phrase: Phrase) -> Kind:
    """Return the kind that is learned: whether something lacks its subject is a question of its own."""
    return Kind.ANSWER if phrase.kind is Kind.CLARIFY else phrase.kind


def _outlined(library: Library, phrases: Sequence[Phrase]) -> list[tuple[str, ...]]:
    tag = tagger(library).tag
    alarms, grammar = library.base.alarms, library.base.language.grammar
    gates = (Gate(alarms.emergencies.signs, grammar), Gate(alarms.crises.signs, grammar))
    opening = frozenset(grammar.opening)
    outlines = []
    for phrase in phrases:
        tagged = tag(text.clean(phrase.text))
        matches = [match for gate in gates for match in gate.matches(tagged)]
        outlines.append(features(tagged, signs(matches), opening))
    return outlines


def _learned(
    phrases: Sequence[Phrase], outlines: Sequence[tuple[str, ...]]
) -> tuple[Models, tuple[Mapping[str, str], ...]]:
    """Return the models, and for each of them the weights of its features."""
    asked = [index for index, phrase in enumerate(phrases) if phrase.kind in (Kind.ANSWER, Kind.CLARIFY)]
    chosen = [index for index, phrase in enumerate(phrases) if phrase.kind in _INTENT_KINDS]
    talk = [index for index, phrase in enumerate(phrases) if phrase.kind is Kind.SMALL_TALK]
    fitted = (
        _fit(outlines, [_kind(phrase) for phrase in phrases]),
        _fit([outlines[i] for i in asked], [phrases[i].kind for i in asked]),
        _fit([outlines[i] for i in chosen], [phrases[i].name for i in chosen], sturdy=True),
        _fit([outlines[i] for i in talk], [phrases[i].name for i in talk]),
    )
    return Models(*(model for model, _ in fitted)), tuple(weights for _, weights in fitted)


def _filled(library: Library) -> Iterator[Phrase]:
    called = _called(library)
    fillings = {name: cycle([called[one] for one in ids]) for name, ids in _FILLINGS.items()}
    for phrase in library.phrases():
        filled = re.sub(r"\{(\w+)\}", lambda match: next(fillings[match[1]]), phrase.text)
        yield Phrase(filled, phrase.kind, phrase.name)


def _called(library: Library) -> Mapping[str, str]:
    """Return what things are called for short, by their ids."""
    base = library.base
    named = (*base.tests.tests, *base.tests.antibodies, *base.treatments.treatments, *base.treatments.medicines)
    return {
        **{slug: condition.called for slug, condition in base.conditions.items()},
        **{one.id: (*one.acronyms, one.name.partition(" (")[0])[0] for one in (*named, *base.glossary.terms)},
    }


def _fit(
    outlines: Sequence[Sequence[str]], labels: Sequence[str], *, sturdy: bool = False
) -> tuple[Model, dict[str, str]]:
    """Return a linear model and the weights of its features.

    A sturdy one relies less on single features, for labels with few phrases each.
    """
    from numpy import concatenate, vstack
    from scipy.sparse import vstack as stacked
    from sklearn.linear_model import LogisticRegression
    from sklearn.naive_bayes import MultinomialNB

    counts = Counter(feature for outline in outlines for feature in outline)
    columns = {feature: column for column, feature in enumerate(sorted(f for f, n in counts.items() if n >= _SEEN))}
    rarity = {feature: log(len(outlines) / counts[feature]) + 1 for feature in columns}
    matrix = _matrix(outlines, columns, rarity)
    shown, told = matrix, list(labels)
    if sturdy:
        shown, told = stacked([matrix, _matrix(_thinned(outlines), columns, rarity)]), told * 2
    weighed = {label: _ALARMS if label in (Kind.EMERGENCY, Kind.CRISIS) else 1.0 for label in set(told)}
    model = LogisticRegression(C=_STRENGTH, max_iter=2_000, tol=_EXACT, class_weight=weighed).fit(shown, told)
    # With two labels there is one row of weights, for the second; the first has their opposite.
    both = len(model.coef_) == 1
    coefficients = vstack([-model.coef_, model.coef_]) / 2 if both else model.coef_
    intercepts = concatenate([-model.intercept_, model.intercept_]) / 2 if both else model.intercept_
    if sturdy:
        # Both are linear in the features, so that their sum is one model of the same size.
        counted = MultinomialNB(alpha=_SMOOTHING).fit(matrix, list(labels))
        log_shares = counted.feature_log_prob_
        coefficients = coefficients + _COUNTED * (log_shares - log_shares.mean(axis=0))
        intercepts = intercepts + _COUNTED * counted.class_log_prior_
    weights: dict[str, str] = {}
    for feature, column in columns.items():
        pairs: list[int] = []
        for position, weight in enumerate(coefficients[:, column]):
            if abs(weight) >= _LEAST:
                pairs += [position, round(100 * float(weight) * rarity[feature])]
        if pairs:
            weights[feature] = " ".join(map(str, (round(100 * rarity[feature]), *pairs)))
    bias = tuple(round(float(value), 4) for value in intercepts)
    return Model(tuple(map(str, model.classes_)), bias), weights


def _matrix(outlines: Iterable[Sequence[str]], columns: Mapping[str, int], rarity: Mapping[str, float]) -> "csr_matrix":
    """Return outlines as rows of unit length, in which a feature weighs by its rarity."""
    from scipy.sparse import csr_matrix

    values: list[float] = []
    positions: list[int] = []
    ends = [0]
    for outline in outlines:
        known = [feature for feature in outline if feature in columns]
        length = sqrt(sum(rarity[feature] ** 2 for feature in known))
        values += [rarity[feature] / length for feature in known]
        positions += [columns[feature] for feature in known]
        ends.append(len(values))
    return csr_matrix((values, positions, ends), shape=(len(ends) - 1, len(columns)))


def _thinned(outlines: Iterable[Sequence[str]]) -> Iterator[list[str]]:
    """Yield each outline without some of its features, the same ones whatever stands before it."""
    for outline in outlines:
        dice = Random(" ".join(outline))  # noqa: S311 - no secret
        yield [feature for feature in outline if dice.random() > _LEFT_OUT]
