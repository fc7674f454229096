"""What the auditor finds, unaided, in the five plans as published."""

from fractions import Fraction

import pytest

from layers.planning.answers.audit import audit_to_dict, audit_to_lines
from layers.planning.audit.auditing import Audit, Computed, audit, five_plans
from layers.planning.audit.claims_file import read_claims
from layers.planning.audit.errors import UnknownStatement
from layers.planning.audit.meanings import Meaning, meanings_of
from layers.planning.audit.objections import Objection


@pytest.fixture(scope="module")
def found() -> Audit:
    return audit(five_plans())


def _said(found: Audit, code: str, *statements: str) -> Objection:
    return next(o for o in found.objections if o.code == code and set(statements) <= set(o.statements))


def _arithmetic(objection: Objection) -> str:
    return "\n".join(step.zh for step in objection.steps)


def test_a1_thirteen_communities_cannot_be_75_per_cent_covered(found: Audit) -> None:
    objection = _said(found, "audit.no-whole-number", "public-villages", "J00-units", "J02")
    assert "149 − 136 → 13" in _arithmetic(objection)
    assert "9 ÷ 13 = 69.23 %、10 ÷ 13 = 76.92 %" in _arithmetic(objection)


def test_a1_only_five_numbers_of_villages_fit_by_rounding_and_none_exactly(found: Audit) -> None:
    (solution,) = found.solutions
    assert solution.quantity.id == "jt-villages"
    assert solution.values == (39, 40, 41, 46, 47)
    assert solution.exact == Fraction(85, 2)
    assert "136，不在其中" in solution.sentence.zh


def test_a1_116_may_count_the_villages_alone(found: Audit) -> None:
    objection = _said(found, "audit.count-of-one-stratum", "J01", "J03", "public-villages")
    assert "116 ÷ 136 = 85.29 %" in objection.sentence.zh


def test_a2_two_numbers_of_volunteers_and_a_share_that_implies_another_county(found: Audit) -> None:
    rivals = _arithmetic(_said(found, "audit.two-values", "J22-one", "J22-other"))
    assert "6.76 %，目标 ≥ 20 % 未达到" in rivals
    assert "41.59 %，目标 ≥ 20 % 已达到" in rivals
    implied = _said(found, "audit.implied-whole", "J22-other", "J22-share", "census-residents")
    assert "778,908–779,642" in implied.sentence.zh
    assert "198,965" in implied.sentence.zh


def test_a3_a_target_below_what_there_is_and_two_targets_for_one_thing(found: Audit) -> None:
    assert "J12" in _said(found, "audit.target-below-base", "J12-rural").statements
    assert "J12-all" in _said(found, "audit.two-targets", "J12-rural").statements


def test_a4_a_percentage_no_whole_number_gives_and_two_denominators(found: Audit) -> None:
    slip = _arithmetic(_said(found, "audit.no-whole-number", "X18", "X18-beds"))
    assert "2,837 ÷ 3,809 = 74.48 %、2,837 ÷ 3,810 = 74.46 %" in slip
    assert "3,758.9–3,759.3" in _arithmetic(_said(found, "audit.two-wholes", "X18", "X19"))


def test_a5_full_coverage_counts_homes_that_exist_one_of_six_meets_the_standard(found: Audit) -> None:
    assert "1 ÷ 6 = 16.67 %" in _arithmetic(_said(found, "audit.exists-not-enough", "X14", "X14-text"))


def test_a6_a_columbarium_exists_a_place_does_not(found: Audit) -> None:
    assert "3 ÷ 6 = 50.00 %" in _arithmetic(_said(found, "audit.exists-not-enough", "X15", "X30-short"))
    assert _said(found, "audit.on-both-lists", "X30-where", "X30-short").sentence.zh.startswith("鸿山 ")


def test_beyond_the_six_a_lost_dash_and_a_rate_that_needs_another_denominator(found: Audit) -> None:
    assert "20–30" in _said(found, "audit.lost-dash", "X23-new").sentence.zh
    assert "15–20" in _said(found, "audit.lost-dash", "X23-old").sentence.zh
    rate = _said(found, "audit.needs-another-whole", "X17")
    assert "102,440" in rate.sentence.zh
    assert "46.35" in rate.sentence.zh


def test_no_other_figure_of_the_five_plans_is_accused(found: Audit) -> None:
    accused = {name.split("-")[0] for o in found.alarms for name in o.statements}
    assert accused <= {
        "J00",
        "J01",
        "J02",
        "J03",
        "J11",
        "J12",
        "J22",
        "X00",
        "X14",
        "X15",
        "X17",
        "X18",
        "X19",
        "X23",
        "X30",
    } | {
        "public",
        "census",
    }


def test_figures_that_agree_are_told_to_fit(found: Audit) -> None:
    fitting = {name: [r.computed for r in readings if r.fits and r.is_literal] for name, readings in found.readings.items()}
    assert fitting["J04"] == ["77.85 %"]
    assert fitting["X00-elderly-share"] == ["15.34 %"]
    assert fitting["X09"] == ["14.47"]
    assert fitting["X27"] == ["15.65"]


def test_a_figure_is_held_against_what_the_layers_say() -> None:
    rows: list[dict[str, object]] = [
        {"id": "J04", "document": "d", "quantity": "centres", "of": "units", "printed": "77.85 %", "on": "2020"},
        {"id": "X09", "document": "d", "quantity": "workers", "of": "people", "per": 10_000, "printed": "14.47", "on": "2020"},
    ]
    against = {"J04": Computed(Fraction(112), Fraction(149)), "X09": Computed(Fraction(1_042), Fraction(720_200))}
    (objection,) = audit(read_claims(rows), against=against).objections
    assert objection.statements == ("J04",)
    assert "112 ÷ 149 = 75.17 %" in objection.sentence.zh
    with pytest.raises(UnknownStatement):
        audit(read_claims(rows), against={"J99": Computed(Fraction(1))})


def test_the_answer_is_plain_and_in_two_languages(found: Audit) -> None:
    answer = audit_to_dict(found)
    assert answer["alarms"] == len(found.alarms)
    assert len(answer["meanings"]) == 7
    assert all(o["sentence"]["zh"] and o["sentence"]["en"] for o in answer["objections"])
    assert any("116 / 136 = 85.29 %" in line for line in audit_to_lines(found, "en"))


def test_each_of_the_seven_meanings_fits_is_excluded_or_lacks_its_numbers() -> None:
    claims = five_plans()
    from_layers = {Meaning.UNITS_WITH_ONE: (109, 149), Meaning.PEOPLE_BY_NETWORK: (155_000, 198_965)}
    verdicts = meanings_of(claims, claims.statement("J04"), from_layers)
    assert [v.meaning for v in verdicts] == list(Meaning)
    assert {v.meaning: v.fits for v in verdicts if v.fits is not None} == {
        Meaning.FACILITIES_PER_UNIT: True,
        Meaning.UNITS_WITH_ONE: False,
        Meaning.PEOPLE_BY_NETWORK: False,
    }
