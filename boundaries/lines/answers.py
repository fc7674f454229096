"""What the checks found as plain Python, ready for JSON, in an order that does not change."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from boundaries.lines.check_lines import LineReport
from layers.report import Finding
from layers.wording import Wording


def line_report_to_dict(report: LineReport) -> dict[str, Any]:
    """`{"errors": 0, "warnings": 2, "notes": 1, "lines": […], "checks": [{"code", "sentence", "findings": […]}], "looked_at": {…}, "settings": {…}}`.

    Metres to the millimetre, degrees to seven decimals; texts in both languages.
    """
    counted = [str(finding.severity) for finding in report.report]
    return {
        **{f"{severity}s": counted.count(severity) for severity in ("error", "warning", "note")},
        "lines": [{**asdict(line), "length_m": round(line.length_m, 3)} for line in report.lines],
        "checks": [
            {"code": o.code, "sentence": words(o.sentence), "findings": [finding_to_dict(f) for f in o.report]}
            for o in report.outcomes
        ],
        "looked_at": dict(report.looked_at),
        "settings": asdict(report.settings),
    }


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
