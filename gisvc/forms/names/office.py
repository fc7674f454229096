"""Whose paper it is and as of when: what every paper of the committee carries at its head and foot."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd

from gisvc.forms.papers.paper import Page, Paper, Place, Signatures, Text
from gisvc.marks import marks_for
from layers.store.protocol import Workspace

LAYOUT_OPEN = "样式待确认"
BLANK = "＿＿＿＿"
_DEMONSTRATION = "（演示数据）"


@dataclass(frozen=True, slots=True)
class Office:
    """The office that prints: the county by name and code, the day, the state of the store, and the names of its divisions."""

    name: str  # "景泰县"
    area_code: str
    on: date
    commit: int = 0
    is_demonstration: bool = False
    divisions: Mapping[str, str] = field(default_factory=dict)  # short code → name

    @property
    def bureau(self) -> str:
        """The county's civil-affairs bureau (民政局)."""
        return f"{self.name}民政局"

    @property
    def government(self) -> str:
        return f"{self.name}人民政府"

    @property
    def committee(self) -> str:
        return f"{self.name}地名委员会"

    def division(self, code: str) -> str:
        """A division by its name, with the names above it down from the county; its code where it is not held."""
        whole = [
            self.divisions[part] for part in (code[:6], code[:9], code[:12]) if len(part) <= len(code) and part in self.divisions
        ]
        return "".join(dict.fromkeys(whole)) or code

    def paper(
        self, name: str, title: str, pages: tuple[Page, ...], *, is_official: bool = False, is_landscape: bool = False
    ) -> Paper:
        """A paper with its marks, the day, the data it was made from, and that its layout is ours."""
        return Paper(
            name=name,
            number=0,
            title=title,
            sides=(self.bureau,),
            pages=pages,
            marks=tuple(mark.zh for mark in marks_for(is_demonstration=self.is_demonstration)),
            foot=(f"数据状态：第 {self.commit} 次入库　{LAYOUT_OPEN} · {self.on.isoformat()} 制",),
            subtitle="" if is_official else f"{self.bureau}　{said_day(self.on)}",
            is_official=is_official,
            is_landscape=is_landscape,
            facts={"office": self.bureau, "government": self.government, "committee": self.committee, "on": said_day(self.on)},
        )

    def dated(self, signed: str, day: date | None) -> Text:
        """Who signs and when, at the right; room to write where the day is not known."""
        return Text("dated", (signed, said_day(day)), is_right=True)

    def signatures(self, *roles: str, note: str = "") -> Signatures:
        """Places for wet ink."""
        return Signatures("signatures", (Place(self.committee, roles or ("经办人", "审核人", "负责人", "日期")),), note)


def office_of(workspace: Workspace, divisions: gpd.GeoDataFrame | None, *, on: date, commit: int) -> Office:
    """The office of a workspace; `divisions` (DIVISIONS) gives codes their names."""
    named = dict(zip(divisions["code"], divisions["name"], strict=True)) if divisions is not None else {}
    name = workspace.name.removesuffix(_DEMONSTRATION)  # the marks say it on every page
    return Office(name, workspace.area_code, on, commit, workspace.is_demonstration, named)


def said_day(day: date | None) -> str:
    """2026年11月22日; room to write where the day is not known."""
    return f"{day.year}年{day.month}月{day.day}日" if day else f"{BLANK}年＿＿月＿＿日"
