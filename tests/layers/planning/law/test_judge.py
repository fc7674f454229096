"""What the judge says: metres a geodesic would, every feature that counts, doubts told apart, nothing unjudged passed."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from layers.planning.law.ground import LawGround
from layers.planning.law.judge import compare_packs
from layers.planning.law.judgement import Doubt, Gap, Verdict
from layers.planning.law.shelf import shipped_rules
from layers.planning.passport import Vintage
from tests.layers.planning.law.law_rows import IN_1998, TODAY, away, features, judged, metres_by_pyproj, offered, pack_of

RESERVOIR = shapely.Polygon([(104.1, 37.1), (104.12, 37.1), (104.12, 37.115), (104.1, 37.12)])
NO_WATER = 'layer = "exclusion_zones"\nwhere = { exclusion_kind = ["reservoir"] }\ndistance_m = 2000\nat_distance = "refused"'
IN_WATER = 'layer = "exclusion_zones"\nwhere = { exclusion_kind = ["reservoir"] }\ndistance_m = 0'
NO_ROAD = 'layer = "roads"\nwhere = { road_class = ["national"] }\ndistance_m = 500\nat_distance = "allowed"'


def test_it_finds_what_pyproj_finds_by_looking_at_every_pair() -> None:
    """Random parcels' corners, zones and roads over a county at the edge of its 3-degree zone."""
    dice = np.random.default_rng(20261122)
    places = dice.uniform((104.9, 36.8), (105.5, 37.2), (14, 2))
    zones = [
        shapely.Polygon(middle + dice.uniform(-0.03, 0.03, (4, 2))).convex_hull
        for middle in dice.uniform((104.9, 36.8), (105.5, 37.2), (9, 2))
    ]
    roads = [
        shapely.LineString(np.cumsum(dice.normal(0, 0.02, (4, 2)), axis=0) + start)
        for start in dice.uniform((104.9, 36.8), (105.5, 37.2), (9, 2))
    ]
    frames = {
        "exclusion_zones": features("exclusion_zones", *({"geometry": z, "exclusion_kind": "reservoir"} for z in zones)),
        "roads": features("roads", *({"geometry": r, "road_class": "national"} for r in roads)),
    }
    order = sorted(range(14), key=lambda at: f"C{at}")
    told = judged(offered(*({"at": tuple(place)} for place in places)), frames, pack_of(NO_WATER, NO_ROAD))
    for row, shapes, required in ((0, zones, 2000.0), (1, roads, 500.0)):
        for at, place in enumerate(order):
            metres = [metres_by_pyproj(float(places[place, 0]), float(places[place, 1]), shape) for shape in shapes]
            near = [m for m in metres if m <= required]
            mine = [b for b in told.breaches_of(at) if b.rule.no == f"R{row}"]
            assert len(mine) == min(len(near), 1)
            if mine:
                assert mine[0].found == pytest.approx(min(metres), abs=1e-3)
                assert mine[0].more == len(near) - 1


def test_many_corners_on_the_same_line_change_nothing() -> None:
    dice = np.random.default_rng(5)
    places = offered({"at": (104.11, 37.11)}, *({"at": tuple(at)} for at in dice.uniform((104.0, 37.0), (104.3, 37.2), (60, 2))))
    river = shapely.LineString([(104.05, 37.0), (104.1, 37.15), (104.3, 37.1)])

    def told(side_deg: float) -> list[tuple[int, str, float]]:
        frames = {
            "exclusion_zones": features(
                "exclusion_zones", {"geometry": shapely.segmentize(RESERVOIR, side_deg), "exclusion_kind": "reservoir"}
            ),
            "roads": features("roads", {"geometry": shapely.segmentize(river, side_deg), "road_class": "national"}),
        }
        return [
            (b.candidate, b.rule.no, b.found or 0.0)
            for b in judged(places, frames, pack_of(NO_WATER, IN_WATER, NO_ROAD)).breaches
        ]

    few, many = told(1.0), told(0.00005)
    assert [row[:2] for row in few] == [row[:2] for row in many]
    assert [row[2] for row in few] == pytest.approx([row[2] for row in many], abs=1e-3)
    assert len({row[1] for row in few}) == 3


def test_a_cemetery_in_a_reservoir_says_by_how_much_and_on_which_map_of_which_day() -> None:
    parcel = shapely.box(104.105, 37.105, 104.106, 37.106)
    zone = {
        "geometry": RESERVOIR,
        "exclusion_kind": "reservoir",
        "name": "东岭水库",
        "source_on": "2025-05-01",
        "is_confirmed": True,
    }
    told = judged(
        offered({"geometry": parcel}), {"exclusion_zones": features("exclusion_zones", zone)}, pack_of(NO_WATER, IN_WATER)
    )
    assert told.verdicts[0] is Verdict.REFUSED
    by_distance, by_lying = told.breaches_of(0)
    assert (by_distance.found, by_distance.missing) == (0.0, 2000.0)
    assert (by_lying.feature_name, str(by_lying.layer_on)) == ("东岭水库", "2025-05-01")
    assert by_lying.overlap_m2 == pytest.approx(88.8 * 111.0, rel=0.01)


def test_a_row_without_a_date_is_dated_by_the_day_its_layer_is_held_from() -> None:
    frames = {"exclusion_zones": features("exclusion_zones", {"geometry": RESERVOIR, "exclusion_kind": "reservoir"})}
    held = {"exclusion_zones": Vintage("exclusion_zones", 1, held_from=IN_1998)}
    told = judged(offered({"at": (104.11, 37.11)}), frames, pack_of(IN_WATER), vintages=held)
    assert told.breaches[0].layer_on == IN_1998


def test_distances_of_a_parcel_are_taken_from_its_nearest_edge() -> None:
    west, south = away(104.12, 37.105, 90, 1990.0)
    parcel = shapely.box(west, south, west + 0.002, south + 0.002)
    frames = {"exclusion_zones": features("exclusion_zones", {"geometry": RESERVOIR, "exclusion_kind": "reservoir"})}
    told = judged(offered({"geometry": parcel}), frames, pack_of(NO_WATER))
    assert told.breaches[0].found == pytest.approx(
        metres_by_pyproj(west, south + 0.002, RESERVOIR), abs=1e-3
    )  # meridians draw together northwards


def test_a_parcel_that_shares_a_border_with_a_zone_does_not_lie_in_it() -> None:
    frames = {
        "exclusion_zones": features(
            "exclusion_zones", {"geometry": shapely.box(104.1, 37.1, 104.11, 37.11), "exclusion_kind": "reservoir"}
        )
    }
    beside = shapely.box(104.11, 37.1, 104.12, 37.11)
    sliver = shapely.box(104.11 - 1e-10, 37.1, 104.12, 37.11)
    across = shapely.box(104.11 - 1e-5, 37.1, 104.12, 37.11)
    told = judged(offered(*({"geometry": g} for g in (beside, sliver, across))), frames, pack_of(IN_WATER))
    assert [b.candidate for b in told.breaches] == [2]


@pytest.mark.parametrize(
    ("frames", "gap", "verdict"),
    [
        ({}, Gap.LAYER_EMPTY, Verdict.TO_CONFIRM),
        ({"exclusion_zones": features("exclusion_zones")}, Gap.LAYER_EMPTY, Verdict.TO_CONFIRM),
        (
            {"exclusion_zones": features("exclusion_zones", {"geometry": RESERVOIR, "exclusion_kind": "park"})},
            Gap.NO_SUCH_FEATURE,
            Verdict.NO_KNOWN_OBSTACLE,
        ),
    ],
)
def test_a_rule_without_its_layer_is_listed_as_not_judged(
    frames: dict[str, gpd.GeoDataFrame], gap: Gap, verdict: Verdict
) -> None:
    told = judged(offered({"at": (104.11, 37.11)}), frames, pack_of(NO_WATER))
    assert [(u.gap, u.which.tolist()) for u in told.unjudged] == [(gap, [True])]
    assert told.verdicts[0] is verdict


def test_a_road_of_unknown_class_and_a_zone_nobody_confirmed_only_ask() -> None:
    road = {"geometry": shapely.LineString([(104.0, 37.0), (104.0, 37.1)])}
    zone = {"geometry": RESERVOIR, "exclusion_kind": "reservoir", "is_confirmed": False}
    frames = {"roads": features("roads", road), "exclusion_zones": features("exclusion_zones", zone)}
    told = judged(offered({"at": (104.001, 37.05)}, {"at": (104.11, 37.11)}), frames, pack_of(NO_ROAD, IN_WATER))
    assert [b.doubts for b in told.breaches] == [(Doubt.CLASS_UNKNOWN,), (Doubt.ZONE_UNCONFIRMED,)]
    assert list(told.verdicts) == [Verdict.TO_CONFIRM, Verdict.TO_CONFIRM]


def test_a_sure_feature_counts_before_a_nearer_doubtful_one() -> None:
    doubtful = {"geometry": shapely.LineString([(104.0, 37.0), (104.0, 37.1)])}
    sure = {"geometry": shapely.LineString([(104.003, 37.0), (104.003, 37.1)]), "road_class": "national"}
    told = judged(offered({"at": (104.0005, 37.05)}), {"roads": features("roads", doubtful, sure)}, pack_of(NO_ROAD))
    assert [(b.feature, b.more, b.doubts) for b in told.breaches] == [("Z1", 1, ())]
    assert told.verdicts[0] is Verdict.REFUSED


def test_a_zone_past_its_own_last_day_refuses_nothing_and_is_told() -> None:
    zone = {"geometry": RESERVOIR, "exclusion_kind": "reservoir", "valid_until": "2020-01-01"}
    frames = {"exclusion_zones": features("exclusion_zones", zone)}
    told = judged(offered({"at": (104.11, 37.11)}), frames, pack_of(IN_WATER))
    assert not told.breaches
    assert "planning.zones-lapsed" in told.report.count_by_code()
    assert judged(offered({"at": (104.11, 37.11)}), frames, pack_of(IN_WATER), on=IN_1998).breaches


def test_a_burial_zone_declared_for_a_township_holds_without_a_line() -> None:
    rule = 'layer = "burial_zones"\nwhere = { zone_kind = ["cremation"] }\ndistance_m = 0\neffect = "confirm"'
    frames = {"burial_zones": features("burial_zones", {"zone_kind": "cremation", "division_code": "990101100"})}
    inside, outside = ({"at": (104.1, 37.1), "division_code": code} for code in ("990101100201", "990101101"))
    told = judged(offered(inside, outside), frames, pack_of(rule))
    assert [(b.candidate, b.feature) for b in told.breaches] == [(0, "Z0")]


def test_the_same_candidates_under_two_packs_side_by_side() -> None:
    shelf = shipped_rules()
    at = away(104.12, 37.105, 90, 1000.0)
    zones = features("exclusion_zones", {"geometry": RESERVOIR, "exclusion_kind": "reservoir", "is_confirmed": True})
    ground = LawGround({"exclusion_zones": zones}, area="370101")
    sides = compare_packs(
        offered({"at": at}, {"at": (104.5, 37.5)}),
        ground,
        [shelf.stacked("shandong-2015"), shelf.stacked("province-300")],
        on=TODAY,
    )
    far, near = sides
    assert (far.verdicts[0], near.verdicts[0]) == (Verdict.REFUSED, Verdict.TO_CONFIRM)
    assert list(sides.differs) == [True, False]
    assert far.breaches_of(0)[0].missing == pytest.approx(1000.0, abs=1e-3)
    assert "planning.pack-of-elsewhere" not in far.report.count_by_code()
    assert "planning.pack-of-elsewhere" in near.report.count_by_code()


def test_stacked_packs_hold_together() -> None:
    shelf = shipped_rules()
    packs = shelf.stacked("shandong-2015, province-300,shandong-2015")
    assert [pack.pack_id for pack in packs] == ["shandong-2015", "province-300"]
    zones = features("exclusion_zones", {"geometry": RESERVOIR, "exclusion_kind": "reservoir"})
    told = judged(offered({"at": away(104.12, 37.105, 90, 100.0)}), {"exclusion_zones": zones}, *packs)
    assert [b.rule.no for b in told.breaches] == ["SD-2", "P3-1a"]


def test_no_candidate_left_is_said() -> None:
    zones = features("exclusion_zones", {"geometry": RESERVOIR, "exclusion_kind": "reservoir"})
    told = judged(offered({"at": (104.11, 37.11)}, {"at": (104.111, 37.111)}), {"exclusion_zones": zones}, pack_of(IN_WATER))
    assert told.is_refused.all()
    assert told.report.count_by_code()["planning.no-candidate-left"] == 1


def test_two_identical_candidates_are_both_judged_and_told() -> None:
    zones = features("exclusion_zones", {"geometry": RESERVOIR, "exclusion_kind": "reservoir"})
    told = judged(offered({"at": (104.11, 37.11)}, {"at": (104.11, 37.11)}), {"exclusion_zones": zones}, pack_of(IN_WATER))
    assert [b.candidate for b in told.breaches] == [0, 1]
    assert told.report.count_by_code()["planning.identical-candidates"] == 1


def test_nothing_to_judge_is_no_trouble() -> None:
    told = judged(offered(), {}, *shipped_rules().packs)
    assert (len(told.candidates), told.breaches, told.unjudged) == (0, (), ())


def test_features_without_a_position_are_told_and_never_met_by_their_code() -> None:
    rule = 'layer = "housing_estates"\ndistance_m = 0'
    frames = {
        "housing_estates": features(
            "housing_estates", {"division_code": "990101"}, {"geometry": shapely.box(104.3, 37.0, 104.31, 37.01)}
        )
    }
    told = judged(offered({"at": (104.11, 37.11)}), frames, pack_of(rule))
    assert not told.breaches
    (finding,) = [f for f in told.report if f.code == "planning.features-nowhere"]
    assert finding.evidence == {"rows": 1}


def test_a_pack_for_cemeteries_says_so_when_asked_about_a_centre() -> None:
    packs = shipped_rules().stacked("draft-2012")
    said = {
        kind: judged(offered({"at": (104.11, 37.11)}), {}, *packs, kind=kind).report.count_by_code()
        for kind in ("public_cemetery", "elderly_service_center")
    }
    assert "planning.pack-of-other-facilities" not in said["public_cemetery"]
    assert "planning.pack-of-other-facilities" in said["elderly_service_center"]


def test_the_breaches_of_each_candidate_are_all_breaches_in_order() -> None:
    zones = features("exclusion_zones", {"geometry": RESERVOIR, "exclusion_kind": "reservoir"})
    places = ({"at": away(104.12, 37.105, 90, metres)} for metres in (500.0, 3000.0, 100.0, -50.0))
    told = judged(offered(*places), {"exclusion_zones": zones}, pack_of(NO_WATER, IN_WATER))
    assert [[b.rule.no for b in told.breaches_of(at)] for at in range(4)] == [["R0"], [], ["R0"], ["R0", "R1"]]
    assert told.breaches == tuple(b for at in range(4) for b in told.breaches_of(at))
    assert told.is_unbroken.tolist() == [False, True, False, False]
    assert told.count()[Verdict.REFUSED] == 3
