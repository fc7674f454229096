"""Names on the map: search results, a place through time, a proposed name among those it may be taken for, and a whole scheme."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import shapely

from gazetteer.likeness.known import Match
from gazetteer.rules.finding import Weight
from gisvc.maps.drawing import by_geometry
from gisvc.maps.sheet import Bounds, MapSheet, Mark, Plate, Shape, Symbol
from gisvc.tongue import Tongue
from layers.wording import Language, Wording

REGISTER = Wording("地名登记册", "the register of place names")
NO_AUTHORITY = Wording(
    "距离为椭球面上两个实体最近点之间的距离。", "Distances are on the ellipsoid between the nearest points of the two."
)
LEAST_VIEW_DEG = 0.008  # about 800 m: a single point is shown among its neighbours


@dataclass(frozen=True, slots=True)
class Conflict:
    """One known name the proposal may be taken for, with the weightiest finding that names it."""

    rank: int
    match: Match
    weight: Weight
    rules: tuple[str, ...]
    why: Wording  # why it stands where it stands

    @property
    def anchor(self) -> str:
        return f"match-{self.rank}"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A name asked for, on the map; `geometry` None where nobody has drawn it."""

    name: str
    geometry: shapely.Geometry | None
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """What every map of names is drawn with."""

    on: date
    is_demonstration: bool
    language: Language = "zh"

    @property
    def tongue(self) -> Tongue:
        return Tongue(self.language)


_MATCHES = {
    Weight.BLOCK: (Wording("不予通过的相同、相近名称", "names that block"), Symbol.MATCH_BLOCK, Symbol.MATCH_BLOCK_LINE),
    Weight.WARN: (Wording("须审议的相同、相近名称", "names to decide about"), Symbol.MATCH_WARN, Symbol.MATCH_WARN_LINE),
    Weight.INFORM: (Wording("提示的相近名称", "names good to know"), Symbol.MATCH_INFORM, Symbol.MATCH_INFORM_LINE),
}


def draw_conflicts(
    proposed: Sequence[Proposed], conflicts: Sequence[Conflict], built_up: gpd.GeoDataFrame | None, sight: Sight
) -> MapSheet:
    """The names asked for, those they may be taken for with a line to the nearest point, and the built-up areas they lie in."""
    own = [Shape(g, p.name, (), p.anchor, p.name) for p in proposed for g in _drawn(p.geometry)]
    plates = [
        *_built_up(built_up, [s.geometry for s in own]),
        *_distances(proposed, conflicts),
        *(plate for weight in reversed(Weight) for plate in _matches(conflicts, weight, sight.tongue)),
        *_labelled(Wording("拟用名称", "name proposed"), Symbol.PROPOSED, Symbol.PROPOSED_LINE, own),
    ]
    more = Wording(f"等 {len(proposed)} 个拟用名称", f" and {len(proposed) - 1} more") if len(proposed) > 1 else Wording("", "")
    title = Wording(
        f"“{_first(proposed)}”{more.zh}重名同音示意图", f"“{_first(proposed)}”{more.en} among names they may be taken for"
    )
    weighty = [c for c in conflicts if c.rules and c.weight is not Weight.INFORM]
    told = weighty if own else conflicts[:5]  # what is only good to know may lie far away
    looked_at = [s.geometry for s in own] + [g for c in told for g in _drawn(c.match.known.geometry)]
    return MapSheet(
        title, tuple(plates), REGISTER, sight.on, NO_AUTHORITY, Mark(is_demonstration=sight.is_demonstration), focus_on(looked_at)
    )


def draw_names(title: Wording, places: Sequence[Shape], sight: Sight, *, more: Sequence[Plate] = ()) -> MapSheet:
    """Places by their names, over whatever else is given; the map looks at the places."""
    plates = (
        *more,
        *by_geometry(Wording("地名", "places"), Symbol.AREA, Symbol.NAMED_PLACE, list(places), line=Symbol.NAMED_LINE),
    )
    return MapSheet(
        title,
        plates,
        REGISTER,
        sight.on,
        None,
        Mark(is_demonstration=sight.is_demonstration),
        focus_on([s.geometry for s in places]),
    )


def focus_on(shapes: Iterable[shapely.Geometry | None]) -> Bounds | None:
    """The ground around some shapes, a fifth wider than they are; None when nothing has a place."""
    drawn = [g for s in shapes for g in _drawn(s)]
    if not drawn:
        return None
    west, south, east, north = (float(v) for v in shapely.total_bounds(np.array(drawn, dtype=object)))
    aside, above = max((east - west) * 0.1, LEAST_VIEW_DEG), max((north - south) * 0.1, LEAST_VIEW_DEG)
    return west - aside, south - above, east + aside, north + above


def _matches(conflicts: Sequence[Conflict], weight: Weight, tongue: Tongue) -> Iterator[Plate]:
    label, point, line = _MATCHES[weight]
    shapes = [_match(c, g, tongue) for c in conflicts if c.weight is weight for g in _drawn(c.match.known.geometry)]
    yield from by_geometry(label, point, point, shapes, line=line)


def _match(one: Conflict, place: shapely.Geometry, tongue: Tongue) -> Shape:
    known, match = one.match.known, one.match
    facts = [
        (tongue.t("怎样相近", "How alike"), tongue.say(match.tier.label)),
        (tongue.t("名称状态", "Standing"), tongue.say(known.standing.label)),
        (tongue.t("距离", "Distance"), tongue.metres(match.distance_m)),
        (tongue.t("规则", "Rules"), tongue.t("、", ", ").join(one.rules)),
    ]
    if match.readings[1]:
        facts.append((tongue.t("读音", "Reading"), match.readings[1]))
    return Shape(place, known.name, tuple(facts), one.anchor)


def _distances(proposed: Sequence[Proposed], conflicts: Sequence[Conflict]) -> list[Plate]:
    own = [g for p in proposed for g in _drawn(p.geometry)]
    if not own:
        return []
    ground = shapely.union_all(np.array(own, dtype=object))
    lines = [
        Shape(way, "")
        for c in conflicts
        for g in _drawn(c.match.known.geometry)
        if (c.match.distance_m or 0) > 0 and (way := shapely.shortest_line(ground, g)) is not None
    ]
    return [Plate(Wording("最近距离", "shortest way"), Symbol.DISTANCE, tuple(lines))] if lines else []


def _built_up(areas: gpd.GeoDataFrame | None, own: Sequence[shapely.Geometry]) -> list[Plate]:
    """The built-up areas the proposal lies in or touches; all of them where it has no place."""
    if areas is None or areas.empty:
        return []
    shown = [g for g in areas.geometry if g is not None and (not own or any(g.intersects(o) for o in own))]
    return [Plate(Wording("建成区", "built-up area"), Symbol.BUILT_UP, tuple(Shape(g, "") for g in shown))] if shown else []


def _labelled(label: Wording, point: Symbol, line: Symbol, shapes: list[Shape]) -> Iterator[Plate]:
    """Plates with their shapes, and their names written on the map."""
    bare = [Shape(s.geometry, s.title, s.facts, s.anchor) for s in shapes]
    yield from by_geometry(label, point, point, bare, line=line)
    names = [Shape(shapely.point_on_surface(s.geometry), s.title, label=s.label) for s in shapes if s.label]
    if names:
        yield Plate(Wording("名称", "names"), Symbol.GRATICULE, tuple(names), is_in_legend=False)


def _drawn(shape: shapely.Geometry | None) -> tuple[shapely.Geometry, ...]:
    """The shape, if somebody has drawn it."""
    return () if shape is None or shapely.is_empty(shape) else (shape,)


def _first(proposed: Sequence[Proposed]) -> str:
    return proposed[0].name if proposed else "—"
