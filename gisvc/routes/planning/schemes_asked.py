"""How questions about whole schemes are read from an address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from pydantic import Field

from gisvc.desk import desk_of
from gisvc.routes.parameters import DAY, Day, EmptyIsNone, Reader
from gisvc.routes.planning.siting_asked import listed
from layers.planning.minutes import parse_minutes
from layers.planning.proposals.question import AUTO
from layers.planning.question import Weight
from layers.planning.schemes.question import Aim, FrontQuestion, LevelsQuestion, RearrangingQuestion, SchemeQuestion
from layers.planning.siting.fronts import Criterion
from layers.planning.speeds import parse_speed
from layers.planning.travel import Mode


@dataclass(frozen=True, slots=True)
class GroundAsked:
    """What every question about a scheme says, as somebody asked it: minutes and speed are still texts, packs one text."""

    kind: str
    minutes: str
    mode: Mode
    speed: str
    weight: Weight
    pack: str
    unit: str
    as_of: date | None
    area: str
    with_neighbours: bool
    demand: str

    def words(self, own_area: str) -> dict[str, Any]:
        """In the words of `SchemeQuestion`, about the asker's own area unless it names a part of it.

        Raises:
            What the parsers of minutes and speeds refuse.
        """
        return {
            "kind": self.kind,
            "minutes": parse_minutes(self.minutes),
            "mode": self.mode,
            "speed_ms": parse_speed(self.speed) if self.speed else None,
            "weight": self.weight,
            "packs": listed(self.pack),
            "unit": self.unit,
            "as_of": self.as_of,
            "area": self.area or own_area,
            "with_neighbours": self.with_neighbours,
            "demand": self.demand,
        }


def ground_asked(
    kind: Annotated[str, Query(description="设施类别 / kind of facility", max_length=60)] = "elderly_service_center",
    minutes: Annotated[str, Query(description="分钟 / minutes: 15, 半小时", max_length=20)] = "15",
    mode: Annotated[Mode, Query(description="出行方式 line 直线 · walk 步行 · bus 客车 · drive 驾车 · surface 地表")] = Mode.DRIVE,
    speed: Annotated[str, Query(description="步行速度 m/s / walking speed", max_length=20)] = "",
    weight: Annotated[Weight, Query(description="按什么计 / what is counted")] = Weight.ELDERLY60,
    pack: Annotated[list[str] | None, Query(description="规则包，可多个，或以逗号分隔 / rule packs", max_length=12)] = None,
    unit: Annotated[str, Query(description="统计层级 / level of the units counted", max_length=20)] = "village",
    as_of: Annotated[Day | None, EmptyIsNone, Query(description="截至日期 / the day asked about", json_schema_extra=DAY)] = None,
    area: Annotated[str, Query(description="区划代码 / short division code", max_length=12, pattern="^[0-9]*$")] = "",
    with_neighbours: Annotated[bool, Query(description="计入邻县设施 / count neighbours' facilities too")] = False,
    demand: Annotated[str, Query(description="人口图层 / layer of people: auto, settlements, demand", max_length=20)] = AUTO,
) -> GroundAsked:  # fmt: skip
    return GroundAsked(kind, minutes.strip(), mode, speed.strip(), weight, ",".join(pack or ()), unit, as_of, area, with_neighbours, demand)  # fmt: skip


Ground = Annotated[GroundAsked, Depends(ground_asked)]
Candidates = Annotated[str, Query(description="候选来源 layer 候选图层 · villages 各驻地 · settlements 居民点 · facilities 既有设施 · grid:1000m 格网，可用 + 连接", max_length=120)]  # fmt: skip


@dataclass(frozen=True, slots=True)
class RearrangingAsked:
    """What to close, convert and build, as somebody asked it."""

    ground: GroundAsked
    candidates: str
    close: int
    build: int
    convert: int
    budget: float | None
    aim: Aim
    kept: str

    def question(self, own_area: str) -> RearrangingQuestion:
        """
        Raises:
            What `RearrangingQuestion` and the parsers refuse.
        """
        return RearrangingQuestion(
            **self.ground.words(own_area),
            candidates=self.candidates,
            close=self.close,
            build=self.build,
            convert=self.convert,
            budget_wan=self.budget,
            aim=self.aim,
            kept=listed(self.kept),
        )


def rearranging_asked(
    ground: Ground,
    candidates: Candidates = "layer",
    close: Annotated[int, Query(description="关闭处数 / how many close", ge=0, le=50)] = 1,
    build: Annotated[int, Query(description="最多新建处数 / at most so many built", ge=0, le=50)] = 0,
    convert: Annotated[int, Query(description="最多改建处数 / at most so many converted", ge=0, le=50)] = 0,
    budget: Annotated[Annotated[float, Field(gt=0, le=1e9)] | None, EmptyIsNone, Query(description="预算（万元）/ budget, 10,000 yuan")] = None,
    aim: Annotated[Aim, Query(description="求什么 people 覆盖人最多 · way 总路程最短 · beds 减少床位最少")] = Aim.PEOPLE,
    kept: Annotated[str, Query(description="指定保留的设施编号 / facilities that must stay", max_length=2000)] = "",
) -> RearrangingAsked:  # fmt: skip
    return RearrangingAsked(ground, candidates.strip(), close, build, convert, budget, aim, kept)


RearrangingAskedHere = Annotated[RearrangingAsked, Depends(rearranging_asked)]


def rearranging_question(request: Request, visitor: Reader, wish: RearrangingAskedHere) -> RearrangingQuestion:
    return wish.question(desk_of(request).area_of(visitor))


AskedRearranging = Annotated[RearrangingQuestion, Depends(rearranging_question)]


def rearranging_query(question: RearrangingQuestion) -> list[tuple[str, str]]:
    """The question as query parameters, for links to its downloads and for coming back to it."""
    own = {
        "close": str(question.close),
        "build": str(question.build),
        "convert": str(question.convert),
        "budget": f"{question.budget_wan:g}" if question.budget_wan else "",
        "aim": str(question.aim),
        "kept": ",".join(question.kept),
    }
    return ground_query(question, own)


@dataclass(frozen=True, slots=True)
class FrontAsked:
    """A front of plans, as somebody asked it."""

    ground: GroundAsked
    candidates: str
    p: int
    criteria: tuple[str, ...]

    def question(self, own_area: str) -> FrontQuestion:
        """
        Raises:
            What `FrontQuestion` and the parsers refuse.
        """
        criteria: Any = self.criteria  # texts still: the question refuses what is none
        return FrontQuestion(**self.ground.words(own_area), candidates=self.candidates, p=self.p, criteria=criteria)


def front_asked(
    ground: Ground,
    candidates: Candidates = "layer",
    p: Annotated[int, Query(description="最多新建处数 / at most so many new sites", ge=1, le=50)] = 5,
    criteria: Annotated[list[str] | None, Query(description="比较什么，至少两项 people 人数 · worst 最远用时 · price 投资 · land 用地 / what is compared", max_length=8)] = None,
) -> FrontAsked:  # fmt: skip
    named = listed(",".join(criteria or ())) or (Criterion.PEOPLE.value, Criterion.PRICE.value)
    return FrontAsked(ground, candidates.strip(), p, named)


FrontAskedHere = Annotated[FrontAsked, Depends(front_asked)]


def front_question(request: Request, visitor: Reader, wish: FrontAskedHere) -> FrontQuestion:
    return wish.question(desk_of(request).area_of(visitor))


AskedFront = Annotated[FrontQuestion, Depends(front_question)]


def front_query(question: FrontQuestion) -> list[tuple[str, str]]:
    """The question as query parameters."""
    return ground_query(question, {"p": str(question.p), "criteria": ",".join(question.criteria)})


@dataclass(frozen=True, slots=True)
class LevelsAsked:
    """Centres with their points, as somebody asked it."""

    ground: GroundAsked
    candidates: str
    p: int
    centre_kind: str
    centres: int
    centre_minutes: str
    centre_mode: Mode
    centre_candidates: str

    def question(self, own_area: str) -> LevelsQuestion:
        """
        Raises:
            What `LevelsQuestion` and the parsers refuse.
        """
        return LevelsQuestion(
            **self.ground.words(own_area),
            candidates=self.candidates,
            p=self.p,
            centre_kind=self.centre_kind,
            centres=self.centres,
            centre_minutes=parse_minutes(self.centre_minutes),
            centre_mode=self.centre_mode,
            centre_candidates=self.centre_candidates,
        )


def levels_ground_asked(ground: Ground, request: Request) -> GroundAsked:
    """As for other schemes, but about village points on foot unless it says otherwise."""
    usual: dict[str, Any] = {"kind": "mutual_care_center", "mode": Mode.WALK}
    said = {name: value for name, value in usual.items() if name not in request.query_params}
    return replace(ground, **said)


def levels_asked(
    ground: Annotated[GroundAsked, Depends(levels_ground_asked)],
    candidates: Candidates = "villages",
    p: Annotated[int, Query(description="最多新设服务点 / at most so many new points", ge=1, le=200)] = 5,
    centre_kind: Annotated[str, Query(description="中心的设施类别 / kind of the centres", max_length=60)] = "elderly_service_center",
    centres: Annotated[int, Query(description="最多新设中心 / at most so many new centres", ge=0, le=50)] = 1,
    centre_minutes: Annotated[str, Query(description="服务点到中心的分钟 / minutes from point to centre", max_length=20)] = "30",
    centre_mode: Annotated[Mode, Query(description="服务点到中心的出行方式 / way from point to centre")] = Mode.DRIVE,
    centre_candidates: Candidates = "layer",
) -> LevelsAsked:  # fmt: skip
    return LevelsAsked(ground, candidates.strip(), p, centre_kind, centres, centre_minutes.strip(), centre_mode, centre_candidates.strip())  # fmt: skip


LevelsAskedHere = Annotated[LevelsAsked, Depends(levels_asked)]


def levels_question(request: Request, visitor: Reader, wish: LevelsAskedHere) -> LevelsQuestion:
    return wish.question(desk_of(request).area_of(visitor))


AskedLevels = Annotated[LevelsQuestion, Depends(levels_question)]


def levels_query(question: LevelsQuestion) -> list[tuple[str, str]]:
    """The question as query parameters."""
    own = {
        "p": str(question.p),
        "centre_kind": question.centre_kind,
        "centres": str(question.centres),
        "centre_minutes": f"{question.centre_minutes:g}",
        "centre_mode": str(question.centre_mode),
        "centre_candidates": question.centre_candidates,
    }
    return ground_query(question, own)


def ground_query(question: SchemeQuestion, own: Mapping[str, str]) -> list[tuple[str, str]]:
    told = {
        "kind": question.kind,
        "minutes": f"{question.minutes:g}",
        "mode": str(question.mode),
        "speed": f"{question.speed_ms:g}" if question.speed_ms else "",
        "weight": str(question.weight),
        "candidates": question.candidates,
        "pack": ",".join(question.packs),
        "unit": question.unit,
        "as_of": question.as_of.isoformat() if question.as_of else "",
        "area": question.area or "",
        "with_neighbours": "true" if question.with_neighbours else "",
        "demand": question.demand,
        **own,
    }
    return [(name, value) for name, value in told.items() if value]
