"""Where places and facilities meet the road: the two ways from a door to the ends of its piece of road."""

from dataclasses import dataclass

import numpy as np

from layers.planning.network.arcs import Nodes, in_grains
from layers.planning.network.lines import Floats, Positions


@dataclass(frozen=True, slots=True)
class Doors:
    """For each door the nodes at either end of its edge and the minutes between door and node, connector included; inf where there is no way.

    Of a place they are minutes from the door to the node, of a facility from the node to the door. A door that is not tied has inf both ways.
    `edge` is -1 for it; `share` (0–1) tells where along the edge it stands, `connector` the minutes between door and road.
    """

    tail: Nodes
    head: Nodes
    by_tail: Floats
    by_head: Floats
    edge: Positions
    share: Floats
    connector: Floats

    def __len__(self) -> int:
        return len(self.edge)

    @classmethod
    def at_nodes(cls, nodes: int) -> "Doors":
        """A door at every node."""
        every, nothing = np.arange(nodes, dtype=np.int32), np.zeros(nodes)
        return cls(every, every, nothing, np.full(nodes, np.inf), np.full(nodes, -1), nothing, nothing)

    @property
    def seeds(self) -> tuple[Positions, Nodes, Floats]:
        """Where a search from these doors begins: door, node and minutes, door by door."""
        door = np.repeat(np.arange(len(self)), 2)
        node = np.column_stack((self.tail, self.head)).ravel()
        minutes = np.column_stack((self.by_tail, self.by_head)).ravel()
        open_way = np.isfinite(minutes)
        return door[open_way], node[open_way], minutes[open_way]


def portion(share: Floats, minutes: Floats) -> Floats:
    """Minutes along a share of an edge; nothing of a closed edge takes no time."""
    with np.errstate(invalid="ignore"):
        return np.where(share <= 0, 0.0, share * minutes)


def along_one_edge(places: Doors, facilities: Doors, forward: Floats, backward: Floats) -> tuple[Positions, Positions, Floats]:
    """Place, facility and minutes of every pair that stands on one edge and may go along it without passing a node."""
    order = np.argsort(facilities.edge, kind="stable")
    edge_of = facilities.edge[order]
    tied = np.flatnonzero(places.edge >= 0)
    low = np.searchsorted(edge_of, places.edge[tied], "left")
    count = np.searchsorted(edge_of, places.edge[tied], "right") - low
    place = np.repeat(tied, count)
    ends = np.cumsum(count)
    facility = order[np.arange(ends[-1] if len(ends) else 0) + np.repeat(low - (ends - count), count)]
    ahead = facilities.share[facility] - places.share[place]
    edge = places.edge[place]
    way = np.where(ahead >= 0, portion(ahead, forward[edge]), portion(-ahead, backward[edge]))
    minutes = in_grains(places.connector[place] + way + facilities.connector[facility])
    open_way = np.isfinite(minutes)
    return place[open_way], facility[open_way], minutes[open_way]
