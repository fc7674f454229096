"""How a question about candidates before the law is read from an address."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Query, Request

from gisvc.desk import desk_of
from gisvc.routes.parameters import DAY, Day, EmptyIsNone, Reader
from gisvc.routes.planning.siting_asked import listed
from layers.planning.law.question import JudgingQuestion
from layers.planning.reach import parse_reach

DEFAULT_PACKS = "national-1997,national-2026,site-conditions"


@dataclass(frozen=True, slots=True)
class JudgingAsked:
    """A question as somebody asked it: packs of one side apart by commas, the other side in `versus`."""

    pack: str
    versus: str
    candidates: str
    kind: str
    clear: str
    only: str
    as_of: date | None
    area: str

    def question(self, own_area: str) -> JudgingQuestion:
        """
        Raises:
            What `JudgingQuestion` and the parser of metres refuse.
        """
        sides = tuple(",".join(listed(side)) for side in (self.pack, self.versus) if side.strip())
        return JudgingQuestion(
            sides,
            candidates=self.candidates,
            kind=self.kind or None,
            area=self.area or own_area,
            as_of=self.as_of,
            clear_within_m=parse_reach(self.clear) if self.clear else None,
            clear_of=listed(self.only),
        )


def judging_asked(
    pack: Annotated[list[str] | None, Query(description="规则包，可多个，叠加适用 / rule packs; all of them hold together", max_length=12)] = None,
    versus: Annotated[list[str] | None, Query(description="另一组规则包，并列对照 / another set, side by side", max_length=12)] = None,
    candidates: Annotated[str, Query(description="候选来源 layer · villages · settlements · facilities · grid:1000m", max_length=120)] = "layer",
    kind: Annotated[str, Query(description="拟设设施类别，空为全部 / kind of facility they are offered for", max_length=60)] = "public_cemetery",
    clear: Annotated[str, Query(description="为被排除者在多远内找最近的未发现障碍处，如 3km / how far to look for the nearest clear spot", max_length=20)] = "",
    only: Annotated[str, Query(description="只为这些候选找 / only for these candidates", max_length=2000)] = "",
    as_of: Annotated[Day | None, EmptyIsNone, Query(description="截至日期 / the day asked about", json_schema_extra=DAY)] = None,
    area: Annotated[str, Query(description="区划代码 / short division code", max_length=12, pattern="^[0-9]*$")] = "",
) -> JudgingAsked:  # fmt: skip
    return JudgingAsked(
        ",".join(pack or (DEFAULT_PACKS,)),
        ",".join(versus or ()),
        candidates.strip(),
        kind.strip(),
        clear.strip(),
        only,
        as_of,
        area,
    )


JudgingAskedHere = Annotated[JudgingAsked, Depends(judging_asked)]


def judging_question(request: Request, visitor: Reader, wish: JudgingAskedHere) -> JudgingQuestion:
    return wish.question(desk_of(request).area_of(visitor))


AskedJudging = Annotated[JudgingQuestion, Depends(judging_question)]


GRAVE_PACKS = "shandong-2015"


@dataclass(frozen=True, slots=True)
class GravesAsked:
    """A question about the graves that stand, as somebody asked it."""

    pack: str
    as_of: date | None
    area: str

    def question(self, own_area: str) -> JudgingQuestion:
        """The question in order."""
        return JudgingQuestion(
            (",".join(listed(self.pack)),), kind="public_cemetery", area=self.area or own_area, as_of=self.as_of
        )


def graves_asked(
    pack: Annotated[list[str] | None, Query(description="规则包，可多个，叠加适用 / rule packs; all of them hold together", max_length=12)] = None,
    as_of: Annotated[Day | None, EmptyIsNone, Query(description="截至日期 / the day asked about", json_schema_extra=DAY)] = None,
    area: Annotated[str, Query(description="区划代码 / short division code", max_length=12, pattern="^[0-9]*$")] = "",
) -> GravesAsked:  # fmt: skip
    return GravesAsked(",".join(pack or (GRAVE_PACKS,)), as_of, area)


GravesAskedHere = Annotated[GravesAsked, Depends(graves_asked)]


def graves_question(request: Request, visitor: Reader, wish: GravesAskedHere) -> JudgingQuestion:
    return wish.question(desk_of(request).area_of(visitor))


AskedGraves = Annotated[JudgingQuestion, Depends(graves_question)]


def judging_query(question: JudgingQuestion) -> list[tuple[str, str]]:
    """The question as query parameters."""
    told = {
        "pack": question.packs[0] if question.packs else "",
        "versus": question.packs[1] if len(question.packs) > 1 else "",
        "candidates": question.candidates,
        "kind": question.kind or "",
        "clear": f"{question.clear_within_m:g}m" if question.clear_within_m else "",
        "only": ",".join(question.clear_of),
        "as_of": question.as_of.isoformat() if question.as_of else "",
        "area": question.area or "",
    }
    return [(name, value) for name, value in told.items() if value or name == "kind"]
