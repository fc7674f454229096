"""Rules that keep a distance from the features of a layer, or keep out of them."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import shapely

from layers.codes import is_inside
from layers.datum import area_m2
from layers.planning.land_specs import BURIAL_ZONES
from layers.planning.law.bench import POLYGONS, Bench, Tested, doubts_of, left_open
from layers.planning.law.ground import Features
from layers.planning.law.judgement import Breach, Doubt, Gap
from layers.planning.law.plane import Encounters, encounters
from layers.planning.law.rules import MILLIMETRE, AtDistance, Hidden, Near, Rule, RulePack

Floats = npt.NDArray[np.float64]
Objects = npt.NDArray[np.object_]
Positions = npt.NDArray[np.int64]

SLIVER_M2 = 1.0
"""Two parcels that share a border overlap by less, drawn by two hands; that is touching, not lying in."""


def apply_near(bench: Bench, pack: RulePack, rule: Rule, test: Near) -> Tested:
    features = bench.features(test.layer, test.where, within_m=test.distance_m)
    if isinstance(features, Gap):
        return Tested(unjudged=left_open(bench, pack, rule, features))
    placed = features.is_placed
    met = _met(bench, test, features.chosen(placed))
    met = Encounters(met.candidate, np.flatnonzero(placed)[met.feature], met.metres)
    if not placed.all():
        if test.layer == BURIAL_ZONES.name:
            met = _with_named(bench, met, np.flatnonzero(~placed), features)
        else:
            bench.unplaced[test.layer] = max(bench.unplaced.get(test.layer, 0), int((~placed).sum()))
    return Tested(tuple(breaches_of_pairs(bench, pack, rule, features, met)))


def _met(bench: Bench, test: Near, features: Features) -> Encounters:
    """The pairs that break the rule."""
    theirs = bench.plane.flat(features.shapes)
    if test.distance_m == 0 and test.at_distance is AtDistance.ALLOWED:
        return _lying_in(bench, theirs)
    met = encounters(bench.plane, bench.flat, theirs, within_m=test.distance_m, sure=features.is_sure)
    broken = ~np.array([test.is_kept(metres) for metres in met.metres], dtype=bool)
    return Encounters(met.candidate[broken], met.feature[broken], met.metres[broken])


def _lying_in(bench: Bench, theirs: Objects) -> Encounters:
    """Pairs that share more than a border: a point within by more than a millimetre, parcels that overlap by more than a sliver."""
    feature, candidate = shapely.STRtree(bench.flat).query(theirs, predicate="intersects")
    is_zone = shapely.get_dimensions(theirs) == 2
    border = np.asarray(shapely.boundary(theirs), dtype=object)
    shapely.prepare(border)
    both, point = bench.is_area[candidate] & is_zone[feature], ~bench.is_area[candidate] & is_zone[feature]
    inside = np.ones(len(candidate), dtype=bool)
    inside[both] = shapely.area(_shared(bench.flat[candidate[both]], theirs[feature[both]])) > SLIVER_M2
    inside[point] = ~shapely.dwithin(border[feature[point]], bench.flat[candidate[point]], MILLIMETRE)
    return Encounters(candidate[inside], feature[inside], np.zeros(int(inside.sum())))


def _shared(ours: Objects, zones: Objects) -> Objects:
    """What pairs of areas share; a parcel deep in a zone is not walked around with all the zone's corners."""
    shapely.prepare(zones)
    shared = ours.copy()
    crossed = ~shapely.contains_properly(zones, ours)
    shared[crossed] = shapely.intersection(ours[crossed], zones[crossed])
    return shared


def _with_named(bench: Bench, met: Encounters, named: Positions, features: Features) -> Encounters:
    """Also the candidates of the divisions that burial zones without a line are declared for."""
    codes = bench.candidates.words("division_code")
    pairs = [
        (at, feature)
        for feature in named.tolist()
        for at, code in enumerate(codes)
        if code is not None and features.divisions[feature] is not None and is_inside(str(code), str(features.divisions[feature]))
    ]
    ours, theirs = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return Encounters(
        np.concatenate((met.candidate, ours)),
        np.concatenate((met.feature, theirs)),
        np.concatenate((met.metres, np.zeros(len(pairs)))),
    )


def breaches_of_pairs(bench: Bench, pack: RulePack, rule: Rule, features: Features, met: Encounters) -> Iterator[Breach]:
    """Of each candidate the nearest feature that is sure, or else the nearest; with how many more."""
    test, always = rule.test, doubts_of(pack, rule, bench.on, bench.ground.kind)
    required = test.distance_m if isinstance(test, Near | Hidden) else None
    layer = test.layer if isinstance(test, Near | Hidden) else ""
    vintage = bench.ground.vintages.get(layer)
    held_from = None if vintage is None else vintage.held_from
    order = np.lexsort((met.feature, met.metres, ~features.is_sure[met.feature], met.candidate))
    candidate = met.candidate[order]
    firsts = np.flatnonzero(np.diff(candidate, prepend=-1))
    counts = np.diff(np.append(firsts, len(candidate)))
    overlaps = _overlaps(bench, candidate[firsts], features.shapes[met.feature[order[firsts]]], met.metres[order[firsts]])
    for first, count, overlap in zip(order[firsts].tolist(), counts.tolist(), overlaps.tolist(), strict=True):
        at = int(met.feature[first])
        own = (
            *((Doubt.ZONE_UNCONFIRMED,) if not features.is_confirmed[at] else ()),
            *((Doubt.CLASS_UNKNOWN,) if not features.is_classed[at] else ()),
        )
        yield Breach(
            candidate=int(met.candidate[first]),
            pack=pack,
            rule=rule,
            found=float(met.metres[first]),
            required=required,
            layer=layer,
            layer_on=features.dates[at] or held_from,
            feature=str(features.keys[at]),
            feature_name=features.names[at] or "",
            more=count - 1,
            doubts=always + own,
            overlap_m2=None if np.isnan(overlap) else overlap,
        )


def _overlaps(bench: Bench, candidate: Positions, shapes: Objects, metres: Floats) -> Floats:
    """Square metres of each candidate's own area within its feature; NaN where not both are areas that meet."""
    overlap = np.full(len(candidate), np.nan)
    both = bench.is_area[candidate] & np.isin(shapely.get_type_id(shapes), POLYGONS) & (metres == 0)
    overlap[both] = area_m2(_shared(bench.shapes[candidate[both]], shapes[both]))
    return overlap
