"""What the committee prints: in the order of the readings of record, every name once, nothing lost without a word."""

from gazetteer.publications.entries import by_sound, sound_key
from gazetteer.publications.release import Audience
from gazetteer.publications.sheets import SCALES, SheetPlan, map_volume
from gazetteer.publications.volume import (
    Section,
    dictionary_of,
    division_booklet,
    gazetteer_of,
    name_list_by_division,
    name_list_by_sound,
    naming_table,
)
from gazetteer.specs import NAME_PLAN
from layers.frames import frame_of
from tests.gazetteer.publications.published_county import OTHER, TOWN, divisions, entries

NAMED = {TOWN: "一条山镇", OTHER: "芦阳镇", "620423": "景泰县"}


def names(section: Section) -> list[str]:
    own = [line.entry.name for line in section.lines] + [article.headword for article in section.articles]
    return own + [name for inner in section.sections for name in names(inner)]


def test_names_stand_in_the_order_of_their_syllables_not_of_their_letters() -> None:
    assert [e.name for e in by_sound(entries())] == ["京山路", "景泰路", "寺梁", "西安路", "先锋路", "䃥子"]


def test_tones_order_what_sounds_alike() -> None:
    spelled = {"妈路": "Mā Lù", "麻路": "Má Lù", "马路": "Mǎ Lù", "骂路": "Mà Lù", "女路": "Nǚ Lù", "奴路": "Nú Lù"}
    assert sorted(spelled, key=lambda name: sound_key(name, spelled[name])) == ["妈路", "麻路", "马路", "骂路", "奴路", "女路"]


def test_the_list_by_division_and_the_list_by_sound_hold_the_same_names() -> None:
    own = entries()
    by_division, sounds = name_list_by_division(own, NAMED), name_list_by_sound(own)
    assert [s.title.zh for s in by_division.sections] == ["景泰县一条山镇", "景泰县芦阳镇"]
    assert [s.title.zh for s in sounds.sections] == ["J", "S", "X", "读音待定"]
    assert len(by_division) == len(sounds) == len(own) == 6
    assert sounds.notes[0].zh.startswith("1 个地名没有与汉字逐字对应的注音")
    assert all(len(line.cells) == len(by_division.columns) for s in by_division.sections for line in s.lines)


def test_the_gazetteer_has_a_chapter_for_each_major_kind_and_tells_each_history() -> None:
    volume = gazetteer_of(entries())
    assert [(s.title.zh, [p.title.zh for p in s.sections]) for s in volume.sections] == [
        ("居民点", ["农村居民点"]),
        ("交通运输设施", ["道路街巷"]),
    ]
    assert names(volume.sections[1]) == ["京山路", "景泰路", "西安路", "先锋路"]
    article = volume.sections[1].sections[0].articles[1]
    told = {caption.zh: text.zh for caption, text in article.paragraphs}
    assert told["沿革"].startswith(
        "1958年，命名为红旗路。1981年10月1日，由红旗路更名为景泰路（景泰县人民政府，景政发〔1981〕9号）。"
    )
    assert (told["所属政区"], told["别名"]) == ("景泰县一条山镇", "老马路")


def test_the_dictionary_leaves_out_what_nobody_has_written() -> None:
    last = dictionary_of(entries()).sections[-1].articles[0]
    assert (last.headword, last.reading) == ("䃥子", "")
    assert "位置" not in {caption.zh for caption, _ in last.paragraphs}


def test_a_village_and_its_committee_are_one_entry() -> None:
    assert "寺梁村民委员会" not in {e.name for e in entries(Audience.INTERNAL)}


def test_the_naming_table_takes_the_name_until_then_from_the_plan() -> None:
    line = {"plan_id": "g1", "plan": "方案", "division_code": TOWN, "name": "景泰路", "name_kind": "street", "place_id": "r1"}
    plan = frame_of(NAME_PLAN, [line | {"temporary_name": "纬三路", "starts_at": "东环路", "reason": "取县名"}])
    road = [e for e in entries() if e.place_id == "r1"]
    (row,) = naming_table(road, plan=plan).sections[0].lines
    assert row.cells == ("1", "纬三路", "景泰路", "Jǐngtài Lù", "东环路", "", "", "", "", "取县名")


def test_a_plan_whose_roads_are_not_built_yet_names_no_place_and_hurts_nobody() -> None:
    line = {"plan_id": "g1", "plan": "方案", "division_code": TOWN, "name": "景泰路", "name_kind": "street"}
    road = [e for e in entries() if e.place_id == "r1"]
    (row,) = naming_table(road, plan=frame_of(NAME_PLAN, [line])).sections[0].lines
    assert row.cells[2] == "景泰路"


def test_every_drawn_name_stands_on_a_sheet_and_the_index_finds_it() -> None:
    own = entries()
    volume = map_volume(own, plan=SheetPlan(scale=10_000))
    assert [e.name for e in volume.undrawn] == ["䃥子"]
    assert {line.entry.name for line in volume.index} | {"䃥子"} == {e.name for e in own}
    on_sheets = {(e.place_id, sheet.number) for sheet in volume.sheets for e in sheet.entries}
    assert on_sheets == {(line.entry.place_id, number) for line in volume.index for number, _ in line.places}
    assert len(next(line for line in volume.index if line.entry.place_id == "r1").places) > 1  # a street crosses sheets
    assert [sheet.number for sheet in volume.sheets] == list(range(1, len(volume.sheets) + 1))


def test_a_plan_with_too_many_sheets_is_drawn_smaller() -> None:
    volume = map_volume(entries(), plan=SheetPlan(scale=500, most_sheets=9))
    assert volume.plan.scale > 500
    assert len(volume.sheets) <= 9


def test_a_plan_without_a_scale_takes_the_largest_usual_one_that_fits() -> None:
    volume = map_volume(entries(), plan=SheetPlan(scale=0, most_sheets=12))
    assert volume.plan.scale in SCALES
    assert len(volume.sheets) <= 12
    larger = [s for s in SCALES if s < volume.plan.scale]
    assert all(map_volume(entries(), plan=SheetPlan(scale=s, most_sheets=12)).plan.scale == volume.plan.scale for s in larger)
    assert map_volume([]).sheets == ()


def test_the_booklet_counts_what_lies_in_each_division() -> None:
    rows = {row.code: row for row in division_booklet(divisions())}
    county = rows["620423"]
    assert (county.townships, county.villages, county.communities) == (2, 1, 1)
    assert (rows[TOWN].seat, rows[f"{OTHER}201"].population) == ("一条山", 812)
