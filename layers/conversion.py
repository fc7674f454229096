"""Web-map positions brought to the ground on explicit request, each row marked and its accuracy lowered."""

from collections.abc import Callable, Mapping

import geopandas as gpd
import numpy as np
import shapely

from layers.errors import Refusal
from layers.intake.coordinates import Shift
from layers.offsets import Degrees, Positions, bd09_to_wgs84, gcj02_to_wgs84
from layers.rows import Hits
from layers.spec import LayerSpec
from layers.wording import Wording

NAMES: Mapping[Shift, str] = {"gcj02": "GCJ-02", "bd09": "BD-09"}
_BACK: Mapping[Shift, Callable[[Degrees, Degrees], Positions]] = {"gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84}

MARKS_OF_CONVERSION = frozenset({"converted_from", "position_source", "position_accuracy_m"})

# The formula is inverted to micrometres, the ground is not: 1,954 Chinese counties kept a median remainder of 10 m.
ADDED_M = 15.0
# A point clicked on a web map says nothing of its accuracy; an entrance and a courtyard are this far apart.
UNSTATED_M = 50.0


class MayNotConvert(Refusal):
    """A conversion from web-map coordinates was asked for a layer of boundaries, markers or survey data."""

    code = "layers.may-not-convert"

    def __init__(self, layer: str, convert_from: str) -> None:
        super().__init__(
            Wording(
                f"“{layer}”不能从 {convert_from} 换算：界线、界桩和测量成果只接受 CGCS2000 原始成果。请向数据提供单位索取。",
                f"“{layer}” may not be converted from {convert_from}: boundaries, markers and survey data are accepted only as "
                "CGCS2000 originals. Ask their provider for them.",
            ),
            layer=layer,
            convert_from=convert_from,
        )


class UnknownShift(Refusal):
    """A conversion was asked from something that is no web-map datum of this house."""

    code = "layers.unknown-shift"

    def __init__(self, convert_from: str) -> None:
        super().__init__(
            Wording(
                f"不认识“{convert_from}”。可填 gcj02（高德、腾讯）或 bd09（百度）。",
                f"“{convert_from}” is not known. Say gcj02 (Amap, Tencent) or bd09 (Baidu).",
            ),
            convert_from=convert_from,
        )


def require_may_convert(spec: LayerSpec, convert_from: str | None) -> Shift | None:
    """The datum asked for, as one of the two this house can undo; None when none was asked.

    Raises:
        UnknownShift: neither gcj02 nor bd09.
        MayNotConvert: the layer keeps originals only.
    """
    if convert_from is None:
        return None
    shift = {"gcj02": "gcj02", "gcj-02": "gcj02", "bd09": "bd09", "bd-09": "bd09"}.get(convert_from.strip().lower())
    if shift is None:
        raise UnknownShift(convert_from)
    if not spec.may_convert_datum:
        raise MayNotConvert(spec.label.zh, NAMES["gcj02" if shift == "gcj02" else "bd09"])
    return "gcj02" if shift == "gcj02" else "bd09"


def convert_positions(frame: gpd.GeoDataFrame, shift: Shift) -> tuple[gpd.GeoDataFrame, Hits]:
    """Every point moved from a web map's datum to CGCS2000, and which rows were.

    The row says what it was converted from, its source becomes “converted”, and its accuracy in metres is what was stated plus
    the remainder of the conversion, or 50 m where nothing was stated.
    """
    geometry = np.array(frame.geometry.array, dtype=object)
    moved = shapely.get_type_id(geometry) == 0
    lon, lat = _BACK[shift](shapely.get_x(geometry[moved]), shapely.get_y(geometry[moved]))
    geometry[moved] = shapely.points(lon, lat)
    marked = frame.set_geometry(gpd.GeoSeries(geometry, index=frame.index, crs=frame.crs))
    stated = frame["position_accuracy_m"]
    lowered = (stated + ADDED_M).fillna(UNSTATED_M)
    marked["position_accuracy_m"] = stated.where(~moved, lowered)
    marked["converted_from"] = frame["converted_from"].where(~moved, NAMES[shift])
    marked["position_source"] = frame["position_source"].where(~moved, "converted")
    return marked, np.asarray(moved)
