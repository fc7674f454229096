"""The usage log (使用台账): which dataset was taken by whom, how and for what; for whoever is responsible for sharing, and for the auditor."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor, require
from gisvc.desk import Desk, desk_of
from gisvc.forms.answer import AnswerForm, Cell, CellKind, FormColumn, FormTable
from gisvc.forms.workbook import to_xlsx
from gisvc.marks import marks_for
from gisvc.publication import Purpose
from gisvc.rendering import language_of, render_page
from gisvc.routes.answering import attachment
from gisvc.routes.parameters import Day, EmptyIsNone, refuse_unknown
from gisvc.sharing.usage import FLUSH_AFTER_S, Channel, Taken, Use, total
from gisvc.tongue import Tongue
from gisvc.trail.errors import DaysReversed
from gisvc.trail.sentences import layer_label, person_label
from layers.report import Fact
from layers.store.clock import day_in_china, utc_now
from layers.wording import Language, Wording

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
Responsible = Annotated[Visitor, Depends(require(Duty.ISSUE))]
Auditor = Annotated[Visitor, Depends(require(Duty.AUDIT))]
DAYS_SHOWN = 30
MOST_SHOWN = 1000


@dataclass(frozen=True, slots=True)
class Span:
    """The days asked about, and whose dataset."""

    since: date
    until: date
    layer: str


def asked_span(
    since: Annotated[Day | None, EmptyIsNone, Query()] = None,
    until: Annotated[Day | None, EmptyIsNone, Query()] = None,
    layer: Annotated[str, Query(max_length=60)] = "",
) -> Span:
    """The last thirty days unless somebody says otherwise.

    Raises:
        DaysReversed: the first day lies after the last.
    """
    last = until or day_in_china(utc_now())
    first = since or last - timedelta(days=DAYS_SHOWN)
    if first > last:
        raise DaysReversed
    return Span(first, last, layer)


AskedSpan = Annotated[Span, Depends(asked_span)]


@router.get("/usage")
def usage_page(request: Request, visitor: Responsible, span: AskedSpan) -> Response:
    return _page(request, visitor, span, base="/usage")


@router.get("/usage.xlsx")
def usage_file(request: Request, visitor: Responsible, span: AskedSpan) -> Response:
    return _file(request, visitor, span)


@router.get("/audit/usage")
def audited_usage_page(request: Request, visitor: Auditor, span: AskedSpan) -> Response:
    return _page(request, visitor, span, base="/audit/usage")


@router.get("/audit/usage.xlsx")
def audited_usage_file(request: Request, visitor: Auditor, span: AskedSpan) -> Response:
    return _file(request, visitor, span)


def _sums(desk: Desk, visitor: Visitor, span: Span) -> dict[Use, Taken]:
    """Newest day first; people of the visitor's own area."""
    sums = desk.usage.read(span.since, span.until, inside=desk.scope_of(visitor))
    kept = [use for use in sums if span.layer in ("", use.layer)]
    return {use: sums[use] for use in sorted(kept, key=lambda use: (-use.on.toordinal(), use))}


def _page(request: Request, visitor: Visitor, span: Span, *, base: str) -> Response:
    desk, language = desk_of(request), language_of(request)
    sums = _sums(desk, visitor, span)
    by_layer = {
        name: total(t for use, t in sums.items() if use.layer == name) for name in dict.fromkeys(use.layer for use in sums)
    }
    return render_page(
        request,
        "sharing/usage.html",
        span=span,
        base=base,
        table=usage_table(sums, language, most=MOST_SHOWN),
        rows=len(sums),
        by_layer=sorted(by_layer.items(), key=lambda held: -held[1].rows),
        whole=total(sums.values()),
        layer_label=layer_label,
        minutes=int(FLUSH_AFTER_S // 60),
    )


def _file(request: Request, visitor: Visitor, span: Span) -> Response:
    desk, language = desk_of(request), language_of(request)
    tongue, sums = Tongue(language), _sums(desk, visitor, span)
    whole = total(sums.values())
    form = AnswerForm(
        language=language,
        title=tongue.t("使用台账", "Usage log"),
        figure=tongue.t(f"{whole.requests} 次", f"{whole.requests} requests"),
        fraction=tongue.t(f"{whole.rows} 行", f"{whole.rows} rows"),
        tables=(usage_table(sums, language),),
        passport=((tongue.t("日期", "Days"), f"{tongue.day(span.since)} – {tongue.day(span.until)}"),),
        notes=(),
        marks=tuple(tongue.say(mark) for mark in marks_for(is_demonstration=desk.store.workspace.is_demonstration)),
    )
    facts: dict[str, Fact] = {
        "document": "usage",
        "since": span.since.isoformat(),
        "until": span.until.isoformat(),
        "rows": len(sums),
    }
    desk.view(visitor).record("export", facts, by=visitor.person)
    return attachment(to_xlsx(form), f"{form.title}-{span.since}-{span.until}.xlsx")


def usage_table(sums: Mapping[Use, Taken], language: Language, *, most: int | None = None) -> FormTable:
    """One line a day, person, dataset, way and purpose."""
    tongue = Tongue(language)
    headings = (
        ("on", tongue.t("日期", "Day"), CellKind.TEXT),
        ("person", tongue.t("人", "Person"), CellKind.TEXT),
        ("area", tongue.t("区划", "Area"), CellKind.TEXT),
        ("layer", tongue.t("数据集", "Dataset"), CellKind.TEXT),
        ("channel", tongue.t("方式", "Way"), CellKind.TEXT),
        ("purpose", tongue.t("用途", "Purpose"), CellKind.TEXT),
        ("requests", tongue.t("次数", "Requests"), CellKind.COUNT),
        ("rows", tongue.t("行数", "Rows"), CellKind.COUNT),
    )
    columns = tuple(FormColumn(key, heading, kind) for key, heading, kind in headings)
    rows = tuple(_line(use, taken, tongue) for use, taken in list(sums.items())[:most])
    return FormTable("usage", tongue.t("使用台账", "Usage log"), columns, rows)


def _line(use: Use, taken: Taken, tongue: Tongue) -> tuple[Cell, ...]:
    channel, purpose = Channel(use.channel).label, Purpose(use.purpose).label
    said: tuple[Wording | str, ...] = (person_label(use.person), use.area, layer_label(use.layer), channel, purpose)
    return tongue.day(use.on), *map(tongue.say, said), taken.requests, taken.rows
