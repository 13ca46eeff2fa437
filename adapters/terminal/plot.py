"""Draws confusion matrices into a picture."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.evaluation import Judged, confusion

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw(judged: Sequence[Judged], path: Path) -> None:
    """Write a PNG with the confusion of kinds and of intents; needs matplotlib."""
    from matplotlib.figure import Figure

    kinds, intents = confusion(judged)
    figure = Figure(figsize=(18, 8.5), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.6))
    _matrix(left, kinds, "Kind")
    _matrix(right, intents, "Intent")
    figure.savefig(path, format="png", dpi=110)


def _matrix(axes: "Axes", counts: Counter[tuple[str, str]], title: str) -> None:
    rows = sorted({label for label, _ in counts})
    columns = rows + sorted({read for _, read in counts} - set(rows))
    totals = {row: sum(counts[row, column] for column in columns) for row in rows}
    shares = [[counts[row, column] / totals[row] for column in columns] for row in rows]
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    axes.set_title(f"{title}: label (rows) and reading (columns)")
    axes.set_xticks(range(len(columns)), columns, rotation=60, ha="right")
    axes.set_yticks(range(len(rows)), rows)
    for y, row in enumerate(rows):
        for x, column in enumerate(columns):
            if count := counts[row, column]:
                axes.text(x, y, str(count), ha="center", va="center", color="white" if shares[y][x] > 0.5 else "black")
