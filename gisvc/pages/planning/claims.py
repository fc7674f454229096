"""Published figures: can they all be true? The shipped five plans, or a file of one's own; nothing that is sent is stored."""

from collections.abc import Callable
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, File, Form, Path, Query, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from gisvc.desk import Desk, desk_of
from gisvc.forms import tables
from gisvc.forms.planning import claims as laid_out
from gisvc.forms.planning.claims_template import claims_template
from gisvc.forms.planning.number_line import number_line
from gisvc.forms.report import to_docx
from gisvc.forms.workbook import to_xlsx
from gisvc.guard import accepts_upload
from gisvc.jobs import Job
from gisvc.pages.jobs import show_job
from gisvc.problems import wants_page
from gisvc.refusals import status_of
from gisvc.rendering import address_of, language_of, render_page
from gisvc.routes.answering import attachment, marks_of
from gisvc.routes.parameters import Exporter, Reader, refuse_unknown
from gisvc.routes.planning.claims import FIVE, Held, Sender, audit_errand, claims_held, hold, hold_file
from gisvc.routes.returning import given_back, gives_back
from gisvc.tongue import Tongue
from layers.errors import Refusal
from layers.planning.answers.audit import audit_to_dict
from layers.planning.audit.auditing import Audit
from layers.planning.audit.claims_file import read_claims
from layers.planning.audit.errors import NothingToAudit
from layers.planning.audit.meanings import Meaning
from layers.planning.audit.objections import WEIGHTS
from layers.report import Fact, Report
from layers.store.clock import day_in_china, utc_now
from layers.wording import Language

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
PAPERS = ("docx", "xlsx", "csv", "json")
ENDINGS = ".xlsx,.csv,.toml"
MOST_TYPED = 200_000
NO_ROWS = Report()
OfThese = Annotated[str, Query(pattern=f"^({FIVE}|[0-9a-f]{{40}})?$")]


@router.get("/claims")
def claims_page(request: Request, visitor: Reader, of: OfThese = "") -> Response:
    if not of:
        return _form(request)
    try:
        desk = desk_of(request)
        found = desk.work(visitor, audit_errand(desk, visitor, of), back=address_of(request))
    except NothingToAudit as refusal:
        return _form(
            request, refusal, rows=claims_held(desk_of(request), visitor, of).report, sheet=given_back(desk, visitor, of)
        )
    except Refusal as refusal:
        return _form(request, refusal)
    if isinstance(found, Job):
        return show_job(request, found)
    shown = _shown(found, of, language_of(request))
    return render_page(request, "planning/claims_found.html", sheet=given_back(desk, visitor, of), **shown)


@router.post("/claims")
@gives_back("GET /returned/{returned_id}.xlsx")
@accepts_upload
def send_file(
    request: Request, visitor: Sender, file: Annotated[UploadFile, File()], sheet: Annotated[str, Form(max_length=120)] = ""
) -> Response:
    return _sent(request, lambda desk: hold_file(desk, visitor, file, sheet.strip()))


@router.post("/claims/text")
@gives_back("no sheet: text as it was pasted, its faults listed by line")
@accepts_upload
def send_text(request: Request, visitor: Sender, text: Annotated[str, Form(max_length=MOST_TYPED)]) -> Response:
    """TOML as it was pasted."""
    return _sent(request, lambda desk: hold(desk, visitor, text.encode(), read_claims(text)), typed=text)


@router.get("/downloads/claims.{paper}")
def claims_file(
    request: Request, visitor: Exporter, paper: Annotated[str, Path(pattern=f"^({'|'.join(PAPERS)})$")], of: Held = FIVE
) -> Response:
    """The audit as a file, recorded as every export is."""
    desk, language = desk_of(request), language_of(request)
    found = desk.wait_for(visitor, audit_errand(desk, visitor, of))
    content = _written(found, paper, language)
    facts: dict[str, Fact] = {"of": of, "statements": len(found.claims.statements), "format": paper}
    desk.store.record("export", facts, by=visitor.person)
    return attachment(content, f"{Tongue(language).t('公布数字核对', 'claims-audit')}-{day_in_china(utc_now())}.{paper}")


@router.get("/downloads/claims-template.xlsx")
def template_file(request: Request, _: Reader) -> Response:
    """An empty form with an example in it; it holds no data."""
    language = language_of(request)
    return attachment(claims_template(language), Tongue(language).t("数字清单模板.xlsx", "claims-template.xlsx"))


def _sent(request: Request, keep: Callable[[Desk], str], *, typed: str = "") -> Response:
    try:
        held = keep(desk_of(request))
    except Refusal as refusal:
        if not wants_page(request):
            raise
        return _form(request, refusal, typed=typed)
    return RedirectResponse(f"/claims?of={held}", status_code=303)


def _form(
    request: Request, refusal: Refusal | None = None, *, typed: str = "", rows: Report = NO_ROWS, sheet: str = ""
) -> Response:
    status = status_of(refusal) if refusal else 200
    facts = {"refusal": refusal, "typed": typed, "rows": rows, "sheet": sheet, "endings": ENDINGS, "five": FIVE}
    return render_page(request, "planning/claims.html", status_code=status, **facts)


def _written(found: Audit, paper: str, language: Language) -> bytes:
    form = laid_out.claims_form(found, on=day_in_china(utc_now()), language=language)
    if paper == "docx":
        return to_docx(form)
    if paper == "xlsx":
        return to_xlsx(form)
    if paper == "json":
        return orjson.dumps(audit_to_dict(found) | {"marks": marks_of(is_demonstration=False)})
    return tables.to_csv(form, "objections")


def _shown(found: Audit, of: str, language: Language) -> dict[str, Any]:
    tongue, claims = Tongue(language), found.claims
    told = {name: verdicts for name, verdicts in found.coverages.items() if any(v.fits is not None for v in verdicts)}
    return {
        "found": found,
        "claims": claims,
        "of": of,
        "is_five": of == FIVE,
        "weights": WEIGHTS,
        "marks": {"error": "no", "warning": "unknown", "note": "plain"},
        "meanings": tuple(Meaning),
        "told": told,
        "untold": [name for name in found.coverages if name not in told],
        "lines": [(solution, number_line(solution, language)) for solution in found.solutions],
        "statement": claims.statement,
        "spoken": lambda objection: laid_out.spoken_of(claims, objection.statements),
        "name_of": lambda statement: laid_out.name_of(claims, statement, tongue),
        "place_of": lambda statement: laid_out.place_of(claims, statement, tongue),
        "printed_as": lambda statement: laid_out.printed_as(statement, tongue),
    }
