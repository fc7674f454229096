"""How a question about new sites is read from an address."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Query, Request

from gisvc.desk import desk_of
from gisvc.routes.parameters import DAY, Day, EmptyIsNone, Reader
from layers.planning.minutes import parse_minutes
from layers.planning.proposals.question import AUTO, SitingQuestion
from layers.planning.question import Weight
from layers.planning.reach import parse_reach
from layers.planning.siting.problem import Model
from layers.planning.speeds import parse_speed
from layers.planning.travel import Mode


@dataclass(frozen=True, slots=True)
class SitingAsked:
    """A question as somebody asked it: minutes, speed and metres are still texts, ids and packs still lists in one text."""

    kind: str
    model: Model
    p: int | None
    minutes: str
    mode: Mode
    speed: str
    weight: Weight
    candidates: str
    pack: str
    budget: float | None
    apart: str
    closed: str
    forced: str
    forbidden: str
    unit: str
    as_of: date | None
    area: str
    with_neighbours: bool
    demand: str

    def question(self, own_area: str) -> SitingQuestion:
        """The question about the asker's own area, unless it names a part of it.

        Raises:
            What `SitingQuestion` and the parsers of minutes, speeds and metres refuse.
        """
        return SitingQuestion(
            kind=self.kind,
            model=self.model,
            p=self.p,
            minutes=parse_minutes(self.minutes),
            mode=self.mode,
            speed_ms=parse_speed(self.speed) if self.speed else None,
            weight=self.weight,
            candidates=self.candidates,
            packs=listed(self.pack),
            budget_wan=self.budget,
            apart_m=parse_reach(self.apart) if self.apart else None,
            closed=listed(self.closed),
            forced=listed(self.forced),
            forbidden=listed(self.forbidden),
            unit=self.unit,
            as_of=self.as_of,
            area=self.area or own_area,
            with_neighbours=self.with_neighbours,
            demand=self.demand,
        )


def listed(text: str) -> tuple[str, ...]:
    """The members of a list written with commas of either script, each once, in the order given."""
    members = (part.strip() for part in text.replace("，", ",").replace("、", ",").replace(";", ",").split(","))
    return tuple(dict.fromkeys(part for part in members if part))


def siting_asked(
    kind: Annotated[str, Query(description="设施类别 / kind of facility", max_length=60)] = "elderly_service_center",
    model: Annotated[Model, Query(description="模型 mclp 覆盖最多 · lscp 全覆盖 · p_median 总路程最短 · p_center 最远者最近 · capacitated 不超容量")] = Model.MCLP,
    p: Annotated[int | None, EmptyIsNone, Query(description="新建处数 / number of new sites, 1–200")] = None,
    minutes: Annotated[str, Query(description="分钟 / minutes: 15, 半小时", max_length=20)] = "15",
    mode: Annotated[Mode, Query(description="出行方式 line 直线 · walk 步行 · bus 客车 · drive 驾车 · surface 地表")] = Mode.DRIVE,
    speed: Annotated[str, Query(description="步行速度 m/s / walking speed", max_length=20)] = "",
    weight: Annotated[Weight, Query(description="按什么计 / what is counted")] = Weight.ELDERLY60,
    candidates: Annotated[str, Query(description="候选来源 layer 候选图层 · villages 各驻地 · settlements 居民点 · facilities 既有设施 · grid:1000m 格网，可用 + 连接", max_length=120)] = "layer",
    pack: Annotated[list[str] | None, Query(description="规则包，可多个，或以逗号分隔 / rule packs", max_length=12)] = None,
    budget: Annotated[float | None, EmptyIsNone, Query(description="预算（万元）/ budget, 10,000 yuan")] = None,
    apart: Annotated[str, Query(description="新场址最小间距，如 1000m / least distance between sites", max_length=40)] = "",
    closed: Annotated[str, Query(description="拟关闭的设施编号 / facilities that close", max_length=2000)] = "",
    forced: Annotated[str, Query(description="必选候选编号 / candidates that must be chosen", max_length=2000)] = "",
    forbidden: Annotated[str, Query(description="不选候选编号 / candidates that must not", max_length=2000)] = "",
    unit: Annotated[str, Query(description="统计层级 / level of the units counted", max_length=20)] = "village",
    as_of: Annotated[Day | None, EmptyIsNone, Query(description="截至日期 / the day asked about", json_schema_extra=DAY)] = None,
    area: Annotated[str, Query(description="区划代码 / short division code", max_length=12, pattern="^[0-9]*$")] = "",
    with_neighbours: Annotated[bool, Query(description="计入邻县设施 / count neighbours' facilities too")] = False,
    demand: Annotated[str, Query(description="人口图层 / layer of people: auto, settlements, demand", max_length=20)] = AUTO,
) -> SitingAsked:  # fmt: skip
    return SitingAsked(kind, model, p if p is not None or budget is not None or model is Model.LSCP else 3, minutes.strip(), mode, speed.strip(), weight, candidates.strip(), ",".join(pack or ()), budget, apart.strip(), closed, forced, forbidden, unit, as_of, area, with_neighbours, demand)  # fmt: skip


SitingAskedHere = Annotated[SitingAsked, Depends(siting_asked)]


def siting_question(request: Request, visitor: Reader, wish: SitingAskedHere) -> SitingQuestion:
    return wish.question(desk_of(request).area_of(visitor))


AskedSiting = Annotated[SitingQuestion, Depends(siting_question)]


def siting_query(question: SitingQuestion) -> list[tuple[str, str]]:
    """The question as query parameters, for links to its downloads and for coming back to it."""
    told = {
        "kind": question.kind,
        "model": str(question.model),
        "p": str(question.p or ""),
        "minutes": f"{question.minutes:g}",
        "mode": str(question.mode),
        "speed": f"{question.speed_ms:g}" if question.speed_ms else "",
        "weight": str(question.weight),
        "candidates": question.candidates,
        "pack": ",".join(question.packs),
        "budget": f"{question.budget_wan:g}" if question.budget_wan else "",
        "apart": f"{question.apart_m:g}m" if question.apart_m else "",
        "closed": ",".join(question.closed),
        "forced": ",".join(question.forced),
        "forbidden": ",".join(question.forbidden),
        "unit": question.unit,
        "as_of": question.as_of.isoformat() if question.as_of else "",
        "area": question.area or "",
        "with_neighbours": "true" if question.with_neighbours else "",
        "demand": question.demand,
    }
    return [(name, value) for name, value in told.items() if value]
