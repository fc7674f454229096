"""界桩成果表 and 边界点成果表: what is printed, kept as printed, beside the position it was brought to and by which way."""

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from boundaries.register.printed import Places, PrintedPairs, Stated, place_pairs
from boundaries.register.serials import Numbered, check_serials, serial_of
from layers.datum import geodesic_m
from layers.foreign import ForeignTable, SourceFile
from layers.frames import frame_of
from layers.intake.coordinates import parse_degrees
from layers.intake.faults import report_faults
from layers.intake.headers import HeaderMatch, match_headers
from layers.intake.text import to_text
from layers.intake.values import parse_integers, parse_numbers
from layers.reference import counted, text
from layers.report import Fact, Finding, Report, Severity, Where
from layers.rows import Rows
from layers.spec import Column, ColumnType, GeometryKind, LayerSpec
from layers.wording import Wording

# A form's plane and degree pairs are one point printed twice: seconds to three decimals are 3 cm, hurried ones a metre or two.
PAIRS_AGREE_M = 5.0

PRINTED_ROWS = LayerSpec(
    name="result_table",
    label=Wording("成果表", "result table"),
    key="number",
    area="number",
    geometry=GeometryKind.POINT,
    columns=(
        text(
            "number", "编号", "number", "界桩编号", "界桩号", "界桩编码", "桩号", "边界点号", "边界点编号", "点号", "点名", "点编号", "JZBH", "BJDH", "BJDBH",
        ),
        counted("serial", "序号", "serial", "", "XH", "顺序号", "边界点序号"),
        text("printed_x", "纵坐标X", "northing X", "X", "X坐标", "纵坐标", "北坐标", "ZZB", "XZB", "X纵坐标", "northing"),
        text("printed_y", "横坐标Y", "easting Y", "Y", "Y坐标", "横坐标", "东坐标", "HZB", "YZB", "Y横坐标", "easting"),
        text("printed_lon", "经度", "longitude", "JD", "东经", "lon", "lng", "大地经度", "L"),
        text("printed_lat", "纬度", "latitude", "WD", "北纬", "lat", "大地纬度", "B"),
        Column("height_m", ColumnType.NUMBER, Wording("高程", "height"), unit="m", aliases=("GC", "H", "高程H")),
        text("note", "备注", "note", "说明", "BZ"),
    ),
)  # fmt: skip
_PAIRS = (("printed_y", "printed_x"), ("printed_lon", "printed_lat"))


@dataclass(frozen=True, slots=True, eq=False)
class ResultTable:
    """A table read: its rows in file order with the printed texts, and the positions they were brought to.

    `rows` has the columns of PRINTED_ROWS and points in EPSG:4490 (missing where a row cannot be placed); `row_numbers` are the user's.
    `datum` is what was stated of the numbers, `conversion` the way, `error_m` what it adds in metres (NaN where nobody states it).
    """

    rows: gpd.GeoDataFrame
    row_numbers: npt.NDArray[np.int64]
    datum: str
    conversion: str
    error_m: float
    report: Report

    def numbered(self) -> list[Numbered]:
        """Number and serial of every row, in file order."""
        pairs = zip(self.row_numbers, self.rows["number"].fillna(""), self.rows["serial"], strict=True)
        return [Numbered(int(row), str(no), None if pd.isna(serial) else int(serial)) for row, no, serial in pairs]


def read_result_table(table: ForeignTable | pd.DataFrame, stated: Stated, *, layer: str = "boundary_markers") -> ResultTable:
    """A result table as found in a file, or as a frame with the table's own headings, everything doubtful named by row and header.

    X is north and Y is east, as Chinese tables have it. Where plane and degrees are both printed, the plane is read and the degrees are
    compared with it; a row whose plane is blank is read by its degrees.

    Raises:
        As `place_pairs`.
    """
    table = _framed(table) if isinstance(table, pd.DataFrame) else table
    match = match_headers(table.cells, PRINTED_ROWS)
    rows, report = _texts(table, match, layer)
    places = place_table(table, match, stated, layer=layer)
    frame = frame_of(PRINTED_ROWS, [{**row, "geometry": point} for row, point in zip(rows, places.points, strict=True)])
    told = ResultTable(frame, table.row_numbers, places.datum, places.conversion, places.error_m, Report())
    findings = table.report + _headers_said(match, table) + report + places.report + _unplaced(told, match, places, layer)
    return replace(told, report=findings + check_serials(told.numbered(), layer=layer))


def _framed(frame: pd.DataFrame) -> ForeignTable:
    """A frame as a file would have given it; its rows count from 1."""
    return ForeignTable(
        frame.reset_index(drop=True), np.arange(1, len(frame) + 1), None, None, SourceFile(PRINTED_ROWS.label.zh, "frame", "", 0)
    )


def place_table(table: ForeignTable, match: HeaderMatch, stated: Stated, *, layer: str) -> Places:
    """Positions of a table's rows from its printed pairs, the plane before the degrees."""
    nothing = Places(np.full(len(table), None, dtype=object), "", "", 0.0)
    read: list[Places] = []
    for east, north in _PAIRS:
        if east in match.positions and north in match.positions:
            pairs, faults = _pairs(table, match.positions[east], match.positions[north], layer)
            if np.isfinite(pairs.xy).any() or len(faults):
                places = place_pairs(pairs, stated, layer=layer, file=table.source.name)
                read.append(replace(places, report=faults + places.report))
    if not read:
        return nothing
    return read[0] if len(read) == 1 else _together(read[0], read[1], table.row_numbers, layer)


def _pairs(table: ForeignTable, east: int, north: int, layer: str) -> tuple[PrintedPairs, Report]:
    headers = [str(table.cells.columns[p]) for p in (east, north)]
    rows = Rows(layer, table.row_numbers, np.full(len(table), None, dtype=object))
    numbers, report = [], Report()
    for position, header in zip((east, north), headers, strict=True):
        values, faults = parse_degrees(table.cells.iloc[:, position])
        report += report_faults(rows, header, table.cells.iloc[:, position], faults)
        numbers.append(values)
    return PrintedPairs(numbers[0], numbers[1], table.row_numbers, *headers), report


def _together(plane: Places, degrees: Places, row_numbers: npt.NDArray[np.int64], layer: str) -> Places:
    """The plane's points, the degrees' where the plane has none, and a warning where the two tell of different places."""
    points, findings = plane.points.copy(), []
    for position, (first, second) in enumerate(zip(plane.points, degrees.points, strict=True)):
        if first is None:
            points[position] = second
        elif second is not None:
            apart_m = float(geodesic_m(first.x, first.y, second.x, second.y))
            if apart_m > PAIRS_AGREE_M:
                findings.append(_pairs_differ(int(row_numbers[position]), apart_m, layer))
    said = plane if plane.conversion else degrees
    return Places(points, said.datum, said.conversion, said.error_m, plane.report + degrees.report + Report.of(findings))


def _pairs_differ(row: int, apart_m: float, layer: str) -> Finding:
    evidence: dict[str, Fact] = {"apart_m": round(apart_m, 2)}
    sentence = Wording(
        f"此行的平面坐标与经纬度相距 {apart_m:,.1f} 米，不是同一个点。已按平面坐标读取；请核对是否属于不同坐标系或录入有误。",
        f"The plane coordinates and the degrees of this row lie {apart_m:,.1f} m apart. The plane was read; check whether they stand in different "
        "systems or one was mistyped.",
    )
    return Finding(
        "boundaries.printed-pairs-differ", Severity.WARNING, sentence, Where(layer, row=row, column="geometry"), evidence
    )


def _texts(table: ForeignTable, match: HeaderMatch, layer: str) -> tuple[list[dict[str, object]], Report]:
    """The printed cells as text, height and serial as numbers."""
    rows = Rows(layer, table.row_numbers, np.full(len(table), None, dtype=object))
    columns: dict[str, list[object]] = {}
    report = Report()
    for name, position in match.positions.items():
        cells = table.cells.iloc[:, position]
        if name in ("serial", "height_m"):
            factor = match.factors.get(name, 1.0)
            parsed = parse_integers(cells) if name == "serial" else parse_numbers(cells, unit="m", factor=factor)
            report += report_faults(rows, str(table.cells.columns[position]), cells, parsed.faults)
            columns[name] = [None if pd.isna(v) else v for v in parsed.values]
        else:
            columns[name] = [None if pd.isna(v) else str(v) for v in to_text(cells)]
    told = [{name: values[i] for name, values in columns.items()} for i in range(len(table))]
    for row in told:
        given = row.get("serial")
        row["serial"] = serial_of(str(row.get("number") or ""), None if given is None else int(str(given)))
    return told, report


def _headers_said(match: HeaderMatch, table: ForeignTable) -> Report:
    """What matching the headers noticed, and which of the columns a result table lives by are not there."""
    missing = [PRINTED_ROWS.column("number")] if "number" not in match.positions and "serial" not in match.positions else []
    found = any(east in match.positions and north in match.positions for east, north in _PAIRS)
    missing += [] if found else [PRINTED_ROWS.column("printed_x"), PRINTED_ROWS.column("printed_y")]
    if not missing or len(table) == 0:
        return match.report
    named_zh = "、".join(f"“{c.label.zh}”（也可写 {'、'.join(c.aliases[:4])}）" for c in missing)
    named_en = ", ".join(c.label.en for c in missing)
    sentence = Wording(
        f"成果表“{table.source.name}”缺少列：{named_zh}。", f"The result table “{table.source.name}” lacks: {named_en}."
    )
    return match.report + Report((Finding("boundaries.column-missing", Severity.ERROR, sentence, Where(PRINTED_ROWS.name)),))


def _unplaced(told: ResultTable, match: HeaderMatch, places: Places, layer: str) -> Report:
    """Rows without a position of which nothing else was said: their cells are blank."""
    named = {f.where.row for f in places.report if f.severity is Severity.ERROR}
    findings = []
    for row, point in zip(told.row_numbers, told.rows.geometry, strict=True):
        if point is None and int(row) not in named:
            sentence = Wording(
                "此行没有坐标。请补填，或说明原因后删去此行。",
                "This row has no coordinates. Fill them in, or take the row out and say why.",
            )
            findings.append(
                Finding("boundaries.no-position", Severity.ERROR, sentence, Where(layer, row=int(row), column="geometry"))
            )
    return Report.of(findings) if match.positions else Report()
