"""Spots judged while they are dragged: from what lies around them alone, and yet as the whole county's layers would have it."""

from datetime import date

import numpy as np
import pytest
import shapely

from layers.planning.candidates.candidates import Candidates
from layers.planning.land_specs import BURIAL_ZONES, CANDIDATES, EXCLUSION_ZONES, GRAVES
from layers.planning.law.ground import LawGround
from layers.planning.law.judge import judge_candidates
from layers.planning.law.judgement import Judgement, Verdict
from layers.planning.law.law_layers import LAW_LAYERS
from layers.planning.law.shelf import shipped_rules
from layers.planning.specs import ROADS
from layers.planning.what_if.answer import answer
from layers.planning.what_if.change import Change, Spot
from layers.planning.what_if.judging import SpotBench, rule_on
from layers.reference import SETTLEMENTS
from tests.layers.planning.layer_rows import Row, as_layer
from tests.layers.planning.what_if.trial_county import SIDE, SOUTH, STEP, WEST, ground, question

DAY = date(2026, 6, 1)
PACKS = shipped_rules().stacked("shandong-2015,site-conditions,national-1997")


def _anywhere(rng: np.random.Generator) -> tuple[float, float]:
    x, y = rng.uniform(0, STEP * SIDE, 2)
    return WEST + float(x), SOUTH + float(y)


@pytest.fixture(scope="module")
def law() -> LawGround:
    """A few zones of every kind, one past its day, one without a place; roads, homes; and no graves at all."""
    rng = np.random.default_rng(8)
    kinds = ("reservoir", "reserve", "farmland", "transport", "housing")
    zones: list[Row] = [
        {
            "zone_id": f"Z{n:02}",
            "name": f"区{n}",
            "exclusion_kind": kinds[n % 5],
            "source_on": "2024-05-01",
            "valid_until": "2020-01-01" if n == 7 else None,
            "geometry": shapely.Point(*_anywhere(rng)).buffer(0.0015),
        }
        for n in range(15)
    ]
    zones.append({"zone_id": "Z99", "exclusion_kind": "reserve", "division_code": "990101100201"})
    road = {"road_id": "R", "road_class": "trunk", "geometry": shapely.LineString([(WEST, SOUTH), (WEST + 0.06, SOUTH + 0.01)])}
    homes = [{"settlement_id": f"S{n}", "at": _anywhere(rng)} for n in range(20)]
    held = {spec.name: as_layer(spec, []) for spec in LAW_LAYERS.values()}
    held |= {
        EXCLUSION_ZONES.name: as_layer(EXCLUSION_ZONES, zones),
        ROADS.name: as_layer(ROADS, [road]),
        SETTLEMENTS.name: as_layer(SETTLEMENTS, homes),
        BURIAL_ZONES.name: as_layer(BURIAL_ZONES, []),
        GRAVES.name: as_layer(GRAVES, []),
    }
    return LawGround(held, area="990101")


def _told(judged: Judgement) -> list[object]:
    breaches = [
        (b.candidate, b.pack.pack_id, b.rule.no, b.found, b.required, b.feature, b.more, b.doubts) for b in judged.breaches
    ]
    gaps = [(u.pack.pack_id, u.rule.no, u.gap, u.which.tolist()) for u in judged.unjudged]
    return [list(judged.verdicts), breaches, gaps]


def test_what_lies_far_away_changes_nothing(law: LawGround) -> None:
    rng = np.random.default_rng(3)
    bench = SpotBench.of(PACKS, law, on=DAY)
    broken = set()
    for count in (1, 1, 1, 2, 3):
        rows = [{"candidate_id": f"{n}", "name": "点", "candidate_kind": "parcel", "at": _anywhere(rng)} for n in range(count)]
        spots = Candidates.of(as_layer(CANDIDATES, rows))
        near, whole = bench.judge(spots), judge_candidates(spots, law, PACKS, on=DAY)
        assert _told(near) == _told(whole)
        broken |= {breach.rule.no for breach in near.breaches}
    assert broken


def test_a_refused_spot_is_shown_with_its_figures_and_every_obstacle_in_words(law: LawGround) -> None:
    zone = law.frames[EXCLUSION_ZONES.name].set_index("zone_id").geometry["Z00"].centroid  # in a reservoir
    held, asked, bench = ground(), question(), SpotBench.of(PACKS, law, on=DAY)
    change = Change(opened=("C1",), spots=(Spot(round(zone.x, 6), round(zone.y, 6)),), pack="shandong-2015")
    told = answer(held, asked, change, judge=lambda spots: rule_on(bench, held, spots))
    ruling = told.spots[1].spot.ruling
    assert ruling is not None
    assert (ruling.verdict, ruling.is_refused) == (Verdict.REFUSED, True)
    said = "".join(obstacle.zh for obstacle in ruling.obstacles)
    for words in ("2000", "实测 0 米", "2024-05-01", "区0"):
        assert words in said, said
    assert ruling.to_confirm
    assert "planning.spot-refused" in [finding.code for finding in told.report]
    assert told.spots[0].spot.ruling is not None
    assert told.spots[0].nearest_for + told.spots[1].nearest_for > 0
