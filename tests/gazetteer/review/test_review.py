"""Promises of a review: every rule answers, names alike are ranked by risk, the advice gives its reasons and the search is proved."""

from dataclasses import replace
from datetime import date
from functools import cache

import geopandas as gpd
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import from_wkt
from shapely.geometry import LineString, Point, box

from gazetteer.citation import Citation
from gazetteer.kinds import NameKind
from gazetteer.likeness.known import KnownName, Standing
from gazetteer.likeness.name_index import NameIndex
from gazetteer.review import Advice, Review, differences, is_sealed, review, review_batch, to_dict, to_json
from gazetteer.review.recommendation import recommend
from gazetteer.rules.book import RULES
from gazetteer.rules.finding import RuleFinding, RuleOutcome, Verdict, Weight
from gazetteer.rules.pack import RulePack
from gazetteer.rules.proposal import Proposal
from gazetteer.rules.scope import Lies
from gazetteer.rules.shelf import packs_for, shelf_of, shipped_shelf
from gazetteer.rules.surroundings import Surroundings
from layers.frames import frame_of
from layers.reference import BUILT_UP_AREAS, DIVISIONS
from layers.wording import Wording

DAY = date(2025, 3, 1)
TOWN = box(120.69, 31.60, 120.80, 31.70)
CITED = Citation("《地名管理条例》", "第十一条", "Art. 11", date(2022, 5, 1))
CITY_WIDE = """id = "wide"
version = "1"
title = { zh = "全市范围", en = "city-wide" }
division = "3205"
footing = "practice"
[scopes]
street = "city"
[rules]
"""


@cache
def voice() -> NameIndex:
    return NameIndex.of()


def street(number: int, name: str, lon: float, lat: float = 31.65, standing: Standing = Standing.STANDARD) -> KnownName:
    line = LineString([(lon, lat), (lon + 0.01, lat)])
    return KnownName(f"n{number}", f"p{number}", name, NameKind.STREET, standing, "320581", line)


KNOWN = (
    street(1, "景泰路", 120.73),
    street(2, "景太路", 120.71),
    street(3, "景泰路", 120.95),
    street(4, "景泰街", 120.72),
    street(5, "境泰路", 120.74, standing=Standing.CANCELLED),
    street(6, "虞山路", 120.75),
    KnownName("n7", "p7", "景泰小区", NameKind.ESTATE, Standing.STANDARD, "320581", Point(120.79, 31.61)),
    KnownName("n8", "p8", "景泰路", NameKind.STREET, Standing.STANDARD, "320581"),
)
ASKED = Proposal("景泰路", NameKind.STREET, DAY, "320581", geometry=from_wkt("LINESTRING (120.70 31.65, 120.71 31.65)"))


def built_up() -> gpd.GeoDataFrame:
    return frame_of(BUILT_UP_AREAS, [{"built_up_id": "b1", "name": "城区", "division_code": "320581", "geometry": TOWN}])


def around(*known: KnownName) -> Surroundings:
    return Surroundings(voice().plus(known), DAY, commit=7, built_up_areas=built_up())


def national() -> tuple[RulePack, ...]:
    return packs_for("320581", DAY)


def told(made: Review) -> set[tuple[str, str, str]]:
    """Every finding as rule, weight and name found."""
    return {(f.rule_id, f.weight.value, m.known.name_id) for f in made.findings for m in f.matches}


def test_every_rule_of_the_book_gives_an_answer() -> None:
    made = review(ASKED, around(*KNOWN), national())
    assert [outcome.rule_id for outcome in made.outcomes] == list(RULES)
    assert all(outcome.citation is not None for outcome in made.outcomes)
    assert all(outcome.missing for outcome in made.of_verdict(Verdict.INPUT_MISSING))


def test_names_alike_are_ranked_by_ground_then_kind_likeness_and_distance() -> None:
    made = review(ASKED, around(*KNOWN), national())
    ids = [ranked.match.known.name_id for ranked in made.matches]
    assert ids == ["n1", "n4", "n2", "n5", "n7", "n8", "n3"]
    assert [ranked.lies for ranked in made.matches][-2:] == [Lies.UNKNOWN, Lies.OUTSIDE]
    assert "同一范围内，同类，同名" in made.matches[0].wording().zh


def test_the_advice_gives_each_reason_with_its_basis_and_blocks_first() -> None:
    made = review(ASKED, around(*KNOWN), national())
    assert made.advice is Advice.NOT_FIT
    first = made.recommendation.reasons[0]
    assert first.rule_id == "U06"
    assert first.basis is not None
    assert "第九条第一款第（八）项" in first.basis.zh
    assert "2022-05-01 起施行" in first.basis.zh


def test_papers_that_are_missing_do_not_make_a_name_unfit() -> None:
    block = RuleFinding("A02", "p@1", Weight.BLOCK, Wording("缺少申请书。", "A letter is missing."), CITED)
    papers = RuleOutcome("A02", Wording("材料齐全", "complete"), Verdict.FOUND, (block,))
    name = RuleOutcome("U06", Wording("不重名", "free"), Verdict.FOUND, (replace(block, rule_id="U06"),))
    assert recommend([papers]).advice is Advice.INCOMPLETE
    assert recommend([papers, name]).advice is Advice.NOT_FIT


def test_a_warning_alone_asks_for_an_explanation() -> None:
    made = review(ASKED, around(KNOWN[1]), national())
    assert made.advice is Advice.EXPLAIN
    assert not made.of_weight(Weight.BLOCK)


def test_the_standard_spelling_is_proposed() -> None:
    made = review(ASKED, around(), national())
    assert made.spelling is not None
    assert (made.spelling.toned, made.spelling.capitals) == ("Jǐngtài Lù", "JINGTAI LU")


def test_a_clean_search_is_proved_with_what_was_searched() -> None:
    proof = review(ASKED, around(KNOWN[5]), national()).proof
    said = proof.wording().zh
    assert proof.found == 0
    assert proof.searched.kinds == {NameKind.STREET: 1}
    for piece in ("2025-03-01", "版本 7", "检索地名 1 条", "national-2024@1", "未发现", "不计声调", proof.seal):
        assert piece in said


def test_the_proof_says_which_rule_looked_where_and_at_how_many_names() -> None:
    in_another_city = replace(KNOWN[2], division_code="320505")
    made = review(ASKED, around(*KNOWN[:-2], KNOWN[-1], in_another_city), national())
    assert [(g.rule_ids, g.label.zh, g.names, g.undrawn) for g in made.proof.grounds] == [
        (("U06", "U10", "U11"), "建成区“城区”", 5, 1)
    ]
    beyond = review(replace(ASKED, geometry=from_wkt("POINT (121 31.65)")), around(*KNOWN, in_another_city), national())
    (county,) = beyond.proof.grounds
    assert county.names == 7
    assert "U06、U10、U11 在本县（市、区）内比对同类名称 7 条" in beyond.proof.wording().zh


def test_a_practice_is_cited_with_its_keyword_in_quotes_and_not_half_in_chinese() -> None:
    said = review(ASKED, around(*KNOWN), national()).proof.definitions
    assert "地名审查工作惯例“同名同音”" in said.zh
    assert "Practice of name committees (practice, may be changed)" in said.en


def test_the_proof_can_be_worked_out_again_and_tells_when_anything_differs() -> None:
    one, again = (review(ASKED, around(*KNOWN), national()) for _ in range(2))
    assert one.proof.seal == again.proof.seal
    assert to_json(to_dict(one)) == to_json(to_dict(again))
    others = [
        review(replace(ASKED, name="景泰街"), around(*KNOWN), national()),
        review(ASKED, around(*KNOWN[:-1]), national()),
        review(ASKED, replace(around(*KNOWN), as_of=date(2025, 3, 2)), national()),
        review(ASKED, around(*KNOWN), shipped_shelf().named("national-2022", DAY)),
    ]
    assert len({made.proof.seal for made in (one, *others)}) == 5


def test_a_kept_review_shows_whether_it_was_altered() -> None:
    kept = orjson.loads(to_json(to_dict(review(ASKED, around(*KNOWN), national()))))
    assert is_sealed(kept)
    kept["outcomes"][0]["verdict"] = "clear" if kept["outcomes"][0]["verdict"] != "clear" else "found"
    assert not is_sealed(kept)


def test_a_name_is_judged_under_two_packs_side_by_side() -> None:
    other_city = replace(KNOWN[2], division_code="320505")
    narrow = review(ASKED, around(other_city), national())
    wide = review(ASKED, around(other_city), [*national(), *shelf_of({"wide.toml": CITY_WIDE}).packs])
    assert narrow.outcome("U06").verdict is Verdict.CLEAR
    assert wide.outcome("U06").verdict is Verdict.FOUND
    assert wide.outcome("U06").findings[0].version == "national-2024+wide@1+1"
    assert [difference.rule_id for difference in differences(narrow, wide)] == ["U06"]
    assert differences(narrow, narrow) == ()


@pytest.mark.parametrize(("adds", "verdict"), [("true", Verdict.FOUND), ("false", Verdict.CLEAR)])
def test_the_county_s_name_added_makes_the_same_name_only_where_the_pack_says_so(adds: str, verdict: Verdict) -> None:
    text = CITY_WIDE.replace("[scopes]", f'[sameness]\nsame_name = ["T0", "T0b", "T1b"]\nadds_city_name = {adds}\n[scopes]')
    county = frame_of(
        DIVISIONS, [{"code": "320581", "name": "常熟市", "level": "county", "geometry": box(120.5, 31.5, 121, 31.8)}]
    )
    held = replace(around(street(1, "景泰路", 120.73)), divisions=county)
    made = review(replace(ASKED, name="常熟景泰路"), held, [*national(), *shelf_of({"wide.toml": text}).packs])
    assert made.outcome("U06").verdict is verdict
    assert any("景泰路" in f.sentence.zh for f in made.findings)


def test_a_pack_chosen_by_name_for_another_day_is_said_not_to_be_in_force() -> None:
    asked = replace(ASKED, on=date(2019, 1, 1))
    assert not review(asked, around(), shipped_shelf().named("national-2022", asked.on)).is_pack_in_force
    assert review(ASKED, around(), national()).is_pack_in_force


STRANGE = {
    "empty": "",
    "blank": "   ",
    "one character": "路",
    "sixty characters": "长" * 59 + "路",
    "digits and letters": "A1路",
    "an emoji": "开心😀路",
    "right to left": "\u202e路泰景",
    "zero width": "景\u200b泰路",
    "private use": "\ue000\ue001路",
    "ü": "吕梁路",
    "儿": "盆儿胡同",
    "astral": "𠙶𫭢路",
    "a lone surrogate": "景\ud800路",
    "line breaks": "景泰\n路",
    "only signs": "——",
}


@pytest.mark.parametrize("what", STRANGE)
@pytest.mark.parametrize("kind", [NameKind.STREET, NameKind.SETTLEMENT])
def test_bad_input_becomes_findings_and_never_a_failure(what: str, kind: NameKind) -> None:
    made = review(replace(ASKED, name=STRANGE[what], kind=kind), around(*KNOWN), national())
    assert len(made.outcomes) == len(RULES)
    assert is_sealed(to_dict(made))
    if what in ("empty", "blank", "right to left", "zero width", "private use", "a lone surrogate", "line breaks", "only signs"):
        assert made.advice is Advice.NOT_FIT


def test_a_hidden_character_does_not_hide_a_conflict() -> None:
    assert ("U06", "block", "n1") in told(review(replace(ASKED, name="景\u200b泰路"), around(*KNOWN), national()))


def test_traditional_characters_change_only_how_the_likeness_is_called() -> None:
    plain = review(replace(ASKED, name="钟山路"), around(street(9, "钟山路", 120.75)), national())
    traditional = review(replace(ASKED, name="鍾山路"), around(street(9, "钟山路", 120.75)), national())
    assert told(plain) - {("C01", "block", "")} == told(traditional)
    assert [m.match.tier.value for m in (*plain.matches, *traditional.matches)] == ["T0", "T0b"]


NAMES = st.sampled_from(["景泰路", "景太路", "景泰街", "泰景路", "新景泰路", "虞山路", "金港一街", "平安里", "京泰路", "境台路"])
SCENES = st.lists(st.tuples(NAMES, st.floats(120.60, 120.95)), max_size=6)


def scene(rows: list[tuple[str, float]]) -> list[KnownName]:
    return [street(number, name, round(lon, 4)) for number, (name, lon) in enumerate(rows)]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(SCENES, NAMES)
def test_an_unrelated_name_never_removes_a_finding(rows: list[tuple[str, float]], name: str) -> None:
    asked = replace(ASKED, name=name)
    before = told(review(asked, around(*scene(rows)), national()))
    after = told(review(asked, around(*scene(rows), street(99, "琴川河滨步道", 120.7)), national()))
    assert before <= after


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(SCENES, NAMES)
def test_a_wider_ground_never_removes_a_conflict(rows: list[tuple[str, float]], name: str) -> None:
    asked = replace(ASKED, name=name)
    wider = shelf_of({"wide.toml": CITY_WIDE}).packs
    narrow = {f for f in told(review(asked, around(*scene(rows)), national())) if f[0] == "U06"}
    wide = {f for f in told(review(asked, around(*scene(rows)), [*national(), *wider])) if f[0] == "U06"}
    assert narrow <= wide


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.permutations(["景泰路", "景太路", "景泰路", "金港一街", "金港二街"]))
def test_the_order_of_a_batch_changes_nothing(names: list[str]) -> None:
    def batch(order: list[str]) -> dict[str, str]:
        asked = [replace(ASKED, name=n, request_id=f"R{at}") for n, at in zip(order, _numbers(order), strict=True)]
        return {made.proposal.request_id: made.proof.seal for made in review_batch(asked, around(), national())}

    assert batch(names) == batch(sorted(names))


def _numbers(names: list[str]) -> list[str]:
    """Ids that go with the names whatever their order: the second 景泰路 stays the second."""
    seen: dict[str, int] = {}
    ids = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        ids.append(f"{name}{seen[name]}")
    return ids


def test_conflicts_inside_a_batch_are_found_on_both_sides() -> None:
    asked = [replace(ASKED, name=name, request_id=name) for name in ("景泰路", "景太路", "虞山路")]
    made = review_batch(asked, around(), national())
    assert [one.outcome("U12").verdict for one in made] == [Verdict.FOUND, Verdict.FOUND, Verdict.CLEAR]


def test_a_name_of_a_batch_without_a_number_does_not_conflict_with_itself() -> None:
    asked = [replace(ASKED, name=name) for name in ("景泰路", "虞山路")]
    assert [one.outcome("U12").verdict for one in review_batch(asked, around(), national())] == [Verdict.CLEAR] * 2
    twice = [replace(ASKED, geometry=None), replace(ASKED, geometry=None)]
    assert [one.outcome("U12").verdict for one in review_batch(twice, around(), national())] == [Verdict.FOUND] * 2


NON_STANDARD = (("宇宙城", "estate"), ("帕提欧公馆", "estate"), ("黄泉路", "street"), ("24克拉", "estate"))
LAWFUL = (
    ("希尔顿酒店", "building"), ("西门子公司", "building"), ("列宁公园", "park"), ("白求恩国际和平医院", "building"),
    ("中华路街道", "subdistrict"), ("王府镇", "township"), ("宇宙营乡", "township"), ("中央门街道", "subdistrict"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "kind"), NON_STANDARD)
def test_names_the_ministry_calls_non_standard_are_found_and_no_word_blocks_by_itself(name: str, kind: str) -> None:
    found = [
        f for f in review(replace(ASKED, name=name, kind=NameKind(kind)), around(), national()).findings if f.rule_id[0] in "MC"
    ]
    assert found
    assert all(f.weight is not Weight.BLOCK for f in found if f.rule_id[0] == "M")
    assert any(f.question for f in found if f.rule_id[0] == "M")


@pytest.mark.parametrize(("name", "kind"), LAWFUL)
def test_names_the_ministry_left_alone_are_left_alone(name: str, kind: str) -> None:
    made = review(replace(ASKED, name=name, kind=NameKind(kind)), around(), national())
    assert [f.rule_id for f in made.findings if f.rule_id[0] in "FMC"] == []
