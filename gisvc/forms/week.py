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
        Column("due", t("期限", "by"), 1.6),
        Column("state", t("时限", "state"), 1.5),
        Column("what", t("事项", "what"), 3.7),
        Column("why", t("为何由我办", "why mine"), 2.6),
    )
    rows = tuple(
        ("□", tongue.day(one.due_on), tongue.say(one.urgency(today).label), tongue.say(one.what), tongue.say(one.why))
        for one in lines
    )
    return Paper(
        name="inbox",
        number=0,
        title=t("本周待办清单", "This week’s list"),
        subtitle=f"{person} · {tongue.day(today)}",
        sides=(),
        pages=(Page("list", (Table("waiting", columns, rows, empty=t("没有等您办理的事项。", "Nothing waits for you.")),)),),
        marks=(t("内部资料", "internal"),),
        foot=(t(f"按职责和辖区列出，截至{tongue.day(today)}", f"by duty and area, as of {today}"),),
    )
