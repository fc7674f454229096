"""Everything that can be taken away as a file, each download written into the audit log."""

import shutil
import tempfile
from dataclasses import replace
from enum import StrEnum
from pathlib import Path as FilePath
from typing import Annotated

import orjson
from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response

from gisvc.auth.visitor import Visitor
from gisvc.catalogue import CATALOGUE, spec_named
from gisvc.desk import Desk, desk_of
from gisvc.forms import tables
from gisvc.maps import standalone_map
from gisvc.marks import marks_for
from gisvc.pages.choices import question_choices
from gisvc.pages.coverage import query_of
from gisvc.pages.drawn import coverage_sheet, gaps_sheet
from gisvc.publication import Purpose, clear_map, clear_rows, may_leave
from gisvc.rendering import language_of, render_page
from gisvc.routes.answering import attachment, marks_of
from gisvc.routes.catalogue import rows_leaving
from gisvc.routes.layers import kept_back
from gisvc.routes.parameters import AskedHere, Day, EmptyIsNone, Exporter, Question, refuse_unknown
from gisvc.sharing.usage import Channel
from gisvc.titles import coverage_title, gaps_title
from layers.errors import Refusal
from layers.files.write import OUTPUT_FORMATS, write_frame
from layers.planning.answers.coverage import coverage_to_dict, gaps_to_dict
from layers.planning.question import CoverageQuestion
from layers.report import Fact

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
PurposeHere = Annotated[Purpose, Query()]


class Paper(StrEnum):
    """What an answer can be taken away as."""

    CSV = "csv"
    UNITS_CSV = "units.csv"
    XLSX = "xlsx"
    DOCX = "docx"
    JSON = "json"
    HTML = "html"


@router.get("/downloads")
def downloads_page(request: Request, visitor: Exporter, asked: AskedHere) -> Response:
    desk, refusal = desk_of(request), None
    query: list[tuple[str, str]] = []
    try:
        query = query_of(asked.question(desk.area_of(visitor)))
    except Refusal as found:
        refusal = found
    view, rows = desk.view(visitor), rows_leaving(desk, visitor)
    return render_page(
        request,
        "downloads.html",
        **question_choices(asked),
        refusal=refusal,
        query=query,
        layers=[(spec, replace(view.summarise(spec), rows=rows[spec.name])) for spec in CATALOGUE],
        formats=OUTPUT_FORMATS,
    )


@router.get("/downloads/coverage.{paper}")
def coverage_file(
    request: Request, visitor: Exporter, question: Question, paper: Paper, purpose: PurposeHere = Purpose.INTERNAL
) -> Response:
    desk, language = desk_of(request), language_of(request)
    table = desk.coverage(visitor, question)
    match paper:
        case Paper.CSV:
            content = tables.coverage_as_csv(table, language)
        case Paper.UNITS_CSV:
            content = tables.coverage_as_csv(table, language, part=tables.UNITS)
        case Paper.XLSX:
            content = tables.coverage_as_xlsx(table, language)
        case Paper.DOCX:
            content = tables.coverage_as_docx(table, language)
        case Paper.JSON:
            content = orjson.dumps(coverage_to_dict(table) | {"marks": marks_of(is_demonstration=table.is_demonstration)})
        case Paper.HTML:
            return _map_file(request, visitor, question, "coverage", purpose)
    return _taken(desk, visitor, content, f"{coverage_title(table).in_language(language)}-{table.on}.{paper}", question)


@router.get("/downloads/gaps.{paper}")
def gaps_file(
    request: Request, visitor: Exporter, question: Question, paper: Paper, purpose: PurposeHere = Purpose.INTERNAL
) -> Response:
    desk, language = desk_of(request), language_of(request)
    study = desk.gaps(visitor, question)
    match paper:
        case Paper.CSV:
            content = tables.gaps_as_csv(study, language)
        case Paper.UNITS_CSV:
            content = tables.gaps_as_csv(study, language, part="areas")
        case Paper.XLSX:
            content = tables.gaps_as_xlsx(study, language)
        case Paper.DOCX:
            content = tables.gaps_as_docx(study, language)
        case Paper.JSON:
            content = orjson.dumps(gaps_to_dict(study) | {"marks": marks_of(is_demonstration=study.coverage.is_demonstration)})
        case Paper.HTML:
            return _map_file(request, visitor, question, "gaps", purpose)
    return _taken(
        desk,
        visitor,
        content,
        f"{gaps_title(study.coverage).in_language(language)}-{study.coverage.on}.{paper}",
        question,
    )


@router.get("/downloads/layers/{name}.{ending}")
def layer_file(
    request: Request,
    visitor: Exporter,
    name: Annotated[str, Path(max_length=60)],
    ending: Annotated[str, Path(max_length=20)],
    as_of: Annotated[Day | None, EmptyIsNone, Query()] = None,
    purpose: PurposeHere = Purpose.INTERNAL,
) -> Response:
    """A layer in one of the formats. Rows carry their marks in a column of their own, whatever the format."""
    desk, language, spec = desk_of(request), language_of(request), spec_named(name)
    purpose = visitor.purpose_of(purpose)
    held = kept_back(desk, visitor, purpose)
    frame = clear_rows(may_leave(desk.view(visitor).read(spec, as_of=as_of), purpose, held), purpose, spec)
    marks = marks_for(is_demonstration=desk.store.workspace.is_demonstration)
    chosen = next((f for f in OUTPUT_FORMATS if f.name == ending), None)
    with tempfile.TemporaryDirectory(prefix="gisvc-export-") as folder:
        path = FilePath(folder) / f"{spec.name}{chosen.extension if chosen else ''}"
        stamp = "；".join(mark.in_language(language) for mark in marks)
        write_frame(frame, path, spec=spec, format=ending, language=language, stamp=stamp)
        content = _whole(path)
    facts: dict[str, Fact] = {
        "layer": spec.name,
        "format": ending,
        "rows": len(frame),
        "purpose": str(purpose),
        "as_of": as_of.isoformat() if as_of else None,
    }
    desk.usage.count(visitor, spec.name, Channel.DOWNLOAD, len(frame), purpose)
    desk.store.record("export", facts, by=visitor.person)
    ending = ".gdb.zip" if path.suffix == ".gdb" else path.suffix
    return attachment(content, f"{spec.label.in_language(language)}-{spec.name}{ending}")


def _whole(path: FilePath) -> bytes:
    """A file's bytes; of a format that is a folder (FileGDB), its zip."""
    return (
        FilePath(shutil.make_archive(f"{path}", "zip", path.parent, path.name)).read_bytes()
        if path.is_dir()
        else path.read_bytes()
    )


def _map_file(request: Request, visitor: Visitor, question: CoverageQuestion, subject: str, purpose: Purpose) -> Response:
    """A map as one file, marked and coarsened as its purpose asks; only a bound 审图号 takes the stamp away."""
    desk, language = desk_of(request), language_of(request)
    sheet = (coverage_sheet if subject == "coverage" else gaps_sheet)(desk, visitor, question, language)
    cleared = clear_map(sheet, purpose, desk.approvals, is_demonstration=desk.store.workspace.is_demonstration)
    content = standalone_map(cleared, language=language)
    facts: dict[str, Fact] = {
        "map": sheet.title.zh,
        "content_sha256": sheet.content_sha256,
        "purpose": str(purpose),
        "map_no": cleared.mark.map_no,
    }
    desk.store.record("export-map", facts, by=visitor.person)
    return attachment(content, f"{sheet.title.in_language(language)}-{sheet.on}.html")


def _taken(desk: Desk, visitor: Visitor, content: bytes, name: str, question: CoverageQuestion) -> Response:
    desk.store.record(
        "export", {"answer": name, "kind": question.kind, "area": question.area, "bytes": len(content)}, by=visitor.person
    )
    return attachment(content, name)
