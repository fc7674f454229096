"""11 联检报告: what was inspected, how, what was found marker by marker, what is open, and an annex of disagreements with both values."""

from boundaries.records.fold import RecordKey
from boundaries.records.kinds import DISAGREEMENT, MARKER_CHECK, MEETING, SEGMENT_CHECK, disagreement_subject
from boundaries.rounds.comparison import Agreement, ItemComparison
from gisvc.forms.inspection.order import Order
from gisvc.forms.inspection.outputs.found import joint_text
from gisvc.forms.inspection.outputs.lines_table import lines_table
from gisvc.forms.inspection.outputs.problems import problem_table, problems
from gisvc.forms.inspection.shown import day, metres, shown
from gisvc.forms.papers.paper import Block, Cell, Column, Heading, Page, Paper, Table, Text
from layers.fields import FieldKind

NAME, NUMBER, TITLE = "report", 11, "行政区域界线联合检查报告"
MARKERS = (Column("no", "序号", 0.5), Column("title", "界桩", 1.2), Column("chainage", "里程", 1.1), Column("state", "状态", 1.8), Column("actions", "处理措施", 1.6), Column("outcome", "处理结果", 1.3))  # fmt: skip
SEGMENTS = (Column("no", "序号", 0.5), Column("title", "线段", 1.8), Column("chainage", "里程", 1.6), Column("state", "状态", 1.3), Column("agrees", "与协议一致", 1.1), Column("changes", "变化情况", 1.6))  # fmt: skip
DISAGREED = (Column("subject", "对象", 1.2), Column("field", "栏目", 1.0), Column("side", "一方", 1.0), Column("value", "该方记录", 2.0), Column("difference", "相差", 0.7), Column("text", "说明与处理", 1.6))  # fmt: skip


def describe(order: Order) -> Paper:
    body = Page("report", _body(order))
    annex = Page("annex", (_disagreements(order), Text("annex_note", ("两方数值照各自记录原样印出，系统不作取舍。",), is_small=True), order.signatures("负责人", "公章", "日期")), "附件　分歧清单与签署页")  # fmt: skip
    return order.paper(NAME, NUMBER, f"{order.lines_title}{TITLE}", (body, annex), is_official=True)


def _body(order: Order) -> tuple[Block, ...]:
    return (
        lines_table(order, "一、界线概况"),
        Heading("二、联检经过"),
        Text("course", course(order)),
        Heading("三、联检结果"),
        Text("result", result(order)),
        Table("segments", SEGMENTS, _segments(order), "（一）线段", "本轮无线段检查项目。"),
        Table("markers", MARKERS, _markers(order), "（二）界桩", "本轮无界桩检查项目。"),
        Heading("四、存在问题及处理意见"),
        problem_table(order, heading=""),
        Heading("五、下一步工作"),
        Text("next", _next(order)),
        Text("dated", (*order.dossier.side_names, day(order.on.isoformat())), is_right=True),
    )


def course(order: Order) -> tuple[str, ...]:
    study = order.dossier.study
    record = study.round.record
    span = [shown(record.kind.field(n), record.value(n), order.names) for n in ("field_from", "field_until")]
    meetings = len(order.dossier.records(MEETING))
    when = f"外业自{span[0]}至{span[1]}进行。" if all(span) else "外业起止日期未填写。"
    return (
        (
            f"本轮联检由{'、'.join(order.dossier.side_names)}共同进行，{order.dossier.name(study.round.lead_side)}牵头。{when}"
            f"召开联席会议 {meetings} 次。"
        ),
    )


def result(order: Order) -> tuple[str, ...]:
    """Positions and kilometres, what is alike and what is not; numbers only from the records."""
    comparisons = order.comparisons
    markers = [c for c in comparisons if c.item.kind is MARKER_CHECK]
    segments = [c for c in comparisons if c.item.kind is SEGMENT_CHECK]
    full = [c for c in comparisons if len(c.records) == len(c.item.sides)]
    km = sum(c.item.length_m for c in segments) / 1000
    counted = {agreement: sum(c.agreement is agreement and not c.is_unfilled for c in comparisons) for agreement in Agreement}
    states = "、".join(f"{name} {count} 处" for name, count in state_counts(order).items()) or "尚无各方一致的记录"
    return (
        f"应检界线 {km:.3f} km、线段 {len(segments)} 段、界桩 {len(markers)} 处；各方均已记录 {len(full)} 项，尚缺记录 {len(comparisons) - len(full)} 项。",
        f"各方记录：一致 {counted[Agreement.AGREED]} 项，容差内差异 {counted[Agreement.WITHIN]} 项，仅一方填写 {counted[Agreement.ONE_SIDED]} 项，冲突 {counted[Agreement.CONFLICT] + counted[Agreement.UNDECIDED]} 项。",
        f"界桩状态（各方一致者）：{states}。",
    )


def state_counts(order: Order) -> dict[str, int]:
    """Markers by state, where all sides that recorded say the same. Not found is not lost: it is counted as it was written."""
    counts: dict[str, int] = {}
    field = MARKER_CHECK.field("found_state")
    for one in order.comparisons:
        said = {shown(field, r.value("found_state"), order.names) for r in one.records.values()}
        if one.item.kind is MARKER_CHECK and len(said) == 1 and (name := said.pop()):
            counts[name] = counts.get(name, 0) + 1
    return counts


def _markers(order: Order) -> tuple[tuple[Cell, ...], ...]:
    found = [c for c in order.comparisons if c.item.kind is MARKER_CHECK]
    return tuple(
        (n, c.item.title, metres(c.item.from_m), *_told(order, c, ("found_state", "actions", "outcome")))
        for n, c in enumerate(found, 1)
    )


def _segments(order: Order) -> tuple[tuple[Cell, ...], ...]:
    found = [c for c in order.comparisons if c.item.kind is SEGMENT_CHECK]
    return tuple(
        (
            n,
            c.item.title,
            f"{metres(c.item.from_m)}—{metres(c.item.to_m)}",
            *_told(order, c, ("found_state", "agrees_with_agreement", "changes")),
        )
        for n, c in enumerate(found, 1)
    )


def _told(order: Order, one: ItemComparison, names: tuple[str, ...]) -> tuple[str, ...]:
    """The words of the first field say why there are none: not checked with its reason, or no record at all."""
    reason = joint_text(order, one.item.kind.field("reason_not_checked"), one.records)
    told = [joint_text(order, one.item.kind.field(name), one.records) for name in names]
    told[0] = told[0] or (f"未检查：{reason}" if reason else "无记录")
    return tuple(told)


def _disagreements(order: Order) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for one in order.comparisons:
        for compared in one.fields:
            if (
                compared.agreement not in (Agreement.CONFLICT, Agreement.UNDECIDED, Agreement.WITHIN)
                or compared.field.kind is FieldKind.PHOTOS
            ):
                continue
            key = RecordKey(
                DISAGREEMENT.name,
                order.dossier.study.round.round_id,
                disagreement_subject(*one.item.ref, compared.field.name),
                "",
            )
            spoken = order.dossier.study.book.records.get(key)
            apart = f"{compared.difference:.2f} {compared.unit or ''}".strip() if compared.difference is not None else ""
            text = str(spoken.value("text") or "") if spoken else compared.agreement.label.zh
            for side, state in compared.states.items():
                value = " ／ ".join(shown(compared.field, said.value, order.names) for said in state.said)
                rows.append((one.item.title, compared.field.label.zh, order.dossier.name(side), value, apart, text))
    return Table("disagreements", DISAGREED, tuple(rows), "各方记录的差异与分歧", "各方记录无差异。")


def _next(order: Order) -> tuple[str, ...]:
    found = problems(order)
    waiting = sum(p.state in ("待处理", "办理中") for p in found)
    return (
        f"问题 {len(found)} 项，其中未办结 {waiting} 项，按“处理意见”由责任方会同毗邻方办理，办结后补充档案。"
        if found
        else "本轮无问题。",
        "本报告由各方共同报界线批准机关备案（行政区域界线管理条例第十二条）。",
    )


def missing(order: Order) -> tuple[str, ...]:
    errors = order.dossier.study.open_points.errors
    return tuple(f.sentence.zh.rstrip("。") for f in errors[:3]) + ((f"……共 {len(errors)} 项",) if len(errors) > 3 else ())
