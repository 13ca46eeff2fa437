"""Draws what was measured: throughput, latency, and memory over time."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from tests.load.ledger import percentile
from tests.load.run import Run

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Okabe and Ito's colours, told apart with any kind of colour vision; markers and strokes say the same once more.
_COLOURS = {"Slack": "#0072B2", "Discord": "#D55E00"}
_MARKERS = {"Slack": "o", "Discord": "s"}
_STROKES = ("-", "--", "-.", ":")
_QUIET = "#666666"
_WINDOW = 10.0
"""Seconds of a point of the latency over time."""


def load(runs: Sequence[Run], path: Path) -> None:
    """Write a PNG with throughput and latency by the number of processes, and memory over time."""
    figure = Figure(figsize=(15, 4.6), layout="constrained")
    left, middle, right = figure.subplots(1, 3)
    eager = [run for run in runs if not run.pace[0].isdigit()]
    steady = [run for run in runs if run.pace[0].isdigit()]
    for name in _COLOURS:
        of = [run for run in eager if run.platform == name]
        if of:
            _line(left, of, [run.verdict.throughput for run in of], name, "-")
        for share, stroke in ((0.99, "--"), (0.5, "-")):
            of = [run for run in steady if run.platform == name]
            values = [1_000 * run.verdict.percentile(share) for run in of]
            if of:
                _line(middle, of, values, f"{name}, p{share * 100:.0f}", stroke)
    _memory(right, eager or runs)
    _dressed(left, "Answers a second, asked as fast as answered", "processes", "answers a second")
    _dressed(middle, f"Latency at {steady[0].pace if steady else 'a steady rate'}", "processes", "ms")
    _dressed(right, "Memory, asked as fast as answered", "seconds", "MB (RSS) of each process")
    for axes in (left, middle):
        axes.set_xticks(sorted({run.processes for run in runs}))
    figure.savefig(path, format="png", dpi=110)


def soak(runs: Sequence[Run], path: Path) -> None:
    """Write a PNG with memory and latency over time."""
    figure = Figure(figsize=(13, 4.6), layout="constrained")
    left, right = figure.subplots(1, 2)
    _memory(left, runs)
    for run in runs:
        windows: defaultdict[float, list[float]] = defaultdict(list)
        for at, seconds in run.series:
            windows[at // _WINDOW * _WINDOW].append(1_000 * seconds)
        for share, stroke in ((0.99, "--"), (0.5, "-")):
            points = [(at, percentile(sorted(windows[at]), share)) for at in sorted(windows)]
            label = f"{run.platform}, p{share * 100:.0f}"
            right.plot(*zip(*points, strict=True), stroke, color=_COLOURS[run.platform], label=label, linewidth=1.4)
    _dressed(left, f"Memory at {runs[0].pace} on each platform", "seconds", "MB (RSS) of each process")
    _dressed(right, f"Latency, in windows of {_WINDOW:.0f} seconds", "seconds", "ms")
    figure.savefig(path, format="png", dpi=110)


def _line(axes: "Axes", runs: Sequence[Run], values: Sequence[float], label: str, stroke: str) -> None:
    name = runs[0].platform
    counts = [run.processes for run in runs]
    axes.plot(counts, values, stroke, color=_COLOURS[name], marker=_MARKERS[name], label=label, linewidth=1.6)


def _memory(axes: "Axes", runs: Sequence[Run]) -> None:
    several = len({run.processes for run in runs}) > 1
    for run in runs:
        stroke = _STROKES[sorted({r.processes for r in runs}).index(run.processes) % len(_STROKES)]
        for n, name in enumerate(run.memory):
            points = [(sample.at, sample.megabytes) for sample in run.samples if sample.name == name]
            label = f"{run.platform}, {run.processes} process{'es' * (run.processes > 1)}" if several else run.platform
            if points:
                (line,) = axes.plot(*zip(*points, strict=True), stroke, color=_COLOURS[run.platform], linewidth=1.2)
                line.set_label(label if n == 0 else "_")


def _dressed(axes: "Axes", title: str, x: str, y: str) -> None:
    axes.set_title(title, fontsize=11)
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    axes.set_ylim(bottom=0)
    axes.grid(axis="y", color="#DDDDDD", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(colors=_QUIET)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(frameon=False, fontsize=8)
