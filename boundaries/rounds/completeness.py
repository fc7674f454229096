"""May a round be closed? Every marker and every stretch of line has a record of each side or a stated reason, and nothing disputed is hidden."""

from collections.abc import Iterator, Mapping, Sequence

from boundaries.records.fold import Record, RecordKey, Records
from boundaries.records.kinds import DISAGREEMENT, disagreement_subject
from boundaries.rounds.checklist import Checklist
from boundaries.rounds.comparison import ItemComparison
from boundaries.rounds.round import Round, rows_of
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording

Names = Mapping[str, str]
"""What each side is called, by its code."""


def check_complete(
    inspected: Round, checklist: Checklist, comparisons: Sequence[ItemComparison], records: Records, names: Names
) -> Report:
    """Errors are what keeps a round open; warnings are what its report must mention."""
    return Report.of(
        [
            *_missing_lines(inspected, checklist),
            *(finding for one in comparisons for finding in _unrecorded(one, names)),
            *(finding for one in comparisons for finding in _alone(one, names)),
            *(finding for one in comparisons for finding in _conflicts(one, records, inspected.round_id)),
        ]
    )


def _missing_lines(inspected: Round, checklist: Checklist) -> Iterator[Finding]:
    held = {item.line_id for item in checklist.items}
    for line_id in inspected.line_ids:
        if line_id not in held:
            yield Finding(
                "boundaries.line-not-registered",
                Severity.ERROR,
                Wording(
                    f"本轮界线 {line_id} 不在登记册中或没有图形，无法列出清单。请先导入界线。",
                    f"Line {line_id} of this round is not registered or has no geometry, so it has no checklist. Import it first.",
                ),
                Where(layer="boundary_lines", key=line_id),
            )


def _unrecorded(one: ItemComparison, names: Names) -> Iterator[Finding]:
    for side in one.item.sides:
        record = one.records.get(side)
        if record is None:
            yield _about(
                one,
                "boundaries.not-checked",
                f"{names[side]}没有记录，也没有说明理由。",
                f"has no record of {names[side]} and no stated reason.",
            )
        elif not record.value("reason_not_checked"):
            yield from _unfilled(one, record, names[side])


def _unfilled(one: ItemComparison, record: Record, name: str) -> Iterator[Finding]:
    for field in one.item.kind.fields:
        state = record.fields.get(field.name)
        if field.required and (state is None or (not state.is_conflict and state.value is None)):
            yield _about(
                one, "boundaries.field-missing", f"{name}未填“{field.label.zh}”。", f"lacks “{field.label.en}” of {name}."
            )


def _alone(one: ItemComparison, names: Names) -> Iterator[Finding]:
    """Both sides present is a hard field: 行政区域界线管理条例 Art. 12 has governments inspect together."""
    for side, record in one.records.items():
        if record.value("reason_not_checked"):
            continue
        present = {str(row.get("side")) for row in rows_of(record, "attendance")}
        absent = [names[other] for other in one.item.sides if other not in present]
        if present and absent:
            yield _about(
                one, "boundaries.side-absent",
                f"{names[side]}的记录中没有{'、'.join(absent)}人员到场。联检须各方共同进行。",
                f"was recorded by {names[side]} without anybody of {', '.join(absent)}. A joint inspection is made together.",
            )  # fmt: skip


def _conflicts(one: ItemComparison, records: Records, round_id: str) -> Iterator[Finding]:
    for compared in one.conflicts:
        subject = disagreement_subject(*one.item.ref, compared.field.name)
        on_record = records.get(RecordKey(DISAGREEMENT.name, round_id, subject, ""))
        if on_record is None or not on_record.value("text"):
            yield _about(
                one, "boundaries.conflict-open",
                f"“{compared.field.label.zh}”双方记录不一致，尚未更正，也未列为分歧。",
                f"has different values for “{compared.field.label.en}”, neither corrected nor put on record as a disagreement.",
                compared.field.name,
            )  # fmt: skip


def _about(one: ItemComparison, code: str, zh: str, en: str, column: str | None = None) -> Finding:
    item = one.item
    return Finding(
        code,
        Severity.ERROR,
        Wording(f"{item.kind.label.zh}“{item.title}”：{zh}", f"{item.kind.label.en} “{item.title}” {en}"),
        Where(layer=item.kind.name, key=item.subject, column=column, lon=item.lon, lat=item.lat),
        {"line_id": item.line_id},
    )
