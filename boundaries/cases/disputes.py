"""Looks at disputes: evidence in its class, the peace kept, the filing chain, and the land between the claims."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import cast

import shapely

from boundaries.cases import sources as s
from boundaries.cases.case import Case, Row, day_of, rows_of
from boundaries.cases.claims import ClaimedLand, claim_line, land_between
from boundaries.cases.found import found
from boundaries.cases.needs import filing_chain
from boundaries.cases.settings import CaseSettings
from boundaries.records.kinds.case_words import EVIDENCE_CLASSES, EVIDENCE_ITEMS, FILING_LEVELS
from layers.report import Finding, Report, Severity


def class_of(item: str) -> str:
    """The class an item of evidence has by the regulation: Art. 7 decides, Art. 8 is reference, anything else does not count (Art. 9)."""
    return "basis" if item.startswith("art7") else "reference" if item.startswith("art8") else "none"


def judge_dispute(case: Case, settings: CaseSettings | None = None) -> Report:
    """Everything a person should look at in a dispute."""
    figures = settings or CaseSettings()
    return Report.of([*_peace(case), *_evidence(case, figures), *_villages(case), *_filing(case)])


def claimed_land(case: Case, *, land: Mapping[str, shapely.Geometry] | None = None) -> tuple[ClaimedLand, ...]:
    """The land between the claim lines of every two sides of a dispute that have drawn one.

    Raises:
        NoCourse: a claim line without length.
    """
    drawn = {side: line for side, record in sorted(case.claims.items()) if (line := record.value("claim_line"))}
    lines = [
        claim_line(side, cast("list[list[float]]", coordinates)) for side, coordinates in drawn.items() if side in case.sides
    ]
    return tuple(land_between(one, other, land=land) for one, other in combinations(lines, 2))


def _peace(case: Case) -> Iterator[Finding]:
    """争议期间不迁民、不设机构、不破坏资源。"""
    for name in ("no_settlers", "no_new_organs", "no_destruction"):
        label = case.record.kind.field(name).label
        if case.record.value(name) is False:
            yield found(
                case, "peace-broken", Severity.ERROR,
                (f"“{label.zh}”填为否，须立即制止并报告上一级", f"“{label.en}” is answered no: stop it and report it above"),
                s.DISPUTE_10, field=name,
            )  # fmt: skip
    if case.record.value("had_incident") is True:
        for name in ("handled_on_site", "reported_above"):
            if not case.says(name):
                label = case.record.kind.field(name).label
                yield found(
                    case, "incident-not-handled", Severity.ERROR,
                    (f"发生群众纠纷而未填“{label.zh}”", f"people clashed and “{label.en}” is not said"),
                    s.DISPUTE_10, field=name,
                )  # fmt: skip


def _evidence(case: Case, settings: CaseSettings) -> Iterator[Finding]:
    for side, claim in sorted(case.claims.items()):
        for row in rows_of(claim, "evidence"):
            yield from _piece_of_evidence(case, side, row, settings)


def _piece_of_evidence(case: Case, side: str, row: Row, settings: CaseSettings) -> Iterator[Finding]:
    """证据按条例第七、八、九条分类采信。"""
    title, item, said = str(row.get("title"))[:60], str(row.get("item") or ""), str(row.get("evidence_class") or "")
    if not item:
        yield found(
            case, "evidence-without-item", Severity.WARNING,
            (f"{side} 的证据“{title}”未写明属于第七条或第八条哪一项，暂不能采信",
             f"evidence “{title}” of {side} names no item of Art. 7 or 8 and cannot count yet"),
            s.DISPUTE_9, field="evidence", side=side,
        )  # fmt: skip
        return
    source = {"basis": s.DISPUTE_7, "reference": s.DISPUTE_8, "none": s.DISPUTE_9}[class_of(item)]
    if said and said != class_of(item):
        should, stated = EVIDENCE_CLASSES.labels[class_of(item)], EVIDENCE_CLASSES.labels[said]
        yield found(
            case, "evidence-misclassed", Severity.ERROR,
            (f"{side} 的证据“{title}”属{EVIDENCE_ITEMS.labels[item].zh}，只能为“{should.zh}”，填成了“{stated.zh}”",
             f"evidence “{title}” of {side} is {EVIDENCE_ITEMS.labels[item].en}: it is “{should.en}”, not “{stated.en}”"),
            source, field="evidence", side=side, item=item,
        )  # fmt: skip
    yield from _evidence_day(case, side, row, settings)


def _evidence_day(case: Case, side: str, row: Row, settings: CaseSettings) -> Iterator[Finding]:
    """第七条第（五）项和第八条的材料须成文于争议发生之前。"""
    title, item, dated, began = (
        str(row.get("title"))[:60],
        str(row.get("item")),
        day_of(row.get("dated_on")),
        case.day("began_on"),
    )
    if item != "art7_5" and not item.startswith("art8"):
        return
    source = s.DISPUTE_7 if item == "art7_5" else s.DISPUTE_8
    if dated is None:
        yield found(
            case, "evidence-undated", Severity.WARNING,
            (f"{side} 的证据“{title}”没有成文日期，无法判断是否早于争议",
             f"evidence “{title}” of {side} bears no date, so it cannot be said to predate the dispute"),
            source, field="evidence", side=side,
        )  # fmt: skip
    elif began is not None and dated >= began:
        yield found(
            case, "evidence-too-late", Severity.ERROR,
            (f"{side} 的证据“{title}”成文于 {dated}，不早于争议发生的 {began}，不予采信",
             f"evidence “{title}” of {side} is dated {dated}, not before the dispute began on {began}: it does not count"),
            source, field="evidence", side=side, dated_on=dated.isoformat(),
        )  # fmt: skip
    elif item.startswith("art8") and dated < settings.reference_from:
        yield found(
            case, "evidence-too-early", Severity.WARNING,
            (f"{side} 的证据“{title}”成文于 {dated}，早于解放（当地日期请核，暂按 {settings.reference_from}）",
             f"evidence “{title}” of {side} is dated {dated}, before 解放 (taken as {settings.reference_from}; the local day may differ)"),
            source, field="evidence", side=side, dated_on=dated.isoformat(),
        )  # fmt: skip


def _villages(case: Case) -> Iterator[Finding]:
    """涉及自然村隶属关系变更的，按行政区划变更程序报批。"""
    if case.record.value("changes_villages") is True:
        yield found(
            case, "village-changes-side", Severity.WARNING,
            ("协议或决定涉及自然村隶属关系变更，签字不即生效，须按行政区域界线变更的权限和程序报批",
             "the agreement or decision moves a village to another side: it takes effect only after approval as a change of the line"),
            s.DISPUTE_14, field="changes_villages",
        )  # fmt: skip


def _filing(case: Case) -> Iterator[Finding]:
    """协议或决定须逐级备案。"""
    if not case.says("agreement") or case.text("ground") == "position":
        return
    filed = {str(row.get("level")) for row in case.rows("filings") if row.get("filed_on")}
    for level in filing_chain(case.text("level"), is_autonomous=case.says("is_autonomous")):
        if level not in filed:
            label = FILING_LEVELS.labels[level]
            yield found(
                case, "not-filed-with", Severity.WARNING,
                (f"协议或决定尚未报{label.zh}备案", f"the agreement or decision is not filed with the {label.en} yet"),
                s.DISPUTE_16, field="filings", level=level,
            )  # fmt: skip
