"""Published figures held against what the layers give: matched by the number of the plan's figure."""

from fractions import Fraction

from layers.planning.audit.auditing import audit
from layers.planning.audit.claims_file import read_claims
from layers.planning.plans.evaluate import evaluate
from layers.planning.plans.published import computed_for
from tests.layers.planning.plans.conftest import Read, plan_of, row

HAVE = '[{ layer = "facilities", where = [{ column = "kind", is = "day_care_center" }] }]'
PLAN = plan_of(row("T01", kind='"count"', of='{ layer = "divisions", level = "village" }', have=HAVE))
SHARE = {"document": "甲规划", "quantity": "有中心的村", "of": "村", "on": "2023"}
ROWS = [
    SHARE | {"id": "T01", "printed": "85 %"},
    SHARE | {"id": "goal", "figure": "T01", "printed": "95 %", "role": "target", "on": "2025"},
    {"id": "n", "figure": "T01", "document": "年报", "quantity": "有中心的村", "printed": "4", "on": "2022"},
    SHARE | {"id": "other", "quantity": "别的", "printed": "10 %"},
]


def test_a_share_is_held_to_both_numbers_a_count_to_the_numerator_and_a_target_to_nothing(reading: Read) -> None:
    found = computed_for(read_claims(ROWS), evaluate(PLAN, reading()))
    assert {name: (c.numerator, c.denominator) for name, c in found.items()} == {
        "T01": (Fraction(4), Fraction(6)),
        "n": (Fraction(4), Fraction(1)),
    }


def test_what_differs_from_the_layers_is_told_with_their_numbers(reading: Read) -> None:
    claims = read_claims(ROWS)
    told = audit(claims, against=computed_for(claims, evaluate(PLAN, reading()))).objections
    (objection,) = [o for o in told if o.code == "audit.differs-from-layers"]
    assert objection.statements == ("T01",)
    assert "4 ÷ 6 = 66.67 %" in objection.sentence.zh
