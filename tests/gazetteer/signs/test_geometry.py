"""Promises of the geometry of signs and plates, each held against a computation of its own."""

import math
from itertools import pairwise, permutations

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point

from gazetteer.signs.colours import axis_deg, colour_for
from gazetteer.signs.junctions import JunctionKind, junctions_of
from gazetteer.signs.plates import longest_rising, study_plates
from gazetteer.signs.terms import numbering_rules
from gazetteer.signs.visit_order import walk_order
from gazetteer.specs import DOORPLATES
from layers.datum import GEOD, STORED
from layers.frames import frame_of

MIDDLE = (104.3, 36.9)


def streets(*lines: tuple[str, list[tuple[float, float]]]) -> gpd.GeoDataFrame:
    rows = [{"place_id": name, "name": name, "geometry": LineString(line)} for name, line in lines]
    return gpd.GeoDataFrame(rows, columns=["place_id", "name", "geometry"], geometry="geometry", crs=STORED)


def away(lon: float, lat: float, azimuth: float, metres: float) -> tuple[float, float]:
    x, y, _ = GEOD.fwd(lon, lat, azimuth, metres)
    return float(x), float(y)


def grid(columns: int, rows: int, step_m: float = 400.0) -> tuple[gpd.GeoDataFrame, dict[tuple[str, str], tuple[float, float]]]:
    """A town of straight streets laid out on the ellipsoid; each crossing is a corner of both lines, so it is known exactly."""
    corners = {
        (c, r): away(*away(*MIDDLE, 90, c * step_m), 0, r * step_m) for c in range(-1, columns + 1) for r in range(-1, rows + 1)
    }
    ways = [(f"横{r}", [corners[c, r] for c in range(-1, columns + 1)]) for r in range(rows)]
    ways += [(f"纵{c}", [corners[c, r] for r in range(-1, rows + 1)]) for c in range(columns)]
    return streets(*ways), {(f"横{r}", f"纵{c}"): corners[c, r] for r in range(rows) for c in range(columns)}


def test_a_grid_of_streets_has_its_crossings_where_they_were_laid_out() -> None:
    town, known = grid(4, 3)
    junctions = junctions_of(town)
    crossings = [j for j in junctions if j.kind is JunctionKind.CROSSING]
    assert len(crossings) == 2 * len(known)
    for j in crossings:
        (other,) = j.meets
        lon, lat = known[min(j.name, other, key=lambda n: n[0] != "横"), max(j.name, other, key=lambda n: n[0] != "横")]
        assert GEOD.inv(j.lon, j.lat, lon, lat)[2] < 0.01
    assert sum(j.kind is JunctionKind.END for j in junctions) == 2 * len(town)


@pytest.mark.parametrize(("gap_m", "meets"), [(0.0, True), (14.0, True), (16.0, False)])
def test_a_street_that_stops_short_still_meets_within_the_tolerance(gap_m: float, meets: bool) -> None:
    main = [away(*MIDDLE, 270, 500), away(*MIDDLE, 90, 500)]
    side = [away(*MIDDLE, 0, gap_m), away(*MIDDLE, 0, 300)]
    kinds = {(j.name, j.kind) for j in junctions_of(streets(("主", main), ("支", side)), tolerance_m=15)}
    assert (("支", JunctionKind.CROSSING) in kinds) == meets
    assert (("主", JunctionKind.CROSSING) in kinds) == meets


def test_pieces_of_one_street_have_no_ends_where_they_touch() -> None:
    a, b, c = away(*MIDDLE, 270, 500), MIDDLE, away(*MIDDLE, 90, 500)
    pieces = streets(("新民路", [a, b]), ("新民路", [c, b]))
    assert [j.kind for j in junctions_of(pieces)] == [JunctionKind.END, JunctionKind.END]


def test_places_between_far_crossings_are_even_along_the_street() -> None:
    line = streets(("新民路", [away(*MIDDLE, 270, 500), away(*MIDDLE, 90, 500)]))
    between = junctions_of(line, far_m=300)
    assert [j.kind for j in between].count(JunctionKind.BETWEEN) == 3
    steps = [GEOD.inv(a.lon, a.lat, b.lon, b.lat)[2] for a, b in pairwise(between)]
    assert steps == pytest.approx([250.0] * 4, abs=0.5)


def test_nothing_drawn_nothing_found() -> None:
    empty = gpd.GeoDataFrame({"place_id": ["a"], "name": ["a"]}, geometry=[None], crs=STORED)
    assert junctions_of(empty) == ()
    assert junctions_of(streets(("点", [MIDDLE, MIDDLE]))) == ()
    assert junctions_of(streets()) == ()


@pytest.mark.parametrize("azimuth", [0, 20, 45, 89, 91, 135, 179])
def test_a_straight_street_runs_at_its_own_azimuth_whichever_way_it_was_drawn(azimuth: float) -> None:
    ends = [away(*MIDDLE, azimuth + 180, 600), MIDDLE, away(*MIDDLE, azimuth, 600)]
    for line in (LineString(ends), LineString(ends[::-1])):
        apart = abs((axis_deg(line) - azimuth + 90) % 180 - 90)
        assert apart < 0.05


def test_a_street_of_no_length_has_no_axis_and_no_colour() -> None:
    assert math.isnan(axis_deg(LineString([MIDDLE, MIDDLE])))
    assert colour_for(math.nan) is None


@pytest.mark.parametrize(
    ("axis", "colour"), [(90, "blue"), (119, "blue"), (121, None), (149, None), (151, "green"), (0, "green"), (45, None)]
)
def test_colours_by_axis(axis: float, colour: str | None) -> None:
    assert colour_for(axis) == colour


@given(st.lists(st.integers(1, 9), max_size=7))
@settings(max_examples=80, deadline=None)
def test_the_row_kept_is_a_longest_one(numbers: list[int]) -> None:
    kept = sorted(longest_rising(numbers))
    row = [numbers[n] for n in kept]
    assert row == sorted(row)
    longest = max(
        (
            bin(mask).count("1")
            for mask in range(1 << len(numbers))
            if _rises([n for i, n in enumerate(numbers) if mask >> i & 1])
        ),
        default=0,
    )
    assert len(kept) == longest


def _rises(numbers: list[int]) -> bool:
    return numbers == sorted(numbers)


def numbered(plates: list[tuple[int, float, float]], axis: float) -> gpd.GeoDataFrame:
    """Plates so many metres along a street of 1 km from its middle, and so many to its right."""
    rows = []
    for number, along, right in plates:
        foot = away(*MIDDLE, axis, along)
        spot = Point(away(*foot, axis + 90, right))
        rows.append(
            {
                "plate_id": f"n{number}",
                "division_code": "620423",
                "place_id": "s",
                "street_name": "路",
                "number": str(number),
                "geometry": spot,
            }
        )
    return frame_of(DOORPLATES, rows)


@pytest.mark.parametrize(
    ("axis", "code"),
    [(90, "west_south"), (270, "east_north"), (0, "west_south"), (0, "east_south"), (180, "east_north"), (100, "west_south")],
)
def test_a_street_numbered_by_its_rule_is_clear_and_mirrored_it_is_not(axis: float, code: str) -> None:
    """Walking the way numbers rise, odd stands to the right for west_south going east and so on; the mirror image breaks every parity."""
    rule = numbering_rules()[code]
    counting = rule.east_west if 45 <= axis % 180 <= 135 else rule.north_south
    right_is = {90: "south", 100: "south", 270: "north", 0: "east", 180: "west"}[int(axis)]
    begins = {90: "west", 100: "west", 270: "east", 0: "south", 180: "north"}[int(axis)]
    assert begins == counting.begins
    odd_right = 15.0 if right_is == counting.odd else -15.0
    plates = [(n, -450 + 40.0 * n, odd_right if n % 2 else -odd_right) for n in range(1, 21)]
    line = streets(("s", [away(*MIDDLE, axis + 180, 500), MIDDLE, away(*MIDDLE, axis, 500)]))
    assert len(study_plates(numbered(plates, axis), line, rule).report) == 0
    mirrored = study_plates(numbered([(n, along, -right) for n, along, right in plates], axis), line, rule)
    assert {f.evidence["fault"] for f in mirrored.report} == {"wrong_side"}
    assert len(mirrored.report) == 20


def test_sides_hold_on_a_winding_street() -> None:
    bends = [away(*away(*MIDDLE, 90, x), 0, 150 * math.sin(x / 120)) for x in range(0, 1000, 10)]
    line = LineString(bends)
    rows = []
    for n, metres in enumerate(range(50, 900, 50), 1):
        (at,) = gpd.GeoSeries([line], crs=STORED).to_crs(4541).interpolate(metres).to_crs(STORED)
        (ahead,) = gpd.GeoSeries([line], crs=STORED).to_crs(4541).interpolate(metres + 1).to_crs(STORED)
        azimuth = GEOD.inv(at.x, at.y, ahead.x, ahead.y)[0]
        spot = Point(away(at.x, at.y, azimuth + (90 if n % 2 else -90), 8))
        rows.append(
            {
                "plate_id": f"{n}",
                "division_code": "620423",
                "place_id": "s",
                "street_name": "s",
                "number": str(n),
                "geometry": spot,
            }
        )
    street = gpd.GeoDataFrame({"place_id": ["s"], "name": ["s"]}, geometry=[line], crs=STORED)
    faults = study_plates(frame_of(DOORPLATES, rows), street, numbering_rules()["west_south"]).report
    assert [f.evidence["fault"] for f in faults] == []


def test_plates_are_counted_whole() -> None:
    rows = [
        {"plate_id": str(n), "division_code": "620423", "street_name": "路", "number": number, "state": state}
        for n, (number, state) in enumerate([("1", None), ("甲", None), ("3", "cancelled"), ("5号", "in_force")])
    ]
    study = study_plates(frame_of(DOORPLATES, rows), streets(), numbering_rules()["east_south"])
    assert (study.plates, study.judged, study.unreadable, study.ended) == (4, 2, 1, 1)
    assert study.undrawn == ("路",)


def test_the_walk_visits_every_sign_once_and_its_length_is_that_of_the_geodesics() -> None:
    random = np.random.default_rng(7)
    lon, lat = MIDDLE[0] + random.random(30) / 50, MIDDLE[1] + random.random(30) / 50
    walk = walk_order(list(lon), list(lat), start=MIDDLE)
    assert sorted(walk.order) == list(range(30))
    stops = [MIDDLE, *((lon[i], lat[i]) for i in walk.order)]
    metres = sum(GEOD.inv(*a, *b)[2] for a, b in pairwise(stops))
    assert walk.length_m == pytest.approx(metres, abs=1e-3)


def test_the_walk_is_near_the_shortest_of_all() -> None:
    random = np.random.default_rng(3)
    for _ in range(5):
        lon, lat = MIDDLE[0] + random.random(6) / 50, MIDDLE[1] + random.random(6) / 50
        ways = [
            sum(GEOD.inv(lon[a], lat[a], lon[b], lat[b])[2] for a, b in pairwise(p)) for p in permutations(range(6)) if p[0] == 0
        ]
        assert min(ways) - 1e-6 <= walk_order(list(lon), list(lat)).length_m <= 1.15 * min(ways)


def test_no_signs_no_walk() -> None:
    assert walk_order([], []).order == ()
    assert walk_order([MIDDLE[0]], [MIDDLE[1]]).order == (0,)
