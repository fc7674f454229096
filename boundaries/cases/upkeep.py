"""Looks at what is kept up between rounds: keepers' patrols, and the demarcation that follows a division change."""

from collections.abc import Iterator

from boundaries.cases import sources as s
from boundaries.cases.case import Case, rows_of
from boundaries.cases.errors import RepairWithoutNeighbour
from boundaries.cases.found import found
from boundaries.cases.repair import actions_in_words
from boundaries.records.fold import Record
from boundaries.records.kinds.words import NEED_THE_NEIGHBOUR
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording


def judge_patrol(record: Record) -> Report:
    """日常巡查中不得单方维修界桩。"""
    return Report.of(_alone(record))


def require_only_kept(record: Record) -> None:
    """Raises RepairWithoutNeighbour: a keeper's patrol tells of work on a stone."""
    for finding in judge_patrol(record):
        raise RepairWithoutNeighbour(str(finding.evidence["marker_id"]), ())


def _alone(record: Record) -> Iterator[Finding]:
    for row in rows_of(record, "markers"):
        actions = row.get("actions")
        touched = [str(code) for code in actions if code in NEED_THE_NEIGHBOUR] if isinstance(actions, list | tuple) else []
        if touched:
            marker = str(row.get("marker_id"))[:60]
            done = actions_in_words(touched)
            yield Finding(
                "boundaries.patrol-repaired-alone", Severity.ERROR,
                Wording(
                    f"巡查记录中界桩“{marker}”填有“{done.zh}”。管护人只做清理、描红等维护；动界桩须立案，毗邻方在场（{s.ART_6_2.cite.zh}）。",
                    f"The patrol says of marker “{marker}”: {done.en}. A keeper clears and repaints; work on the stone needs a case and the "
                    f"neighbour present ({s.ART_6_2.cite.en}).",
                ),
                Where(layer=record.key.kind, key=record.key.subject, column="markers"),
                {"marker_id": marker, "actions": ";".join(touched), "article": s.ART_6_2.cite.zh},
            )  # fmt: skip


def judge_demarcation(case: Case) -> Report:
    """Everything a person should look at in a demarcation after a division change; its clocks are those of the line."""
    return Report.of([*_extension(case), *_completion(case)])


def _extension(case: Case) -> Iterator[Finding]:
    """延期须经审批机关批准。"""
    if case.says("is_extended") and not case.says("extension_document"):
        yield found(
            case, "extension-without-document", Severity.WARNING,
            ("已延期而未写明批准延期的文号", "it was extended without the document that allows it"), s.DIVISION_15, field="extension_document",
        )  # fmt: skip


def _completion(case: Case) -> Iterator[Finding]:
    """完成变更时，同时向审批机关报告；变更后勘定界线、签订协议书。"""
    if not case.says("completed_on"):
        return
    for field, source, zh, en in (
        (
            "completion_reported_on",
            s.DIVISION_15,
            "已完成变更而未报告审批机关",
            "it was completed and not reported to the organ that approved it",
        ),
        ("surveyed_on", s.DIVISION_16, "已完成变更而界线尚未勘定", "it was completed and the line is not demarcated yet"),
        ("agreement", s.ART_9, "已完成变更而未签订界线协议书", "it was completed and no agreement on the line is signed"),
    ):
        if not case.says(field):
            yield found(case, "demarcation-unfinished", Severity.WARNING, (zh, en), source, field=field)
