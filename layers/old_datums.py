"""Rows out of Xi'an 80 or Beijing 54 into CGCS2000: by certificate, by common points or for display only, and every row says so."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeAlias

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from layers.datum import STORED, old_datum_of, require_datum
from layers.errors import Refusal
from layers.foreign import ForeignTable
from layers.intake.coordinates import parse_degrees
from layers.intake.text import fold, to_text
from layers.local_fit import CommonPoints, LocalFit, OldDatumNote, Way, by_certificate, fit_locally, for_display_only
from layers.report import Finding, Report, Severity, Where
from layers.spec import LayerSpec
from layers.wording import Wording

WAYS: Mapping[Way, Wording] = {
    Way.CERTIFICATE: Wording("凭测绘单位换算证明", "by a survey unit's certificate"),
    Way.LOCAL_FIT: Wording("按公共点局部拟合，准许", "fitted to common points, permitted by"),
    Way.DISPLAY_ONLY: Wording("仅作示意显示", "for display only"),
}
MARKS = frozenset({"converted_from", "position_accuracy_m"})


@dataclass(frozen=True, slots=True)
class ByCertificate:
    """The sheet's coordinates are CGCS2000 already: a qualified survey unit converted them and certifies it.

    `accuracy_m` is the point error the certificate states; NaN when it states none.
    """

    datum: str
    issued_by: str
    number: str
    issued_on: date
    accuracy_m: float = math.nan


@dataclass(frozen=True, slots=True)
class ByLocalFit:
    """Fit the rows' old plane to common points from a file; somebody answers for that being allowed."""

    common_points: Path
    permitted_by: str


@dataclass(frozen=True, slots=True)
class DisplayOnly:
    """Draw the rows about where they are (±100 m); nobody may measure them."""


OldDatumWay: TypeAlias = ByCertificate | ByLocalFit | DisplayOnly


class IncompleteCertificate(Refusal):
    """A certificate without its unit or its number."""

    code = "layers.incomplete-certificate"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "换算证明不完整：请填写出具单位、编号和日期。",
                "The certificate is incomplete: state the unit that issued it, its number and its date.",
            )
        )


class MayNotDisplayOnly(Refusal):
    """Rough positions were offered for a layer that is measured: boundaries, markers, divisions or survey data."""

    code = "layers.may-not-display-only"

    def __init__(self, layer: str) -> None:
        super().__init__(
            Wording(
                f"“{layer}”不能以“仅作示意显示”（±100 米）导入：只有设施和居民点可以。请凭换算证明或用公共点拟合导入。",
                f"“{layer}” may not come in for display only (±100 m); only facilities and settlements may. "
                "Bring a certificate of conversion, or common points for a fit.",
            ),
            layer=layer,
        )


class NotAnOldDatum(Refusal):
    """A fit or a rough drawing was asked for rows that do not stand in an old datum."""

    code = "layers.not-an-old-datum"

    def __init__(self, crs: str) -> None:
        super().__init__(
            Wording(
                f"坐标系“{crs}”不是 1980 西安或 1954 北京坐标系，不需要也不允许拟合或示意显示。请注明文件真实的坐标系（如 EPSG:2382）。",
                f"“{crs}” is neither Xi'an 1980 nor Beijing 1954; nothing is fitted or drawn roughly. State the system the file is really in "
                "(for example EPSG:2382).",
            ),
            crs=crs,
        )


class TwoConversions(Refusal):
    """Both a web map's datum and an old survey datum were named for the same rows."""

    code = "layers.two-conversions"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "同一份坐标不可能既来自网络地图又来自旧坐标系。请只选一种换算。",
                "Positions do not come from a web map and from an old survey datum at once. Ask for one conversion.",
            )
        )


class UnreadableCommonPoints(Refusal):
    """A file of common points that lacks a column or a number."""

    code = "layers.unreadable-common-points"

    def __init__(self, file: str, missing: str, row: int | None = None) -> None:
        place_zh, place_en = ("", "") if row is None else (f"第 {row} 行", f"row {row} of ")
        super().__init__(
            Wording(
                f"公共点文件“{file}”{place_zh}缺少“{missing}”。需要的列：name、old_x_north、old_y_east，以及 new_lon、new_lat（度）或 "
                "new_x_north、new_y_east（米，本库的工作投影）。",
                f"{place_en}“{file}” lacks “{missing}”. Columns needed: name, old_x_north, old_y_east, and new_lon, new_lat (degrees) or "
                "new_x_north, new_y_east (metres in the store's own projection).",
            ),
            file=file,
            missing=missing,
            row=row,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Brought:
    """Rows on their way in: the mark they carry (None when no way was needed), what to look at, which columns the mark fills."""

    frame: gpd.GeoDataFrame
    note: OldDatumNote | None = None
    report: Report = field(default_factory=Report)

    @property
    def given(self) -> frozenset[str]:
        return MARKS & frozenset(self.frame.columns) if self.note else frozenset()

    def remark(self, rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        return self.note.remark(rows) if self.note else rows


def require_may_come(spec: LayerSpec, way: OldDatumWay | None, *, convert_from: str | None) -> None:
    """Whether a layer's rows may come by this way. Certificates and fits serve every layer.

    Raises:
        TwoConversions, IncompleteCertificate, MayNotDisplayOnly: it may not.
    """
    if way is None:
        return
    if convert_from is not None:
        raise TwoConversions
    if isinstance(way, ByCertificate) and not (way.issued_by.strip() and way.number.strip() and way.datum.strip()):
        raise IncompleteCertificate
    if isinstance(way, DisplayOnly) and not spec.may_convert_datum:
        raise MayNotDisplayOnly(spec.label.zh)


def bring_over(frame: gpd.GeoDataFrame, spec: LayerSpec, way: OldDatumWay | None, *, points: CommonPoints | None) -> Brought:
    """The rows in CGCS2000 and marked; untouched where no way was asked for or nothing is drawn.

    Rows that come by certificate keep their coordinates: should the file still say an old datum, `to_stored` refuses it later.

    Args:
        points: the common points, for a fit.
    Raises:
        NotAnOldDatum: a fit or a rough drawing of rows in some other system.
        FitNotPermitted, TooFewCommonPoints, PoorFit, NotInMetres: as `fit_locally` and `LocalFit.convert`.
    """
    drawn = int((~shapely.is_missing(frame.geometry.to_numpy())).sum())
    if way is None:
        return Brought(frame)
    if drawn == 0:
        return Brought(frame, report=Report((_nothing_drawn(spec),)))
    if isinstance(way, ByCertificate):
        note = by_certificate(
            way.datum.strip(), number=way.number.strip(), issued_by=way.issued_by.strip(), issued_on=way.issued_on, accuracy_m=way.accuracy_m
        )  # fmt: skip
        return Brought(note.mark(frame), note, Report((_marked(spec, note, drawn),)))
    crs = require_datum(frame, layer=spec.label.zh)
    if old_datum_of(crs) is None:
        raise NotAnOldDatum(crs.name)
    if isinstance(way, ByLocalFit) and points is not None:
        fit = fit_locally(points, permitted_by=way.permitted_by)
        rows, beyond = fit.convert(frame)
        return Brought(rows, fit.note, Report.of((_marked(spec, fit.note, drawn), *_residuals(fit))) + fit.report + beyond)
    rows, note = for_display_only(frame)
    return Brought(rows, note, Report((_marked(spec, note, drawn),)))


_NAME = ("name", "point", "点名", "点号")
_OLD = (("old_y_east", "原y", "旧y"), ("old_x_north", "原x", "旧x"))
_DEGREES = (("new_lon", "lon", "经度"), ("new_lat", "lat", "纬度"))
_METRES = (("new_y_east", "新y"), ("new_x_north", "新x"))


def parse_common_points(table: ForeignTable, *, datum: str, to_epsg: int) -> CommonPoints:
    """Common points from a sheet: `name`, the old plane, and the new degrees or the new plane.

    Args:
        datum: what the old plane is; it stands in the mark of every row.
        to_epsg: the CGCS2000 zone of the new plane, in which x/y are taken to be.
    Raises:
        UnreadableCommonPoints: a column is missing, or a cell is no number.
    """
    headers = {fold(str(header)): position for position, header in reversed(list(enumerate(table.cells.columns)))}
    in_degrees = all(any(fold(word) in headers for word in words) for words in _DEGREES)
    old = _pair(table, headers, _OLD)
    new = _pair(table, headers, _DEGREES if in_degrees else _METRES)
    if in_degrees:
        new = np.column_stack(pyproj.Transformer.from_crs(STORED, to_epsg, always_xy=True).transform(new[:, 0], new[:, 1]))
    named = next((headers[fold(word)] for word in _NAME if fold(word) in headers), None)
    names = [str(n) for n in table.row_numbers] if named is None else to_text(table.cells.iloc[:, named]).fillna("?").tolist()
    return CommonPoints(names, old, new, datum, to_epsg)


def _pair(table: ForeignTable, headers: Mapping[str, int], axes: Sequence[Sequence[str]]) -> npt.NDArray[np.float64]:
    """Two columns of numbers, east before north, with nothing missing."""
    columns = []
    for words in axes:
        position = next((headers[fold(word)] for word in words if fold(word) in headers), None)
        if position is None:
            raise UnreadableCommonPoints(table.source.name, words[0])
        numbers, _ = parse_degrees(table.cells.iloc[:, position])
        unknown = np.flatnonzero(np.isnan(numbers))
        if len(unknown):
            raise UnreadableCommonPoints(table.source.name, words[0], int(table.row_numbers[unknown[0]]))
        columns.append(numbers)
    return np.column_stack(columns)


def _marked(spec: LayerSpec, note: OldDatumNote, rows: int) -> Finding:
    way = WAYS[note.way]
    warning_zh = "" if note.may_measure else "这些位置不得用于量测距离、面积或界线检查。"
    warning_en = "" if note.may_measure else " Distances, areas and checks may not use these positions."
    return Finding(
        f"datum.{note.way.replace('_', '-')}",
        Severity.NOTE if note.may_measure else Severity.WARNING,
        Wording(
            f"{rows} 行原为 {note.datum}，{way.zh}：{note.answered_by}；{_accuracy_zh(note)}已逐行注明。{warning_zh}",
            f"{rows} rows stood in {note.datum}; {way.en}: {note.answered_by}.{_accuracy_en(note)} Each row says so.{warning_en}",
        ),
        Where(spec.name, column="geometry"),
        {"rows": rows, "datum": note.datum, "way": str(note.way)},
    )


def _accuracy_zh(note: OldDatumNote) -> str:
    return "" if math.isnan(note.accuracy_m) else f"换算点位中误差 {note.accuracy_m:.3f} 米，"


def _accuracy_en(note: OldDatumNote) -> str:
    return "" if math.isnan(note.accuracy_m) else f" Point error of the conversion {note.accuracy_m:.3f} m."


def _residuals(fit: LocalFit) -> list[Finding]:
    """How far the fit misses each point: the whole of what a person may see of it."""
    return [
        Finding(
            "datum.residual",
            Severity.NOTE,
            Wording(
                f"公共点“{r.point}”残差：东 {r.east_m:+.3f} 米，北 {r.north_m:+.3f} 米。",
                f"Residual of common point “{r.point}”: east {r.east_m:+.3f} m, north {r.north_m:+.3f} m.",
            ),
            Where(key=r.point),
            {"length_m": round(r.length_m, 3)},
        )
        for r in fit.residuals
    ]


def _nothing_drawn(spec: LayerSpec) -> Finding:
    return Finding(
        "datum.nothing-to-bring",
        Severity.WARNING,
        Wording(
            "注明了旧坐标系的处理方式，但文件里没有任何位置；没有换算，也没有注明。",
            "A way out of an old datum was named, but the file holds no position: nothing was converted or marked.",
        ),
        Where(spec.name, column="geometry"),
    )
