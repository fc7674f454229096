"""What the checks found as plain Python, ready for JSON, in an order that does not change."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pandas as pd

from boundaries.lines.check_lines import LineReport
from boundaries.lines.vintages import BorderComparison
from layers.report import Finding
from layers.wording import Wording


def line_report_to_dict(report: LineReport) -> dict[str, Any]:
    """`{"errors": 0, "warnings": 2, "notes": 1, "lines": […], "checks": [{"code", "sentence", "had_rows", "findings": […]}], "looked_at": {…}, "settings": {…}}`.

    Metres to the millimetre, degrees to seven decimals; texts in both languages.
    """
    counted = [str(finding.severity) for finding in report.report]
    return {
        **{f"{severity}s": counted.count(severity) for severity in ("error", "warning", "note")},
        "lines": [{**asdict(line), "length_m": round(line.length_m, 3)} for line in report.lines],
        "checks": [
            {
                "code": o.code,
                "sentence": words(o.sentence),
                "had_rows": o.has_rows,
                "findings": [finding_to_dict(f) for f in o.report],
            }
            for o in report.outcomes
        ],
        "looked_at": dict(report.looked_at),
        "settings": asdict(report.settings),
    }


def comparison_to_dict(found: BorderComparison) -> dict[str, Any]:
    """`{"accuracy_m": 50, "pairs_by_verdict": {…}, "offsets_m": {…}, "pairs": [{"code_a", …, "verdict"}], "gaps_old": […], …}`; missing offsets null."""
    pairs = found.pairs.astype(object).where(found.pairs.notna(), None)
    return {
        "accuracy_m": found.accuracy_m,
        "pairs_by_verdict": found.count(),
        "offsets_m": {str(share): round(metres, 3) for share, metres in found.offsets_m.items()},
        "pairs": [{str(k): _plain(v) for k, v in row.items()} for row in pairs.to_dict(orient="records")],
        "gaps_old": _rows(found.gaps_old),
        "gaps_new": _rows(found.gaps_new),
        "only_old": dict(found.only_old),
        "only_new": dict(found.only_new),
        "unusable": list(found.unusable),
    }


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(k): _plain(v) for k, v in row.items()} for row in frame.to_dict(orient="records")]


def _plain(value: Any) -> Any:
    return round(value, 3) if isinstance(value, float) else str(value) if isinstance(value, str) else value


def finding_to_dict(finding: Finding) -> dict[str, Any]:
    where = finding.where
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "sentence": words(finding.sentence),
        "layer": where.layer,
        "key": where.key,
        "lon": None if where.lon is None else round(where.lon, 7),
        "lat": None if where.lat is None else round(where.lat, 7),
        "evidence": dict(finding.evidence),
    }


def words(wording: Wording) -> Mapping[str, str]:
    return {"zh": wording.zh, "en": wording.en}
