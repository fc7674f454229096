"""Promises of the rules on words that no single case tells: the dialect of a pack, a long list, and answers."""

from dataclasses import replace
from datetime import date
from time import perf_counter

import pytest

from gazetteer.kinds import NameKind
from gazetteer.lexicon.word import EXCLUSIONS
from gazetteer.likeness.name_index import NameIndex
from gazetteer.rules.book import RULES
from gazetteer.rules.case import RuleCase
from gazetteer.rules.finding import RuleOutcome, Weight
from gazetteer.rules.pack import RulePack
from gazetteer.rules.proposal import Proposal
from gazetteer.rules.shelf import joined, packs_for
from gazetteer.rules.surroundings import Surroundings
from gazetteer.specs import LEXICON
from layers.frames import frame_of

DAY = date(2024, 6, 1)
NINGBO = "330203"


def outcome(rule_id: str, proposal: Proposal, pack: RulePack, **around: object) -> RuleOutcome:
    surroundings = Surroundings(names=NameIndex.of(), as_of=DAY, **around)  # type: ignore[arg-type]  # because frames go by name
    return RULES[rule_id].outcome(RuleCase("", proposal, surroundings, pack))


def pack(division: str = NINGBO, **dialect: str) -> RulePack:
    held = joined(packs_for(division, DAY))
    return replace(held, sameness=replace(held.sameness, dialect=tuple(dialect.items())))


def street(name: str, **also: object) -> Proposal:
    return Proposal(name, NameKind.STREET, DAY, NINGBO, **also)  # type: ignore[arg-type]


def test_wang_is_heard_as_huang_where_the_dialect_does_not_tell_them_apart() -> None:
    assert outcome("M07", street("王泉路"), pack()).findings == ()
    (finding,) = outcome("M07", street("王泉路"), pack(wang="uaŋ", huang="uaŋ")).findings
    assert finding.weight is Weight.WARN
    assert "当地方言" in finding.sentence.zh
    assert finding.evidence["heard"] == "wáng quán"


@pytest.mark.parametrize("answer", list(EXCLUSIONS))
def test_only_a_persons_confirmation_makes_a_word_block(answer: str) -> None:
    rows = [{"word_id": "1", "division_code": "33", "word": "某人", "word_class": "leader", "basis": "名单"}]
    asked = street("某人路", answers={"M01": f"{answer}：会议纪要第3号"})
    (finding,) = outcome("M01", asked, pack(), lexicon=frame_of(LEXICON, rows)).findings
    assert (finding.weight is Weight.BLOCK) == (answer == "confirmed")
    assert finding.evidence["answer"] == answer


def test_an_answer_nobody_knows_leaves_the_warning_standing() -> None:
    asked = street("黄泉路", answers={"M07": "没问题"})
    (finding,) = outcome("M07", asked, pack()).findings
    assert finding.weight is Weight.WARN


def test_a_finding_cites_the_document_that_prints_the_word() -> None:
    asked = Proposal("宇宙城", NameKind.ESTATE, DAY, NINGBO)
    (finding,) = outcome("M05", asked, pack()).findings
    assert "民发〔2018〕146号" in finding.citation.document


def test_a_register_of_twenty_thousand_companies_is_read_in_passing() -> None:
    rows = [
        {"word_id": str(n), "division_code": "33", "word": f"甬{chr(0x4E00 + n % 9000)}{chr(0x4E00 + n // 9000)}", "word_class": "company", "basis": "摘录"}
        for n in range(20_000)
    ]  # fmt: skip
    lexicon, held = frame_of(LEXICON, rows), pack()
    assert outcome("M04", street(f"{rows[77]['word']}路"), held, lexicon=lexicon).findings
    started = perf_counter()
    assert not outcome("M04", street("新民路"), held, lexicon=lexicon).findings
    assert perf_counter() - started < 0.05


WORD_RULES = ("M01", "M02", "M03", "M04", "M05", "M06", "M07", "M08")


def findings_of(name: str, kind: NameKind) -> list[str]:
    words = [
        ("列宁", "foreign_person"), ("白求恩", "foreign_person"), ("巴黎", "foreign_place"), ("希尔顿", "trademark"), ("西门子", "company"), ("某领导", "leader"), ("某人", "person"),
    ]  # fmt: skip
    rows = [{"word_id": w, "division_code": "33", "word": w, "word_class": c, "basis": "名单"} for w, c in words]
    asked = Proposal(name, kind, DAY, NINGBO)
    lexicon, held = frame_of(LEXICON, rows), pack()
    return [f.rule_id for rule_id in WORD_RULES for f in outcome(rule_id, asked, held, lexicon=lexicon).findings]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("希尔顿酒店", NameKind.BUILDING),
        ("西门子公司", NameKind.BUILDING),
        ("列宁公园", NameKind.PARK),
        ("白求恩国际和平医院", NameKind.BUILDING),
        ("中华路街道", NameKind.SUBDISTRICT),
        ("王府镇", NameKind.TOWNSHIP),
        ("宇宙营乡", NameKind.TOWNSHIP),
        ("中央门街道", NameKind.SUBDISTRICT),
    ],
)
def test_the_official_negatives_fire_no_rule_on_words_at_all(name: str, kind: NameKind) -> None:
    assert findings_of(name, kind) == []


@pytest.mark.parametrize(
    ("name", "kind", "rule_id"),
    [
        ("宇宙城", NameKind.ESTATE, "M05"),
        ("帝皇府", NameKind.ESTATE, "M06"),
        ("帕提欧公馆", NameKind.ESTATE, "M03"),
        ("黄泉路", NameKind.STREET, "M07"),
        ("24克拉", NameKind.ESTATE, "M07"),
    ],
)
def test_the_official_positives_fire_theirs(name: str, kind: NameKind, rule_id: str) -> None:
    assert findings_of(name, kind) == [rule_id]
