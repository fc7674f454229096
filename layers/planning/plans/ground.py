"""One area on one day: its units, its facilities, and the rows of any layer matched to the units they belong to."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from layers.ellipsoid import length_m
from layers.planning.errors import NoUnits
from layers.planning.facilities import KindOnDay, points_of
from layers.planning.plans.asking import meets_all
from layers.planning.plans.measures import Measure, State, Take
from layers.planning.plans.reading import Missing, NotMeasurable, Reading
from layers.planning.question import By
from layers.planning.units import Units
from layers.reference import LEVELS
from layers.wording import Wording

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Made = TypeVar("Made")

FINEST_FIRST = ("village", "township", "county", "prefecture", "province")


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one measure: what each adds (NaN where it does not say), and the unit of `level` it belongs to (-1 for none)."""

    frame: gpd.GeoDataFrame
    amount: Floats
    unit: Positions
    level: str

    def __len__(self) -> int:
        return len(self.amount)


@dataclass(frozen=True)
class PlanGround:
    """The ground of one plan. What is worked out once is kept, for a plan asks the same units a hundred times."""

    reading: Reading
    area: str
    _kept: dict[tuple[Hashable, ...], object] = field(default_factory=dict, repr=False, compare=False)

    def units(self, level: str) -> Units:
        """
        Raises:
            NotMeasurable: the area has no unit of the level on the day.
        """
        return self._keep(lambda: self._units(level), "units", level)

    @cached_property
    def finest(self) -> Units:
        """The units of the lowest level the area has.

        Raises:
            NotMeasurable: the area has no divisions at all.
        """
        for level in FINEST_FIRST[:-1]:
            try:
                return self.units(level)
            except NotMeasurable:
                continue
        return self.units(FINEST_FIRST[-1])

    def facilities(self, level: str) -> KindOnDay:
        """Every facility held, matched to the units of a level."""
        frame = self.reading.frame("facilities")
        return self._keep(
            lambda: KindOnDay.of_any(frame, self.units(level), on=self.reading.day_of("facilities")), "facilities", level
        )

    def facilities_of(self, measure: Measure, level: str) -> KindOnDay:
        """The area's own facilities that a measure looks at."""
        return self._keep(lambda: self._chosen(measure, level), "chosen", measure.state, measure.where, measure.stratum, level)

    def _chosen(self, measure: Measure, level: str) -> KindOnDay:
        every = self.facilities(level)
        state = every.frame["state"].to_numpy(dtype=object)
        standing = every.operating | (state == "idle")
        alive = {State.OPERATING: every.operating, State.STANDING: standing, State.ANY: np.ones(len(every), dtype=bool)}[
            measure.state
        ]
        which = alive & every.is_own & meets_all(every.frame, measure.where, on=self.reading.day_of("facilities"))
        return every.chosen(which if measure.stratum is None else which & self._is_of(measure.stratum, every))

    def rows(self, measure: Measure, level: str | None = None) -> Rows:
        """The rows a measure looks at within the area, matched to units of a level (the finest there is when None).

        Raises:
            NotMeasurable: the layer was never imported, or holds nothing of the area.
        """
        if measure.layer == "divisions":
            return self._division_rows(measure)
        at = level or self.finest.level
        return self._keep(lambda: self._rows(measure, at), "rows", measure, at)

    def _rows(self, measure: Measure, level: str) -> Rows:
        if measure.layer == "facilities":
            chosen = self.facilities_of(measure, level)
            unit = np.where(chosen.inside >= 0, chosen.inside, chosen.claimed)
            return Rows(chosen.frame, _amounts(chosen.frame, measure), unit, level)
        frame = self._own(measure.layer)
        frame = frame[meets_all(frame, measure.where, on=self.reading.day_of(measure.layer))].reset_index(drop=True)
        unit = self.match(frame, measure.layer, level)
        if measure.stratum is not None:
            kept = self._strata_of(self.match(frame, measure.layer, "village")) == measure.stratum
            frame, unit = frame[kept].reset_index(drop=True), unit[kept]
        return Rows(frame, _amounts(frame, measure), unit, level)

    def match(self, frame: gpd.GeoDataFrame, layer: str, level: str) -> Positions:
        """The unit of a level each row belongs to: by its code, by its position where the code says no more than the area."""
        units = self.units(level)
        unit = units.index_of_codes(frame[self.reading.specs[layer].area])
        left = unit < 0
        if left.any():
            lon, lat = points_of(frame[left])
            unit[left] = units.index_of_points(lon, lat)
        return unit

    def groups(self, rows: Rows, by: str) -> tuple[Positions, dict[str, Wording]]:
        """Which group each row falls in (-1 for none), and the groups with their labels."""
        group, labels = self.units(rows.level).groups(By(by))
        return np.append(group, -1)[rows.unit], labels

    def _units(self, level: str) -> Units:
        divisions = self.reading.frame("divisions")
        try:
            return Units.of(divisions, level=level, area=self.area, on=self.reading.day_of("divisions"))
        except NoUnits:
            label = LEVELS.labels[level]
            what = Wording(
                f"{self.area} 在 {self.reading.on} 没有“{label.zh}”一级的行政区划，请导入行政区划（divisions）",
                f"{self.area} has no {label.en} on {self.reading.on}: import its divisions",
            )
            raise NotMeasurable(Missing("divisions", what)) from None

    def _division_rows(self, measure: Measure) -> Rows:
        units = self.units(str(measure.level))
        kept = meets_all(units.frame, measure.where, on=self.reading.day_of("divisions"))
        if measure.stratum is not None:
            kept &= self._strata_of(np.arange(len(units)), level=units.level) == measure.stratum
        frame = units.frame[kept].reset_index(drop=True)
        return Rows(frame, _amounts(frame, measure), np.flatnonzero(kept), units.level)

    def _own(self, layer: str) -> gpd.GeoDataFrame:
        """The rows of a layer that lie in the area; a boundary line is both sides'."""
        return self._keep(lambda: self._found(layer), "own", layer)

    def _found(self, layer: str) -> gpd.GeoDataFrame:
        frame, spec = self.reading.frame(layer), self.reading.specs[layer]
        own = self.finest.is_in_area(frame[spec.area])
        if "side_b" in spec.column_names:
            own |= self.finest.is_in_area(frame["side_b"])
        if own.any():
            return frame[own].reset_index(drop=True)
        label = spec.label
        what = Wording(
            f"图层“{label.zh}”中没有 {self.area} 的数据，请导入（{layer}）",
            f"“{label.en}” holds nothing of {self.area}: import it ({layer})",
        )
        raise NotMeasurable(Missing(layer, what))

    def _is_of(self, stratum: str, facilities: KindOnDay) -> Flags:
        villages = self.facilities("village")
        at = dict(
            zip(villages.frame["facility_id"], np.where(villages.inside >= 0, villages.inside, villages.claimed), strict=True)
        )
        unit = np.array([at[key] for key in facilities.frame["facility_id"]], dtype=np.int64)
        return np.asarray(self._strata_of(unit) == stratum)

    def _strata_of(self, unit: Positions, *, level: str = "village") -> npt.NDArray[np.object_]:
        group, labels = self.units(level).groups(By.STRATUM)
        keys = np.array([*np.array(list(labels), dtype=object)[group], None], dtype=object)
        return np.asarray(keys[unit])

    def _keep(self, make: Callable[[], Made], *key: Hashable) -> Made:
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]  # type: ignore[return-value] # one kind of thing under each key


def _amounts(frame: gpd.GeoDataFrame, measure: Measure) -> Floats:
    if measure.take is Take.ROWS:
        return np.ones(len(frame))
    if measure.take is Take.DISTINCT:
        values = frame[measure.column]
        return np.asarray(values.notna() & ~values.duplicated(), dtype=float)
    if measure.take is Take.LENGTH_KM:
        shapes = np.asarray(frame.geometry.array, dtype=object)
        drawn = np.array([shape is not None for shape in shapes], dtype=bool)
        lengths = np.full(len(shapes), np.nan)
        lengths[drawn] = length_m(shapes[drawn]) / 1000
        return lengths
    return np.asarray(frame[measure.column].to_numpy(dtype=float, na_value=np.nan))
