"""What cases refuse, each with the article that forbids it."""

from collections.abc import Sequence

from boundaries.cases.sources import ART_6_2, ART_6_3, Source
from layers.errors import Refusal
from layers.report import Report
from layers.wording import Wording


class UnknownCase(Refusal):
    """A case this office has never heard of."""

    code = "boundaries.unknown-case"

    def __init__(self, case_id: str) -> None:
        shown = case_id[:60]
        super().__init__(
            Wording(
                f"没有案件“{shown}”。请核对编号；毗邻方立的案件须先导入其交换包。",
                f"There is no case “{shown}”. Check its id; a case opened by the neighbour comes in with his exchange bundle first.",
            ),
            case_id=shown,
        )


class NotACase(Refusal):
    """A kind of record that is no case, or one that another side writes."""

    code = "boundaries.not-a-case"

    def __init__(self, kind: str) -> None:
        shown = kind[:60]
        super().__init__(
            Wording(
                f"“{shown}”不是案件的记录类别，不能在案件中填写。",
                f"“{shown}” is no kind of record of a case and cannot be written in one.",
            ),
            kind=shown,
        )


class CaseExists(Refusal):
    """A case opened under an id that is taken."""

    code = "boundaries.case-exists"

    def __init__(self, case_id: str) -> None:
        shown = case_id[:60]
        super().__init__(
            Wording(
                f"案件编号“{shown}”已被使用。请打开该案件补充，或换一个编号。",
                f"The case id “{shown}” is taken. Add to that case, or choose another id.",
            ),
            case_id=shown,
        )


class CaseClosed(Refusal):
    """A case that is closed takes nothing more."""

    code = "boundaries.case-closed"

    def __init__(self, case_id: str, closed_on: str) -> None:
        shown = case_id[:60]
        super().__init__(
            Wording(
                f"案件“{shown}”已于 {closed_on} 结案。新的情况请另立案件。",
                f"The case “{shown}” was closed on {closed_on}. Open another case for what is new.",
            ),
            case_id=shown,
            closed_on=closed_on,
        )


class RepairWithoutNeighbour(Refusal):
    """Work on a marker without people of every side: the neighbour must be there, and doing it alone is punishable."""

    code = "boundaries.repair-without-neighbour"

    def __init__(self, subject: str, absent: Sequence[str]) -> None:
        shown, sides = subject[:60], "、".join(absent) or "毗邻方"
        super().__init__(
            Wording(
                f"“{shown}”的施工记录没有 {sides} 的到场人员。修复、重立、更换、移位、增设或报废界桩须毗邻方在场，单方施工要受处分"
                f"（{ART_6_2.cite.zh}）。请填写各方到场人员；毗邻方未到场的，不得施工，请改为立案并通知毗邻方。",
                f"The record of work on “{shown}” names nobody of {sides}. Repairing, re-erecting, replacing, moving, adding or scrapping a marker "
                f"needs the neighbour present; doing it alone is punishable ({ART_6_2.cite.en}). Name the people of every side; if the neighbour "
                "was not there, do not work: open a case and tell him.",
            ),
            subject=shown,
            absent=";".join(absent),
            article=ART_6_2.cite.zh,
        )


class ChangeWithoutConsent(Refusal):
    """A marker moved, added or scrapped before every side agreed."""

    code = "boundaries.change-without-consent"

    def __init__(self, case_id: str, missing: Sequence[str], source: Source = ART_6_3) -> None:
        shown, sides = case_id[:60], "、".join(missing)
        super().__init__(
            Wording(
                f"案件“{shown}”尚无 {sides} 本方的同意。移动、增设、报废界桩须各方协商一致（{source.cite.zh}）；"
                "代对方填写的同意不算数，须由该方自己填写。",
                f"In the case “{shown}” {sides} has not consented in its own words. Moving, adding or scrapping a marker needs every side's "
                f"consent ({source.cite.en}); a consent written for another side does not count.",
            ),
            case_id=shown,
            missing=";".join(missing),
            article=source.cite.zh,
        )


class LineWouldMove(Refusal):
    """A new place for a marker that changes the line, or does not say that it keeps it."""

    code = "boundaries.line-would-move"

    def __init__(self, case_id: str, source: Source) -> None:
        shown = case_id[:60]
        super().__init__(
            Wording(
                f"案件“{shown}”未说明新位置不改变界线。界线不得因移桩、增桩而变（{source.cite.zh}）；请填写“新位置不改变界线”及其说明。",
                f"The case “{shown}” does not say that the new place keeps the line. A line does not move with its markers ({source.cite.en}); "
                "state that it does not, and why.",
            ),
            case_id=shown,
            article=source.cite.zh,
        )


class CaseIncomplete(Refusal):
    """A case cannot be closed while something it needs is missing; the report lists all of it."""

    code = "boundaries.case-incomplete"

    def __init__(self, case_id: str, report: Report) -> None:
        self.report = report
        shown, first = case_id[:60], report.errors[0].sentence
        super().__init__(
            Wording(
                f"案件“{shown}”还不能结案，共 {len(report.errors)} 项未完成。首项：{first.zh}",
                f"The case “{shown}” cannot be closed yet: {len(report.errors)} points are open. The first: {first.en}",
            ),
            case_id=shown,
            open_points=len(report.errors),
        )
