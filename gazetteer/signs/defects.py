"""What inspections found and until when it must be mended (S04)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import pandas as pd

from gazetteer.signs.book import sign_finding
from gazetteer.signs.terms import SignTerms
from gazetteer.specs.signs import DEFECTS
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class DefectStudy:
    """Open and late defects as findings, and counts: `inspections` = `without_defect` + `mended` + `open` + `undated` (open, with no day to count from)."""

    report: Report
    inspections: int
    without_defect: int
    mended: int
    mended_late: int
    open: int
    undated: int
    by_defect: Mapping[str, int]


def study_defects(inspections: gpd.GeoDataFrame, terms: SignTerms, *, on: date) -> DefectStudy:
    """Every inspection with its term: the day written down as due, else the term of the place counted from the day it was seen."""
    found: list[Finding] = []
    counts: Counter[str] = Counter()
    by_defect: Counter[str] = Counter()
    for row in inspections.drop(columns="geometry", errors="ignore").itertuples():
        defects = _codes(row.defects)
        by_defect.update(defects)
        if not defects:
            counts["without_defect"] += 1
            continue
        due = _day(row.due_on) or (terms.mend.due(seen) if (seen := _day(row.seen_on)) else None)
        done = _day(row.done_on)
        if done is not None:
            counts["mended"] += 1
            counts["mended_late"] += due is not None and done > due
            continue
        counts["open" if due else "undated"] += 1
        found.append(_open(str(row.sign_id), str(row.inspection_id), defects, due, terms, on))
    return DefectStudy(
        Report.of(sorted(found, key=lambda f: (-int(f.evidence.get("days_late") or 0), f.where.key or ""))),
        len(inspections), counts["without_defect"], counts["mended"], counts["mended_late"], counts["open"], counts["undated"],
        dict(sorted(by_defect.items())),
    )  # fmt: skip


def _open(sign_id: str, inspection_id: str, defects: list[str], due: date | None, terms: SignTerms, on: date) -> Finding:
    known = [DEFECTS.labels[code] for code in defects if code in DEFECTS]
    zh, en = "、".join(w.zh for w in known), ", ".join(w.en for w in known)
    where = Where("name_signs", sign_id)
    facts = {"inspection_id": inspection_id, "defects": ";".join(defects)}
    if due is None:
        sentence = Wording(
            f"问题未整改（{zh}），巡查日期不详，无法计算期限。",
            f"Not mended ({en}); seen on no known day, so no term can be counted.",
        )
        return sign_finding("S04", sentence, where, facts, citation=terms.citation)
    late = (on - due).days
    tail = Wording(f"已超期 {late} 天", f"{late} days late") if late > 0 else Wording(f"期限 {due}", f"due {due}")
    sentence = Wording(f"问题未整改（{zh}），{tail.zh}。", f"Not mended ({en}): {tail.en}.")
    severity = Severity.WARNING if late > 0 else Severity.NOTE
    return sign_finding(
        "S04",
        sentence,
        where,
        {**facts, "due_on": due.isoformat(), "days_late": max(late, 0)},
        severity=severity,
        citation=terms.citation,
    )


def _codes(value: object) -> list[str]:
    return [code for code in value.split(";") if code] if isinstance(value, str) else []


def _day(value: object) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()  # type: ignore[call-overload,arg-type]  # because a cell is a scalar
