"""Bring a bureau's marker form into the register, all of it or nothing, build lines from their tables, and compare a line's versions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from boundaries.lines.errors import LineNotHeld
from boundaries.register.courses import Tolerances
from boundaries.register.descriptions import parse_description
from boundaries.register.judgement import LineHistory, Sides, study_versions
from boundaries.register.numbers import parse_marker_number
from boundaries.register.printed import Stated
from boundaries.register.result_tables import read_result_table
from boundaries.register.vectorise import VectorisedLine, vectorise
from boundaries.register.versions import LineVersion
from boundaries.register.wide_tables import FormTerms, Part, split_form
from boundaries.specs.lines import LINES
from boundaries.specs.markers import MARKERS
from layers.errors import LayerRejected, NothingHeldOn
from layers.files.read import read_foreign
from layers.foreign import ForeignTable, SourceFile
from layers.frames import frame_of
from layers.import_plan import ImportPlan, ImportRequest
from layers.old_datums import ByLocalFit, OldDatumWay, parse_common_points
from layers.people import PersonId
from layers.reference import DIVISIONS
from layers.report import Fact, Finding, Report
from layers.spec import LayerSpec
from layers.store.protocol import Receipt, Store
from layers.use_cases import carry_out_together, plan_rows
from layers.wording import Wording

FORM_LABEL = Wording("界桩登记表", "marker form")


@dataclass(frozen=True, slots=True)
class RegisterRequest:
    """A marker form somebody wants in the register, and what the form does not say of itself.

    `crs` is an EPSG code: a zone, or a datum's degrees where eastings carry their zone. `way` is the lawful way out of an old datum.
    `azimuth_kind` (grid, true, magnetic) holds for azimuths whose header does not say. `division_code` is the responsible side and `line_id`
    the line, where no column names them.
    """

    path: Path
    valid_from: date
    crs: str | None = None
    way: OldDatumWay | None = None
    division_code: str | None = None
    line_id: str | None = None
    azimuth_kind: str | None = None
    accuracy_m: float | None = None
    layer: str | None = None
    encoding: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class RegisterPlan:
    """What bringing a form in would change in each layer; nothing is written yet.

    `plans` are one for each part of the form: markers, pillars, first, second, third reference objects. `counts` say of every row of the
    form how many reference objects and pillars it gave. `report` names the form's own rows and headings.
    """

    request: RegisterRequest
    source: SourceFile
    rows: int
    plans: tuple[ImportPlan, ...]
    counts: Mapping[int, tuple[int, int]]
    report: Report

    @property
    def is_nothing(self) -> bool:
        """Whether the register says all of it already."""
        return all(plan.is_nothing for plan in self.plans)

    def by_layer(self) -> dict[str, dict[str, int]]:
        """Rows added, changed, unchanged and rejected, by layer."""
        told: dict[str, dict[str, int]] = {}
        for plan in self.plans:
            counts = told.setdefault(plan.request.spec.name, dict.fromkeys(("added", "changed", "unchanged", "rejected"), 0))
            sizes = (len(plan.added), len(plan.changed), plan.unchanged, len(plan.rejected))
            for name, size in zip(counts, sizes, strict=True):
                counts[name] += size
        return told

    def facts(self) -> dict[str, Fact]:
        """The plan in numbers, for a page or a terminal."""
        flat: dict[str, Fact] = {f"{layer}.{name}": n for layer, counts in self.by_layer().items() for name, n in counts.items()}
        return {
            "file": self.source.name,
            "sha256": self.source.sha256,
            "rows": self.rows,
            "errors": len(self.report.errors),
            **flat,
        }


def plan_register_import(store: Store, request: RegisterRequest) -> RegisterPlan:
    """Read a marker form behind glass, take it apart, check every part as an import is checked, and say what would change.

    Raises:
        FileRefused: the file cannot be read.
        NoDatum, OldDatum, MayNotDisplayOnly, MixedZones …: its coordinates cannot be stored.
    """
    return plan_register_rows(store, request, read_foreign(request.path, layer=request.layer, encoding=request.encoding))


def plan_register_rows(store: Store, request: RegisterRequest, table: ForeignTable) -> RegisterPlan:
    """`plan_register_import` for a form that was read already: `request.path` is only what it came from.

    Raises:
        As `plan_register_import`, but for reading the file.
    """
    form = split_form(table, _terms(store, request, table))
    plans, findings = [], list(table.report + form.report)
    for part in form.parts:
        if len(part.table) == 0:
            continue
        plan = plan_rows(store, _request_for(request, part), part.table)
        plans.append(plan)
        findings += [part.named(finding) for finding in plan.report]
    return RegisterPlan(request, table.source, len(table), tuple(plans), form.counts, Report.of(_once(findings)))


def carry_out_register_import(store: Store, plan: RegisterPlan, *, by: PersonId) -> Receipt:
    """Write a form into all its layers in one commit, or nothing. A form that says nothing new writes nothing.

    Raises:
        LayerRejected: a row of any part is in error: a marker never comes in without its reference objects.
        StalePlan: the register changed since the plan was made.
        OutsideArea, StoreFull, StoreReadOnly: as the store says.
    """
    if plan.report.has_errors:
        raise LayerRejected(FORM_LABEL.zh, plan.report)
    return carry_out_together(store, plan.plans, by=by)


def _terms(store: Store, request: RegisterRequest, table: ForeignTable) -> FormTerms:
    points = None
    if isinstance(request.way, ByLocalFit):
        common = read_foreign(request.way.common_points)
        points = parse_common_points(common, datum=request.crs or table.crs or "", to_epsg=store.workspace.projection_epsg)
    return FormTerms(
        stated=Stated(request.crs, request.way, points),
        division_code=request.division_code,
        line_id=request.line_id,
        azimuth_kind=request.azimuth_kind,
        accuracy_m=request.accuracy_m,
        held_ids=_held_ids(store, request.valid_from),
        lines=_lines_by_code(store, request.valid_from),
    )


def _lines_by_code(store: Store, day: date) -> dict[str, str]:
    """Ids of held lines by their code; a code that two lines share finds neither."""
    held = _held_on(store, LINES, day).dropna(subset=["line_code"])
    sole = held[~held["line_code"].duplicated(keep=False)]
    return dict(zip(sole["line_code"].astype(str), sole["line_id"].astype(str), strict=True))


def _held_on(store: Store, spec: LayerSpec, day: date) -> gpd.GeoDataFrame:
    """A layer's rows on a day; none where it began later."""
    try:
        return store.read(spec, as_of=day)
    except NothingHeldOn:
        return frame_of(spec, [])


def _held_ids(store: Store, day: date) -> dict[str, str]:
    """Ids of held markers by their number; a number that two markers share finds neither."""
    held = _held_on(store, MARKERS, day)
    numbers = held["marker_no"].map(lambda no: parse_marker_number(str(no)).compared_as)
    sole = held[~numbers.duplicated(keep=False)]
    return {str(numbers[i]): str(sole["marker_id"][i]) for i in sole.index}


def _request_for(request: RegisterRequest, part: Part) -> ImportRequest:
    reason = "；".join(words for words in (request.reason, "由界桩登记表拆分") if words)
    return ImportRequest(request.path, part.spec, request.valid_from, declared_crs="EPSG:4490", reason=reason)


def _once(findings: list[Finding]) -> list[Finding]:
    """Each finding once: what holds of a form as a whole is found anew in each of its parts."""
    seen: dict[tuple[str, str, object], Finding] = {}
    for finding in findings:
        seen.setdefault((finding.code, finding.sentence.zh, finding.where), finding)
    return list(seen.values())


@dataclass(frozen=True, slots=True)
class TablesOfLine:
    """The two result tables of a line as files, and the text that describes its course."""

    markers: Path
    points: Path | None = None
    crs: str | None = None
    way: OldDatumWay | None = None
    description: str | None = None
    markers_layer: str | None = None
    points_layer: str | None = None


def vectorise_line(store: Store, tables: TablesOfLine, *, tolerances: Tolerances | None = None) -> VectorisedLine:
    """Build a line from its 界桩成果表 and 边界点成果表; the register is not touched.

    Raises:
        FileRefused: a file cannot be read.
        LineOfOnePoint, OrderNotStated: no line can be built.
        NoDatum, OldDatum …: the coordinates cannot be brought to CGCS2000.
    """
    stated = Stated(tables.crs, tables.way, None)
    if isinstance(tables.way, ByLocalFit):
        common = read_foreign(tables.way.common_points)
        stated = replace(
            stated, points=parse_common_points(common, datum=tables.crs or "", to_epsg=store.workspace.projection_epsg)
        )
    markers = read_result_table(read_foreign(tables.markers, layer=tables.markers_layer), stated)
    points = None
    if tables.points is not None:
        points = read_result_table(read_foreign(tables.points, layer=tables.points_layer), stated, layer="boundary_lines")
    course = parse_description(tables.description) if tables.description else None
    return vectorise(markers, points, course=course, tolerances=tolerances)


@dataclass(frozen=True, slots=True)
class NewCourse:
    """What a built line is registered as. A held line keeps all it says but its course and `document`, the paper that approves it."""

    line_id: str
    document: str | None = None
    name: str | None = None
    side_a: str | None = None
    side_b: str | None = None


def propose_line_row(store: Store, built: VectorisedLine, course: NewCourse) -> gpd.GeoDataFrame:
    """The row of LINES that a built line would be, ready to be written to a file and imported; nothing is registered here.

    Raises:
        LayerRejected: the tables are in error, so the line is a sketch.
    """
    if built.report.has_errors:
        raise LayerRejected(LINES.label.zh, built.report)
    held = store.read(LINES)
    same = held[held["line_id"] == course.line_id]
    said: dict[str, object] = {"line_id": course.line_id, "name": course.name, "side_a": course.side_a, "side_b": course.side_b}
    if len(same):
        said = {name: value for name, value in same.iloc[0].items() if name != "geometry" and not pd.isna(value)}
    said |= {"change_document": course.document} if course.document else {}
    return frame_of(LINES, [{name: value for name, value in said.items() if value is not None} | {"geometry": built.line}])


def study_line_versions(store: Store, line_id: str) -> LineHistory:
    """Every version of a line that is still believed, each compared with the one before it: moved length, land changing hands, documents.

    Raises:
        LineNotHeld: the store holds no such line in this view.
    """
    history = store.read_history(LINES, line_id)
    believed = history[history["replaced_at"].isna() & history["geometry"].notna()].sort_values(["valid_from", "version"])
    if believed.empty:
        raise LineNotHeld(line_id)
    versions = [
        LineVersion(
            number=int(row["version"]),
            valid_from=row["valid_from"].date(),
            line=row["geometry"],
            document=None if pd.isna(row["change_document"]) else str(row["change_document"]),
            accuracy_m=None if pd.isna(row["accuracy_m"]) else float(row["accuracy_m"]),
            recorded_by=str(row["recorded_by"]),
        )
        for row in believed.to_dict("records")
    ]
    last = believed.iloc[-1]
    name = "" if pd.isna(last["name"]) else str(last["name"])
    return study_versions(versions, line_id=line_id, name=name, sides=_sides(store, last))


def _sides(store: Store, line: pd.Series) -> Sides:
    """Which side has the land left of the line, told by the held division polygons; unknown where they are not drawn."""
    held = store.read(DIVISIONS)
    drawn = held[held.geometry.notna() & held["code"].isin([line["side_a"], line["side_b"]])]
    if line["geometry"].geom_type != "LineString" or drawn.empty:
        return Sides()
    left, right = (shapely.offset_curve(line["geometry"], beside) for beside in (_BESIDE_DEG, -_BESIDE_DEG))
    names: dict[bool, str] = {}
    for shape, name in zip(drawn.geometry, drawn["name"], strict=True):
        on_left, on_right = (float(shapely.length(shapely.intersection(shape, strip))) for strip in (left, right))
        if on_left != on_right:
            names[on_left > on_right] = str(name)
    return Sides(names.get(True), names.get(False))


_BESIDE_DEG = 0.001  # a strip about 100 m beside the line: near enough to be the neighbour's, far enough to be no noise
