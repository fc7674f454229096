"""8 问题处理清单: everything that is not as it should be, one row each, from the checks, the comparison and the cases."""

from collections.abc import Iterator
from dataclasses import dataclass

from boundaries.records.fold import Record
from boundaries.records.kinds import CHANGE_CASE, DISPUTE, HAZARD, SEGMENT_CHECK
from boundaries.rounds.comparison import ItemComparison
from gisvc.forms.inspection.order import Order
from gisvc.forms.inspection.outputs.found import joint_text
from gisvc.forms.inspection.shown import metres, shown
from gisvc.forms.papers.paper import Column, Page, Paper, Table

NAME, NUMBER, TITLE = "problems", 8, "问题处理清单"
NOTHING = "本轮无问题。"
COLUMNS = (
    Column("no", "序号", 0.55), Column("kind", "类别", 0.95), Column("subject", "对象", 1.4), Column("chainage", "里程", 1.0), Column("what", "情况", 2.6),
    Column("sides", "责任方", 1.0), Column("outcome", "处理意见", 1.8), Column("state", "状态", 0.8),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    kind: str
    subject: str
    chainage: str
    what: str
    side: str
    outcome: str
    state: str


def describe(order: Order) -> Paper:
    return order.paper(
        NAME, NUMBER, f"{order.lines_title}{TITLE}", (Page("problems", (problem_table(order, is_list=True),)),), is_landscape=True
    )


def problem_table(order: Order, *, heading: str = "问题处理清单", is_list: bool = False) -> Table:
    found = problems(order)
    rows = tuple((n, p.kind, p.subject, p.chainage, p.what, p.side, p.outcome, p.state) for n, p in enumerate(found, 1))
    return Table("problems", COLUMNS, rows, heading, NOTHING, is_list=is_list)


def problems(order: Order) -> tuple[Problem, ...]:
    """In walking order, cases behind them."""
    return (*(p for one in order.comparisons for p in _of_item(order, one)), *_cases(order))


def _of_item(order: Order, one: ItemComparison) -> Iterator[Problem]:
    item, records = one.item, one.records
    is_segment = item.kind is SEGMENT_CHECK
    where = f"{metres(item.from_m)}—{metres(item.to_m)}" if is_segment else metres(item.from_m)
    side = "各方" if is_segment else order.dossier.name(item.responsible_side)
    states = {str(s) for r in records.values() for s in _several(r.value("found_state"))}
    outcome = joint_text(order, item.kind.field("outcome"), records)
    if states - {"intact", "clear"}:
        yield Problem("界线" if is_segment else "界桩", item.title, where, joint_text(order, item.kind.field("found_state"), records), side, outcome, "待处理" if outcome in ("", "上报", "商定处置") else "已处理")  # fmt: skip
    further = ("changes", "unilateral_marks", "cross_boundary", "dispute") if is_segment else ("threat",)
    for name in further:
        field = item.kind.field(name)
        if any(r.value(name) for r in records.values()):
            yield Problem(field.label.zh, item.title, where, joint_text(order, field, records), side, outcome, "待处理")
    if one.conflicts:
        fields = "、".join(c.field.label.zh for c in one.conflicts)
        yield Problem("记录分歧", item.title, where, f"各方记录不一致：{fields}", "各方", "更正或列为分歧", "待处理")


def _cases(order: Order) -> Iterator[Problem]:
    for kind, what in ((HAZARD, "description"), (DISPUTE, "description"), (CHANGE_CASE, "reason")):
        for record in order.dossier.records(kind):
            yield _case(order, record, what)


def _case(order: Order, record: Record, what: str) -> Problem:
    kind = record.kind
    first = kind.fields[0]
    start = record.value("from_chainage_m") if "from_chainage_m" in kind.field_names else None
    side = record.value("responsible_side") if "responsible_side" in kind.field_names else None
    outcome = shown(kind.field("outcome"), record.value("outcome"), order.names) if "outcome" in kind.field_names else ""
    return Problem(
        kind.label.zh,
        shown(first, record.value(first.name), order.names),
        metres(start),
        str(record.value(what) or ""),
        order.dossier.name(str(side)) if side else "各方",
        outcome,
        "已结案" if record.value("closed_on") else "办理中",
    )


def _several(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,) if value else ()
