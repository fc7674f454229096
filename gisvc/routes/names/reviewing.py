"""A name reviewed before anybody asks for it: what was typed made a proposal, and judged by the packs in force or by two side by side."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

import numpy as np
import shapely
from fastapi import Depends, Query
from pydantic import Field
from shapely.geometry.base import BaseGeometry

from gazetteer.kinds import NameKind
from gazetteer.proposals import CounterProposal, propose_instead
from gazetteer.requests.request import Request
from gazetteer.review import Review, review
from gazetteer.rules.pack import RulePack
from gazetteer.rules.proposal import Proposal
from gazetteer.rules.surroundings import Surroundings
from gazetteer.use_cases.requests import read_requests
from gazetteer.use_cases.review import Questions, as_asked, batch_of, read_surroundings
from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk
from gisvc.routes.layers import rows_of
from gisvc.routes.names.in_register import Times, find_place
from gisvc.routes.names.studies import pack_shelf
from gisvc.routes.names.where import read_where
from gisvc.routes.parameters import DAY, Day, EmptyIsNone
from layers.reference import DIVISIONS
from layers.report import Fact
from layers.store.clock import day_in_china, utc_now

SIZES = ("length_m", "red_line_m", "land_m2", "floor_m2", "floors", "height_m", "green_percent")
Size = Annotated[Annotated[float, Field(ge=0, allow_inf_nan=False)] | None, EmptyIsNone, Query()]


@dataclass(frozen=True, slots=True)
class AskedCheck:
    """What somebody wants reviewed, as he typed it. `place_id` names a street that is held already: its line is taken."""

    name: str
    kind: NameKind
    division: str
    where: str
    place_id: str
    on: date | None
    pack: str
    beside: str
    given: str
    sizes: tuple[tuple[str, float], ...]


def asked_check(
    name: Annotated[str, Query(description="拟用名称 / name", max_length=60)] = "",
    kind: Annotated[NameKind, Query(description="地名种类 / kind of name")] = NameKind.STREET,
    division: Annotated[str, Query(description="所在区划代码；不填按位置确定 / short division code", max_length=12, pattern="^[0-9]*$")] = "",
    where: Annotated[str, Query(description="位置：经度, 纬度；几个点用分号隔开；或 WKT、GeoJSON", max_length=20_000)] = "",
    place_id: Annotated[str, Query(description="已登记的地点，取其位置 / a place held already", max_length=100)] = "",
    on: Annotated[Day | None, EmptyIsNone, Query(description="适用规则的日期 / day whose rules apply", json_schema_extra=DAY)] = None,
    pack: Annotated[str, Query(description="规则包；不填按日期和区划 / rule pack", max_length=80)] = "",
    beside: Annotated[str, Query(description="并列对照的规则包 / a second pack", max_length=80)] = "",
    given: Annotated[str, Query(description="给出的拼写 / spelling given", max_length=200)] = "",
    length_m: Size = None,
    red_line_m: Size = None,
    land_m2: Size = None,
    floor_m2: Size = None,
    floors: Size = None,
    height_m: Size = None,
    green_percent: Size = None,
) -> AskedCheck:  # fmt: skip
    told = (length_m, red_line_m, land_m2, floor_m2, floors, height_m, green_percent)
    sizes = tuple((key, value) for key, value in zip(SIZES, told, strict=True) if value is not None)
    return AskedCheck(name.strip(), kind, division, where.strip(), place_id, on, pack, beside, given.strip(), sizes)


AskedHere = Annotated[AskedCheck, Depends(asked_check)]


def proposal_of(desk: Desk, visitor: Visitor, asked: AskedCheck, geometry: BaseGeometry | None = None) -> Proposal:
    """The question as a proposal: its place read or taken from the register, its division found by where it lies.

    Raises:
        BadWhere, GeometryRefused, PlaceNotHeld.
    """
    shape = geometry if geometry is not None else read_where(asked.where) or _place_of(desk, visitor, asked.place_id)
    sizes: Mapping[str, Fact] = dict(asked.sizes)
    return Proposal(
        name=asked.name,
        kind=asked.kind,
        on=asked.on or day_in_china(utc_now()),
        division_code=asked.division or division_at(desk, visitor, shape) or desk.area_of(visitor),
        geometry=shape,
        place_id=asked.place_id,
        given_toned=asked.given,
        sizes=sizes,
    )


def _place_of(desk: Desk, visitor: Visitor, place_id: str) -> BaseGeometry | None:
    held = find_place(desk, visitor, place_id, Times()).geometry if place_id else None
    return held if isinstance(held, BaseGeometry) else None


def division_at(desk: Desk, visitor: Visitor, shape: BaseGeometry | None) -> str:
    """The township, else the county, in which most of a shape lies; empty where none does."""
    if shape is None:
        return ""
    rows = rows_of(desk, visitor, DIVISIONS, None, None)
    rows = rows[rows["level"].isin(["township", "county"]).to_numpy(dtype=bool) & rows.geometry.notna().to_numpy(dtype=bool)]
    inside = shapely.contains(rows.geometry.to_numpy(), shapely.point_on_surface(shape))
    codes = [str(code) for code in rows["code"].to_numpy()[np.flatnonzero(inside)]]
    return max(codes, key=len, default="")


def packs_of(desk: Desk, proposal: Proposal, chosen: str) -> tuple[RulePack, ...]:
    """The packs by which a proposal is judged: those of its day and division, or one chosen by name.

    Raises:
        UnknownPack, NoRulesRead.
    """
    shelf = pack_shelf(desk)
    return shelf.named(chosen, proposal.on) if chosen else shelf.packs_for(proposal.division_code, proposal.on)


def review_name(desk: Desk, visitor: Visitor, asked: AskedCheck, geometry: BaseGeometry | None = None) -> tuple[Review, ...]:
    """The review, and a second one where two packs are wanted side by side. Nothing is kept.

    Raises:
        BadWhere, GeometryRefused, PlaceNotHeld, UnknownPack, NoRulesRead.
    """
    proposal = proposal_of(desk, visitor, asked, geometry)
    around = surroundings_of(desk, visitor)
    chosen = [asked.pack, *([asked.beside] if asked.beside else [])]
    return tuple(review(proposal, around, packs_of(desk, proposal, one)) for one in chosen)


def surroundings_of(desk: Desk, visitor: Visitor, *, batch_id: str = "") -> Surroundings:
    """Everything the rules may look at, as this visitor sees it: what lies outside his area is not searched.

    The names of a batch are held against one another apart, and so do not count as pending.
    """
    pending = [one for one in folded_requests(desk, visitor) if not batch_id or one.application.batch_id != batch_id]
    return desk.answer(
        visitor, "name-surroundings", batch_id, lambda view: read_surroundings(view, shelf=desk.names, pending=pending)
    )


def folded_requests(desk: Desk, visitor: Visitor) -> tuple[Request, ...]:
    return desk.answer(visitor, "requests-folded", None, lambda view: read_requests(view, rules=desk.names.rules))


def review_of_request(desk: Desk, visitor: Visitor, held: Request, questions: Questions) -> Review:
    """One name of a request judged as things stand, with the rest of its batch around it. Nothing is kept.

    Raises:
        NotAStep: there is no such name.
        NoRulesRead: nobody has entered the rules of its day.
    """
    proposal = as_asked(held, questions)
    around = surroundings_of(desk, visitor, batch_id=held.application.batch_id)
    others = batch_of(held, folded_requests(desk, visitor))
    packs = questions.packs or packs_of(desk, proposal, "")
    key = (held.request_id, questions.candidate, tuple(sorted(questions.answers.items())), tuple(p.label for p in packs))
    return desk.answer(visitor, "request-review", key, lambda _: review(proposal, replace(around, batch=others), packs))


def names_instead(desk: Desk, visitor: Visitor, one: Review) -> tuple[CounterProposal, ...]:
    """Names to offer instead of one that was reviewed, each reviewed itself."""
    around = surroundings_of(desk, visitor, batch_id=one.proposal.batch_id)
    asked = replace(one.proposal, request_id="", batch_id="")  # papers the request lacks say nothing about another name
    return propose_instead(asked, around, one.packs)


def is_narrow(desk: Desk, visitor: Visitor) -> bool:
    """Whether the visitor sees a part of the workspace only, so that a clean search says little."""
    return desk.scope_of(visitor) != ""
