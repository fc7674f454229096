"""T6: a polygon that crosses itself is refused with the place of the crossing; it is neither repaired nor kept."""

import pytest

from layers.reference import BUILT_UP_AREAS
from tests.editing_door import OWN, EditingDoor, new_name, patch, post, put

SOUND = [[104.004, 37.004], [104.016, 37.004], [104.016, 37.016], [104.004, 37.016], [104.004, 37.004]]
BOW_TIE = [[104.004, 37.004], [104.016, 37.016], [104.016, 37.004], [104.004, 37.016], [104.004, 37.004]]
HOLE_OUTSIDE = [[104.017, 37.017], [104.018, 37.017], [104.018, 37.018], [104.017, 37.017]]
SPIKE = [[104.004, 37.004], [104.016, 37.004], [104.018, 37.004], [104.016, 37.004], [104.016, 37.016], [104.004, 37.004]]


def area(*rings: object) -> dict[str, object]:
    return {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": rings},
        "properties": {"name": "集镇", "division_code": OWN},
    }


@pytest.mark.parametrize(
    ("rings", "place"),
    [([BOW_TIE], (104.01, 37.01)), ([SOUND, HOLE_OUTSIDE], (104.017, 37.017)), ([SPIKE], None)],
    ids=["bow tie", "hole outside", "spike"],
)
def test_the_problem_names_the_place_and_nothing_is_written(
    editing_door: EditingDoor, rings: list[object], place: tuple[float, float] | None
) -> None:
    clerk, key, store = editing_door.people["clerk"], new_name(), editing_door.store
    assert post(clerk, area(SOUND) | {"id": key}, layer="built_up_areas").status_code == 201
    before = store.last_commit()
    for answer in (
        post(clerk, area(*rings), layer="built_up_areas"),
        put(clerk, key, area(*rings), layer="built_up_areas", if_match='"v1"'),
        patch(clerk, key, {"geometry": area(*rings)["geometry"]}, layer="built_up_areas", if_match='"v1"'),
    ):
        assert (answer.status_code, answer.json()["code"]) == (422, "layers.edit-rejected")
        (finding,) = [one for one in answer.json()["findings"] if one["severity"] == "error"]
        assert finding["code"] == "check.invalid-geometry"
        if place:
            assert (finding["lon"], finding["lat"]) == pytest.approx(place)
            assert f"{place[0]:.6f}, {place[1]:.6f}" in answer.json()["detail"]
    assert store.last_commit() == before
    assert store.read_history(BUILT_UP_AREAS, key)["version"].tolist() == [1]


@pytest.mark.parametrize(
    ("place", "code"),
    [([37.01, 104.01], "swapped"), ([0, 0], "zero"), ([500000, 4096000], "metres"), ([104.9, 37.9], "another county")],
)
def test_a_place_that_cannot_be_where_it_says_is_refused(editing_door: EditingDoor, place: list[float], code: str) -> None:
    """The sentinel of the import stands at this door too."""
    clerk = editing_door.people["clerk"]
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": place},
        "properties": {"name": "点", "division_code": OWN, "population": 1},
    }
    answer = post(clerk, feature, layer="settlements")
    assert (answer.status_code, answer.json()["code"]) == (422, "layers.edit-rejected"), code
