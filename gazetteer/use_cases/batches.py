"""Take in a whole scheme at once: nineteen roads of one table are nineteen requests of one batch, all or none."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from gazetteer.requests.application import Application
from gazetteer.requests.errors import BatchRejected
from gazetteer.requests.rows import applications_of
from gazetteer.requests.scheme import SCHEME_ROWS, Scheme, SchemeHead, applications_of_scheme
from gazetteer.rules.whereabouts import PlaceOutsideDivision, UnknownDivision
from gazetteer.specs import REQUESTS
from gazetteer.use_cases.reading import read_on
from gazetteer.use_cases.requests import changes_of_new, content_of, require_on_the_ground, require_today_or_before
from layers.check import check
from layers.datum import to_stored
from layers.files.annotate import annotate_sheet
from layers.files.read import read_foreign
from layers.foreign import ForeignTable
from layers.intake import shape_rows
from layers.people import PersonId
from layers.report import Finding, Report, Severity, Where
from layers.store.errors import StoreMoved
from layers.store.protocol import Receipt, Store
from layers.wording import Wording

TRIES = 20


def read_scheme(path: Path, head: SchemeHead, *, layer: str | None = None, declared_crs: str | None = None) -> Scheme:
    """A scheme out of Excel, CSV, GeoPackage, Shapefile or GeoJSON; tables may carry no lines. Writes nothing.

    Raises:
        FileRefused: the file cannot be read.
        NoDatum, OldDatum, UnknownDatum, MetresInDegrees: its lines cannot be placed.
    """
    return scheme_of(read_foreign(path, layer=layer), head, declared_crs=declared_crs)


def annotated_scheme(path: Path, report: Report, *, layer: str | None = None) -> bytes:
    """The sender's own table with what is wrong marked in it."""
    return annotate_sheet(path, report, spec=SCHEME_ROWS, layer=layer)


def scheme_of(table: ForeignTable, head: SchemeHead, *, declared_crs: str | None = None) -> Scheme:
    """`read_scheme` for a table that was read already."""
    table, told_so = _numbered(table)
    intake = shape_rows(table, SCHEME_ROWS, declared_crs=declared_crs)
    rows = to_stored(intake.frame, layer=table.source.name)
    report = told_so + intake.report + check(rows, SCHEME_ROWS, row_numbers=intake.row_numbers)
    made = applications_of_scheme(rows, head, row_numbers=intake.row_numbers)
    told = report.rows_in_error()
    return Scheme(made.applications, report + Report.of(f for f in made.report if f.where.row not in told))


def _numbered(table: ForeignTable) -> tuple[ForeignTable, Report]:
    """Rows numbered as they come where nobody has numbered them: a drawing of roads seldom has numbers."""
    column = SCHEME_ROWS.column(SCHEME_ROWS.key)
    headers = {column.name, column.label.zh, *column.aliases}
    own = [name for name in table.cells.columns if str(name).strip() in headers]
    if any(str(cell).strip() for name in own for cell in table.cells[name].dropna()):
        return table, Report()
    cells = table.cells.drop(columns=own)
    cells.insert(0, column.label.zh, [str(number) for number in range(1, len(cells) + 1)])
    said = Wording("没有填写序号，已按行的先后编号。", "The rows bear no numbers; they were numbered as they come.")
    return replace(table, cells=cells), Report.of(
        [Finding("requests.numbered-as-they-come", Severity.NOTE, said, Where(SCHEME_ROWS.name))]
    )


def submit_batch(store: Store, scheme: Scheme, *, by: PersonId) -> Receipt | None:
    """Take in every application of a scheme, or none. Those held already are left out; None where that is all of them.

    Raises:
        BatchRejected: a row is not right, or its number belongs to another request; the report says which.
        NotAnApplication: asked for on a day that has not come.
        OutsideArea: a place of another area.
    """
    if scheme.report.has_errors or not scheme.applications:
        raise BatchRejected(scheme.report)
    made = [require_today_or_before(one) for one in scheme.applications]
    for _ in range(TRIES):
        commit = store.last_commit()
        new = _new(store, made)
        if not new:
            return None
        _require_on_the_ground(store, new, rows=[made.index(one) + 1 for one in new])
        reason = f"受理地名申请 {len(new)} 件（批次 {made[0].batch_id}）"
        try:
            return store.append(changes_of_new([(one, {}) for one in new], by=by), by=by, reason=reason, expecting=commit)
        except StoreMoved:
            continue
    raise StoreMoved(commit, store.last_commit())


def _new(store: Store, made: Sequence[Application]) -> list[Application]:
    rows = read_on(store, REQUESTS)
    numbers = [one.request_id for one in made]
    held = {one.request_id: one for one in applications_of(rows[rows["request_id"].isin(numbers).to_numpy(dtype=bool)])}
    taken = [
        number
        for number, one in zip(numbers, made, strict=True)
        if numbers.count(number) > 1 or (number in held and content_of(held[number]) != content_of(one))
    ]
    if taken:
        raise BatchRejected(Report.of(_taken(number, numbers.index(number) + 1) for number in dict.fromkeys(taken)))
    return [one for one in made if one.request_id not in held]


def _require_on_the_ground(store: Store, new: Sequence[Application], *, rows: Sequence[int]) -> None:
    """Raises BatchRejected: a road is drawn outside its division, or its division is not held; names every such row."""
    findings = []
    for row, one in zip(rows, new, strict=True):
        try:
            require_on_the_ground(store, one)
        except (UnknownDivision, PlaceOutsideDivision) as wrong:
            findings.append(
                Finding(
                    "requests.not-on-the-ground", Severity.ERROR, wrong.wording, Where(SCHEME_ROWS.name, one.request_id, row=row)
                )
            )
    if findings:
        raise BatchRejected(Report.of(findings))


def _taken(number: str, row: int) -> Finding:
    sentence = Wording(
        f"申请编号“{number}”已用于另一申请，请改序号或批次。",
        f"The number “{number}” belongs to another request; change the number or the batch.",
    )
    return Finding("requests.number-taken", Severity.ERROR, sentence, Where(SCHEME_ROWS.name, number, row=row))
