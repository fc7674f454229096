"""What lies under the maps of a report: divisions and facilities of a day, and the line that says whose data they are."""

from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import pandas as pd

from gisvc.forms.planning.units_map import Dots, UnitsMap
from gisvc.tongue import Tongue
from layers.planning.facilities import points_of
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.operating import is_operating


@dataclass(frozen=True, slots=True)
class ReportGround:
    """Divisions and facilities as they were on a day, EPSG:4490."""

    divisions: gpd.GeoDataFrame
    facilities: gpd.GeoDataFrame

    def map_of(self, area: str, tongue: Tongue) -> UnitsMap:
        """The map of an area with its source and the dates of its data."""
        dated = self.facilities["source_on"].dropna()
        span = (
            ""
            if dated.empty
            else tongue.t(f"；设施资料日期 {_span(dated, tongue)}", f"; facilities dated {_span(dated, tongue)}")
        )
        source = tongue.t("资料：本单位图层数据", "Data: the bureau's own layers") + span + "；CGCS2000"
        return UnitsMap(self.divisions, area, source)

    def facilities_of(self, kind: str, on: date, tongue: Tongue) -> list[Dots]:
        """Where the facilities of a kind in use on a day stand."""
        rows = self.facilities[(self.facilities["kind"] == kind) & ~self.facilities.geometry.isna()]
        rows = rows[is_operating(rows, on=on)]
        lon, lat = points_of(rows)
        label = tongue.say(FACILITY_KINDS.labels[kind]) if kind in FACILITY_KINDS else kind
        return [Dots(list(zip(lon.tolist(), lat.tolist(), strict=True)), label)] if len(rows) else []


def _span(dates: pd.Series, tongue: Tongue) -> str:
    first, last = tongue.day(dates.min()), tongue.day(dates.max())
    return first if first == last else f"{first} – {last}"
