"""The committee's lists: heritage names, signs, plates, clean-up cases, the plan, the bank and the words it judges by."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, Any

import geopandas as gpd
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from gazetteer.specs import (
    DOORPLATES,
    HERITAGE,
    LEXICON,
    NAME_BANK,
    NAME_PLAN,
    NONSTANDARD_NAMES,
    READINGS,
    SIGN_INSPECTIONS,
    SIGNS,
)
from gisvc.auth.visitor import Visitor
from gisvc.cells import cell_text, records_of
from gisvc.desk import Desk, desk_of
from gisvc.maps import draw_layer, focus_on, marked
from gisvc.marks import MADE_UP
from gisvc.pages.drawn import DrawnMap, drawn
from gisvc.rendering import language_of, render_page
from gisvc.routes.layers import page_of_rows, rows_of
from gisvc.routes.parameters import Reader, refuse_unknown
from gisvc.tongue import Tongue
from layers.spec import Column, LayerSpec
from layers.store.clock import day_in_china, utc_now
from layers.wording import Wording

router = APIRouter(prefix="/names", include_in_schema=False, dependencies=[Depends(refuse_unknown)])
ROWS_A_PAGE = 100
MOST_DRAWN = 2000
Wanted = Annotated[str, Query(max_length=60)]
After = Annotated[str | None, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class CommitteeList:
    """One list of the committee: its layer, the columns that tell its rows apart, the column it is sifted by, and what it is for."""

    tab: str
    spec: LayerSpec
    lead: Wording
    shown: tuple[str, ...]
    sifted_by: str = ""


HERITAGE_LIST = CommitteeList(
    "heritage",
    HERITAGE,
    Wording(
        "列入保护名录的地名一般不更名；确需更改的，须在更名前落实保护措施（《地名管理条例》第十条、第二十五条）。",
        "A listed name is generally not changed; where it must be, measures of protection come first (Arts. 10 and 25).",
    ),
    (
        "name",
        "level",
        "heritage_class",
        "attested",
        "attested_source",
        "word_value",
        "state",
        "measures",
        "listed_on",
        "list_batch",
    ),
    "level",
)
SIGNS_LIST = CommitteeList(
    "signs",
    SIGNS,
    Wording(
        "牌面汉字和拼写应与现行标准地名一致；更名后未更换、缺失和破损的，限期整改。",
        "A sign carries the standard name of today in characters and pinyin; what is old, missing or damaged is mended in time.",
    ),
    (
        "printed_name",
        "printed_roman",
        "sign_kind",
        "stands_at",
        "crossing",
        "side",
        "bearing",
        "colour",
        "state",
        "set_on",
        "is_electronic",
    ),
    "state",
)
INSPECTIONS_LIST = CommitteeList(
    "signs",
    SIGN_INSPECTIONS,
    Wording("每次巡查所见、整改期限与完成日期。", "What was seen on each inspection, when it is due and when it was done."),
    ("sign_id", "seen_on", "seen_by", "channel", "defects", "printed_name_seen", "work", "due_on", "done_on", "cost_yuan"),
    "channel",
)
PLATES_LIST = CommitteeList(
    "signs",
    DOORPLATES,
    Wording(
        "门牌以标准街路巷名编号；一门一号，新旧门牌对照保留。",
        "Plates are numbered along standard street names; old addresses stay beside the new.",
    ),
    ("street_name", "number", "sub_number", "building", "side", "state", "old_address", "confirmation", "numbered_on"),
    "state",
)
CLEANUP_LIST = CommitteeList(
    "cleanup",
    NONSTANDARD_NAMES,
    Wording(
        "不规范地名逐案认定：标准、依据、排除情形、专家与征求意见缺一不可；词语命中不等于不规范（民政部 2019-06-21）。",
        "Non-standard names case by case: criterion, evidence, exclusions, experts and consultation. A word that hits proves nothing.",
    ),
    ("name", "name_kind", "cleanup_class", "criterion", "evidence", "exclusion_considered", "decision", "new_name", "decided_by", "decided_on"),
    "decision",
)  # fmt: skip
PLAN_LIST = CommitteeList(
    "batches",
    NAME_PLAN,
    Wording(
        "地名方案经政府批准后，未经重新批准不得变更（实施办法第二条）。",
        "Once approved, the name plan changes only by a new approval.",
    ),
    (
        "name",
        "name_kind",
        "plan",
        "temporary_name",
        "theme",
        "starts_at",
        "ends_at",
        "reason",
        "approval",
        "approved_on",
        "place_id",
    ),
    "theme",
)
BANK_LIST = CommitteeList(
    "heritage",
    NAME_BANK,
    Wording(
        "已废历史地名与备用地名：就近移用、优先启用。",
        "Historic names out of use and names in reserve: taken up near where they were.",
    ),
    ("name", "specific", "name_kind", "attested", "story", "is_used", "used_for"),
    "is_used",
)
LEXICON_LIST = CommitteeList(
    "rules",
    LEXICON,
    Wording(
        "采词与禁限用字词：命中只提出问题，由审查人按排除情形判断，不自动否决。",
        "Words to use and words to look at: a hit asks a question and never decides.",
    ),
    ("word", "word_class", "match_mode", "exclusions", "basis", "in_use_from", "in_use_until"),
    "word_class",
)
READINGS_LIST = CommitteeList(
    "spelling",
    READINGS,
    Wording(
        "地方审定的读音及其依据，优先于词典与程序库。",
        "Readings decided for places, with their evidence: they come before any dictionary or library.",
    ),
    ("characters", "reading", "place_name", "evidence", "decided_by", "decided_on"),
)


@router.get("/heritage")
def heritage_page(request: Request, visitor: Reader, q: Wanted = "", only: Wanted = "", after: After = None) -> Response:
    return _page(request, visitor, HERITAGE_LIST, _Sieve(q, only, after))


@router.get("/heritage/bank")
def bank_page(request: Request, visitor: Reader, q: Wanted = "", only: Wanted = "", after: After = None) -> Response:
    return _page(request, visitor, BANK_LIST, _Sieve(q, only, after))


@router.get("/signs")
def signs_page(request: Request, visitor: Reader, q: Wanted = "", only: Wanted = "", after: After = None) -> Response:
    return _page(request, visitor, SIGNS_LIST, _Sieve(q, only, after))


@router.get("/signs/inspections")
def inspections_page(request: Request, visitor: Reader, q: Wanted = "", only: Wanted = "", after: After = None) -> Response:
    return _page(request, visitor, INSPECTIONS_LIST, _Sieve(q, only, after))


@router.get("/signs/plates")
def plates_page(request: Request, visitor: Reader, q: Wanted = "", only: Wanted = "", after: After = None) -> Response:
    return _page(request, visitor, PLATES_LIST, _Sieve(q, only, after))


@router.get("/cleanup")
def cleanup_page(request: Request, visitor: Reader, q: Wanted = "", only: Wanted = "", after: After = None) -> Response:
    return _page(request, visitor, CLEANUP_LIST, _Sieve(q, only, after))


@router.get("/plan")
def plan_page(request: Request, visitor: Reader, q: Wanted = "", only: Wanted = "", after: After = None) -> Response:
    return _page(request, visitor, PLAN_LIST, _Sieve(q, only, after))


@router.get("/lexicon")
def lexicon_page(request: Request, visitor: Reader, q: Wanted = "", only: Wanted = "", after: After = None) -> Response:
    return _page(request, visitor, LEXICON_LIST, _Sieve(q, only, after))


@router.get("/readings")
def readings_page(request: Request, visitor: Reader, q: Wanted = "", after: After = None) -> Response:
    return _page(request, visitor, READINGS_LIST, _Sieve(q, "", after))


@dataclass(frozen=True, slots=True)
class _Sieve:
    """What a list is narrowed to: a text anywhere in its shown columns, one value of the column it is sifted by, a page."""

    q: str
    only: str
    after: str | None

    def through(self, rows: gpd.GeoDataFrame, one: CommitteeList) -> gpd.GeoDataFrame:
        if self.only and one.sifted_by:
            rows = rows[(rows[one.sifted_by].astype("str") == self.only).to_numpy(dtype=bool)]
        if self.q.strip() and len(rows):
            texts = rows[[c for c in one.shown if rows[c].dtype == "str"]].fillna("")
            hit = texts.agg("\n".join, axis=1).str.contains(self.q.strip(), regex=False, case=False)
            rows = rows[hit.to_numpy(dtype=bool)]
        return rows


def _page(request: Request, visitor: Visitor, one: CommitteeList, sieve: _Sieve) -> Response:
    desk, tongue = desk_of(request), Tongue(language_of(request))
    held = rows_of(desk, visitor, one.spec, None, None)
    rows = sieve.through(held, one)
    page = page_of_rows(rows, one.spec, sieve.after, ROWS_A_PAGE)
    columns = [one.spec.column(name) for name in one.shown]
    return render_page(
        request,
        "names/list.html",
        one=one,
        records=records_of(page.rows),
        columns=[c for c in columns if c.name == one.shown[0] or page.rows[c.name].notna().any()],
        sifted=_tally(held, one, tongue),
        total=len(rows),
        held=len(held),
        next_after=page.next_after,
        q=sieve.q.strip(),
        only=sieve.only,
        map=_map(request, desk, visitor, rows.iloc[:MOST_DRAWN], one.spec),
        made_up=MADE_UP,
        cell=_cell(tongue),
    )


def _tally(rows: gpd.GeoDataFrame, one: CommitteeList, tongue: Tongue) -> list[tuple[str, str, int]]:
    """Every value of the column a list is sifted by, as people call it, with the number of rows."""
    if not one.sifted_by or rows.empty:
        return []
    column = one.spec.column(one.sifted_by)
    counts = rows[one.sifted_by].value_counts()
    return [(str(value), cell_text(value, column, tongue), int(n)) for value, n in counts.items()][:30]


def _cell(tongue: Tongue) -> Callable[[object, Column], str]:
    def shown(value: Any, column: Column) -> str:
        if isinstance(value, str) and column.type.name == "CODES" and column.codes is not None:
            labels = column.codes.labels
            return tongue.t("、", ", ").join(tongue.say(labels.get(code, code)) for code in value.split(";") if code)
        return cell_text(value, column, tongue)

    return shown


def _map(request: Request, desk: Desk, visitor: Visitor, rows: gpd.GeoDataFrame, spec: LayerSpec) -> DrawnMap | None:
    """The rows that have a place; None when none has."""
    if not rows.geometry.notna().any():
        return None
    language = language_of(request)
    sheet = draw_layer(rows, spec, on=day_in_china(utc_now()), ground=desk.ground(visitor, None), language=language)
    sheet = replace(sheet, focus=focus_on(rows.geometry))
    return drawn(desk, visitor, marked(sheet, map_no=None, is_demonstration=desk.store.workspace.is_demonstration), language)
