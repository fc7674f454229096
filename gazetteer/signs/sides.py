"""Streets laid out as their doors are counted: from which end, and which plate stands how far along and on which side."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.signs.colours import axis_deg
from gazetteer.signs.plate import Plate
from gazetteer.signs.terms import NumberingRule
from layers.datum import STORED, in_metres
from layers.wording import Wording

SIDES = {
    "east": Wording("东侧", "east side"),
    "west": Wording("西侧", "west side"),
    "north": Wording("北侧", "north side"),
    "south": Wording("南侧", "south side"),
}


@dataclass(frozen=True, slots=True)
class StandingPlate:
    """A plate by its street: metres from where numbers begin, and the side as a point of the compass; None where it is not drawn."""

    plate: Plate
    at_m: float | None = None
    side: str | None = None


@dataclass(frozen=True, slots=True)
class NumberedStreet:
    """A drawn street with its plates. `line` is lon/lat, `odd` the side of odd numbers there."""

    name: str
    line: BaseGeometry
    odd: str
    plates: tuple[StandingPlate, ...]


def number_streets(
    plates: Sequence[Plate], streets: gpd.GeoDataFrame, rule: NumberingRule
) -> tuple[Mapping[str, NumberedStreet], Mapping[str, tuple[StandingPlate, ...]]]:
    """Drawn streets with their plates by the plates' `street`, and the plates of streets nobody has drawn. One projection for all of them."""
    lines, groups = _lines(streets), _groups(plates)
    drawn = [street for street in groups if street in lines]
    standing = [plate for street in drawn for plate in groups[street] if plate.shape is not None]
    shapes = [*(lines[street] for street in drawn), *(plate.shape for plate in standing)]
    (metres,) = in_metres(gpd.GeoDataFrame(geometry=shapes, crs=STORED))
    laid = dict(zip(drawn, metres.geometry.iloc[: len(drawn)], strict=True))
    spots = dict(zip((plate.plate_id for plate in standing), metres.geometry.iloc[len(drawn) :], strict=True))
    numbered = {street: _numbered(groups[street], lines[street], laid[street], spots, rule) for street in drawn}
    undrawn = {street: tuple(map(StandingPlate, group)) for street, group in groups.items() if street not in lines}
    return numbered, undrawn


def _groups(plates: Sequence[Plate]) -> Mapping[str, list[Plate]]:
    groups: dict[str, list[Plate]] = defaultdict(list)
    for plate in sorted(plates, key=lambda p: (p.street, p.number, p.plate_id)):
        groups[plate.street].append(plate)
    return groups


def _lines(streets: gpd.GeoDataFrame) -> Mapping[str, BaseGeometry]:
    """Lines by place id and by name; pieces of one street joined where they touch."""
    is_line = streets.geometry.geom_type.isin(["LineString", "MultiLineString"])
    drawn = streets[is_line & (shapely.length(np.asarray(streets.geometry.array, dtype=object)) > 0)]
    pieces: dict[str, list[BaseGeometry]] = defaultdict(list)
    for place_id, name, line in zip(drawn["place_id"], drawn["name"], drawn.geometry, strict=True):
        for key in {str(place_id), str(name)}:
            pieces[key].append(line)
    return {key: _joined(lines) for key, lines in pieces.items()}


def _joined(lines: Sequence[BaseGeometry]) -> BaseGeometry:
    whole = lines[0] if len(lines) == 1 else shapely.union_all(lines)
    return shapely.line_merge(whole) if whole.geom_type == "MultiLineString" else whole


def _numbered(
    group: Sequence[Plate], line: BaseGeometry, laid: BaseGeometry, spots: Mapping[str, shapely.Point], rule: NumberingRule
) -> NumberedStreet:
    axis = axis_deg(line)
    is_east_west = not math.isnan(axis) and abs(axis - 90.0) <= 45.0
    counting = rule.east_west if is_east_west else rule.north_south
    walked = _walked(laid, counting.begins)
    placed = [_placed(plate, walked, spots.get(plate.plate_id)) for plate in group]
    return NumberedStreet(group[0].street_name, line, counting.odd, tuple(placed))


def _walked(laid: BaseGeometry, begins: str) -> shapely.LineString:
    """The longest part of the street, turned so that it begins where numbers do."""
    longest: shapely.LineString = max(shapely.get_parts(laid), key=lambda part: part.length)
    (x0, y0), (x1, y1) = longest.coords[0][:2], longest.coords[-1][:2]
    is_so = {"east": x0 > x1, "west": x0 < x1, "north": y0 > y1, "south": y0 < y1}[begins]
    return longest if is_so else longest.reverse()


def _placed(plate: Plate, walked: shapely.LineString, spot: shapely.Point | None) -> StandingPlate:
    if spot is None:
        return StandingPlate(plate)
    at_m = float(shapely.line_locate_point(walked, spot))
    return StandingPlate(plate, at_m, _side(walked, at_m, spot))


def _side(walked: shapely.LineString, at_m: float, spot: shapely.Point) -> str:
    """Left or right of the street where the plate stands, named after the way the whole street runs: a bend does not turn sides around."""
    step_m = min(0.5, walked.length / 2)
    foot_m = min(max(at_m - step_m, 0.0), walked.length - 2 * step_m)
    behind, ahead = (shapely.line_interpolate_point(walked, m) for m in (foot_m, foot_m + 2 * step_m))
    is_left = (ahead.x - behind.x) * (spot.y - behind.y) - (ahead.y - behind.y) * (spot.x - behind.x) > 0
    (x0, y0), (x1, y1) = walked.coords[0][:2], walked.coords[-1][:2]
    if abs(x1 - x0) >= abs(y1 - y0):
        return "north" if is_left == (x1 > x0) else "south"
    return "west" if is_left == (y1 > y0) else "east"
