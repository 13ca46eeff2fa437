"""Findings as people and programs read them."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby

from adapters.doctor.finding import Finding, Mark

_WIDTH = max(map(len, Mark))


def text(findings: Sequence[Finding]) -> str:
    """Return findings by what they are about, each with its mark and its remedy."""
    lines = []
    for part, group in groupby(findings, lambda finding: finding.part):
        lines.append(part.capitalize())
        for finding in group:
            lines.append(f"  {finding.mark:{_WIDTH}}  {finding.what}")
            if finding.remedy:
                lines.append(f"  {'':{_WIDTH}}  → {finding.remedy}")
        lines.append("")
    problems, notes = count(findings, Mark.PROBLEM), count(findings, Mark.NOTE)
    return "\n".join([*lines, f"problems: {problems}, notes: {notes}"])


def as_json(findings: Sequence[Finding]) -> str:
    """Return findings as one JSON object."""
    told = {"problems": count(findings, Mark.PROBLEM), "findings": [asdict(finding) for finding in findings]}
    return json.dumps(told, ensure_ascii=False, indent=2)


def count(findings: Sequence[Finding], mark: Mark) -> int:
    """Return how many findings have a mark."""
    return sum(finding.mark is mark for finding in findings)
