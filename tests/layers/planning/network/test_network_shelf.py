"""A network is built once for one content and never answers for another."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from layers.planning.network.noding import NodingPolicy
from layers.planning.network.shelf import NetworkShelf
from layers.planning.network.snapping import RoadSnapper
from layers.planning.speeds import speed_profile
from layers.planning.travel import Places
from tests.layers.planning.network.road_rows import places, river, road, roads

STREET = road(1, (0, 0), (100, 0))


def test_the_same_roads_read_again_are_not_noded_again() -> None:
    shelf = NetworkShelf()
    assert shelf.graph(roads(STREET)) is shelf.graph(roads(STREET))
    assert shelf.travel(roads(STREET), speed_profile("walk")) is shelf.travel(roads(STREET), speed_profile("walk"))


def test_whatever_changes_the_answer_makes_another_network() -> None:
    shelf = NetworkShelf(most=9)
    walk = speed_profile("walk")
    made = [
        shelf.travel(roads(STREET), walk),
        shelf.travel(roads(STREET), walk.at(0.8)),
        shelf.travel(roads(STREET), speed_profile("drive")),
        shelf.travel(roads(STREET), walk, barriers=river((0, 1), (9, 1))),
        shelf.travel(roads(STREET), walk, barriers=river((0, 1), (9, 2))),
        shelf.travel(roads(STREET), walk, policy=NodingPolicy("join")),
        shelf.travel(roads(STREET | {"closed_to": "vehicles"}), walk),
    ]
    assert len({id(travel) for travel in made}) == len(made)


def test_the_shelf_gives_up_what_was_asked_for_longest_ago() -> None:
    shelf = NetworkShelf(most=2)
    first, second, third = (roads(road(1, (0, 0), (east, 0))) for east in (10, 20, 30))
    kept = shelf.graph(first)
    shelf.graph(second)
    assert shelf.graph(first) is kept
    shelf.graph(third)
    assert shelf.graph(first) is kept
    assert len(shelf._graphs) == 2


def homes(east: float = 10, north: float = 1) -> Places:
    """As many doors as a small town has: fewer are tied anew as quickly as they are found again."""
    return places(*((east + n % 8, north) for n in range(64)))


def test_doors_asked_about_again_are_tied_as_before() -> None:
    travel = NetworkShelf().travel(roads(STREET), speed_profile("walk"))
    assert travel.snapper.snap(homes()) is travel.snapper.snap(homes())
    assert travel.at_speed(0.6).snapper.snap(homes()) is travel.snapper.snap(homes())
    assert travel.snapper.snap(homes()) is not travel.snapper.snap(homes(north=2))


def test_doors_asked_about_again_and_again_stay_known_while_others_come_and_go() -> None:
    snapper = NetworkShelf().travel(roads(STREET), speed_profile("walk")).snapper
    known = snapper.snap(homes())
    for east in range(20):
        snapper.snap(homes(east=20 + east))
        assert snapper.snap(homes()) is known
    assert len(snapper._known) < 20


def test_a_facility_dragged_over_the_map_drives_out_nobody_and_is_tied_alike_every_time() -> None:
    snapper = NetworkShelf().travel(roads(STREET), speed_profile("walk")).snapper
    known = snapper.snap(homes())
    for east in range(90):
        first, again = snapper.snap(places((east, 1))), snapper.snap(places((east, 1)))
        assert np.array_equal(first.metres, again.metres)
    assert snapper.snap(homes()) is known


def test_doors_are_tied_alike_whoever_asks_at_the_same_time() -> None:
    snapper = NetworkShelf().travel(roads(STREET), speed_profile("walk")).snapper
    asked = [places((east % 13, 2), (east % 13, 5)) for east in range(130)]
    alone = RoadSnapper(snapper.graph, snapper.policy, snapper.barriers, snapper.main, snapper.stranded)
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(snapper.snap, asked))
    for homes, snapped in zip(asked, together, strict=True):
        assert np.array_equal(snapped.lon, alone.snap(homes).lon)
        assert np.array_equal(snapped.metres, alone.snap(homes).metres)
