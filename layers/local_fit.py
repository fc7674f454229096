"""Old survey datums, three lawful ways: a certificate, a local fit from common points, or display only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NoReturn, SupportsIndex

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely

from layers.datum import STORED, Metres, NotInMetres, moved, require_datum, to_stored
from layers.errors import Refusal
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording

FEWEST_POINTS = 3
DISPLAY_ONLY_ACCURACY_M = 100.0


class Way(StrEnum):
    """How rows in Xi'an 80 or Beijing 54 came to stand in CGCS2000."""

    CERTIFICATE = "certificate"  # converted by a qualified survey unit
    LOCAL_FIT = "local_fit"  # fitted to common points of this place
    DISPLAY_ONLY = "display_only"  # drawn about where they are, never measured


@dataclass(frozen=True, slots=True)
class OldDatumNote:
    """What is kept with each row that stood in an old datum: the way, the datum, the accuracy, and who answers for it."""

    way: Way
    datum: str
    accuracy_m: float  # point error added by the conversion; NaN where nobody states it
    answered_by: str  # certificate number and unit, or the permission for the fit

    @property
    def may_measure(self) -> bool:
        """Whether distances, areas and checks may use the rows."""
        return self.way is not Way.DISPLAY_ONLY

    def __str__(self) -> str:
        return f"{self.datum} ({self.way}: {self.answered_by})"

    def mark(self, rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """The drawn rows with `converted_from` filled and `position_accuracy_m` no better than the conversion, where their layer has these columns."""
        marked = rows.copy()
        drawn = _is_drawn(rows)
        if "converted_from" in marked:
            marked["converted_from"] = marked["converted_from"].astype("str").mask(drawn, str(self))
        if "position_accuracy_m" in marked and not np.isnan(self.accuracy_m):
            before = marked["position_accuracy_m"].astype(float)
            marked["position_accuracy_m"] = before.mask(drawn, np.hypot(before.fillna(0.0), self.accuracy_m))
        return marked

    def remark(self, rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """The drawn rows with the same said in their `note`, where their layer has no `converted_from`; once, however often."""
        if "converted_from" in rows or "note" not in rows:
            return rows
        said = f"原坐标系：{self}"
        before = rows["note"].astype("str")
        new = _is_drawn(rows) & ~before.fillna("").str.contains(said, regex=False).to_numpy(dtype=bool)
        return rows.assign(note=before.mask(new, (before + "；").fillna("") + said).astype("str"))


def is_display_only(rows: gpd.GeoDataFrame) -> npt.NDArray[np.bool_]:
    """Which rows are marked as drawn about where they are, and so are not to be measured."""
    marks: pd.Series = rows["converted_from"].astype("str")
    return marks.str.contains(f"({Way.DISPLAY_ONLY}:", regex=False, na=False).to_numpy(dtype=bool)


def _is_drawn(rows: gpd.GeoDataFrame) -> npt.NDArray[np.bool_]:
    return ~np.asarray(shapely.is_missing(np.asarray(rows.geometry.array, dtype=object)))


def by_certificate(datum: str, *, number: str, issued_by: str, issued_on: date, accuracy_m: float) -> OldDatumNote:
    """The first way: coordinates that a qualified survey unit converted, with its certificate."""
    return OldDatumNote(Way.CERTIFICATE, datum, accuracy_m, f"{issued_by} {number}, {issued_on.isoformat()}")


def for_display_only(rows: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, OldDatumNote]:
    """The third way: rows of an old datum drawn about where they are (±100 m), marked; their note says they may not be measured.

    Raises:
        NoDatum: the rows do not say their CRS.
    """
    crs = require_datum(rows)
    rough = pyproj.Transformer.from_crs(crs.to_2d(), STORED, always_xy=True)  # PROJ's “ballpark”: the old degrees, unchanged
    shapes = moved(np.asarray(rows.geometry.array, dtype=object), rough.transform)
    note = OldDatumNote(Way.DISPLAY_ONLY, crs.name, DISPLAY_ONLY_ACCURACY_M, "±100 m")
    return note.mark(rows.set_geometry(gpd.GeoSeries(shapes, index=rows.index, crs=STORED))), note


class FitNotPermitted(Refusal):
    """Nobody said who allowed the fit; whether fitted parameters are classified is the security officer's to decide."""

    code = "layers.fit-not-permitted"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "局部拟合参数是否涉密须由本单位保密负责人确认。请填写准许人或文号后再拟合。",
                "Whether locally fitted parameters are classified is for the bureau's security officer to say. State who permitted the fit.",
            )
        )


class TooFewCommonPoints(Refusal):
    """Fewer than three common points, or common points that all lie in one place."""

    code = "layers.too-few-common-points"

    def __init__(self, points: int) -> None:
        super().__init__(
            Wording(
                f"局部拟合至少需要 {FEWEST_POINTS} 个分开的公共点，现有 {points} 个。请补充公共点。",
                f"A local fit needs at least {FEWEST_POINTS} common points apart from each other; there are {points}. Add common points.",
            ),
            points=points,
        )


class PoorFit(Refusal):
    """The common points do not agree with each other; `residuals` shows by how much each is off."""

    code = "layers.poor-fit"

    def __init__(self, rms_m: float, limit_m: float, residuals: "tuple[Residual, ...]", outlier: str | None) -> None:
        self.residuals = residuals
        listed = "；".join(f"{r.point} {r.length_m:.3f} m" for r in residuals)
        blame_zh = f"“{outlier}”最可疑。" if outlier else ""
        blame_en = f" “{outlier}” is the most doubtful." if outlier else ""
        super().__init__(
            Wording(
                f"公共点互不吻合：点位中误差 {rms_m:.3f} 米，限差 {limit_m:.3f} 米（{listed}）。{blame_zh}请核对公共点和纵横坐标次序（X 为纵坐标，指北）。",
                f"The common points disagree: point error {rms_m:.3f} m, limit {limit_m:.3f} m ({listed}).{blame_en} "
                "Check the points and the order of their coordinates (X is north).",
            ),
            rms_m=round(rms_m, 3),
            limit_m=limit_m,
            outlier=outlier,
        )


@dataclass(frozen=True, slots=True)
class Residual:
    """How far the fit misses one common point, metres in the new datum."""

    point: str
    east_m: float
    north_m: float

    @property
    def length_m(self) -> float:
        return float(np.hypot(self.east_m, self.north_m))


Plane = npt.NDArray[np.complex128]


@dataclass(frozen=True, slots=True, eq=False)
class CommonPoints:
    """Points known in both datums: planes in metres, rows of (east, north).

    `datum` says what the old plane is (“西安80 3度带 中央子午线105°”); `to_epsg` is the CGCS2000 zone of the new plane.
    """

    names: Sequence[str]
    old: npt.NDArray[np.float64]
    new: npt.NDArray[np.float64]
    datum: str
    to_epsg: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class LocalFit:
    """A fit that converts and shows its residuals, and keeps its parameters to itself.

    They live in the memory of one function while this object lives: not in its `repr`, and it cannot be pickled or copied.
    """

    residuals: tuple[Residual, ...]
    note: OldDatumNote
    report: Report  # the point that does not agree with the others, if there is one
    to_epsg: int
    _convert: Callable[[Plane], Plane]
    _reach: shapely.Geometry

    @property
    def rms_m(self) -> float:
        """Point error of the fit, metres: √(Σ r² / (n - 2))."""
        return self.note.accuracy_m

    def convert(self, rows: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, Report]:
        """The rows in CGCS2000 lon/lat, marked, and a finding when some lie outside the common points.

        Args:
            rows: metres in the same old plane as the common points, x east, y north; any CRS they name is set aside.
        Raises:
            NotInMetres: the rows are in degrees.
        """
        if rows.crs is not None and rows.crs.is_geographic:
            raise NotInMetres(rows.crs.name)
        shapes = np.asarray(rows.geometry.array, dtype=object)
        beyond = np.flatnonzero(~shapely.is_missing(shapes) & ~shapely.covered_by(shapes, self._reach))
        fitted = gpd.GeoSeries(moved(shapes, self._fitted), index=rows.index, crs=self.to_epsg)
        return self.note.mark(to_stored(rows.set_geometry(fitted))), _reach_report(beyond)

    def _fitted(self, east: Metres, north: Metres) -> tuple[Metres, Metres]:
        plane = self._convert(east + 1j * north)
        return plane.real, plane.imag

    def __repr__(self) -> str:
        return f"LocalFit({len(self.residuals)} common points, point error {self.rms_m:.3f} m)"

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise TypeError("a local fit is used where it was made; its parameters are kept nowhere")


def fit_locally(points: CommonPoints, *, permitted_by: str, limit_m: float = 2.0) -> LocalFit:
    """The second way: shift, turn and scale the old plane onto the new one (4 parameters, least squares, Helmert).

    Args:
        permitted_by: who allowed the fit, or the document: it is written to every converted row.
        limit_m: the largest point error to accept. Papers report 0.23 m (Beijing 54) and 0.004 m (Xi'an 80) over a province's grid.
    Raises:
        FitNotPermitted: nobody allowed it.
        TooFewCommonPoints: fewer than three, or all in one place.
        PoorFit: the points disagree; its residuals and its outlier say which.
    """
    if not permitted_by.strip():
        raise FitNotPermitted
    old, new = _plane(points.old), _plane(points.new)
    if len(points.names) < FEWEST_POINTS or np.ptp(old.real) + np.ptp(old.imag) < 1.0:
        raise TooFewCommonPoints(len(points.names))
    convert = _solve(old, new)
    missed = convert(old) - new
    residuals = tuple(Residual(name, float(r.real), float(r.imag)) for name, r in zip(points.names, missed, strict=True))
    rms_m = _point_error(missed)
    outlier = _outlier(old, new, rms_m)
    if rms_m > limit_m:
        raise PoorFit(rms_m, limit_m, residuals, None if outlier is None else points.names[outlier[0]])
    report = Report() if outlier is None else _outlier_report(points.names[outlier[0]], *outlier[1:])
    reach = shapely.MultiPoint(points.old).convex_hull
    margin_m = 0.1 * float(np.hypot(np.ptp(old.real), np.ptp(old.imag)))
    note = OldDatumNote(Way.LOCAL_FIT, points.datum, rms_m, permitted_by.strip())
    return LocalFit(residuals, note, report, points.to_epsg, convert, reach.buffer(margin_m))


def _plane(east_north: npt.NDArray[np.float64]) -> Plane:
    """East and north as one complex number: shifting is adding to it, turning and scaling are multiplying it."""
    plane = np.asarray(east_north, dtype=float)
    return np.asarray(plane[:, 0] + 1j * plane[:, 1])


def _solve(old: Plane, new: Plane) -> Callable[[Plane], Plane]:
    from_here, to_there = old.mean(), new.mean()
    turn = np.vdot(old - from_here, new - to_there) / np.vdot(old - from_here, old - from_here)
    return lambda plane: np.asarray(to_there + turn * (plane - from_here))


def _point_error(missed: Plane) -> float:
    return float(np.sqrt((np.abs(missed) ** 2).sum() / (len(missed) - 2)))


def _outlier(old: Plane, new: Plane, rms_m: float) -> tuple[int, float, float] | None:
    """The point without which the others agree at least three times better: its position, its miss, their point error."""
    if len(old) <= FEWEST_POINTS:
        return None  # three points have nobody to outvote one of them
    found = None
    for i in range(len(old)):
        others = np.arange(len(old)) != i
        convert = _solve(old[others], new[others])
        error_m = _point_error(convert(old[others]) - new[others])
        if error_m < rms_m / 3 and (found is None or error_m < found[2]):
            found = (i, float(np.abs(convert(old[i : i + 1]) - new[i])[0]), error_m)
    return found if found is not None and found[1] > 0.01 else None


def _outlier_report(name: str, miss_m: float, error_m: float) -> Report:
    finding = Finding(
        "datum.common-point-disagrees",
        Severity.WARNING,
        Wording(
            f"公共点“{name}”与其余各点不符：相差 {miss_m:.3f} 米，其余各点的点位中误差为 {error_m:.3f} 米。请核对该点。",
            f"Common point “{name}” disagrees with the others: it is {miss_m:.3f} m off, while they agree to {error_m:.3f} m. Check it.",
        ),
        Where(key=name),
        {"miss_m": round(miss_m, 3), "others_m": round(error_m, 3)},
    )
    return Report((finding,))


def _reach_report(beyond: npt.NDArray[np.int64]) -> Report:
    if not len(beyond):
        return Report()
    finding = Finding(
        "datum.beyond-common-points",
        Severity.WARNING,
        Wording(
            f"{len(beyond)} 行位于公共点范围之外（第一处为第 {beyond[0] + 1} 行），拟合精度在那里没有保证。请补充公共点。",
            f"{len(beyond)} rows lie beyond the common points (the first is row {beyond[0] + 1}); the fit promises nothing there. Add common points.",
        ),
        evidence={"rows": len(beyond)},
    )
    return Report((finding,))
