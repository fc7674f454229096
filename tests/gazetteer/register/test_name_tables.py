"""A bureau's table comes in whole or not at all: every row is accounted for, every name has its event, nothing is guessed."""

import io
import json
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from gazetteer.register.census import read_census_table
from gazetteer.register.errors import NotANameTable
from gazetteer.register.events import EventKind, NameEvent, events_of
from gazetteer.specs import NAME_EVENTS, NAMES, PLACES
from gazetteer.use_cases.name_tables import NameTablePlan, NameTableRequest, carry_out_names, plan_name_table, plan_names
from gazetteer.use_cases.register import record_events
from gazetteer.use_cases.search import place_as_of
from layers.errors import LayerRejected, NoDatum
from layers.foreign import ForeignTable, SourceFile
from layers.frames import frame_of
from layers.import_plan import StalePlan
from layers.people import PersonId
from layers.reference import DIVISIONS
from layers.report import Severity
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Workspace

BY, FROM = PersonId("li"), date(2021, 1, 1)
TOWN = "620423101"
ROAD, LANE = "62042310123510000001", "62042310123510000002"
FORM = (
    "地名代码,*标准名称,别名,曾用名,罗马字母拼写,汉语普通话读音,地名类别,东经,北纬,坐标系,使用时间,命名时间,密级,地名的含义,历史沿革,标牌个数\n"
    f"{ROAD},景泰路,老马路、大路,红旗路,JINGTAILU,Jǐngtài Lù,道路街巷,104.06,37.18,2000,现今,1981年10月,公开,取景泰之意,旧称红旗路,4\n"
    f'{LANE},寺巷,无,,,,23510,"104°3\'36""",37.19,2000,现今,清光绪年间,秘密,,,\n'
)


def county() -> MemoryStore:
    store = MemoryStore(Workspace("620423", "景泰县", 4541))
    divisions: list[dict[str, object]] = [
        {"code": "620423", "name": "景泰县", "level": "county"},
        {"code": TOWN, "name": "一条山镇", "level": "township", "parent_code": "620423"},
    ]
    store.append([LayerChange(DIVISIONS, frame_of(DIVISIONS, divisions), date(2020, 1, 1))], by=BY, reason="测试")
    return store


def looked_at(store: MemoryStore, text: str, **more: object) -> NameTablePlan:
    """A form that was read already, planned."""
    cells = pd.read_csv(io.StringIO(text), dtype="str")
    numbers = np.arange(2, len(cells) + 2, dtype=np.int64)
    table = ForeignTable(cells, numbers, None, None, SourceFile("二普.csv", "csv", "0" * 64, len(text)))
    asked = NameTableRequest(Path("二普.csv"), **({"valid_from": FROM} | more))  # type: ignore[arg-type]
    return plan_names(store, asked, read_census_table(table))


@cache
def imported() -> MemoryStore:
    """A register into which the form came; for tests that only look at it."""
    store = county()
    carry_out_names(store, looked_at(store, FORM), by=BY)
    return store


def request(folder: Path, text: str, name: str = "二普.csv", **more: object) -> NameTableRequest:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return NameTableRequest(path, FROM, **more)  # type: ignore[arg-type]


def test_a_census_form_becomes_places_names_and_events_in_one_commit(tmp_path: Path) -> None:
    store = county()
    plan = plan_name_table(store, request(tmp_path, FORM))
    assert (plan.facts()["added"], plan.facts()["names"], plan.facts()["events"]) == (2, 5, 5)
    before = store.last_commit()
    receipt = carry_out_names(store, plan, by=BY)
    assert receipt.written == {"places": 2, "place_names": 5, "name_events": 5}
    assert receipt.commit_id > before
    names = store.read(NAMES).set_index("name")
    road = names.loc["景泰路"]
    assert (road["roman_capitals"], road["roman_toned"], road["name_kind"], road["division_code"]) == (
        "JINGTAILU",
        "Jǐngtài Lù",
        "street",
        TOWN,
    )
    assert (road["dates_in_words"], road["history"], road["meaning"]) == ("1981年10月", "旧称红旗路", "取景泰之意")
    assert names["name_role"].to_dict() == {
        "景泰路": "standard",
        "老马路": "alias",
        "大路": "alias",
        "红旗路": "former",
        "寺巷": "standard",
    }
    place = store.read(PLACES).set_index("place_id").loc[ROAD]
    assert (round(place["geometry"].x, 6), place["legal_kind"], place["note"]) == (104.06, "5", "标牌个数：4")


def test_classified_rows_are_brought_in_with_one_sentence_about_who_may_hold_them() -> None:
    (told,) = [f for f in looked_at(county(), FORM).report if f.code == "check.classified"]
    assert (told.severity, told.evidence["rows"], told.where.row) == (Severity.WARNING, 1, None)
    assert "依法获准" in told.sentence.zh
    assert "permitted" in told.sentence.en


def test_secrecy_is_kept_and_a_reign_stays_words() -> None:
    store = imported()
    lane = store.read(NAMES).set_index("name").loc["寺巷"]
    assert (lane["secrecy"], lane["dates_in_words"]) == ("secret", "清光绪年间")
    assert store.read(PLACES).set_index("place_id").loc[LANE, "secrecy"] == "secret"
    assert place_as_of(store, LANE, date(1900, 1, 1)).name == "寺巷"
    assert place_as_of(store, LANE, date(1800, 1, 1)).name == ""


def test_the_same_table_again_changes_nothing() -> None:
    store = imported()
    again = looked_at(store, FORM)
    assert (again.is_nothing, again.events, again.unchanged) == (True, (), (2, 3))
    before = store.last_commit()
    carry_out_names(store, again, by=BY)
    assert store.last_commit() == before


def test_a_row_in_error_keeps_everything_out_or_is_left_out_with_its_reason() -> None:
    store = county()
    text = (
        FORM
        + f"62042310123510000003,,,,,,23510,104.0,37.2,2000,现今,,,,,\n{LANE[:-1]}4,西巷,,,,,23510,104.0,37.2,2000,现今,,机要,,,\n"
    )
    plan = looked_at(store, text)
    assert plan.rejected == (4, 5)
    assert {f.where.row for f in plan.report.errors} == {4, 5}
    with pytest.raises(LayerRejected):
        carry_out_names(store, plan, by=BY)
    assert store.read(NAMES).empty
    sound = looked_at(store, text, leave_out_rejected=True)
    assert (sound.added, sound.rejected) == ((2, 3), (4, 5))
    carry_out_names(store, sound, by=BY)
    assert len(store.read(PLACES)) == 2


def test_no_coordinate_system_is_guessed() -> None:
    with pytest.raises(NoDatum):
        looked_at(county(), FORM.replace(",2000,", ",,"))
    assert not looked_at(county(), FORM.replace(",2000,", ",,"), declared_crs="EPSG:4490").report.has_errors
    with pytest.raises(NoDatum):
        looked_at(county(), FORM.replace(",2000,现今,1981", ",北京54,现今,1981"))


def test_an_unknown_division_is_said_and_not_replaced() -> None:
    plan = looked_at(county(), FORM.replace("620423101", "620423999"))
    assert plan.rejected == (2, 3)
    assert "claims.unknown-unit" in {f.code for f in plan.report.errors}


def test_a_renamed_place_is_not_called_back_by_an_old_table() -> None:
    store = county()
    carry_out_names(store, looked_at(store, FORM), by=BY)
    record_events(store, [NameEvent(ROAD, TOWN, EventKind.RENAMING, date(2024, 1, 1), "景泰路", "泰和路")], by=BY)
    assert looked_at(store, FORM).is_nothing  # for the day of the table it is still true
    plan = looked_at(store, FORM, valid_from=date(2030, 1, 1))
    assert [f.code for f in plan.report.errors] == ["gazetteer.decided-since"]
    assert plan.rejected == (2,)
    assert place_as_of(store, ROAD, date(2024, 6, 1)).name == "泰和路"


def test_a_name_that_reads_otherwise_is_registered_and_pointed_out() -> None:
    plan = looked_at(imported(), FORM.replace("寺巷", "寺前巷"))
    assert "gazetteer.name-reads-otherwise" in {f.code for f in plan.report}
    assert (plan.changed, [e.name_to for e in plan.events]) == ((3,), ["寺前巷"])


def test_a_plan_made_before_somebody_else_wrote_is_stale() -> None:
    store = county()
    plan = looked_at(store, FORM)
    carry_out_names(store, looked_at(store, FORM), by=BY)
    with pytest.raises(StalePlan):
        carry_out_names(store, plan, by=BY)


NATIONAL = {
    "total": 1,
    "records": [
        {
            "id": 77,
            "place_code": LANE,
            "standard_name": "寺滩",
            "roman_alphabet_spelling": "SITAN",
            "place_type": "农村居民点",
            "place_type_code": "22200",
            "province": "620000000000",
            "area": "620423000000",
            "area_name": "景泰县",
            "old_name": "",
            "gdm": {"type": "MultiPoint", "coordinates": [[104.1, 37.2]]},
        }
    ],
}


def test_records_of_the_national_database_come_in_as_they_are(tmp_path: Path) -> None:
    store = county()
    record = NATIONAL["records"][0] | {"place_code": "62042310122200000002"}  # type: ignore[index]
    plan = plan_name_table(store, request(tmp_path, json.dumps({"records": [record]}), "寺滩.json"))
    carry_out_names(store, plan, by=BY)
    place = store.read(PLACES).iloc[0]
    assert (place["place_id"], place["name_kind"], place["category_code"]) == ("62042310122200000002", "settlement", "22200")
    assert (place["geometry"].x, place["geometry"].geom_type) == (104.1, "Point")
    assert "id：77" in place["note"]


def test_the_push_of_zhejiang_carries_both_spellings(tmp_path: Path) -> None:
    xml = (
        "<Root><Items><BMMX0001>62042310126510000001</BMMX0001><BMMX0002>计量大厦</BMMX0002><BMMX0003>26510</BMMX0003>"
        "<BMMX0006>JILIANGDASHA</BMMX0006><BMMX0018>Jìliáng Dàshà</BMMX0018><BMMX0007>计量</BMMX0007><BMMX0009>大厦</BMMX0009>"
        "<AZAA0001>620423101</AZAA0001><BMMX0099>别的</BMMX0099></Items></Root>"
    )
    store = county()
    carry_out_names(store, plan_name_table(store, request(tmp_path, xml, "推送.xml")), by=BY)
    row = store.read(NAMES).iloc[0]
    assert (row["roman_capitals"], row["roman_toned"], row["specific"], row["generic"]) == (
        "JILIANGDASHA",
        "Jìliáng Dàshà",
        "计量",
        "大厦",
    )
    assert store.read(PLACES).iloc[0]["note"] == "BMMX0099：别的"


BAD = [
    ("表.csv", "编号,内容\n1,2\n"),
    ("空.json", '{"records": []}'),
    ("坏.json", '{"records": ['),
    ("炸弹.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'),
    ("无.xml", "<Root><Items/></Root>"),
]


@pytest.mark.parametrize(("name", "text"), BAD, ids=[bad[0] for bad in BAD])
def test_what_is_no_table_of_names_is_refused(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(NotANameTable):
        plan_name_table(county(), request(tmp_path, text, name))


def test_every_event_of_a_table_is_on_record() -> None:
    store = imported()
    events = events_of(store.read(NAME_EVENTS))
    assert {event.name_to for event in events} == set(store.read(NAMES)["name"])
    assert {event.recorded_by for event in events} == {"li"}
