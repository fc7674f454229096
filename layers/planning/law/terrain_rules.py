"""Rules on the ground itself: how steep it is, and from where it is seen."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import shapely

from layers.datum import geodesic_m
from layers.planning.law.bench import POLYGONS, Bench, Tested, doubts_of, left_open
from layers.planning.law.ground import Features
from layers.planning.law.heights import is_seen
from layers.planning.law.judgement import Breach, Gap
from layers.planning.law.near_rules import breaches_of_pairs
from layers.planning.law.plane import Encounters, encounters
from layers.planning.law.rules import MILLIMETRE, Hidden, Rule, RulePack, Slope

Floats = npt.NDArray[np.float64]
Objects = npt.NDArray[np.object_]
Positions = npt.NDArray[np.int64]

EYE_STEP_M = 100.0
"""How far apart eyes stand along a road or a line: every so many metres, its ends included."""


def apply_slope(bench: Bench, pack: RulePack, rule: Rule, test: Slope) -> Tested:
    heights = bench.ground.heights
    if heights is None:
        return Tested(unjudged=left_open(bench, pack, rule, Gap.NO_HEIGHTS))
    steepest, told = np.full(len(bench.candidates), -np.inf), np.ones(len(bench.candidates), dtype=bool)
    for at, lon, lat in _spots(bench, heights.cell_m):
        steep = heights.slope_at(lon, lat)
        np.fmax.at(steepest, at, steep)
        told[at[np.isnan(steep)]] = False
    doubts = doubts_of(pack, rule, bench.on, bench.ground.kind)
    too_steep = steepest > test.steepest_deg
    breaches = tuple(
        Breach(at, pack, rule, float(steepest[at]), test.steepest_deg, layer="heights", doubts=doubts)
        for at in np.flatnonzero(too_steep).tolist()
    )
    return Tested(breaches, left_open(bench, pack, rule, Gap.NO_HEIGHTS, ~told & ~too_steep))


def _spots(bench: Bench, step_m: float) -> Iterable[tuple[Positions, Floats, Floats]]:
    """Places on each candidate where the ground is looked at: its own point, and of a parcel every cell's breadth within and along its border."""
    everyone = np.arange(len(bench.candidates))
    yield everyone, bench.candidates.lon, bench.candidates.lat
    for at in np.flatnonzero(bench.is_area).tolist():
        x, y = _lattice(bench.flat[at], step_m)
        lon, lat = bench.plane.degrees(x, y)
        yield np.full(len(x), at), lon, lat


def _lattice(shape: shapely.Geometry, step_m: float) -> tuple[Floats, Floats]:
    west, south, east, north = shapely.bounds(shape).tolist()
    x, y = (axis.ravel() for axis in np.meshgrid(np.arange(west, east, step_m), np.arange(south, north, step_m)))
    inside = shapely.intersects_xy(shape, x, y)
    border = shapely.get_coordinates(shapely.segmentize(shapely.boundary(shape), step_m))
    return np.concatenate((x[inside], border[:, 0])), np.concatenate((y[inside], border[:, 1]))


def apply_hidden(bench: Bench, pack: RulePack, rule: Rule, test: Hidden) -> Tested:
    heights = bench.ground.heights
    features = bench.features(test.layer, test.where, within_m=test.distance_m)
    if isinstance(features, Gap):
        return Tested(unjudged=left_open(bench, pack, rule, features))
    if heights is None:
        return Tested(unjudged=left_open(bench, pack, rule, Gap.NO_HEIGHTS))
    features = features.chosen(features.is_placed)
    eyes, owner = _eyes(bench, features)
    points = shapely.points(*bench.plane.there.transform(bench.candidates.lon, bench.candidates.lat))
    met = encounters(bench.plane, points, eyes, within_m=test.distance_m, sure=features.is_sure[owner])
    stand = bench.plane.degrees(shapely.get_x(eyes)[met.feature], shapely.get_y(eyes)[met.feature])
    things = bench.candidates.lon[met.candidate], bench.candidates.lat[met.candidate]
    metres = geodesic_m(*stand, *things)
    seen, known = is_seen(heights, stand, things, eye_m=test.eye_m, height_m=test.height_m)
    seen &= metres <= test.distance_m + MILLIMETRE
    sights = _nearest_sight(Encounters(met.candidate[seen], owner[met.feature[seen]], metres[seen]))
    untold = np.zeros(len(bench.candidates), dtype=bool)
    untold[met.candidate[~known]] = True
    untold[sights.candidate] = False
    return Tested(
        tuple(breaches_of_pairs(bench, pack, rule, features, sights)), left_open(bench, pack, rule, Gap.NO_HEIGHTS, untold)
    )


def _eyes(bench: Bench, features: Features) -> tuple[Objects, Positions]:
    """Where people look from, flat: every 100 m along a line or a border and at its ends, points as they are; with the feature each belongs to."""
    is_area = np.isin(shapely.get_type_id(features.shapes), POLYGONS)
    lines = np.where(is_area, shapely.boundary(features.shapes), features.shapes)
    parts, owner = shapely.get_parts(bench.plane.flat(lines), return_index=True)
    length = np.asarray(shapely.length(parts))
    steps = np.ceil(length / EYE_STEP_M).astype(np.int64)
    part = np.repeat(np.arange(len(parts)), steps + 1)
    along = EYE_STEP_M * (np.arange(len(part)) - np.repeat(np.cumsum(steps + 1) - steps - 1, steps + 1))
    is_point = shapely.get_type_id(parts[part]) == 0
    eyes = parts[part]
    eyes[~is_point] = shapely.line_interpolate_point(eyes[~is_point], np.minimum(along, length[part])[~is_point])
    return eyes, owner[part].astype(np.int64)


def _nearest_sight(met: Encounters) -> Encounters:
    """Of each candidate and feature the nearest eye that sees it."""
    order = np.lexsort((met.metres, met.feature, met.candidate))
    pairs = np.stack((met.candidate[order], met.feature[order]))
    first = np.ones(len(order), dtype=bool)
    first[1:] = (pairs[:, 1:] != pairs[:, :-1]).any(axis=0)
    return Encounters(met.candidate[order][first], met.feature[order][first], met.metres[order][first])
