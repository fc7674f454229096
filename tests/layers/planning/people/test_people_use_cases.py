"""People put to the store: published totals spread over settled ground, and places aged forward."""

import json
from collections.abc import Callable, Iterator
from datetime import date

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from layers.check import check
from layers.errors import LayerRejected
from layers.frames import frame_of
from layers.people import PersonId
from layers.planning.answers.people import ageing_to_dict, outlook_to_dict
from layers.planning.errors import NoDemand
from layers.planning.people.errors import NothingToSpread, TargetBeforeBase, TotalsRejected, UnknownSupport
from layers.planning.specs import DEMAND
from layers.planning.use_cases.people import PeopleQuestion, study_ageing, study_ageing_by_township, study_spread
from layers.planning.use_cases.spreading import keep_spread, plan_spread
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


def test_the_answer_is_plain_json_with_its_assumptions(store: Store) -> None:
    outlook = outlook_to_dict(study_ageing(store, PeopleQuestion("settlements", as_of=DAY), target=2030), with_places=True)
    assert json.loads(json.dumps(outlook, allow_nan=False))["scenario"]["verified"] is False
    assert outlook["places"]["low"][1]["elderly60"] is None
    assert "population" not in outlook["places"]["low"][1]  # births and migration are not worked out
    assert {one["id"]: one["middle"] for one in outlook["scenario"]["assumptions"]}["survival_80"] == 0.89


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


def test_townships_add_up_to_what_their_places_become(store: Store) -> None:
    table = study_ageing_by_township(store, PeopleQuestion("settlements", as_of=DAY), targets=(2030,))
    outlook = study_ageing(store, PeopleQuestion("settlements", as_of=DAY), target=2030)
    rows = table.units[table.units["year"] == 2030].set_index("code")
    assert [o.target for o in table.outlooks] == [2020, 2030]
    for name, people in (("low", outlook.low), ("middle", outlook.middle), ("high", outlook.high)):
        assert rows[f"elderly60_{name}"].sum() == people["elderly60"].sum()
    assert rows["elderly60_middle"]["990101100"] == outlook.middle["elderly60"].sum()  # both places lie in it
    assert (table.unknown, rows["places_unknown"]["990101100"]) == (1, 1)
    assert ageing_to_dict(table)["scenario"]["verified"] is False


def test_years_before_the_count_are_left_out_unless_they_are_asked_for(store: Store) -> None:
    question = PeopleQuestion("settlements", as_of=DAY)
    assert [o.target for o in study_ageing_by_township(store, question, base=2031).outlooks] == [2031, 2035]
    with pytest.raises(TargetBeforeBase):
        study_ageing_by_township(store, question, targets=(2019,))


def test_a_dry_run_adds_every_total_up_anew_and_what_is_unsound_is_not_written(store: Store) -> None:
    """No province has the number 99: the rows are in error, so nobody is written down."""
    plan = plan_spread(store, PeopleQuestion(as_of=DAY), valid_from=DAY)
    assert plan.kept.set_index("code")["published"].to_dict() == {"990101": 9001, "990101100201": 1200, "990101101202": 300}
    assert plan.keeps_every_total
    assert plan.rows["population"].sum() == 9001
    before = store.last_commit()
    with pytest.raises(LayerRejected):
        keep_spread(store, plan, by=PersonId("clerk"))
    assert store.last_commit() == before


def test_cells_that_are_their_own_support_keep_what_they_say_unless_it_would_exceed_their_people(store: Store) -> None:
    """9,001 people over two cells of 10 and 90 households: of 5,000 older people in the first, no more than 900 can be."""
    cell = {"division_code": "990101100", "source": "人工", "households": 10, "elderly60": 5000, "elderly65": 7}
    cells = [cell | {"demand_id": "C1"}, cell | {"demand_id": "C2", "households": 90}]
    rows = frame_of(DEMAND, [row | {"geometry": shapely.Point(104, 37)} for row in cells])
    bare = store.read(DIVISIONS, as_of=DAY).assign(population=lambda d: d["population"].where(d["code"] == "990101"))
    store.append(
        [LayerChange(DEMAND, rows, date(2020, 1, 1)), LayerChange(DIVISIONS, bare, date(2021, 1, 1))],
        by=PersonId("clerk"),
        reason="cells",
    )
    plan = plan_spread(store, PeopleQuestion("demand", as_of=DAY), valid_from=DAY)
    told = plan.rows.set_index("demand_id")
    assert told["population"].to_dict() == {"C1": 900, "C2": 8101}
    assert told["elderly60"].isna().to_dict() == {"C1": True, "C2": False}
    assert (told["elderly65"]["C1"], told["households"]["C2"]) == (7, 90)
