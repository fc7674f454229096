"""The register for other people's machines: Linked Places, the reconciliation service, the change feed and announcements."""

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from shapely import Point

from gazetteer.likeness.name_index import NameIndex
from gazetteer.publications.feed import BadCursor, announcement_json, change_feed
from gazetteer.publications.linked_places import TSV_COLUMNS, to_linked_places, to_lp_tsv
from gazetteer.publications.reconciliation import NotAQuery, Service
from gazetteer.publications.release import Audience
from gazetteer.register.known_names import HeldNames, known_names
from gazetteer.search.name_search import NameSearch
from gazetteer.specs import NAME_BANK, NAME_PLAN, REQUESTS
from layers.frames import frame_of
from tests.gazetteer.publications.published_county import entries, released

BASE = "https://names.example/place/"


def feature(place: str) -> dict[str, Any]:
    found = [f for f in to_linked_places(entries(), base=BASE)["features"] if f["@id"] == BASE + place]
    return dict(found[0])


def test_a_linked_place_has_its_names_with_their_times_and_sources() -> None:
    road = feature("r1")
    assert road["properties"] == {"title": "景泰路", "ccodes": ["CN"], "fclasses": ["R"], "division_code": "620423101"}
    told = {name["toponym"]: name for name in road["names"]}
    assert told["红旗路"]["when"] == {"timespans": [{"start": {"in": "1958"}, "end": {"in": "1981-10-01"}}]}
    assert told["景泰路"]["when"] == {"timespans": [{"start": {"in": "1981-10-01"}}]}
    assert told["景泰路"]["citations"] == [{"label": "景泰县人民政府，景政发〔1981〕9号", "year": 1981}]
    assert road["relations"][0]["label"] == "景泰县一条山镇"


def test_every_linked_place_has_what_the_format_requires() -> None:
    collection = to_linked_places(entries(), base=BASE)
    assert json.loads(json.dumps(collection)) == collection
    for one in collection["features"]:
        assert {"@id", "type", "properties", "names", "types", "geometry"} <= set(one)
        assert one["names"][0]["citations"]
        assert set(one["properties"]["fclasses"]) <= set("AHLPRST")
        assert all("start" in span for part in (one, *one["names"]) for span in part.get("when", {}).get("timespans", []))
    assert feature("v2")["geometry"] == {"type": "GeometryCollection", "geometries": []}


def test_lp_tsv_has_one_line_a_place_and_no_stray_tabs() -> None:
    lines = to_lp_tsv(entries(), base=BASE, on=date(2026, 1, 1)).splitlines()
    assert lines[0].split("\t") == list(TSV_COLUMNS)
    assert {len(line.split("\t")) for line in lines} == {len(TSV_COLUMNS)}
    road = dict(zip(TSV_COLUMNS, next(line for line in lines if line.startswith("r1\t")).split("\t"), strict=True))
    assert (road["title"], road["fclasses"], road["start"]) == ("景泰路", "R", "1981")
    table = csv.DictReader(io.StringIO("\n".join(lines)), delimiter="\t")
    assert {row["start"] or row["attestation_year"] for row in table} == {"1981", "1999", "2026"}


@pytest.fixture(scope="module")
def service() -> Service:
    public = released(Audience.PUBLIC)
    none = [frame_of(spec, []) for spec in (NAME_PLAN, NAME_BANK, REQUESTS)]
    search = NameSearch.of(NameIndex.of(known_names(HeldNames(public.names, public.places, *none))))
    return Service(search, {e.place_id: e for e in entries()}, "核对", "https://names.example/reconcile", BASE + "{{id}}")


def test_the_manifest_says_which_version_and_where_everything_is(service: Service) -> None:
    manifest = service.manifest()
    assert manifest["versions"] == ["0.2"]
    assert {"name", "identifierSpace", "schemaSpace", "view", "suggest", "extend", "preview", "defaultTypes"} <= set(manifest)
    assert "{{id}}" in manifest["view"]["url"]
    assert "{{id}}" in manifest["preview"]["url"]


def test_an_only_whole_name_is_a_match_and_says_why(service: Service) -> None:
    (best, *_) = service.answer({"q0": {"query": "景泰路"}})["q0"]["result"]
    assert (best["id"], best["score"], best["match"]) == ("r1", 100, True)
    assert best["features"][0] == {"id": "why", "value": "名称相同"}
    assert best["type"] == [{"id": "street", "name": "街路巷"}]


def test_an_alias_is_offered_with_less_weight_and_never_matched_by_itself(service: Service) -> None:
    (best, *_) = service.answer({"q0": {"query": "老马路"}})["q0"]["result"]
    assert (best["id"], best["name"], best["match"]) == ("r1", "景泰路", False)
    assert best["score"] < 100
    assert "别名" in best["features"][0]["value"]


def test_kind_division_and_limit_narrow_the_candidates(service: Service) -> None:
    def ids(**query: object) -> list[str]:
        return [c["id"] for c in service.answer({"q": {"query": "路"} | query})["q"]["result"]]

    assert len(ids(limit=25)) == 4
    assert len(ids(limit=2)) == 2
    assert ids(type="settlement") == []
    assert ids(properties=[{"pid": "division_code", "v": "620423102000"}]) == []


@pytest.mark.parametrize("batch", [[], "x", {"q0": "景泰路"}, {str(n): {"query": "甲"} for n in range(201)}])
def test_what_is_no_batch_is_refused(service: Service, batch: object) -> None:
    with pytest.raises(NotAQuery):
        service.answer(batch)


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"query": None},
        {"query": "😀"},
        {"query": "\u202e路"},
        {"query": "甲" * 5000},
        {"query": "路", "limit": -3, "type": 7},
    ],
)
def test_any_query_is_answered(service: Service, query: dict[str, Any]) -> None:
    assert isinstance(service.answer({"q0": query})["q0"]["result"], list)


@pytest.mark.parametrize("text", ["", "   ", None])
def test_an_empty_cell_of_a_table_has_no_candidates(service: Service, text: str | None) -> None:
    assert service.answer({"q0": {"query": text}}) == {"q0": {"result": []}}


def test_matched_places_are_extended_with_columns(service: Service) -> None:
    told = service.extend({"ids": ["r1", "nobody"], "properties": [{"id": "pinyin"}, {"id": "lon"}, {"id": "unheard-of"}]})
    assert [m["id"] for m in told["meta"]] == ["pinyin", "lon", "unheard-of"]
    assert told["rows"]["r1"]["pinyin"] == [{"str": "Jǐngtài Lù"}]
    assert "float" in told["rows"]["r1"]["lon"][0]
    assert told["rows"]["nobody"] == {"pinyin": [], "lon": [], "unheard-of": []}
    with pytest.raises(NotAQuery):
        service.extend({"ids": "r1"})


def test_places_kinds_and_properties_are_suggested(service: Service) -> None:
    assert {s["id"] for s in service.suggest_entities("jing")["result"]} == {"r1", "r2"}
    assert service.suggest_types("街路")["result"][0]["id"] == "street"
    assert service.suggest_properties("拼音")["result"][0]["id"] == "pinyin"
    preview = service.preview("r1")
    assert preview is not None
    assert "景泰路（Jǐngtài Lù）" in preview.zh
    assert service.preview("r5") is None


def test_the_feed_goes_on_where_it_stopped_and_ends() -> None:
    internal, seen, cursor = released(Audience.INTERNAL), [], ""
    while True:
        page = change_feed(internal, since=cursor, limit=2)
        seen += [row["event_id"] for row in page.rows]
        cursor = page.next
        if not page.has_more:
            break
    assert seen == ["e1", "e2", "e5"]
    after = change_feed(internal, since=cursor)
    assert (after.rows, after.next, after.has_more) == ((), cursor, False)


def test_the_feed_is_a_table_too_and_runs_no_formulas() -> None:
    page = change_feed(released(Audience.INTERNAL))
    rows = list(csv.DictReader(io.StringIO(page.to_csv())))
    assert [row["name_to"] for row in rows] == ["红旗路", "景泰路", "京山路"]
    assert rows[1]["sentence"].startswith("1981年10月1日，由红旗路更名为景泰路")
    assert page.to_json()["changes"][0]["date_in_words"] == "1958"


@pytest.mark.parametrize("cursor", ["1", "2021|x", "'; DROP TABLE", "|", "T|"])
def test_a_cursor_of_ones_own_making_is_refused(cursor: str) -> None:
    with pytest.raises(BadCursor):
        change_feed(released(Audience.INTERNAL), since=cursor)


def test_an_announcement_for_machines_has_its_six_items() -> None:
    row = {
        "announcement_id": "a1",
        "place_id": "r1",
        "division_code": "620423101",
        "request_type": "renaming",
        "name": "景泰路",
        "old_name": float("nan"),
        "roman": "Jǐngtài Lù",
        "division_name": "景泰县一条山镇",
        "position_text": "东起东环路",
        "approved_by": "景泰县人民政府",
        "approved_on": "1981-10-01",
        "geometry": Point(104.0, 37.1),
    }
    told = announcement_json(row)
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert all(told[item] for item in ("standard_name", "roman", "division", "position", "approved_by", "approved_on"))
    assert told["old_name"] is None
