"""Where a road begins and ends, in words: the roads it meets at its ends, from west to east or from south to north."""

from dataclasses import dataclass

from gazetteer.roads.axis import Axis, axis_of
from gazetteer.roads.network import SNAP_M, Meeting, Road, RoadNetwork, walked

END_M = 60.0  # a crossing this near the last point is the road's end, not one on its way


@dataclass(frozen=True, slots=True)
class Extent:
    """A road's extent as the naming table (命名一览表) prints it; an end that meets no named road is empty."""

    starts_at: str
    ends_at: str
    axis: Axis
    length_m: float

    @property
    def sentence_zh(self) -> str:
        """`西起解放路，东至滨河路`; an end without a road is told by its side only."""
        first, last = ("南", "北") if self.axis is Axis.NORTH_SOUTH else ("西", "东")
        return f"{first}起{self.starts_at or first + '端'}，{last}至{self.ends_at or last + '端'}"


def extent_of(network: RoadNetwork, road: Road, *, snap_m: float = SNAP_M) -> Extent:
    """The named roads at both ends of a road; its own other parts and roads without a name do not count."""
    met = [m for m in network.meetings(road, snap_m=snap_m) if m.other.name and m.other.name != road.name]
    whole = walked(road).length
    at_start = [m for m in met if m.at_m <= END_M]
    at_end = [m for m in met if m.at_m >= whole - END_M and m not in at_start]
    return Extent(_nearest(at_start, 0.0), _nearest(at_end, whole), axis_of(road.line), round(road.length_m, 1))


def _nearest(met: list[Meeting], at_m: float) -> str:
    return min(met, key=lambda m: abs(m.at_m - at_m)).other.name if met else ""
