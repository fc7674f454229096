"""Minutes from any spot of ground by the door rule: a fast way to ask for a great many spots at once."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from layers.ellipsoid import to_ecef
from layers.planning.network.arcs import in_grains
from layers.planning.network.doors import Doors, portion
from layers.planning.network.lines import Floats, Positions
from layers.planning.network.model import RoadTravel
from layers.planning.network.noding import share_along
from layers.planning.network.road_samples import RoadSamples
from layers.planning.travel import Places


@dataclass(frozen=True, slots=True)
class Ground:
    """Spots of ground round a network, each tied to the straight piece of road on which the nearest of many points stands.

    That is `RoadTravel`'s own tie but where two roads are as near to within the spacing of the points. Where a barrier lies between spot and
    road, `RoadTravel` itself is asked.
    """

    travel: RoadTravel
    facilities: Doors
    at: Places
    limit_min: float
    samples: RoadSamples
    tree: Any

    @classmethod
    def of(cls, travel: RoadTravel, facilities: Places, samples: RoadSamples, *, limit_min: float) -> "Ground":
        """The ground round those samples that lie on roads doors open onto."""
        opens = np.zeros(travel.graph.edges, dtype=bool)
        opens[travel.snapper.main.edge] = True
        chosen = samples.chosen(opens[samples.edge])
        tree = cKDTree(to_ecef(chosen.lon, chosen.lat))
        return cls(travel, travel.arriving(facilities), facilities, limit_min, chosen, tree)

    def minutes_from(self, places: Places) -> Floats:
        """Minutes from spots of ground, inf where no facility is reached within the limit or no road lies near enough."""
        limit_m = self.travel.snapper.policy.limit_m
        chord, nearest = self.tree.query(
            to_ecef(places.lon, places.lat), distance_upper_bound=limit_m + self.samples.spacing_m, workers=-1
        )
        near = np.flatnonzero(np.isfinite(chord))
        spots = places.chosen(near)
        doors, lon, lat = self._doors(spots, nearest[near])
        minutes = np.full(len(places), np.inf)
        minutes[near] = self.travel.roads.nearest(doors, self.facilities, 1, self.limit_min).minutes[:, 0]
        barriers = self.travel.snapper.barriers
        if barriers is not None:
            barred = barriers.are_between(spots.lon, spots.lat, lon, lat)
            again = self.travel.nearest(spots.chosen(barred), self.at, limit_min=self.limit_min)
            minutes[near[barred]] = again.minutes[:, 0]
        return minutes

    def _doors(self, spots: Places, sample: Positions) -> tuple[Doors, Floats, Floats]:
        """Doors of spots on the piece of road of a sample each, and the points on the road (degrees)."""
        graph, roads, profile, plane = self.travel.graph, self.travel.roads, self.travel.profile, self.travel.snapper.main.plane
        edge, vertex = self.samples.edge[sample], self.samples.vertex[sample]
        begin, end = (plane.at(graph.vertex_lon[at], graph.vertex_lat[at]) for at in (vertex, vertex + 1))
        part = share_along(plane.at(spots.lon, spots.lat), begin, end)
        lon, lat = (of[vertex] + part * (of[vertex + 1] - of[vertex]) for of in (graph.vertex_lon, graph.vertex_lat))
        metres = np.linalg.norm(to_ecef(spots.lon, spots.lat) - to_ecef(lon, lat), axis=1)  # within 1e-9 of the geodesic
        along = graph.vertex_m[vertex] + part * (graph.vertex_m[vertex + 1] - graph.vertex_m[vertex])
        share = np.clip(along / graph.metres[edge], 0, 1)
        walked = metres / (60 * profile.walk_ms) + profile.wait_min
        connector = np.where(metres <= self.travel.snapper.policy.limit_m, walked, np.inf)
        doors = Doors(
            tail=graph.tail[edge].astype(np.int32),
            head=graph.head[edge].astype(np.int32),
            by_tail=in_grains(connector + portion(share, roads.backward[edge])),
            by_head=in_grains(connector + portion(1 - share, roads.forward[edge])),
            edge=edge,
            share=share,
            connector=connector,
        )
        return doors, lon, lat
