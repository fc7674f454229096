"""Lines and markers as lists and their own pages show them: who, how long, what stands on them, what falls due."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd

from boundaries.lines.errors import LineNotHeld
from boundaries.lines.study import LineStudy, PlacedMarker, codes_in
from boundaries.specs import AGREEMENTS, EXCLAVES, LINES, MARKERS, PILLARS, REFERENCE_OBJECTS
from boundaries.use_cases.lines import read_line_study
from boundaries.use_cases.visits import study_clocks
from boundaries.visits.clocks import Clock
from gisvc.auth.visitor import Visitor
from gisvc.cells import records_of
from gisvc.desk import Desk
from gisvc.routes.inspection.studies import line_report
from layers.errors import Refusal
from layers.report import Severity
from layers.spec import LayerSpec
from layers.store.protocol import Store
from layers.wording import Wording

Row = Mapping[str, Any]


class MarkerNotHeld(Refusal):
    """A marker that the register does not hold, or that lies outside what the visitor may see."""

    code = "boundaries.marker-not-held"

    def __init__(self, marker_id: str) -> None:
        shown = marker_id[:60]
        super().__init__(
            Wording(
                f"登记册中没有界桩“{shown}”。请核对标识（不是石上所刻编号），或先导入界桩。",
                f"The register holds no marker “{shown}”. Check its id, which is not the number on the stone, or import it first.",
            ),
            marker_id=shown,
        )


@dataclass(frozen=True, slots=True)
class LineInList:
    """One line of the register with what lists show of it. Lengths in metres; `due` is its next inspection."""

    line_id: str
    row: Row
    sides: tuple[str, str]
    length_m: float | None
    markers: int
    errors: int
    warnings: int
    due: Clock | None


def line_study(desk: Desk, visitor: Visitor) -> LineStudy:
    return desk.answer(visitor, "line-study", None, read_line_study)


def clocks_of(desk: Desk, visitor: Visitor) -> tuple[Clock, ...]:
    """Every clock of every line, round and case, the most pressing first."""
    return desk.answer(visitor, "clocks", None, study_clocks)


def lines_in_list(desk: Desk, visitor: Visitor) -> tuple[LineInList, ...]:
    """Every line, by name."""
    study, report, clocks = line_study(desk, visitor), line_report(desk, visitor), clocks_of(desk, visitor)
    due = {clock.subject: clock for clock in reversed(clocks) if clock.key == "inspection"}
    rows = sorted(records_of(study.frame(LINES)), key=lambda row: (str(row["name"]), str(row["line_id"])))
    return tuple(_in_list(row, study, report.of_line(str(row["line_id"])).findings, due.get(str(row["name"]))) for row in rows)


def _in_list(row: Row, study: LineStudy, findings: tuple[Any, ...], due: Clock | None) -> LineInList:
    line_id = str(row["line_id"])
    held = study.lines.get(line_id)
    return LineInList(
        line_id=line_id,
        row=row,
        sides=(str(row["side_a"]), str(row["side_b"])),
        length_m=held.course.length_m if held else None,
        markers=sum(line_id in codes_in(ids) for ids in study.frame(MARKERS)["line_ids"]),
        errors=sum(f.severity is Severity.ERROR for f in findings),
        warnings=sum(f.severity is Severity.WARNING for f in findings),
        due=due,
    )


def line_in_list(desk: Desk, visitor: Visitor, line_id: str) -> LineInList:
    """Raises LineNotHeld."""
    found = next((line for line in lines_in_list(desk, visitor) if line.line_id == line_id), None)
    if found is None:
        raise LineNotHeld(line_id)
    return found


@dataclass(frozen=True, slots=True)
class MarkerInRegister:
    """A marker with everything the register holds of it; `placed` is where it stands along each of its lines."""

    row: Row
    lon: float | None
    lat: float | None
    pillars: tuple[Row, ...]
    objects: tuple[Row, ...]
    placed: tuple[PlacedMarker, ...]

    @property
    def marker_id(self) -> str:
        return str(self.row["marker_id"])

    @property
    def line_ids(self) -> tuple[str, ...]:
        return tuple(codes_in(self.row["line_ids"]))


def find_marker(desk: Desk, visitor: Visitor, marker_id: str) -> MarkerInRegister:
    """Raises MarkerNotHeld."""
    study = line_study(desk, visitor)
    markers = study.frame(MARKERS)
    own = markers[markers["marker_id"] == marker_id]
    if own.empty:
        raise MarkerNotHeld(marker_id)
    place = own.geometry.iloc[0]
    return MarkerInRegister(
        row=records_of(own)[0],
        lon=None if place is None else float(place.x),
        lat=None if place is None else float(place.y),
        pillars=tuple(_rows(desk, visitor, PILLARS, "marker_id", marker_id)),
        objects=tuple(_rows(desk, visitor, REFERENCE_OBJECTS, "marker_id", marker_id)),
        placed=tuple(m for m in study.placed if m.marker_id == marker_id),
    )


def markers_in_list(desk: Desk, visitor: Visitor, line_id: str | None = None) -> list[tuple[Row, PlacedMarker | None]]:
    """Every marker, or those of a line, along their first line; those without a position last, by number."""
    study = line_study(desk, visitor)
    place = {m.marker_id: m for m in reversed(study.placed) if line_id is None or m.line_id == line_id}
    rows = [r for r in records_of(study.frame(MARKERS)) if line_id is None or line_id in codes_in(r["line_ids"])]

    def order(row: Row) -> tuple[bool, str, float, str]:
        at = place.get(str(row["marker_id"]))
        return at is None, at.line_id if at else "", at.chainage_m if at else 0.0, str(row["marker_no"])

    return [(row, place.get(str(row["marker_id"]))) for row in sorted(rows, key=order)]


def papers_of(desk: Desk, visitor: Visitor, line_id: str) -> list[Row]:
    """Agreements and maps that concern a line; what is in them stays where they are kept."""
    frame = _frame(desk, visitor, AGREEMENTS)
    return [row for row in records_of(frame) if line_id in codes_in(row["line_ids"])]


def exclaves_between(desk: Desk, visitor: Visitor, sides: tuple[str, str]) -> list[Row]:
    """Exclaves of one side of a line in the other."""
    frame = _frame(desk, visitor, EXCLAVES)
    return [row for row in records_of(frame) if {row["division_code"], row["enclosing_code"]} == set(sides)]


def _rows(desk: Desk, visitor: Visitor, spec: LayerSpec, column: str, wanted: str) -> list[Row]:
    frame = _frame(desk, visitor, spec)
    return list(records_of(frame[(frame[column] == wanted).to_numpy(dtype=bool)]))


def _frame(desk: Desk, visitor: Visitor, spec: LayerSpec) -> gpd.GeoDataFrame:
    def read(view: Store) -> gpd.GeoDataFrame:
        return view.read(spec)

    return desk.answer(visitor, "rows", (spec.name, None), read)
