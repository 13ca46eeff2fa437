"""The classifier: likelihoods from weights, and a clear error when there are none."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.classifier import FILE, Learned, Model, Models, load, rows
from bot.errors import LearningError

WEIGHTS = {"x": "100 0 200", "y": "100 1 200", "z": "250 0 -500 1 500"}
MODEL = Model(("a", "b"), (0.0, 0.0))
LEARNED = Learned(Models(MODEL, MODEL, MODEL, MODEL), rows([WEIGHTS, WEIGHTS, WEIGHTS, {"x": "100 1 200"}]), "")


@given(st.lists(st.sampled_from(["x", "y", "z", "unknown"])))
def test_likelihoods_sum_to_one(features: list[str]) -> None:
    """Whatever the features."""
    for likely in LEARNED.likelihoods(features):
        assert abs(sum(likely.values()) - 1) < 1e-9


def test_a_feature_speaks_for_its_label() -> None:
    """In each model that has it; unknown ones speak for none."""
    assert LEARNED.likelihoods(["x"]).kind["a"] > 0.5
    assert LEARNED.likelihoods(["x"]).talk["b"] > 0.5
    assert LEARNED.likelihoods(["y"]).kind["b"] > 0.5
    assert LEARNED.likelihoods(["y"]).talk == LEARNED.likelihoods(["unknown"]).kind == {"a": 0.5, "b": 0.5}


@given(st.sets(st.text(st.characters(exclude_categories=["C"]), min_size=1)), st.text())
def test_every_feature_is_found_again_and_no_other(features: set[str], other: str) -> None:
    """However alike they are."""
    known = Learned(LEARNED._models, rows([dict.fromkeys(features, "100 0 200"), {}, {}, {}]), "")
    for feature in features:
        assert known.likelihoods([feature]).kind["a"] > 0.5
    if other not in features:
        assert known.likelihoods([other]).kind["a"] == 0.5


def test_only_so_many_weights_are_kept_ready_and_the_rest_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks everything does not fill the memory."""
    monkeypatch.setattr("bot.classifier._MOST_MET", 2)
    known = Learned(LEARNED._models, LEARNED._rows, "")
    expected = LEARNED.likelihoods("xyz")
    for _ in range(3):
        assert known.likelihoods("xyz") == expected
        assert len(known._met) == 2


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"version": 0}', "null", '{"version": 1, "kind": 3}'])
def test_damaged_weights_are_a_plain_error(content: str, tmp_path: Path) -> None:
    """That says how to make them anew."""
    path = tmp_path / "learned.json"
    path.write_text(content)
    with pytest.raises(LearningError, match="make learn"):
        load(path)


@pytest.mark.parametrize(
    "damage", [{"rows": []}, {"rows": [1]}, {"rows": None}, {"models": {}}, {"models": {"kind": 3}}]
)
def test_weights_that_are_damaged_in_part_are_a_plain_error_too(damage: dict[str, object], tmp_path: Path) -> None:
    """When they are loaded, not when somebody asks."""
    path = tmp_path / "learned.json"
    path.write_text(json.dumps(json.loads(FILE.read_text(encoding="utf-8")) | damage), encoding="utf-8")
    with pytest.raises(LearningError, match="make learn"):
        load(path)


def test_missing_weights_are_a_plain_error(tmp_path: Path) -> None:
    """The same."""
    with pytest.raises(LearningError, match="make learn"):
        load(tmp_path / "nowhere.json")
