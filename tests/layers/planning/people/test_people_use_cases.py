"""People put to the store: published totals spread over settled ground, and places aged forward."""

import json
from collections.abc import Callable, Iterator
from datetime import date

import geopandas as gpd
import pandas as pd
import pytest

from layers.check import check
from layers.people import PersonId
from layers.planning.answers.people import outlook_to_dict, spread_to_dict
from layers.planning.errors import NoDemand
from layers.planning.people.errors import NothingToSpread, TargetBeforeBase, TotalsRejected, UnknownSupport
from layers.planning.specs import DEMAND
from layers.planning.use_cases.people import PeopleQuestion, study_ageing, study_spread
from layers.reference import BUILT_UP_AREAS, DIVISIONS, SETTLEMENTS
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Store, Workspace

Layer = Callable[..., gpd.GeoDataFrame]
DAY = date(2022, 11, 23)


@pytest.fixture
def store(layer: Layer, divisions: gpd.GeoDataFrame, built_up: gpd.GeoDataFrame) -> Iterator[Store]:
    """The county of 9,001 people knows two of its villages; the first settlement alone has all its age bands."""
    published = {"990101": 9001, "990101100201": 1200, "990101101202": 300}
    divisions["population"] = divisions["code"].map(published).astype("Int64")
    place = {"settlement_id": "S1", "name": "点", "division_code": "990101100201", "counted_on": "2020-11-01"}
    ages = {"population": 1000, "elderly60": 300, "elderly65": 200, "elderly80": 40}
    settlements = layer(SETTLEMENTS, [place | ages, place | {"settlement_id": "S2", "population": 50}])
    held = MemoryStore(Workspace("990101", "甲县", 4541))
    layers = ((DIVISIONS, divisions), (BUILT_UP_AREAS, built_up), (SETTLEMENTS, settlements))
    held.append([LayerChange(spec, frame, date(2020, 1, 1)) for spec, frame in layers], by=PersonId("clerk"), reason="test")
    yield held
    held.close()


def test_the_county_s_total_arrives_on_settled_ground_to_the_last_person(store: Store) -> None:
    spread = study_spread(store, PeopleQuestion(as_of=DAY))
    people = spread.allocation.places.set_index("key")["population"]
    assert people.sum() == 9001
    assert (people["B1"], people["B5"]) == (1200, 300)
    assert abs(people["B2"] - people["B3"]) <= 1  # squares of the same size
    assert "建成区面积" in spread.allocation.support.zh


def test_what_was_spread_is_a_lawful_layer_of_demand_and_says_that_it_was_spread(store: Store) -> None:
    rows = study_spread(store, PeopleQuestion(as_of=DAY)).rows
    assert {finding.code for finding in check(rows, DEMAND).errors} <= {"check.odd-code"}  # no province has the number 99
    assert rows["population"].sum() == 9001
    assert "推算，非实测" in rows["source"].iloc[0]


def test_both_answers_are_plain_json_with_totals_and_assumptions(store: Store) -> None:
    spread = spread_to_dict(study_spread(store, PeopleQuestion(as_of=DAY)))
    assert json.loads(json.dumps(spread, allow_nan=False))["totals"] == {"population": 9001}
    outlook = outlook_to_dict(study_ageing(store, PeopleQuestion("settlements", as_of=DAY), target=2030), with_places=True)
    assert json.loads(json.dumps(outlook, allow_nan=False))["scenario"]["verified"] is False
    assert outlook["places"]["low"][1]["population"] is None


def test_totals_of_ones_own_may_be_spread_and_contradictions_are_refused(store: Store) -> None:
    own = pd.DataFrame({"population": [500], "elderly60": [99]}, index=["990101100"])
    places = study_spread(store, PeopleQuestion(as_of=DAY), own).allocation.places
    assert (places["population"].sum(), places["elderly60"].sum()) == (500, 99)
    with pytest.raises(TotalsRejected):
        study_spread(store, PeopleQuestion(as_of=DAY), pd.DataFrame({"population": [-1]}, index=["990101"]))


def test_nothing_published_and_layers_without_people_are_refused(store: Store) -> None:
    with pytest.raises(NothingToSpread):
        study_spread(store, PeopleQuestion(as_of=DAY, area="990101101201"))
    with pytest.raises(UnknownSupport):
        PeopleQuestion(demand="roads")


def test_places_are_aged_from_the_year_they_were_counted_in(store: Store) -> None:
    outlook = study_ageing(store, PeopleQuestion("settlements", as_of=DAY), target=2030)
    assert (outlook.base, outlook.unknown) == (2020, 1)
    assert outlook.middle["elderly80"].isna().tolist() == [False, True]
    assert outlook.low["elderly60"].sum() < outlook.high["elderly60"].sum()
    with pytest.raises(TargetBeforeBase):
        study_ageing(store, PeopleQuestion("settlements", as_of=DAY), target=2015)
    with pytest.raises(NoDemand):
        study_ageing(store, PeopleQuestion("built_up_areas", as_of=DAY), target=2030)
