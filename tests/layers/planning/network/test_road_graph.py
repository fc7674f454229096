"""Lines become a network: what joins, what stays apart, and what is said about the rest."""

import numpy as np
import pytest
import shapely

from layers.errors import NoDatum
from layers.planning.network.errors import EmptyNetwork, RoadsNotInDegrees
from layers.planning.network.graph import RoadGraph
from layers.planning.network.noding import NodingPolicy
from layers.report import Severity
from tests.layers.planning.network.road_rows import at, graph, road, roads


def test_lines_join_where_they_share_a_vertex_and_are_cut_there() -> None:
    joined = graph(road(1, (0, 0), (5, 0), (10, 0)), road(2, (5, 0), (5, 5)))
    assert (joined.nodes, joined.edges) == (4, 3)
    assert joined.component.tolist() == [0, 0, 0, 0]


def test_a_vertex_that_only_bends_one_road_is_no_junction() -> None:
    bent = graph(road(1, (0, 0), (5, 1), (10, 0)))
    assert (bent.nodes, bent.edges) == (2, 1)
    assert len(bent.vertex_lon) == 3
    metres = bent.vertex_m
    assert metres[0] == 0
    assert metres[2] == pytest.approx(bent.metres[0])


def test_a_crossing_without_a_vertex_joins_nothing_unless_the_policy_says_so() -> None:
    cross = road(1, (0, 0), (10, 0)), road(2, (5, -5), (5, 5))
    assert graph(*cross).edges == 2
    joined = graph(*cross, crossings="join")
    assert (joined.nodes, joined.edges, joined.component.max()) == (5, 4, 0)


@pytest.mark.parametrize("bridge", [{"is_bridge": True}, {"is_tunnel": True}, {"level": 2}])
def test_a_bridge_is_not_joined_to_the_road_below_it(bridge: dict[str, object]) -> None:
    over = road(1, (0, 0), (10, 0)), road(2, (5, -5), (5, 5), **bridge)
    assert graph(*over, crossings="join").edges == 2
    shared_vertex = road(1, (0, 0), (5, 0), (10, 0)), road(2, (5, -5), (5, 0), (5, 5), **bridge)
    apart = graph(*shared_vertex)
    assert (apart.edges, apart.component.max()) == (2, 1)


def test_a_bridge_joins_the_road_that_leads_onto_it_at_its_ends() -> None:
    way = graph(
        road(1, (0, 0), (4, 0)), road(2, (4, 0), (6, 0), is_bridge=True), road(3, (6, 0), (10, 0)), road(4, (5, -5), (5, 5))
    )
    piece = {int(way.road[edge]): int(way.component[way.tail[edge]]) for edge in range(way.edges)}
    assert piece[0] == piece[1] == piece[2] != piece[3]


def test_where_two_levels_stand_on_one_vertex_an_end_goes_with_its_own_level() -> None:
    stacked = graph(
        road(1, (0, 0), (5, 0), (10, 0)),
        road(2, (5, -5), (5, 0), (5, 5), level=1),
        road(3, (5, 0), (7, 7)),
        road(4, (5, 0), (9, 9), level=1),
    )
    piece = {stacked.road[edge]: stacked.component[stacked.tail[edge]] for edge in range(stacked.edges)}
    assert piece[0] == piece[2] != piece[1] == piece[3]


def test_loose_ends_within_the_tolerance_are_tied_and_others_listed() -> None:
    short = road(1, (0, 0), (10, 0)), road(2, (5, 0.005), (5, 5))  # 0.55 m short of the road
    apart = graph(*short)
    assert apart.component.max() == 1
    assert apart.report.count_by_code()["network.near-miss"] == 1
    tied = graph(*short, tolerance_m=1.0)
    assert (tied.edges, tied.component.max()) == (3, 0)
    assert "network.near-miss" not in tied.report.count_by_code()


def test_two_loose_ends_a_step_apart_become_one_junction() -> None:
    tied = graph(road(1, (0, 0), (5, 0)), road(2, (5.005, 0), (10, 0)), tolerance_m=1.0)
    assert (tied.nodes, tied.component.max()) == (3, 0)


def test_roads_drawn_twice_are_taken_once_and_said() -> None:
    twice = graph(road(1, (0, 0), (5, 0)), road(2, (5, 0), (0, 0)), road(3, (0, 0), (5, 0)))
    assert twice.edges == 1
    assert twice.report.count_by_code() == {"network.drawn-twice": 2}


def test_two_one_way_roads_drawn_over_each_other_in_opposite_directions_both_stay() -> None:
    assert graph(road(1, (0, 0), (5, 0), is_oneway=True), road(2, (5, 0), (0, 0), is_oneway=True)).edges == 2


def test_a_ring_keeps_its_length() -> None:
    ring = graph(road(1, (0, 0), (5, 0), (5, 5), (0, 5), (0, 0)))
    assert (ring.nodes, ring.edges) == (1, 1)
    assert ring.metres[0] == pytest.approx(2 * (5 * 89.012 + 5 * 110.977), rel=2e-3)


def test_lengths_are_geodesic_metres() -> None:
    one = graph(road(1, (0, 0), (3, 4)))
    assert one.metres[0] == pytest.approx(shapely_length(one), abs=1e-9)


def shapely_length(network: RoadGraph) -> float:
    from pyproj import Geod

    return float(Geod(a=6378137.0, rf=298.257222101).geometry_length(network.lines()[0]))


def test_rows_that_cannot_be_roads_are_left_out_and_listed_by_row() -> None:
    frame = roads(
        road(1, (0, 0), (5, 0)),
        road(2, (0, 0), (5, 5)),
        road(3, (0, 0), (1, 1)),
        road(4, (0, 0), (2, 2)),
        road(5, (0, 0), (3, 3)),
    )
    shapes = frame.geometry.to_numpy(dtype=object, copy=True)
    shapes[1] = None
    shapes[2] = shapely.LineString(at((1, 1), (1, 1)))
    shapes[3] = shapely.LineString([(104.0, 37.0), (104.0, 97.1)])  # latitude 97
    shapes[4] = shapely.Point(104, 37)
    frame = frame.set_geometry(shapes, crs=4490)
    left = RoadGraph.of(frame)
    assert left.edges == 1
    found = {finding.where.row: finding.code for finding in left.report}
    assert found == {2: "network.no-shape", 3: "network.no-length", 4: "network.not-on-the-map", 5: "network.not-a-line"}


def test_a_coordinate_that_is_no_number_leaves_its_road_out() -> None:
    frame = roads(road(1, (0, 0), (5, 0)), road(2, (0, 0), (5, 5)))
    with np.errstate(invalid="ignore"):
        broken = shapely.linestrings([(104.0, 37.0), (np.nan, 37.1)])
        left = RoadGraph.of(frame.set_geometry([frame.geometry.iloc[0], broken], crs=4490))
    assert left.edges == 1
    assert [finding.code for finding in left.report] == ["network.not-on-the-map"]


@pytest.mark.parametrize("speed", [0.0, -30.0, 900.0, float("inf")])
def test_a_speed_nobody_drives_is_listed_and_not_used(speed: float) -> None:
    one = graph(road(1, (0, 0), (5, 0), speed_kmh=speed))
    assert np.isnan(one.speed_kmh[0])
    assert [(f.code, f.severity) for f in one.report] == [("network.impossible-speed", Severity.WARNING)]


def test_a_network_of_nothing_is_refused() -> None:
    with pytest.raises(EmptyNetwork):
        graph()
    with pytest.raises(EmptyNetwork):
        RoadGraph.of(roads(road(1, (0, 0), (0, 0))))


def test_roads_without_a_datum_or_in_metres_are_refused() -> None:
    frame = roads(road(1, (0, 0), (5, 0)))
    with pytest.raises(NoDatum):
        RoadGraph.of(frame.set_crs(None, allow_override=True))
    with pytest.raises(RoadsNotInDegrees):
        RoadGraph.of(frame.to_crs(4544))


def test_the_key_names_the_content_and_the_policy() -> None:
    rows = road(1, (0, 0), (5, 0)), road(2, (5, 0), (5, 5))
    assert graph(*rows).key == graph(*rows).key
    others = [
        graph(*rows, crossings="join"),
        graph(*rows, tolerance_m=1.0),
        graph(rows[0], rows[1] | {"is_oneway": True}),
        graph(rows[0], road(2, (5, 0), (5, 5.001))),
        graph(rows[0]),
    ]
    assert len({graph(*rows).key, *(other.key for other in others)}) == 6


def test_pieces_that_do_not_hang_together_are_counted_the_longest_first() -> None:
    apart = graph(road(1, (0, 0), (1, 0)), road(2, (20, 0), (40, 0)), road(3, (50, 0), (52, 0)))
    assert [apart.component[apart.tail[edge]] for edge in range(3)] == [2, 0, 1]
    (finding,) = apart.report
    assert finding.evidence["pieces"] == 3


def test_heights_of_vertices_make_slopes() -> None:
    assert np.isnan(graph(road(1, (0, 0), (5, 0))).rise_m[0])
    drawn = RoadGraph.of(
        roads({"road_id": "R1", "geometry": shapely.LineString([(104, 37, 5), (104.01, 37, 9)])}), NodingPolicy()
    )
    assert drawn.rise_m.tolist() == [4.0]
