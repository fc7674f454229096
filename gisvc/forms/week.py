"""The week's list: what waits for one person, on one sheet to be ticked off."""

from collections.abc import Sequence
from datetime import date

from gisvc.forms.papers.paper import Column, Page, Paper, Table
from gisvc.inbox import Waiting
from gisvc.tongue import Tongue


def week_paper(lines: Sequence[Waiting], person: str, today: date, tongue: Tongue) -> Paper:
    """Every line with its last day and a box; the most pressing first."""
    t = tongue.t
    columns = (
        Column("done", t("办结", "done"), 0.6),
        Column("due", t("期限", "by"), 1.4),
        Column("what", t("事项", "what"), 4.0),
        Column("why", t("为何由我办", "why mine"), 3.0),
    )
    rows = tuple(("□", _due(one, today, tongue), tongue.say(one.what), tongue.say(one.why)) for one in lines)
    return Paper(
        name="inbox",
        number=0,
        title=t("本周待办清单", "This week’s list"),
        subtitle=f"{person} · {tongue.day(today)}",
        sides=(),
        pages=(Page("list", (Table("waiting", columns, rows, empty=t("没有等您办理的事项。", "Nothing waits for you.")),)),),
        marks=(t("内部资料", "internal"),),
        foot=(t(f"按职责和辖区列出，截至 {today}", f"by duty and area, as of {today}"),),
    )


def _due(line: Waiting, today: date, tongue: Tongue) -> str:
    if line.due_on is None:
        return "—"
    late = f"（{tongue.say(line.urgency(today).label)}）" if line.due_on < today else ""
    return f"{line.due_on}{late}"
