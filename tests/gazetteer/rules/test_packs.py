"""Promises of rule packs: chosen by place and day, strict about what they hold, never lighter than the law."""

import re
from contextlib import suppress
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from gazetteer.citation import Footing
from gazetteer.kinds import NameKind, ScopeLevel
from gazetteer.likeness.tiers import Tier
from gazetteer.requests.clocks import DutyKind
from gazetteer.rules.documents import article_label, in_chinese
from gazetteer.rules.errors import BadPack, NoRulesRead, UnknownPack
from gazetteer.rules.finding import Weight
from gazetteer.rules.pack import RulePack
from gazetteer.rules.shelf import joined, packs_for, shelf_of, shipped_documents, shipped_shelf

TODAY = date(2025, 1, 1)
HEAD = """id = "xinwu-2025"
version = "1"
title = { zh = "本区规则", en = "our rules" }
division = "320214"
in_force_from = 2025-01-01
footing = "practice"
"""


def pack_of(body: str, head: str = HEAD) -> RulePack:
    (pack,) = shelf_of({"本区.toml": head + body}).packs
    return pack


@pytest.mark.parametrize(
    ("code", "on", "ids"),
    [
        ("320581", date(2022, 5, 1), ["national-2022"]),
        ("320581", date(2024, 4, 30), ["national-2022"]),
        ("320581", date(2024, 5, 1), ["national-2024"]),
        ("330203", date(2023, 1, 1), ["national-2022", "ningbo-2020"]),
        ("330203", TODAY, ["national-2024", "ningbo-2020"]),
        ("310115", TODAY, ["national-2024", "shanghai-1999"]),
        ("340705", TODAY, ["national-2024", "tongling"]),
    ],
)
def test_the_day_and_the_place_choose_the_packs(code: str, on: date, ids: list[str]) -> None:
    assert [pack.pack_id for pack in packs_for(code, on)] == ids


@pytest.mark.parametrize("on", [date(1998, 7, 1), date(2022, 4, 30)])
def test_a_day_before_the_regulation_is_refused_and_never_judged_by_the_new_rules(on: date) -> None:
    with pytest.raises(NoRulesRead) as refused:
        packs_for("330203", on)
    assert "1986" in refused.value.wording.zh
    assert [pack.pack_id for pack in shipped_shelf().named("national-2022", on)] == ["national-2022"]
    assert [pack.pack_id for pack in shipped_shelf().named("ningbo-2020", on)] == ["national-2022", "ningbo-2020"]


def test_a_pack_nobody_holds_is_refused_with_those_that_are() -> None:
    with pytest.raises(UnknownPack) as refused:
        shipped_shelf().named("atlantis-2030", TODAY)
    assert "national-2024" in refused.value.wording.zh


BAD = {
    "not TOML": ("[rules", 7, "TOML"),
    "a rule nobody knows": ('[rules]\nX99 = { cite = "practice#易混" }', 8, "X99"),
    "a rule without basis": ('[rules]\nU10 = { weight = "warn" }', None, "依据"),
    "a citation of an article nobody holds": ('[rules]\nU10 = { cite = "regulation_2022#99" }', 8, "regulation_2022#99"),
    "a weight that is none": ('[rules]\nU10 = { cite = "practice#易混", weight = "heavy" }', 8, "heavy"),
    "a parameter the rule does not have": ('[rules]\nU10 = { cite = "practice#易混", parameters = { nearr_m = 5 } }', 8, "nearr_m"),
    "a parameter of the wrong type": ('[rules]\nU10 = { cite = "practice#易混", parameters = { near_m = "5" } }', 8, "near_m"),
    "a tier that is none": ('[sameness]\nsame_name = ["T9"]\n[rules]', 8, "T9"),
    "a kind that is none": ('[scopes]\nplanet = "city"\n[rules]', 8, "planet"),
    "a part that is none": ("[ruless]\n[rules]", 7, "ruless"),
    "a measure that is none": ('[[sizes]]\ngeneric = "城"\nany_of = [{ colour = 3 }]\n[rules]', 9, "colour"),
    "an article that came later than the pack": ('[documents.law]\ntitle = { zh = "《甲》", en = "A" }\nin_force_from = 2026-01-01\nfooting = "law"\narticles."1" = "x"\n[rules]\nU10 = { cite = "law#1" }', None, "2026-01-01"),
    "an authority that is none": ('[routes.approvers]\nstreet = ["county_emperor"]\n[rules]', 8, "county_emperor"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_pack_that_is_not_understood_is_refused_with_its_file_and_line(case: str) -> None:
    body, line, word = BAD[case]
    with pytest.raises(BadPack) as refused:
        pack_of(body)
    assert "本区.toml" in refused.value.wording.zh
    assert word in refused.value.wording.zh
    if line:
        assert refused.value.facts["line"] == line


def test_two_packs_of_one_id_are_refused() -> None:
    with pytest.raises(BadPack, match="xinwu-2025"):
        shelf_of({"a.toml": HEAD + "[rules]", "b.toml": HEAD + "[rules]"})


def test_the_bureaus_own_pack_is_laid_over_the_nations() -> None:
    own = pack_of('[rules]\nU10 = { cite = "practice#易混", weight = "inform", parameters = { near_m = 300 } }')
    shelf = shipped_shelf().with_packs([own])
    assert [pack.pack_id for pack in shelf.packs_for("320214", TODAY)] == ["national-2024", "xinwu-2025"]
    made = joined(shelf.packs_for("320214", TODAY))
    assert made.rules["U10"].weight is Weight.INFORM
    assert made.rules["U10"].parameters["near_m"] == 300
    assert made.label == "national-2024+xinwu-2025@1+1"


def test_a_local_pack_never_makes_national_law_lighter() -> None:
    own = pack_of('[rules]\nU06 = { cite = "practice#易混", weight = "inform", on = false }\n[scopes]\nvillage_seat = "built_up"')
    made = joined([*packs_for("320214", TODAY), own])
    assert made.rules["U06"].weight is Weight.BLOCK
    assert made.rules["U06"].is_on
    assert made.scope_of(NameKind.VILLAGE_SEAT) is ScopeLevel.COUNTY


def test_what_is_no_law_does_not_take_the_laws_place_in_a_citation() -> None:
    made = joined(packs_for("340705", TODAY))
    assert made.rules["F04"].citation.document == "《地名管理条例》"
    assert made.rules["A03"].citation.document == "《地名管理条例》"
    assert made.rules["A03"].bases["notice_days"].document == "《铜陵市住宅区、建筑物命名规定》"
    assert joined(packs_for("330203", TODAY)).rules["F04"].citation.document == "《宁波市地名管理条例》"


def test_a_local_pack_widens_a_ground() -> None:
    own = pack_of('[scopes]\nstreet = "city"\n[rules]')
    assert joined([*packs_for("320214", TODAY), own]).scope_of(NameKind.STREET) is ScopeLevel.CITY


def test_definitions_of_two_packs_count_together() -> None:
    pack = joined(packs_for("340705", TODAY))
    made = pack.sameness_of(NameKind.ESTATE)
    assert made.same_name == {Tier.IDENTICAL, Tier.VARIANT, Tier.ADDED_OR_DROPPED}
    assert made.definitions(("铜陵市", "铜陵")).added_words == ("新", "大")
    assert made.definitions(("铜陵市", "铜陵")).place_words == ("铜陵市", "铜陵")
    assert Tier.ADDED_OR_DROPPED not in pack.sameness_of(NameKind.STREET).same_name
    assert not joined(packs_for("320214", TODAY)).sameness.adds_city_name


def test_a_dialect_table_in_a_pack_reaches_the_comparison() -> None:
    own = pack_of('[sameness]\nsame_sound = ["T2", "T3", "T4d"]\n[sameness.dialect]\n"王" = "uang"\n"黄" = "uang"\n[rules]')
    assert joined([*packs_for("320214", TODAY), own]).sameness.definitions(()).dialect == (("王", "uang"), ("黄", "uang"))


def test_what_is_known_at_second_hand_never_cites_as_law() -> None:
    for pack in shipped_shelf().packs:
        if pack.footing is Footing.UNVERIFIED:
            rules, tables = pack.rules.values(), (*(t.citation for t in pack.sizes), *(w.citation for w in pack.road_widths))
            own = {*(s.citation for s in rules), *tables}
            assert own
            assert all(c is not None and not c.footing.is_law and "未核实" in c.wording().zh for c in own)


def test_every_citation_of_the_nation_says_since_when_it_holds_or_that_it_is_practice() -> None:
    for setting in joined(packs_for("320581", TODAY)).rules.values():
        cited = setting.citation
        assert cited.text
        assert cited.in_force_from or cited.footing in (Footing.PRACTICE, Footing.UNVERIFIED)


def test_the_measures_of_2024_say_only_what_changed() -> None:
    earlier, later = (joined(packs_for("320581", day)) for day in (date(2023, 1, 1), TODAY))
    changed = {rule_id for rule_id in later.rules if later.rules[rule_id] != earlier.rules[rule_id]}
    assert {"M02", "M04"} <= changed
    assert set(earlier.rules) == set(later.rules)
    assert all("实施办法" in later.rules[rule_id].citation.document for rule_id in changed)


def test_clocks_of_a_pack_are_those_of_requests() -> None:
    limits = joined(packs_for("330203", TODAY)).clock_settings
    assert limits.limit(DutyKind.FILING).length == 15
    assert limits.limit(DutyKind.SIGNS).citation.document == "《宁波市地名管理条例》"


@pytest.mark.parametrize(("number", "said"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九"), (100, "一百"), (106, "一百零六"), (115, "一百一十五")])  # fmt: skip
def test_articles_are_numbered_as_chinese_law_numbers_them(number: int, said: str) -> None:
    assert in_chinese(number) == said


def test_an_article_is_called_by_its_paragraph_and_item() -> None:
    assert article_label("9.1.8").zh == "第九条第一款第（八）项"
    assert article_label("12.0.5").zh == "第十二条第（五）项"
    assert article_label("12.0.5").en == "Art. 12(5)"
    assert (
        shipped_documents()["regulation_2022"].cite("12.0.5").wording().zh
        == "《地名管理条例》第十二条第（五）项（2022-05-01 起施行）"
    )


@pytest.mark.parametrize("value", ["3", '"x"', "[[1]]", "{ a = 1 }", "true", "[]"])
def test_a_pack_with_a_wrong_value_anywhere_is_refused_or_read_and_nothing_else(value: str) -> None:
    text = resources.files("gazetteer.rules").joinpath("packs/tongling.toml").read_text(encoding="utf-8")
    settings = list(re.finditer(r"(?m)^[\w.\"]+ = (.+)$", text))
    assert len(settings) > 30
    for setting in settings:
        altered = text[: setting.start(1)] + value + text[setting.end(1) :]
        with suppress(BadPack):
            assert shelf_of({"a.toml": altered}).packs


def test_the_pack_in_the_guide_is_a_pack() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "rule-packs.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", guide, re.DOTALL)
    (pack,) = shelf_of({"guide": example}).packs
    made = joined([*packs_for("320214", TODAY), pack])
    assert made.scope_of(NameKind.STREET) is ScopeLevel.CITY
    assert not made.rules["C04"].is_on
    assert made.routes.delegated_districts == {"320214": "某市政府委托书（2025）1 号"}
