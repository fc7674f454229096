"""A table that names what is registered already is told so, and one shifted by a web map is told by its shift."""

import numpy as np
import pytest
import shapely

from gazetteer.register.twins import Twin, check_twins, common_shift, find_twins
from gazetteer.specs import NAMES
from layers.ellipsoid import GEOD
from layers.frames import frame_of
from layers.offsets import wgs84_to_gcj02

VILLAGES = [(f"V{n}", f"{c}家庄", 104.0 + 0.02 * n, 37.1 + 0.013 * n) for n, c in enumerate("张王李赵刘陈杨黄")]


def named(
    place: str, name: str, lon: float, lat: float, *, kind: str = "settlement", role: str = "standard"
) -> dict[str, object]:
    row = {
        "name_id": f"{place}-{role}",
        "place_id": place,
        "name": name,
        "name_role": role,
        "name_kind": kind,
        "division_code": "620423101",
    }
    return {**row, "geometry": shapely.Point(lon, lat)}


HELD = frame_of(NAMES, [named(*village) for village in VILLAGES])


def test_a_table_in_a_web_maps_coordinates_is_told_by_its_common_shift() -> None:
    lon, lat = wgs84_to_gcj02(np.array([v[2] for v in VILLAGES]), np.array([v[3] for v in VILLAGES]))
    shifted = [named(f"n{n}", v[1], float(lon[n]), float(lat[n])) for n, v in enumerate(VILLAGES)]
    twins = find_twins(frame_of(NAMES, shifted), HELD, {f"n{n}": n + 2 for n in range(len(VILLAGES))})
    assert [(t.row, t.place_id) for t in sorted(twins, key=lambda t: t.row)] == [(n + 2, v[0]) for n, v in enumerate(VILLAGES)]
    true = [GEOD.inv(v[2], v[3], float(lon[n]), float(lat[n]))[2] for n, v in enumerate(VILLAGES)]
    assert sorted(t.distance_m for t in twins) == pytest.approx(sorted(true), abs=0.01)
    (finding,) = check_twins(twins).findings
    assert "疑为网络地图" in finding.sentence.zh


def test_a_few_neighbours_are_asked_about_without_a_guess() -> None:
    new = frame_of(NAMES, [named("a", "张家庄", 104.004, 37.1), named("b", "王家庄", 104.02, 37.12)])
    (finding,) = check_twins(find_twins(new, HELD, {"a": 2, "b": 3})).findings
    assert "2 行" in finding.sentence.zh
    assert "网络地图" not in finding.sentence.zh


@pytest.mark.parametrize(
    "other",
    [
        named("a", "张家庄", 104.2, 37.1),
        named("a", "张家庄", 104.0, 37.1, kind="village_seat"),
        named("a", "孙家庄", 104.0, 37.1),
        named("V0", "张家庄", 104.001, 37.1),
    ],
    ids=["far away", "another kind", "another name", "the place itself"],
)
def test_what_is_no_twin_is_left_alone(other: dict[str, object]) -> None:
    twins = find_twins(frame_of(NAMES, [other]), HELD, {str(other["place_id"]): 2})
    assert twins == ()
    assert len(check_twins(twins)) == 0


def test_shifts_in_all_directions_are_no_shift() -> None:
    twins = tuple(Twin(n, f"V{n}", 500.0, 45.0 * n) for n in range(8))
    assert common_shift(twins) is None
