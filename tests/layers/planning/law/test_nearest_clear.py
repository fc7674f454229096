"""The nearest clear spot: it passes the judge, nothing nearer does, and none found is said with how far was looked."""

import numpy as np
import pytest
import shapely

from layers.planning.law.errors import ImpossibleSearch
from layers.planning.law.ground import LawGround
from layers.planning.law.judge import judge_candidates
from layers.planning.law.nearest_clear import ClearSpot, nearest_clear
from layers.planning.law.rules import RulePack
from tests.layers.planning.law.law_rows import GEOD, TODAY, away, features, judged, offered, pack_of
from tests.layers.planning.layer_rows import Row

PARK = 'layer = "exclusion_zones"\nwhere = { exclusion_kind = ["park"] }\ndistance_m = 900\nat_distance = "refused"'
ROAD = 'layer = "roads"\nwhere = { road_class = ["national"] }\ndistance_m = 400\nat_distance = "allowed"'
HERE = (104.2, 37.0)
AREA = shapely.box(104.1, 36.93, 104.3, 37.07)


def scene(seed: int) -> LawGround:
    dice = np.random.default_rng(seed)
    parks = [
        shapely.Polygon(np.array(HERE) + dice.normal(0, 0.012, 2) + dice.uniform(-0.006, 0.006, (5, 2))).convex_hull
        for _ in range(5)
    ]
    roads = [shapely.LineString(np.array(HERE) + dice.normal(0, 0.02, (3, 2))) for _ in range(3)]
    return LawGround(
        {
            "exclusion_zones": features(
                "exclusion_zones",
                *({"geometry": p, "exclusion_kind": "park"} for p in parks),
                {"geometry": shapely.Point(HERE), "exclusion_kind": "park"},
            ),
            "roads": features("roads", *({"geometry": r, "road_class": "national"} for r in roads)),
        }
    )


def spot_of(ground: LawGround, pack: RulePack, row: Row | None = None, **more: float) -> ClearSpot:
    told = judge_candidates(offered(row or {"at": HERE}), ground, [pack], on=TODAY)
    return nearest_clear(told, ground, 0, area=AREA, **{"within_m": 5000, **more})


@pytest.mark.parametrize("seed", [1, 3])
def test_it_passes_the_judge_and_nothing_nearer_does(seed: int) -> None:
    ground, pack = scene(seed), pack_of(PARK, ROAD)
    spot = spot_of(ground, pack)
    assert spot.lon is not None
    assert spot.lat is not None
    assert spot.metres is not None
    assert judge_candidates(offered({"at": (spot.lon, spot.lat)}), ground, [pack], on=TODAY).is_unbroken.all()
    assert AREA.covers(shapely.Point(spot.lon, spot.lat))
    bearing, _, metres = GEOD.inv(*HERE, spot.lon, spot.lat)
    assert spot.metres == pytest.approx(metres)
    assert spot.bearing_deg == pytest.approx(bearing % 360)
    rings = [spot.metres - spot.to_within_m, *(spot.metres * share for share in (0.25, 0.5, 0.75, 0.95))]
    nearer = [away(*HERE, float(turn), metres) for metres in rings for turn in np.arange(0, 360, 5)]
    nearer = [at for at in nearer if AREA.covers(shapely.Point(at))]
    assert not judge_candidates(offered(*({"at": at} for at in nearer)), ground, [pack], on=TODAY).is_unbroken.any()


def test_a_lone_park_is_left_by_the_shortest_way() -> None:
    ground = LawGround(
        {"exclusion_zones": features("exclusion_zones", {"geometry": shapely.Point(HERE), "exclusion_kind": "park"})}
    )
    spot = spot_of(ground, pack_of(PARK), {"at": away(*HERE, 45, 300)})
    assert spot.metres == pytest.approx(600, abs=0.5)
    assert spot.bearing_deg == pytest.approx(45, abs=1)
    assert spot.direction is not None
    assert spot.direction.zh == "东北"


def test_none_found_says_how_far_was_looked() -> None:
    ground = LawGround({"exclusion_zones": features("exclusion_zones", {"geometry": AREA, "exclusion_kind": "park"})})
    spot = spot_of(ground, pack_of(PARK), within_m=3000)
    assert (spot.is_found, spot.searched_m, spot.direction) == (False, 3000, None)
    inside = spot_of(ground, pack_of(PARK), within_m=20000)
    assert not inside.is_found  # clear ground begins outside the area


def test_the_clear_part_of_a_parcel_is_named() -> None:
    parcel = shapely.box(104.2, 37.0, 104.22, 37.005)
    ground = LawGround(
        {"exclusion_zones": features("exclusion_zones", {"geometry": shapely.Point(104.2, 37.0), "exclusion_kind": "park"})}
    )
    spot = spot_of(ground, pack_of(PARK), {"geometry": parcel})
    assert spot.is_inside_parcel
    assert spot.metres is not None
    assert spot.metres < 100


def test_where_the_land_class_is_the_trouble_the_own_parcel_is_left() -> None:
    pack = pack_of('land_class = ["farmland"]', PARK)
    ground = LawGround(
        {"exclusion_zones": features("exclusion_zones", {"geometry": shapely.Point(104.0, 37.0), "exclusion_kind": "park"})}
    )
    parcel = shapely.box(104.199, 36.999, 104.201, 37.001)
    spot = spot_of(ground, pack, {"geometry": parcel, "land_class": "farmland"})
    assert spot.lon is not None
    assert spot.lat is not None
    assert not parcel.covers(shapely.Point(spot.lon, spot.lat))
    assert spot.metres == pytest.approx(89, abs=1)
    assert [rule.no for rule in spot.unjudged] == ["R0"]
    assert not spot_of(ground, pack, {"at": HERE, "land_class": "farmland"}).is_found


@pytest.mark.parametrize("within_m", [0, -5, float("nan"), 1e9])
def test_a_distance_to_look_within_is_one(within_m: float) -> None:
    told = judged(offered({"at": HERE}), {}, pack_of(PARK))
    with pytest.raises(ImpossibleSearch):
        nearest_clear(told, LawGround({}), 0, area=None, within_m=within_m)
