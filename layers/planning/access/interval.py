"""Coverage as an interval: what can be said when only the totals of villages are known and nobody knows which house holds whom."""

from dataclasses import dataclass, field, replace
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from layers.datum import area_m2, require_same_datum
from layers.planning.coverage import describe_units, whole_numbers
from layers.planning.definitions import DATUM
from layers.planning.errors import NoDemand, UnknownChoice
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.minutes import require_minutes
from layers.planning.notes import note_answer
from layers.planning.passport import Passport, Percentage, Vintage
from layers.planning.people.bounds import CoverageBounds, Pieces, bound_coverage
from layers.planning.question import CoverageQuestion, Weight, chosen
from layers.planning.sites import Sites, StudyFrames
from layers.planning.travel import Mode, Places, TravelModel
from layers.planning.units import Units
from layers.report import Report
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

SAMPLES = 12  # by so many in each direction over a shape's box


@dataclass(frozen=True, slots=True)
class IntervalQuestion:
    """How many people can be within so many minutes, at least and at most, when their houses are not known.

    The rest as `CoverageQuestion`; `weight` is never units.
    """

    kind: str
    minutes: float
    mode: Mode = Mode.WALK
    weight: Weight = Weight.PEOPLE
    unit: str = "village"
    as_of: date | None = None
    area: str | None = None
    with_neighbours: bool = False
    demand: str = "settlements"

    def __post_init__(self) -> None:
        require_minutes(self.minutes)
        object.__setattr__(self, "mode", chosen(Mode, "mode", self.mode))
        object.__setattr__(self, "weight", chosen(Weight, "weight", self.weight))
        if self.weight is Weight.UNITS:
            raise UnknownChoice("weight", str(self.weight), [weight for weight in Weight if weight is not Weight.UNITS])
        _ = self.about_units

    @property
    def about_units(self) -> CoverageQuestion:
        return CoverageQuestion(
            self.kind,
            unit=self.unit,
            weight=self.weight,
            as_of=self.as_of,
            area=self.area,
            with_neighbours=self.with_neighbours,
            demand=self.demand,
        )


@dataclass(frozen=True, slots=True)
class IntervalTable:
    """The answer: between `at_least` and `at_most` for certain; `by_area` and `by_support` (shares 0–1) if people were spread evenly over the units' land, or over their settled ground.

    `units`: what `CoverageTable.units` says of it; `people` (missing = unknown), `at_least`, `at_most`, `by_area`, `by_support` (persons), `pieces` of settled ground.
    """

    question: IntervalQuestion
    area: str
    on: date
    at_least: Percentage
    at_most: Percentage
    by_area: float | None
    by_support: float | None
    units: gpd.GeoDataFrame
    report: Report = field(default_factory=Report)
    is_demonstration: bool = False


def measure_interval(
    question: IntervalQuestion, frames: StudyFrames, ground: gpd.GeoDataFrame, travel: TravelModel, *, area: str, on: date
) -> IntervalTable:
    """Bounds of coverage from totals by unit and settled ground alone.

    Settled ground (built-up areas) and the units themselves are covered as far as points laid over them in a grid are. A unit without settled ground could be anything.

    Raises:
        NoDatum, DatumsDiffer, NoUnits: as `Sites.of`.
        NoDemand: no unit has a total.
    """
    require_same_datum(frames.divisions, ground)
    sites = Sites.of(question.about_units, frames, area=area, on=on)
    people = _totals(sites, question)
    if not np.isfinite(people).any():
        raise NoDemand(question.demand, question.weight.column, sites.units.names.get(area, area))
    settled = ground[sites.units.is_in_area(ground["division_code"])].reset_index(drop=True)
    pieces = _pieces(settled, sites, travel, question.minutes)
    found = bound_coverage(people, pieces)
    land = _covered_share(np.asarray(sites.units.frame.geometry.array, dtype=object), sites, travel, question.minutes)
    found = replace(found, by_area=np.clip(people * land, found.at_least, found.at_most))
    table = _table(question, sites, found, pieces, _passport(question, sites, travel, frames.vintages))
    return replace(table, is_demonstration=frames.is_demonstration)


def _totals(sites: Sites, question: IntervalQuestion) -> Floats:
    """People per unit: the sum of its places if all of them say, else what is published of it."""
    places, n = sites.places, len(sites.units)
    persons = places.people[question.weight.column]
    told = np.bincount(places.unit, weights=np.isfinite(persons), minlength=n)
    complete = (told > 0) & (told == np.bincount(places.unit, minlength=n))
    total = np.bincount(places.unit, weights=np.nan_to_num(persons, nan=0.0), minlength=n)
    published = sites.units.frame["population"].to_numpy(dtype=float, na_value=np.nan)
    otherwise = published if question.weight is Weight.PEOPLE else np.full(n, np.nan)
    return np.where(complete, total, otherwise)


def _pieces(settled: gpd.GeoDataFrame, sites: Sites, travel: TravelModel, minutes: float) -> Pieces:
    shapes = np.asarray(settled.geometry.array, dtype=object)
    unit = sites.units.index_of_codes(settled["division_code"])
    inner = shapely.point_on_surface(shapes)
    lost = np.flatnonzero(unit < 0)
    unit[lost] = sites.units.index_of_points(shapely.get_x(inner[lost]), shapely.get_y(inner[lost]))
    kept = unit >= 0
    shapes, unit = shapes[kept], unit[kept]
    ground_m2 = np.asarray(area_m2(shapes))
    return Pieces(unit, ground_m2, ground_m2, _covered_share(shapes, sites, travel, minutes))


def _covered_share(shapes: npt.NDArray[np.object_], sites: Sites, travel: TravelModel, minutes: float) -> Floats:
    """The share of each shape within the minutes, by points in a grid over it; NaN for a shape that is not drawn."""
    shape, lon, lat = _sampled(shapes)
    facilities, counted = sites.facilities, np.flatnonzero(sites.counted)
    stand = Places(facilities.lon[counted], facilities.lat[counted])
    within = np.isfinite(travel.nearest(Places(lon, lat), stand, limit_min=minutes + 1e-9).minutes[:, 0])
    laid = np.bincount(shape, minlength=len(shapes)).astype(float)
    inside = np.bincount(shape, weights=within, minlength=len(shapes))
    return np.asarray(np.divide(inside, laid, out=np.full(len(shapes), np.nan), where=laid > 0))


def _sampled(shapes: npt.NDArray[np.object_]) -> tuple[Positions, Floats, Floats]:
    """Which shape each point of the grids lies in, and where; every drawn shape has one point at least."""
    drawn = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
    west, south, east, north = shapely.bounds(shapes[drawn]).T[:, :, None]
    step = (np.arange(SAMPLES) + 0.5) / SAMPLES
    lon = np.repeat(west + (east - west) * step, SAMPLES, axis=1)
    lat = np.tile(south + (north - south) * step, (1, SAMPLES))
    inside = shapely.contains_xy(shapes[drawn][:, None], lon, lat)
    row, _ = np.nonzero(inside)
    inner = shapely.point_on_surface(shapes[drawn])
    return (
        np.concatenate((drawn[row], drawn)),
        np.concatenate((lon[inside], shapely.get_x(inner))),
        np.concatenate((lat[inside], shapely.get_y(inner))),
    )


def _table(question: IntervalQuestion, sites: Sites, found: CoverageBounds, pieces: Pieces, passport: Passport) -> IntervalTable:
    units: Units = sites.units
    whole = round(found.total)

    def bound(people: Floats, word: Wording) -> Percentage:
        definition = Wording(f"{word.zh}：{passport.definition.zh}", f"{word.en}: {passport.definition.en}")
        mine = replace(passport, definition=definition)
        return Percentage(round(float(np.nansum(people))), whole, found.unknown_units, None if found.unknown_units else 0, mine)

    columns = {
        **describe_units(units),
        "people": whole_numbers(found.people),
        "at_least": whole_numbers(found.at_least),
        "at_most": whole_numbers(found.at_most),
        "by_area": found.by_area,
        "by_support": found.by_support,
        "pieces": whole_numbers(np.bincount(pieces.unit, minlength=len(units))),
    }
    return IntervalTable(
        question=question,
        area=units.area,
        on=sites.on,
        at_least=bound(found.at_least, Wording("至少", "at least")),
        at_most=bound(found.at_most, Wording("至多", "at most")),
        by_area=found.share_by(found.by_area),
        by_support=found.share_by(found.by_support),
        units=gpd.GeoDataFrame(columns, geometry=np.asarray(units.frame.geometry.array, dtype=object), crs=units.frame.crs),
        report=note_answer(sites),
    )


def _passport(question: IntervalQuestion, sites: Sites, travel: TravelModel, vintages: tuple[Vintage, ...]) -> Passport:
    kind, weight, mode = FACILITY_KINDS.labels[question.kind], question.weight.label, travel.mode.label
    return Passport(
        definition=Wording(
            f"只知各单位人数、不知居住位置时，{mode.zh} {question.minutes:g} 分钟内能到达在用{kind.zh}的{weight.zh} ÷ 人数已知的{weight.zh}；"
            f"建成区按 {SAMPLES}×{SAMPLES} 格点判定是否可达",
            f"{weight.en} within {question.minutes:g} min ({mode.en}) of an operating {kind.en}, of all whose number is known, when only totals by unit are; "
            f"settled ground judged by a grid of {SAMPLES} × {SAMPLES} points",
        ),
        counted=Wording(f"人（{weight.zh}）", f"persons ({weight.en})"),
        unknown_means=Wording("人数不详的单位数，另列", "units without a total, listed apart"),
        distance_model=travel.definition,
        radius_m=None,
        radius_source=Wording("按时间计算，不用半径", "by time, no radius"),
        norms=(),
        datum=DATUM,
        on=sites.on,
        vintages=vintages,
        mode=mode,
        minutes=question.minutes,
        speed_ms=travel.speed_ms,
    )
