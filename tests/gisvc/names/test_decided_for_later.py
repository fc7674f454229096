"""A name decided for a later day is not borne before that day: the place, its page and the search answer for today."""

from datetime import date, timedelta

import httpx
import pandas as pd
import pytest
import shapely

from gazetteer.cleanup.usage import AuditColumns, Usage
from gazetteer.publications.release import Audience
from gazetteer.register.events import EventKind, NameEvent
from gazetteer.use_cases.cleanup import study_usage
from gazetteer.use_cases.publications import read_published
from gazetteer.use_cases.register import record_events
from layers.people import PersonId
from layers.store.clock import day_in_china, utc_now
from layers.store.memory import MemoryStore
from tests.named_county import TOWN

LATER = day_in_china(utc_now()) + timedelta(days=40)


@pytest.fixture(scope="module", autouse=True)
def renamed(store: MemoryStore) -> None:
    facts = {"name_kind": "street"}
    line = shapely.LineString([(104.04, 37.18), (104.05, 37.18)])
    events = [
        NameEvent("x1", TOWN, EventKind.NAMING, date(1998, 7, 1), name_to="建材路", facts=facts, geometry=line),
        NameEvent("x1", TOWN, EventKind.RENAMING, LATER, name_from="建材路", name_to="长风路", facts=facts),
    ]
    for event in events:
        record_events(store, [event], by=PersonId("clerk"))


def test_a_place_asked_about_without_a_day_answers_for_today(ask: httpx.Client) -> None:
    now, later = ask.get("/api/names/x1").json(), ask.get(f"/api/names/x1?valid_on={LATER}").json()
    assert now["standard"]["name"] == "建材路"
    assert (later["standard"]["name"], [one["name"] for one in later["past"]]) == ("长风路", ["建材路"])


def test_the_search_says_how_a_name_stands_today(ask: httpx.Client) -> None:
    (old,) = (one for one in ask.get("/api/names?q=建材路").json()["names"] if one["place_id"] == "x1")
    (new,) = (one for one in ask.get("/api/names?q=长风路").json()["names"] if one["place_id"] == "x1")
    assert (old["standing"], old["standard_name"], new["standing"]) == ("standard", None, "reserved")


def test_a_register_that_did_not_know_the_place_yet_tells_nothing_of_it(ask: httpx.Client) -> None:
    told = ask.get("/api/names/x1?valid_on=2019-01-01&known_on=2001-01-01").json()
    assert (told["standard"], told["facts"], told["geometry"]) == (None, {}, None)


def test_what_is_printed_shared_and_audited_bears_the_name_of_today(ask: httpx.Client, store: MemoryStore) -> None:
    entries = {entry.place_id: entry.name for entry in read_published(store, Audience.INTERNAL).entries}
    assert entries["x1"] == "建材路"
    found = ask.post("/reconcile", data={"queries": '{"q0": {"query": "建材路"}}'}).json()["q0"]["result"]
    assert [one["name"] for one in found if one["id"] == "x1"] == ["建材路"]
    told = study_usage(store, pd.DataFrame({"地址": ["景泰县建材路8号"]}), AuditColumns("地址"), on=day_in_china(utc_now()))
    assert told.counts[Usage.STANDARD] == 1
