"""Disputes: the peace kept, evidence in the class the regulation gives it, the filing chain, the claims of both."""

import pytest

from boundaries.cases.case import Case
from boundaries.cases.disputes import claimed_land, class_of, judge_dispute
from boundaries.cases.needs import filing_chain
from boundaries.records.kinds.case_words import EVIDENCE_CLASSES, EVIDENCE_ITEMS
from boundaries.records.statement import Statement
from layers.fields import Value
from tests.little_cases import case_of, said
from tests.little_line import LINE, SIDE_A, SIDE_B


def dispute(*claims: Statement, **values: Value) -> Case:
    told: dict[str, Value] = {
        "name": "沙河滩", "line_id": LINE, "sides": [SIDE_A, SIDE_B], "ground": "unsettled", "level": "county", "began_on": "1987-04-01",
    }  # fmt: skip
    return case_of(said("dispute", {**told, **values}), *claims)


def evidence(side: str = SIDE_A, **row: Value) -> Statement:
    return said("dispute_claim", {"evidence": [{"title": "山林权证", **row}]}, side=side)


def codes(case: Case) -> list[str]:
    return [f.code.removeprefix("boundaries.") for f in judge_dispute(case)]


@pytest.mark.parametrize("item", sorted(EVIDENCE_ITEMS))
@pytest.mark.parametrize("said_class", sorted(EVIDENCE_CLASSES))
def test_an_item_has_the_class_of_its_article_and_no_other(item: str, said_class: str) -> None:
    found = codes(dispute(evidence(item=item, evidence_class=said_class, dated_on="1963-05-01")))
    article = {"basis": "art7", "reference": "art8", "none": "art9"}[said_class]
    assert found == ([] if item.startswith(article) else ["evidence-misclassed"])


def test_ownership_certificates_decide_nothing() -> None:
    assert class_of("art8_1") == "reference"
    (finding,) = judge_dispute(dispute(evidence(item="art8_1", evidence_class="basis", dated_on="1963-05-01")))
    assert "第八条" in finding.sentence.zh
    assert finding.evidence["side"] == SIDE_A


def test_evidence_without_an_item_does_not_count_yet() -> None:
    assert codes(dispute(evidence(evidence_class="basis"))) == ["evidence-without-item"]


@pytest.mark.parametrize(
    ("item", "dated_on", "expected"),
    [
        ("art8_2", "1987-03-31", []),
        ("art8_2", "1987-04-01", ["evidence-too-late"]),
        ("art8_2", "1947-01-01", ["evidence-too-early"]),
        ("art8_2", None, ["evidence-undated"]),
        ("art7_5", "1990-01-01", ["evidence-too-late"]),
        ("art7_5", "1930-01-01", []),
        ("art7_4", "1990-01-01", []),  # an agreement that settled a dispute comes after it began
        ("art7_1", None, []),
    ],
)
def test_what_must_predate_the_dispute_is_held_against_its_first_day(
    item: str, dated_on: str | None, expected: list[str]
) -> None:
    assert codes(dispute(evidence(item=item, dated_on=dated_on))) == expected


def test_settlers_and_new_organs_are_an_error_and_silence_is_none() -> None:
    assert codes(dispute(no_settlers=False, no_new_organs=False)) == ["peace-broken", "peace-broken"]
    assert codes(dispute()) == []


def test_a_clash_must_be_handled_on_the_spot_and_reported_above() -> None:
    assert codes(dispute(had_incident=True)) == ["incident-not-handled"] * 2
    assert codes(dispute(had_incident=True, handled_on_site=True, reported_above=True)) == []


@pytest.mark.parametrize(
    ("level", "is_autonomous", "chain"),
    [
        ("county", False, ("prefecture", "province", "ministry")),
        ("county", True, ("prefecture", "province", "state_council")),
        ("prefecture", False, ("province", "ministry")),
        ("prefecture", True, ("province", "state_council")),
        ("township", False, ("county", "prefecture", "province")),
        ("province", False, ("state_council",)),
        ("", False, ()),
    ],
)
def test_the_filing_chain_is_that_of_article_16(level: str, is_autonomous: bool, chain: tuple[str, ...]) -> None:
    assert filing_chain(level, is_autonomous=is_autonomous) == chain


def test_an_agreement_is_followed_up_the_chain_until_each_level_has_it() -> None:
    settled = {"agreement": "P9", "agreed_on": "1991-01-01"}
    assert codes(dispute(**settled)) == ["not-filed-with"] * 3
    filed: list[Value] = [{"level": level, "filed_on": "1991-02-01"} for level in ("prefecture", "province", "ministry")]
    assert codes(dispute(**settled, filings=filed)) == []


def test_a_village_that_changes_sides_needs_more_than_a_signature() -> None:
    assert codes(dispute(changes_villages=True)) == ["village-changes-side"]


def test_both_claim_lines_give_the_land_between_and_a_stranger_claims_nothing() -> None:
    def claims(side: str, lon: float) -> Statement:
        return said("dispute_claim", {"claim_line": [[lon, 37.0], [lon, 37.1]]}, side=side)

    case = dispute(claims(SIDE_A, 104.01), claims(SIDE_B, 104.02), claims("620499", 104.5))
    (land,) = claimed_land(case)
    assert land.sides == (SIDE_A, SIDE_B)
    assert land.area_m2 == pytest.approx(9.88e6, rel=2e-3)  # 0.89 km by 11.1 km
    assert claimed_land(dispute(claims(SIDE_A, 104.01))) == ()
