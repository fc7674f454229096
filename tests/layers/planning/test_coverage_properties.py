"""What no county may break: shares stay shares, more reach never covers less, the order of rows says nothing."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from layers.planning.coverage import CoverageTable, measure_coverage
from layers.planning.question import CoverageQuestion
from layers.planning.sites import StudyFrames
from layers.planning.specs import FACILITIES
from layers.reference import DIVISIONS, SETTLEMENTS
from layers.spec import LayerSpec

DAY = date(2022, 11, 23)
GEOD = Geod(a=6378137.0, rf=298.257222101)
CELL = 0.02  # degrees
CODES = [f"99010110{i}{j:03d}" for i in range(2) for j in range(1, 7)]
CLOSINGS = [None, "2020-01-01", "2030-01-01"]
STATES = ["operating", "operating", "operating", "planned", "idle", "closed"]

Layer = Callable[[LayerSpec, Sequence[dict[str, Any]]], gpd.GeoDataFrame]
places = st.tuples(st.floats(103.99, 104.13), st.floats(36.99, 37.05))
seeds = st.integers(0, 2**32 - 1)
drawing = settings(max_examples=12, deadline=None)


def a_county(layer: Layer, seed: int) -> StudyFrames:
    """Twelve villages of which some are not drawn, with facilities and settlements of every kind of incompleteness."""
    rng = np.random.default_rng(seed)

    def village(n: int, code: str) -> dict[str, Any]:
        west, south = 104 + CELL * (n % 6), 37 + CELL * (n // 6)
        shape = shapely.box(west, south, west + CELL, south + CELL) if rng.random() < 0.8 else None
        committee = str(rng.choice(["village", "community"]))
        return {"code": code, "name": f"村{n}", "level": "village", "committee_kind": committee, "geometry": shape}

    def somewhere() -> dict[str, Any]:
        return {"at": (rng.uniform(103.99, 104.13), rng.uniform(36.99, 37.05))} if rng.random() < 0.85 else {}

    def facility(n: int) -> dict[str, Any]:
        serves = ";".join(rng.choice(CODES, rng.integers(0, 3), replace=False)) or None
        owner = str(rng.choice([*CODES, "990101100", "990199100001"]))
        row = {"facility_id": f"F{n:02d}", "name": f"中心{n}", "kind": "meal_point", "division_code": owner}
        return row | {"state": str(rng.choice(STATES)), "serves": serves, "closed_on": CLOSINGS[rng.integers(0, 3)]} | somewhere()

    def settlement(n: int) -> dict[str, Any]:
        people = int(rng.integers(0, 900)) if rng.random() < 0.8 else None
        row = {"settlement_id": f"S{n:02d}", "name": f"点{n}", "division_code": str(rng.choice(CODES)), "population": people}
        return row | {"is_seat": bool(rng.random() < 0.4)} | somewhere()

    divisions = layer(DIVISIONS, [village(n, code) for n, code in enumerate(CODES)])
    settlements = layer(
        SETTLEMENTS,
        [settlement(n) for n in range(30)] + [{"settlement_id": "S99", "name": "点", "division_code": CODES[0], "population": 1}],
    )
    return StudyFrames(divisions, layer(FACILITIES, [facility(n) for n in range(rng.integers(0, 9))]), settlements, settlements)


def ask(frames: StudyFrames, **words: Any) -> CoverageTable:
    return measure_coverage(CoverageQuestion("meal_point", **words), frames, area="990101", on=DAY)


@drawing
@given(seeds, st.sampled_from(["count", "each", "reach"]), st.sampled_from(["units", "people"]), st.booleans())
def test_shares_lie_between_0_and_1_and_every_unit_or_place_is_in_exactly_one_class(
    layer: Layer, seed: int, measure: str, weight: str, neighbours: bool
) -> None:
    frames = a_county(layer, seed)
    table = ask(frames, measure=measure, reach_m=1500, weight=weight, with_neighbours=neighbours)
    share = table.overall.share
    assert share is None or 0 <= share <= 1
    known = table.units["share"].dropna()
    assert ((known >= 0) & (known <= 1)).all()
    assert table.units["amount_covered"].sum() == table.overall.numerator
    assert table.units["amount"].sum() == table.overall.denominator
    assert table.units["unknown"].sum() == table.overall.unknown
    if weight == "units":
        assert table.overall.denominator + table.overall.unknown == len(CODES)
    else:
        everybody = frames.settlements["population"].sum()
        assert table.overall.denominator <= everybody
        if table.overall.unknown_amount is not None:
            assert table.overall.denominator + table.overall.unknown_amount == everybody


@drawing
@given(seeds, st.lists(st.floats(1, 20_000), min_size=2, max_size=4), st.sampled_from(["units", "people"]))
def test_coverage_never_falls_when_the_reach_grows(layer: Layer, seed: int, radii: list[float], weight: str) -> None:
    frames = a_county(layer, seed)
    covered = [ask(frames, measure="reach", reach_m=r, weight=weight).overall.numerator for r in sorted(radii)]
    assert covered == sorted(covered)


@drawing
@given(seeds, places, st.sampled_from(["count", "reach"]), st.sampled_from(["units", "people"]))
def test_coverage_never_falls_when_a_facility_is_added(
    layer: Layer, seed: int, place: tuple[float, float], measure: str, weight: str
) -> None:
    frames = a_county(layer, seed)
    new = {"facility_id": "A", "name": "新", "kind": "meal_point", "division_code": CODES[3], "state": "operating", "at": place}
    more = pd.concat([layer(FACILITIES, [new]), frames.facilities], ignore_index=True)
    before = ask(frames, measure=measure, reach_m=1500, weight=weight).overall
    after = ask(replace(frames, facilities=more), measure=measure, reach_m=1500, weight=weight).overall
    assert after.numerator >= before.numerator


@drawing
@given(seeds, st.sampled_from(["count", "reach"]))
def test_the_order_of_the_rows_says_nothing(layer: Layer, seed: int, measure: str) -> None:
    frames = a_county(layer, seed)

    def shuffled(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        return frame.sample(frac=1, random_state=seed % 1000).reset_index(drop=True)

    settlements = shuffled(frames.settlements)
    other = StudyFrames(shuffled(frames.divisions), shuffled(frames.facilities), settlements, settlements)
    words = {"measure": measure, "reach_m": 1500, "weight": "people"}
    straight, mixed = ask(frames, **words), ask(other, **words)
    assert straight.overall == mixed.overall
    assert straight.strata == mixed.strata
    pd.testing.assert_frame_equal(straight.units.drop(columns="geometry"), mixed.units.drop(columns="geometry"))


@drawing
@given(seeds)
def test_a_count_is_what_going_from_village_to_village_finds(layer: Layer, seed: int) -> None:
    """The rule again, in plain loops: inside its line, or served, or registered where no line or no position can tell."""
    frames = a_county(layer, seed)
    villages = frames.divisions.to_dict("records")

    def stands_in(shape: Any, point: Any) -> bool:
        return shape is not None and point is not None and shape.covers(point)

    def has_one(village: dict[str, Any], facility: dict[str, Any]) -> bool:
        open_now = facility["state"] == "operating" and not (facility["closed_on"] <= pd.Timestamp(DAY))
        open_now |= facility["state"] == "closed" and facility["closed_on"] > pd.Timestamp(DAY)
        first = next((v["code"] for v in villages if stands_in(v["geometry"], facility["geometry"])), None)
        registered = facility["division_code"] == village["code"] and first is None
        no_line = village["geometry"] is None or facility["geometry"] is None
        serves = isinstance(facility["serves"], str) and village["code"] in facility["serves"].split(";")
        own = facility["division_code"].startswith("990101") or first is not None
        return open_now and own and (first == village["code"] or serves or (registered and no_line))

    facilities = frames.facilities.to_dict("records")
    expected = [sum(has_one(v, f) for f in facilities) for v in villages]
    assert ask(frames).units["facilities"].tolist() == expected


@drawing
@given(seeds, st.sampled_from([300.0, 1500.0, 5000.0]))
def test_people_within_reach_are_those_geod_finds_one_by_one(layer: Layer, seed: int, reach_m: float) -> None:
    frames = a_county(layer, seed)
    table = ask(frames, measure="reach", reach_m=reach_m, weight="people", with_neighbours=True)
    day = pd.Timestamp(DAY)
    facilities = frames.facilities
    open_now = (facilities["state"] == "operating") & ~(facilities["closed_on"] <= day)
    open_now |= (facilities["state"] == "closed") & (facilities["closed_on"] > day)
    stands = facilities.geometry[open_now & facilities.geometry.notna()]
    near = 0
    for person in frames.settlements[frames.settlements.geometry.notna()].itertuples():
        lengths = [GEOD.inv(person.geometry.x, person.geometry.y, f.x, f.y)[2] for f in stands]
        near += 0 if pd.isna(person.population) or not any(m <= reach_m for m in lengths) else person.population
    assert table.overall.numerator == near
