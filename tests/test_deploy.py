"""The dashboard and the alerts agree with the numbers that there are."""

import json
import re
from pathlib import Path
from typing import Any

import yaml

from adapters.host.metrics import Metrics

DEPLOY = Path(__file__).parents[1] / "deploy"
DASHBOARD = (DEPLOY / "grafana" / "twitchwise.json").read_text(encoding="utf-8")
PANELS: list[dict[str, Any]] = json.loads(DASHBOARD)["panels"]
ALERTS: dict[str, Any] = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text(encoding="utf-8"))
RULES: list[dict[str, Any]] = [rule for group in ALERTS["groups"] for rule in group["rules"]]

NAMES = Metrics("slack", "0123456789abcdef").names()
LABELS = {"platform", "kind", "intent", "outcome", "use", "digest", "le", "job", "instance"}


def asked() -> list[str]:
    """Return every expression of both."""
    return [target["expr"] for panel in PANELS for target in panel["targets"]] + [rule["expr"] for rule in RULES]


def test_every_number_that_is_asked_for_exists() -> None:
    """In expressions and in variables."""
    for text in (*asked(), DASHBOARD):
        for name in re.findall(r"\b(?:twitchwise|process|python)_[a-z_]+\b", text):
            assert name in NAMES, name


def test_every_number_of_ours_is_shown() -> None:
    """At least once."""
    shown = {re.sub("_(bucket|sum|count)$", "", name) for name in NAMES if name.startswith("twitchwise_")}
    assert all(name in DASHBOARD for name in shown)


def test_only_labels_that_exist_are_asked_for() -> None:
    """In selectors and in groups, and every bracket is closed."""
    for text in asked():
        groups = re.findall(r"\b(?:by|on) \(([^)]*)\)", text)
        labels = {label for group in groups for label in group.split(", ")} | set(re.findall(r"[{,](\w+)=", text))
        assert labels <= LABELS, text
        assert all(text.count(one) == text.count(other) for one, other in ("()", "[]", "{}"))


def test_the_dashboard_works_wherever_it_is_imported() -> None:
    """With whatever Prometheus is chosen there."""
    assert set(re.findall(r'"uid": "([^"]*)"', DASHBOARD)) == {"${datasource}"}
    variables = {variable["name"]: variable["type"] for variable in json.loads(DASHBOARD)["templating"]["list"]}
    assert variables == {"datasource": "datasource", "platform": "query"}


def test_every_panel_is_itself_and_has_room() -> None:
    """Ids are unique, no two panels overlap, and each says what it shows."""
    ids = [panel["id"] for panel in PANELS]
    assert len(ids) == len(set(ids))
    taken: set[tuple[int, int]] = set()
    for panel in PANELS:
        at = panel["gridPos"]
        cells = {(at["x"] + x, at["y"] + y) for x in range(at["w"]) for y in range(at["h"])}
        assert not cells & taken
        assert at["x"] + at["w"] <= 24
        taken |= cells
        assert panel["title"]
        assert panel["description"]
        assert panel["targets"]


def test_every_alert_says_what_to_do() -> None:
    """And how bad it is."""
    names = [rule["alert"] for rule in RULES]
    assert len(names) == len(set(names))
    for rule in RULES:
        assert rule["labels"]["severity"] in {"critical", "warning", "info"}
        assert {"summary", "remedy"} == rule["annotations"].keys()
        assert rule["for"]


def test_that_nobody_asks_is_no_alarm() -> None:
    """It is for information alone."""
    (quiet,) = [rule for rule in RULES if rule["alert"] == "TwitchwiseQuiet"]
    assert quiet["labels"]["severity"] == "info"
