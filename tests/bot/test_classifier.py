"""The classifier: likelihoods from weights, and a clear error when there are none."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.classifier import Model, load
from bot.errors import LearningError

MODEL = Model(("a", "b"), (0.0, 0.0), {"x": "100 0 200", "y": "100 1 200", "z": "250 0 -500 1 500"})


@given(st.lists(st.sampled_from(["x", "y", "z", "unknown"])))
def test_likelihoods_sum_to_one(features: list[str]) -> None:
    """Whatever the features."""
    assert abs(sum(MODEL.likelihoods(features).values()) - 1) < 1e-9


def test_a_feature_speaks_for_its_label() -> None:
    """And unknown ones for none."""
    assert MODEL.likelihoods(["x"])["a"] > 0.5
    assert MODEL.likelihoods(["unknown"]) == {"a": 0.5, "b": 0.5}


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"version": 0}', "null", '{"version": 1, "kind": 3}'])
def test_damaged_weights_are_a_plain_error(content: str, tmp_path: Path) -> None:
    """That says how to make them anew."""
    path = tmp_path / "learned.json"
    path.write_text(content)
    with pytest.raises(LearningError, match="make learn"):
        load(path)


def test_missing_weights_are_a_plain_error(tmp_path: Path) -> None:
    """The same."""
    with pytest.raises(LearningError, match="make learn"):
        load(tmp_path / "nowhere.json")
