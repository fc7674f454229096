"""Every numbered row of the five plans has a value on both demonstration places."""

from pathlib import Path

import pytest

from gisvc.catalogue import CATALOGUE
from gisvc.demo.xinwu.build import build_district
from layers.planning.plans.status import PlanStatus, Status
from layers.planning.use_cases.plans import read_shelf, study_plans
from layers.planning.use_cases.travels import TravelShelf
from layers.store.embedded import open_store
from tests.built_demonstration import BuiltDemonstration

SPECS = {spec.name: spec for spec in CATALOGUE}

Studied = dict[str, PlanStatus]


def studied(path: Path) -> Studied:
    store = open_store(path)
    try:
        return {s.plan.id: s for s in study_plans(store, read_shelf(SPECS).plans, SPECS, travels=TravelShelf().travels(store))}
    finally:
        store.close()


@pytest.fixture(scope="module")
def jingtai(built_demonstration: BuiltDemonstration, tmp_path_factory: pytest.TempPathFactory) -> Studied:
    return studied(built_demonstration.copy_to(tmp_path_factory.mktemp("jingtai")))


@pytest.fixture(scope="module")
def xinwu(tmp_path_factory: pytest.TempPathFactory) -> Studied:
    return studied(build_district(tmp_path_factory.mktemp("xinwu") / "xinwu.gpkg", progress=lambda _: None))


@pytest.fixture(params=["jingtai", "xinwu"])
def place(request: pytest.FixtureRequest) -> Studied:
    found: Studied = request.getfixturevalue(request.param)
    return found


def test_all_92_rows_are_measured(place: Studied) -> None:
    missing = {f.figure.no: f.missing[0].what.zh for s in place.values() for f in s.figures if f.status is Status.NOT_MEASURABLE}
    assert missing == {}
    assert sum(len(status.indicators) for status in place.values()) == 92


def test_a_row_that_does_not_apply_here_has_nothing_to_divide_by(place: Studied) -> None:
    for figure in (f for status in place.values() for f in status.figures if f.status is Status.NOT_APPLICABLE):
        assert figure.counted is not None
        assert figure.counted.denominator == 0


def test_plans_of_other_places_say_that_they_are(place: Studied) -> None:
    assert sum(not status.is_elsewhere for status in place.values()) == 1
    assert all(status.is_demonstration for status in place.values())


def test_the_county_prints_what_its_plan_printed(jingtai: Studied) -> None:
    texts = {figure.figure.no: figure.text for figure in jingtai["jingtai-145"].figures}
    assert (texts["J01"], texts["J04"]) == ("116 个", "77.85 %")
    assert [texts[f"J07{part}"] for part in "abcd"] == ["4 所", "265 张", "105 人", "39.6 %"]


def test_the_district_prints_what_its_plan_printed(xinwu: Studied) -> None:
    texts = {figure.figure.no: figure.text for figure in xinwu["xinwu-145"].figures}
    assert (texts["X09"], texts["X27"], texts["X17"]) == ("14.47 人/万人", "15.65 人/万人", "46.4 张/千人")
