"""The batch desk: a scheme of many roads taken in from one table, and reviewed together with its map."""

import csv
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path as FilePath
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Path, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from gazetteer.kinds import NameKind
from gazetteer.requests.errors import BatchRejected
from gazetteer.requests.request import Request as NamingRequest
from gazetteer.requests.scheme import SCHEME_ROWS, SchemeHead
from gazetteer.review import Review
from gazetteer.review.recommendation import Reason
from gazetteer.specs.requests import REQUEST_TYPES
from gazetteer.use_cases.batches import annotated_scheme, read_scheme, submit_batch
from gazetteer.use_cases.review import study_batch
from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.forms.names.documents import BATCH_DOCUMENTS
from gisvc.guard import accepts_upload
from gisvc.maps import Conflict, Proposed, Sight, draw_conflicts
from gisvc.marks import MADE_UP
from gisvc.pages.drawn import DrawnMap, drawn
from gisvc.pages.imports import DATUMS
from gisvc.pages.names.requests import Namer, offered_divisions
from gisvc.refusals import status_of
from gisvc.rendering import language_of, render_page
from gisvc.routes.layers import rows_of
from gisvc.routes.names.conflicts import conflicts_of, tally
from gisvc.routes.names.reviewing import folded_requests
from gisvc.routes.parameters import Day, Reader, refuse_unknown
from gisvc.routes.returning import give_back, gives_back
from gisvc.staging import safe_name
from layers.errors import Refusal
from layers.people import PersonId
from layers.reference import BUILT_UP_AREAS
from layers.store.clock import day_in_china, utc_now

router = APIRouter(prefix="/names/batches", include_in_schema=False, dependencies=[Depends(refuse_unknown)])
BatchId = Annotated[str, Path(max_length=80)]
MOST_FINDINGS = 200
MOST_LINES = 500


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A batch in the list: how many requests it has, and how many still wait for a decision."""

    batch_id: str
    requests: int
    pending: int
    asked_on: date


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One name of a batch with its review in short."""

    number: int
    request: NamingRequest
    review: Review
    counts: dict[str, int]
    conflicts: tuple[Conflict, ...]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why, what concerns the name itself before what its papers lack."""
        told = self.review.recommendation.reasons
        return tuple(sorted(told, key=lambda r: r.rule_id.startswith("A") or r.rule_id == "P01"))

    @property
    def anchor(self) -> str:
        return f"road-{self.number}"


class SchemeReturned(Exception):
    """A scheme that was not taken: what is wrong, and where its sender finds his own table with it marked."""

    def __init__(self, rejected: BatchRejected, href: str) -> None:
        self.rejected, self.href = rejected, href


@router.get("")
def batches_page(request: Request, visitor: Reader) -> Response:
    return _desk_page(request, visitor)


@router.post("")
@gives_back("GET /returned/{returned_id}.xlsx")
@accepts_upload
def take_scheme(
    request: Request,
    visitor: Namer,
    batch_id: Annotated[str, Form(max_length=60)],
    division_code: Annotated[str, Form(max_length=12)],
    asked_on: Annotated[Day, Form()],
    request_type: Annotated[str, Form(max_length=20)] = "naming",
    kind: Annotated[NameKind, Form()] = NameKind.STREET,
    declared_crs: Annotated[str, Form(max_length=60)] = "",
    names: Annotated[str, Form(max_length=20_000)] = "",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    head = SchemeHead(batch_id.strip(), division_code, asked_on, request_type, kind.value)
    try:
        _take(desk_of(request), visitor, head, file, names, declared_crs)
    except SchemeReturned as back:
        return _desk_page(request, visitor, refusal=back.rejected, returned=back, typed=head, names=names)
    except Refusal as refusal:
        return _desk_page(request, visitor, refusal=refusal, typed=head, names=names)
    return RedirectResponse(f"/names/batches/{head.batch_id}", status_code=303)


@router.get("/{batch_id}")
def batch_page(request: Request, visitor: Reader, batch_id: BatchId) -> Response:
    desk = desk_of(request)
    own = [one for one in folded_requests(desk, visitor) if one.application.batch_id == batch_id]
    rows = _rows(desk, visitor, batch_id, own)
    return render_page(
        request,
        "names/batch.html",
        status_code=200 if own else 404,
        batch_id=batch_id,
        papers=BATCH_DOCUMENTS,
        own=own,
        rows=rows,
        decided=[one for one in own if not one.state.is_pending],
        advice=Counter(row.review.recommendation.on_name for row in rows),
        map=_map(request, desk, visitor, rows),
        made_up=MADE_UP,
    )


def _take(desk: Desk, visitor: Visitor, head: SchemeHead, file: UploadFile | None, names: str, declared_crs: str) -> None:
    with tempfile.TemporaryDirectory(prefix="gisvc-scheme-") as folder:
        path = _kept_file(FilePath(folder), file) if file and file.filename else _list_as_table(FilePath(folder), names)
        scheme = read_scheme(path, head, declared_crs=declared_crs or None)
        try:
            submit_batch(desk.view(visitor), scheme, by=PersonId(visitor.person))
        except BatchRejected as rejected:
            report = rejected.report
            href = give_back(desk, visitor, path.name, lambda: annotated_scheme(path, report))
            raise SchemeReturned(rejected, href) from None


def _kept_file(folder: FilePath, file: UploadFile) -> FilePath:
    path = folder / safe_name(file.filename or "")
    with path.open("wb") as sink:
        shutil.copyfileobj(file.file, sink)
    return path


def _list_as_table(folder: FilePath, names: str) -> FilePath:
    """Names typed one a line, as the table they would be."""
    path = folder / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as sink:
        writer = csv.writer(sink)
        writer.writerow(["序号", "拟用名称"])
        kept = [line.strip() for line in names.splitlines() if line.strip()][:MOST_LINES]
        writer.writerows([str(n), name] for n, name in enumerate(kept, 1))
    return path


def _desk_page(
    request: Request,
    visitor: Visitor,
    *,
    refusal: Refusal | None = None,
    returned: SchemeReturned | None = None,
    typed: SchemeHead | None = None,
    names: str = "",
) -> Response:
    desk = desk_of(request)
    return render_page(
        request,
        "names/batches.html",
        status_code=status_of(refusal) if refusal else 200,
        lines=_lines(folded_requests(desk, visitor)),
        divisions=offered_divisions(desk, visitor)["division_code"],
        types=REQUEST_TYPES.labels,
        kinds=tuple(NameKind),
        datums=DATUMS,
        columns=SCHEME_ROWS.columns,
        today=day_in_china(utc_now()),
        typed=typed,
        names=names,
        refusal=refusal,
        findings=list(returned.rejected.report)[:MOST_FINDINGS] if returned else [],
        sheet=returned.href if returned else "",
        count=len(returned.rejected.report) if returned else 0,
    )


def _lines(requests: tuple[NamingRequest, ...]) -> list[BatchLine]:
    held: dict[str, list[NamingRequest]] = {}
    for one in requests:
        if one.application.batch_id:
            held.setdefault(one.application.batch_id, []).append(one)
    lines = [
        BatchLine(batch, len(own), sum(one.state.is_pending for one in own), max(one.asked.asked_on for one in own))
        for batch, own in held.items()
    ]
    return sorted(lines, key=lambda line: (line.asked_on, line.batch_id), reverse=True)


def _rows(desk: Desk, visitor: Visitor, batch_id: str, own: list[NamingRequest]) -> list[BatchRow]:
    """Each name with its review against the register, the plan and the others of its batch."""
    reviews = reviews_of_batch(desk, visitor, batch_id)
    by_id = {one.request_id: one for one in own}
    return [
        BatchRow(number, by_id[one.proposal.request_id], one, tally(one), conflicts_of(one))
        for number, one in enumerate(reviews, 1)
    ]


def reviews_of_batch(desk: Desk, visitor: Visitor, batch_id: str) -> tuple[Review, ...]:
    """The first names of a batch's open requests, each against the register and the others; empty for an unknown batch."""
    return desk.answer(visitor, "batch-review", batch_id, lambda view: study_batch(view, batch_id, shelf=desk.names))


def _map(request: Request, desk: Desk, visitor: Visitor, rows: list[BatchRow]) -> DrawnMap | None:
    """The whole scheme with what its names may be taken for, each known name once."""
    if not any(row.review.proposal.geometry is not None for row in rows):
        return None
    language = language_of(request)
    proposed = [Proposed(row.review.proposal.name, row.review.proposal.geometry, row.anchor) for row in rows]
    own = {row.request.request_id for row in rows}
    found = {c.match.known.name_id: c for row in rows for c in row.conflicts if c.rules}
    outside = [c for key, c in found.items() if key.partition("#")[0] not in own]
    sight = Sight(day_in_china(utc_now()), desk.store.workspace.is_demonstration, language)
    return drawn(
        desk, visitor, draw_conflicts(proposed, outside, rows_of(desk, visitor, BUILT_UP_AREAS, None, None), sight), language
    )
