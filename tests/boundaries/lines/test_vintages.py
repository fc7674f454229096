"""Two vintages of polygons: drawing again is told from change by the accuracy somebody states."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from boundaries.lines.drawn import drawn_area_m2
from boundaries.lines.errors import NoAccuracyStated
from boundaries.lines.vintages import BorderComparison, Verdict, compare_borders
from gisvc.commands.lines import lines
from layers.ellipsoid import length_m
from layers.errors import DatumsDiffer, NoDatum
from layers.frames import frame_of
from layers.people import PersonId
from layers.reference import DIVISIONS
from layers.store.embedded import create_store
from layers.store.protocol import LayerChange, Workspace
from tests.boundaries.lines.little_lines import CROOKED, EAST, NORTH, WEST, divisions, east_county, west_county

Border = list[tuple[float, float]]
TRUE_M = float(length_m([shapely.LineString(CROOKED)])[0])
BUMP = [*CROOKED[:3], (104.02, 37.08), *CROOKED[3:]]


def vintage(border: Border = CROOKED, *, crs: int | None = 4490) -> gpd.GeoDataFrame:
    rows = divisions()
    rows[0], rows[1] = {**rows[0], "geometry": west_county(border)}, {**rows[1], "geometry": east_county(border)}
    frame = frame_of(DIVISIONS, rows)
    return frame if crs == 4490 else frame.set_crs(crs, allow_override=True)


def between(found: BorderComparison, a: str = WEST, b: str = EAST) -> dict[str, Any]:
    row = found.pairs[(found.pairs["code_a"] == a) & (found.pairs["code_b"] == b)]
    return {str(name): value for name, value in row.iloc[0].items()}


def redrawn(by_m: float, seed: int = 5) -> Border:
    """The same border digitised again: a corner every few hundred metres, each off by some metres; its two ends stay."""
    fine = shapely.get_coordinates(shapely.segmentize(shapely.LineString(CROOKED), 0.004))
    rng = np.random.default_rng(seed)
    off = rng.uniform(-by_m, by_m, fine.shape) / (np.sqrt(2) * 111_000)
    off[[0, -1]] = 0
    return [tuple(c) for c in (fine + off).tolist()]


def test_the_same_polygons_with_more_corners_are_the_same() -> None:
    fine = [tuple(c) for c in shapely.get_coordinates(shapely.segmentize(shapely.LineString(CROOKED), 0.004)).tolist()]
    found = compare_borders(vintage(), vintage(fine), accuracy_m=20)
    assert found.count() == {"same": 3, "redrawn": 0, "changed": 0, "appeared": 0, "vanished": 0}
    assert not len(found.report)
    assert between(found)["new_m"] == pytest.approx(TRUE_M, abs=0.1)


@given(st.floats(1.0, 18.0), st.integers(0, 50))
@settings(max_examples=15, deadline=None)
def test_drawing_again_within_the_accuracy_is_never_change(by_m: float, seed: int) -> None:
    found = between(compare_borders(vintage(), vintage(redrawn(by_m, seed)), accuracy_m=20))
    assert found["verdict"] == Verdict.REDRAWN
    assert found["beyond_m"] == found["a_to_b_change_m2"] == found["b_to_a_change_m2"] == 0
    assert 0 < found["largest_offset_m"] <= 20
    assert found["a_to_b_m2"] > 0  # ground between the two drawings is told, and not taken for change


def test_a_bump_is_change_with_its_ground_its_length_and_its_offset() -> None:
    found = compare_borders(vintage(), vintage(BUMP), accuracy_m=20)
    row = between(found)
    ground = float(drawn_area_m2([shapely.Polygon([CROOKED[2], (104.02, 37.08), CROOKED[3]])])[0])
    assert row["verdict"] == Verdict.CHANGED
    assert row["b_to_a_m2"] == pytest.approx(ground, rel=1e-6)  # east of the old border, west of the new one
    assert row["b_to_a_change_m2"] == pytest.approx(ground, rel=0.02)  # without the points of the triangle, narrower than 20 m
    assert row["a_to_b_m2"] == 0
    detour = float(length_m([shapely.LineString([CROOKED[2], (104.02, 37.08), CROOKED[3]])])[0])
    assert 0.9 * detour < row["beyond_m"] < detour
    (told,) = found.report
    assert told.code == "lines.border-changed"
    assert "靖远县" in told.sentence.zh


def test_change_and_noise_together_are_told_apart() -> None:
    noisy = redrawn(10)
    middle = len(noisy) // 2
    noisy[middle] = (noisy[middle][0] + 0.01, noisy[middle][1])
    found = compare_borders(vintage(), vintage(noisy), accuracy_m=20)
    row = between(found)
    assert row["verdict"] == Verdict.CHANGED
    assert row["beyond_m"] < 2_500 < row["redrawn_m"]


def test_going_back_changes_hands_the_other_way() -> None:
    there, back = (compare_borders(*pair, accuracy_m=20) for pair in ((vintage(), vintage(BUMP)), (vintage(BUMP), vintage())))
    one, other = between(there), between(back)
    assert one["b_to_a_m2"] == pytest.approx(other["a_to_b_m2"])
    assert one["beyond_m"] == pytest.approx(other["old_beyond_m"])


def test_a_code_that_changed_moves_no_border() -> None:
    renamed = vintage()
    renamed["code"] = renamed["code"].replace({EAST: "620499"})
    found = compare_borders(vintage(), renamed, accuracy_m=20)
    assert found.count() == {"same": 1, "redrawn": 0, "changed": 0, "appeared": 2, "vanished": 2}
    assert found.only_old == {EAST: "620499"}
    assert found.only_new == {"620499": EAST}
    assert (found.pairs["beyond_m"] + found.pairs["old_beyond_m"]).max() == 0


def test_files_that_state_no_datum_are_compared_in_their_common_unnamed_one() -> None:
    old, new = (frame.set_crs(None, allow_override=True) for frame in (vintage(), vintage(BUMP)))
    assert between(compare_borders(old, new, accuracy_m=20))["verdict"] == Verdict.CHANGED
    with pytest.raises(NoDatum):
        compare_borders(old, vintage(), accuracy_m=20)
    with pytest.raises(DatumsDiffer):
        compare_borders(vintage(), vintage(crs=4326), accuracy_m=20)


@pytest.mark.parametrize("accuracy_m", [0.0, -5.0, float("nan"), float("inf")])
def test_without_an_accuracy_noise_cannot_be_told_from_change(accuracy_m: float) -> None:
    with pytest.raises(NoAccuracyStated):
        compare_borders(vintage(), vintage(), accuracy_m=accuracy_m)


def test_empty_and_broken_vintages_are_compared_as_far_as_they_go() -> None:
    nothing = frame_of(DIVISIONS, [])
    assert compare_borders(nothing, nothing, accuracy_m=20).pairs.empty
    assert compare_borders(vintage(), nothing, accuracy_m=20).count()["vanished"] == 3
    rows = divisions()
    rows[2] = {**rows[2], "geometry": shapely.Polygon([(103.8, 37.2), (104.2, 37.4), (104.2, 37.2), (103.8, 37.4)])}
    found = compare_borders(vintage(), frame_of(DIVISIONS, rows), accuracy_m=20)
    assert found.unusable == (NORTH,)
    assert between(found)["verdict"] == Verdict.SAME


def test_the_borders_of_two_days_of_a_store_are_compared(tmp_path: Path) -> None:
    path = tmp_path / "two-days.gisvc"
    held = create_store(path, Workspace(EAST, "景泰县", 4543))
    for day, border in ((date(2018, 1, 1), CROOKED), (date(2022, 1, 1), BUMP)):
        held.append([LayerChange(DIVISIONS, vintage(border), day)], by=PersonId("t"), reason="t")
    held.close()
    asked = ["changes", str(path), "--from", "2019-01-01", "--to", "2023-01-01", "--accuracy", "20"]
    told = CliRunner().invoke(lines, [*asked, "--format", "json"])
    assert told.exit_code == 0
    answer = json.loads(told.stdout)
    assert answer["pairs_by_verdict"]["changed"] == 1
    assert answer["pairs"][0]["verdict"] == "changed"
    assert "靖远县（620421）与景泰县（620423）的边界有变化" in CliRunner().invoke(lines, asked).stdout
