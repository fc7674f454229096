"""Names found as people look for them: by characters, pinyin, initials and former names, near a place, inside a division, on a day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

import orjson
import shapely
from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response
from pydantic import Field

from gazetteer.kinds import NameKind
from gazetteer.likeness.known import Standing
from gazetteer.register.places import HeldName, PlaceNames
from gazetteer.register.told import tell_event
from gazetteer.search.name_search import NameSearch
from gazetteer.search.question import Answer, Hit, Question
from gazetteer.specs import NAMES, PLACES
from gazetteer.specs.names import SECRECY
from gazetteer.use_cases.reading import read_on
from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.routes.answering import json_answer, marks_of, troubles
from gisvc.routes.names.in_register import PlaceInRegister, Times, find_place
from gisvc.routes.names.schemas import NamesAnswered, PlaceAnswered
from gisvc.routes.parameters import DAY, Day, EmptyIsNone, Reader, parse_place, refuse_unknown
from layers.planning.answers.plain import plain, words
from layers.store.clock import day_in_china, utc_now
from layers.store.protocol import Store

router = APIRouter(prefix="/api/names", tags=["names"], dependencies=[Depends(refuse_unknown)])
MOST = 200
OptionalDay = Annotated[Day | None, EmptyIsNone, Query(json_schema_extra=DAY)]


def asked_names(
    q: Annotated[str, Query(description="汉字、拼音、首字母，或曾用名、别名 / characters, pinyin, initials; former names too", max_length=200)] = "",
    inside: Annotated[str, Query(description="区划代码 / short division code", max_length=12, pattern="^[0-9]*$")] = "",
    kind: Annotated[NameKind | None, EmptyIsNone, Query(description="地名种类 / kind of name")] = None,
    standing: Annotated[Standing | None, EmptyIsNone, Query(description="名称状态 / standing of the name")] = None,
    on: Annotated[Day | None, EmptyIsNone, Query(description="此日在用 / in use on this day", json_schema_extra=DAY)] = None,
    near: Annotated[Annotated[str, Field(max_length=100)] | None, EmptyIsNone, Query(description="经度,纬度 / lon,lat, with within_m")] = None,
    within_m: Annotated[Annotated[float, Field(allow_inf_nan=False)] | None, EmptyIsNone, Query(description="半径，米 / radius in metres, 1–100,000")] = None,
    skip: Annotated[int, Query(ge=0, le=100_000)] = 0,
    limit: Annotated[int, Query(ge=1, description=f"最多 {MOST} / at most {MOST}")] = 50,
) -> Question:  # fmt: skip
    """Raises BadPlace: `near` is no place, or lacks its radius."""
    place = parse_place(near, within_m, alone=True)
    return Question(
        text=q.strip(),
        inside=inside,
        kinds=frozenset({kind}) if kind else None,
        standings=frozenset({standing}) if standing else None,
        on=on,
        near=place[:2] if place else None,
        radius_m=place[2] if place else None,
        skip=skip,
        limit=min(limit, MOST),
    )


AskedNames = Annotated[Question, Depends(asked_names)]


@router.get("", response_model=NamesAnswered, responses=troubles(400, 401, 403, 503))
def names(request: Request, visitor: Reader, question: AskedNames) -> Response:
    """查地名：逐条给出为何命中、读音、距离，以及曾用名今天的标准名。不填 q 则按筛选条件列出。"""
    desk = desk_of(request)
    answer, classes = search_names(desk, visitor, question), classes_of_places(desk, visitor)
    return json_answer(
        {
            "names": [hit_to_dict(hit, classes.get(hit.known.place_id)) for hit in answer.hits],
            "total": answer.total,
            "note": words(answer.note) if answer.note else None,
            "marks": marks_of(is_demonstration=desk.store.workspace.is_demonstration),
        }
    )


@router.get("/{place_id}", response_model=PlaceAnswered, responses=troubles(400, 401, 403, 404, 503))
def place(
    request: Request,
    visitor: Reader,
    place_id: Annotated[str, Path(max_length=200)],
    valid_on: OptionalDay = None,
    known_on: OptionalDay = None,
) -> Response:
    """一个地点的名称沿革；valid_on 问“那一天叫什么”，known_on 问“按那一天的登记册”。"""
    desk = desk_of(request)
    found = find_place(desk, visitor, place_id, Times(valid_on, known_on))
    marks = marks_of(is_demonstration=desk.store.workspace.is_demonstration)
    return json_answer(place_to_dict(found, Times(valid_on, known_on)) | {"marks": marks})


def search_names(desk: Desk, visitor: Visitor, question: Question) -> Answer:
    """One page of hits, each as it stands today. A visitor sees the names of his area, wherever he asks."""
    answer = name_search(desk, visitor).search(question)
    today = day_in_china(utc_now())
    return replace(answer, hits=tuple(_as_of(hit, today) for hit in answer.hits))


def _as_of(hit: Hit, day: date) -> Hit:
    """A hit as it stands on a day: the register holds decisions for later days already, and both names of a place with them."""
    known = hit.known
    if known.standing in (Standing.FORMER, Standing.CANCELLED) and known.ended_on is not None and known.ended_on > day:
        return replace(hit, known=replace(known, standing=Standing.STANDARD), standard_name="")
    if known.standing is Standing.STANDARD and known.named_on is not None and known.named_on > day:
        return replace(hit, known=replace(known, standing=Standing.RESERVED))
    return hit


def suggest_names(desk: Desk, visitor: Visitor, text: str, *, limit: int) -> Answer:
    return search_names(desk, visitor, replace(Question(text), limit=limit))


def name_search(desk: Desk, visitor: Visitor) -> NameSearch:
    """Every registered and planned name the visitor may see, ready to be searched: good until the next commit."""
    """Every registered and planned name the visitor may see, ready to be searched: good until the next commit."""
    return desk.answer(visitor, "name-search", None, lambda view: NameSearch.of(desk.names.index_of(view)))


def classes_of_places(desk: Desk, visitor: Visitor) -> Mapping[str, str]:
    """The secrecy class (密级) of every place that is not open, the higher where place and name differ: it stands beside the name wherever one reads it."""
    return desk.answer(visitor, "classes-of-places", None, _classes)


def _classes(view: Store) -> Mapping[str, str]:
    order = list(SECRECY.labels)
    rows = [
        row for spec in (PLACES, NAMES) for row in read_on(view, spec)[["place_id", "secrecy"]].dropna().itertuples(index=False)
    ]
    closed = [(str(key), str(code)) for key, code in rows if code in order and code != "open"]
    return dict(sorted(closed, key=lambda one: order.index(one[1])))


def hit_to_dict(hit: Hit, secrecy: str | None = None) -> dict[str, Any]:
    known = hit.known
    return {
        "name_id": known.name_id,
        "place_id": known.place_id,
        "name": known.name,
        "kind": str(known.kind) if known.kind else None,
        "standing": str(known.standing),
        "division_code": known.division_code,
        "toned": known.toned or None,
        "standard_name": hit.standard_name or None,
        "secrecy": secrecy,
        "why": str(hit.why),
        "why_label": words(hit.why.label),
        "matched": hit.matched or None,
        "reading": hit.reading or None,
        "distance_m": None if hit.distance_m is None else round(hit.distance_m, 1),
        "geometry": None if known.geometry is None else orjson.Fragment(shapely.to_geojson(known.geometry)),
    }


def place_to_dict(found: PlaceInRegister, times: Times) -> dict[str, Any]:
    is_held = times.known_on is None or bool(found.asked.events)  # else the register of that day knew nothing of the place
    return {
        "place_id": found.place_id,
        "valid_on": plain(times.valid_on),
        "known_on": plain(times.known_on),
        **state_to_dict(found.asked) | {"is_certain": found.asked.is_certain and is_held},
        "facts": {name: plain(value) for name, value in found.row.items()} if is_held else {},
        "geometry": None if found.geometry is None or not is_held else orjson.Fragment(shapely.to_geojson(found.geometry)),
        "facets": list(found.facets),
        "history": [
            {"kind": str(e.kind), "on": plain(e.happened_on), "recorded_at": e.recorded_at.isoformat(), "sentence": words(tell_event(e))}
            for e in found.events
        ],
    }  # fmt: skip


def state_to_dict(state: PlaceNames) -> dict[str, Any]:
    return {
        "standard": held_to_dict(state.standard) if state.standard else None,
        "others": [held_to_dict(h) for h in state.others],
        "past": [held_to_dict(h) for h in state.past],
        "kind": str(state.kind) if state.kind else None,
        "place_state": state.place_state or None,
        "became": list(state.became),
        "came_from": list(state.came_from),
        "is_certain": state.is_certain,
    }


def held_to_dict(held: HeldName) -> dict[str, Any]:
    return {
        "name": held.name,
        "role": held.role,
        "since": plain(held.since),
        "until": plain(held.until),
        "toned": held.toned or None,
        "capitals": held.capitals or None,
    }
