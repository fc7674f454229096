"""Rounds: the list, a new one from its plan, and the dashboard of each."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from boundaries.records.kinds import MEETING, ROUND
from boundaries.rounds.round import rounds_of
from boundaries.use_cases.rounds import open_round
from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.guard import accepts_record
from gisvc.maps import ItemState, draw_round
from gisvc.marks import MADE_UP
from gisvc.pages.drawn import DrawnMap, drawn
from gisvc.pages.inspection.sending import Enterer, Sent, SentForm, read_sent
from gisvc.pages.record_form import Around, Offered, record_form
from gisvc.pages.said import Reader as ValueReader
from gisvc.pages.written import missing
from gisvc.rendering import language_of, render_page
from gisvc.routes.inspection.board import Board, board_of, share_done, worst_first
from gisvc.routes.inspection.studies import book_of, names_of, register_of, round_study
from gisvc.routes.parameters import Reader, refuse_unknown
from gisvc.tongue import Tongue
from layers.fields import Value
from layers.store.clock import day_in_china, utc_now
from layers.wording import Wording

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
RoundId = Annotated[str, Path(max_length=200)]
NEED_SOMEBODY = (ItemState.CONFLICT, ItemState.ONE_SIDED)
MOST_STUDIED = 6  # rounds whose progress the list works out; older ones are opened to see it


@router.get("/rounds")
def rounds_page(request: Request, visitor: Reader) -> Response:
    desk = desk_of(request)
    rounds = rounds_of(book_of(desk, visitor).records)
    boards = [board_of(round_study(desk, visitor, r.round_id), now=utc_now()) for r in rounds[:MOST_STUDIED]]
    return render_page(
        request,
        "inspection/rounds.html",
        boards=boards,
        older=rounds[MOST_STUDIED:],
        names=names_of(desk, visitor),
        share_done=share_done,
        lines_held=len(register_of(desk, visitor).lines),
    )


@router.get("/rounds/new")
def new_round_page(
    request: Request, visitor: Enterer, line_id: Annotated[list[str], Query(max_length=20)] = []  # noqa: B006  # because FastAPI copies it
) -> Response:  # fmt: skip
    return _plan_form(request, visitor, _proposed(desk_of(request), visitor, line_id))


@router.post("/rounds/new")
@accepts_record
def create_round(request: Request, visitor: Enterer, sent: SentForm) -> Response:
    desk = desk_of(request)
    typed = read_sent(ROUND, sent)
    wrong = typed.wrong or missing(ROUND, typed.values)
    if wrong:
        return _plan_form(request, visitor, {}, sent=sent, wrong=wrong)
    made = open_round(desk.view(visitor), typed.values, by=visitor.person)
    return RedirectResponse(f"/rounds/{made.round_id}", status_code=303)


@router.get("/rounds/{round_id}")
def dashboard(request: Request, visitor: Reader, round_id: RoundId) -> Response:
    desk = desk_of(request)
    study = round_study(desk, visitor, round_id)
    board = board_of(study, now=utc_now())
    tongue = Tongue(language_of(request))
    names = names_of(desk, visitor)
    return render_page(
        request,
        "inspection/round.html",
        **about_round(desk, visitor, board, "board"),
        map=_map(request, desk, visitor, board),
        made_up=MADE_UP,
        urgent=[row for row in worst_first(board.rows) if row.state in NEED_SOMEBODY],
        share_done=share_done,
        reader=ValueReader(tongue, names),
        plan=ROUND,
        meetings=meetings_of(board),
    )


def about_round(desk: Desk, visitor: Visitor, board: Board, tab: str) -> dict[str, Any]:
    """What the head of every page of a round needs."""
    return {
        "board": board,
        "study": board.study,
        "round": board.study.round,
        "names": names_of(desk, visitor),
        "tab": tab,
        "our_side": desk.store.workspace.area_code,
    }


def meetings_of(board: Board) -> list[Mapping[str, Value]]:
    """The round's meetings, the youngest first."""
    records = board.study.book.records
    own = [r for key, r in records.items() if key.kind == MEETING.name and key.round_id == board.study.round.round_id]
    return [
        {**r.values, "subject": r.key.subject} for r in sorted(own, key=lambda r: str(r.value("held_on") or ""), reverse=True)
    ]


def offered_of(desk: Desk, visitor: Visitor) -> Offered:
    """Lines and sides a form offers by name instead of asking for their codes."""
    lines, names = register_of(desk, visitor).lines, names_of(desk, visitor)
    line_names = {str(i): f"{n}（{i}）" for i, n in zip(lines["line_id"], lines["name"], strict=True)}
    codes = sorted({str(c) for column in ("side_a", "side_b") for c in lines[column]} | {desk.store.workspace.area_code})
    sides = {code: f"{names[code]}（{code}）" if code in names else code for code in codes}
    one_side = ("side", "lead_side", "responsible_side", "work_side", "to_side", "owner_side", "enclosing_side", "division_code")
    return {"line_id": line_names, "line_ids": line_names, "sides": sides, **dict.fromkeys(one_side, sides)}


def _plan_form(
    request: Request,
    visitor: Visitor,
    shown: Mapping[str, Value],
    *,
    sent: Sent | None = None,
    wrong: Mapping[str, Wording] | None = None,
) -> Response:
    form = record_form(ROUND, shown, around=Around(offered_of(desk_of(request), visitor), wrong or {}), typed=sent)
    return render_page(request, "inspection/round_new.html", status_code=400 if wrong else 200, form=form, refusal=None)


def _proposed(desk: Desk, visitor: Visitor, line_ids: list[str]) -> dict[str, Value]:
    """The plan's first draft: what the register knows of the lines chosen, this year, our side in the lead."""
    lines = register_of(desk, visitor).lines
    chosen = lines[lines["line_id"].isin(line_ids)]
    year = day_in_china(utc_now()).year
    draft: dict[str, Value] = {"year": year, "round_kind": "five_yearly", "trigger": "cycle"}
    if chosen.empty:
        return draft
    last = chosen["inspected_on"].dropna()
    own = desk.store.workspace.area_code
    sides = sorted({str(code) for column in ("side_a", "side_b") for code in chosen[column]})
    return draft | {
        "name": f"{'、'.join(chosen['name'])}{year}年联合检查",
        "line_ids": sorted(chosen["line_id"]),
        "sides": sides,
        "lead_side": own if own in sides else sides[0],
        "last_round_on": last.max().date().isoformat() if len(last) else None,
    }


def _map(request: Request, desk: Desk, visitor: Visitor, board: Board) -> DrawnMap:
    language = language_of(request)
    today = day_in_china(utc_now())
    sheet = desk.answer(
        visitor,
        "round-sheet",
        (board.study.round.round_id, language),
        lambda _: draw_round(
            board.study,
            on=today,
            names=names_of(desk, visitor),
            is_demonstration=desk.store.workspace.is_demonstration,
            language=language,
        ),
    )
    return drawn(desk, visitor, sheet, language)
