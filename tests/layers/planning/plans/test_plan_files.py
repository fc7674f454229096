"""Plan files: the five that are shipped, and everything a file of one's own may get wrong."""

import pytest

from layers.planning.plans.errors import BadPlan, UnknownIndicator, UnknownPlan
from layers.planning.plans.measures import Measure, Relation
from layers.planning.plans.plan import Plan, reported_asked
from layers.planning.plans.plan_file import parse_plan
from layers.planning.plans.shelf import PlanShelf, shelf_of, shipped_shelf
from tests.layers.planning.plans.conftest import HEAD, SPECS, plan_of, row

NUMBERS = {
    "jingtai-145": [f"J{n:02d}" for n in range(1, 29)],
    "xinwu-145": [f"X{n:02d}" for n in range(1, 33)],
    "yulin-2020": [f"Y{n:02d}" for n in range(1, 9)],
    "dezhou-2023": [f"D{n:02d}" for n in range(1, 13)],
    "hubei-135": [f"H{n:02d}" for n in range(1, 13)],
}
DAY_CARE = '[{ layer = "facilities", where = [{ column = "kind", is = "day_care_center" }] }]'
VILLAGES = '{ layer = "divisions", level = "village" }'
TOTAL = '{ layer = "facilities", where = [{ column = "kind", is = "day_care_center" }] }'


@pytest.fixture(scope="module")
def shelf() -> PlanShelf:
    return shipped_shelf(SPECS)


def test_every_numbered_row_of_the_five_plans_ships(shelf: PlanShelf) -> None:
    assert {plan.id: [i.no for i in plan.indicators] for plan in shelf.plans} == NUMBERS
    assert sum(len(plan.indicators) for plan in shelf.plans) == 92


def test_every_figure_is_worded_in_both_languages_and_counts_something(shelf: PlanShelf) -> None:
    for plan in shelf.plans:
        for figure in plan.figures:
            assert figure.wording.zh
            assert figure.wording.en
            assert figure.unit
            assert any(figure.measures) or figure.reported


def test_rows_from_layers_ask_nobody_and_rows_from_numbers_ask_all(shelf: PlanShelf) -> None:
    for figure in (f for plan in shelf.plans for f in plan.figures):
        assert bool(figure.reported) == (figure.origin != "L")
        assert any(isinstance(m, Measure) for m in figure.measures) == (figure.origin != "N")


@pytest.mark.parametrize(
    ("plan_id", "no", "value"),
    [("jingtai-145", "J04", "77.85"), ("xinwu-145", "X09", "14.47"), ("xinwu-145", "X27", "15.65"), ("hubei-135", "H01", "30")],
)
def test_the_base_is_kept_as_printed(shelf: PlanShelf, plan_id: str, no: str, value: str) -> None:
    (figure,) = shelf.named(plan_id).indicator(no).figures
    assert figure.base is not None
    assert figure.base.value is not None
    assert f"{float(figure.base.value):g}" == value


def test_milestones_stand_in_order_of_their_years(shelf: PlanShelf) -> None:
    (figure,) = shelf.named("xinwu-145").indicator("X03").figures
    assert [(t.year, t.relation) for t in figure.targets] == [(2022, Relation.EQUALS), (2025, Relation.EQUALS)]


def test_a_plan_says_what_it_asks_people_for(shelf: PlanShelf) -> None:
    asked = reported_asked(shelf.named("jingtai-145"))
    assert [(a.no, a.part, a.unit) for a in asked] == [
        ("J14a", "value", "个"), ("J14b", "value", "人"), ("J16a", "numerator", "个"), ("J17a", "numerator", "个"),
        ("J17b", "numerator", "个"), ("J22", "numerator", "人"),
    ]  # fmt: skip
    assert reported_asked(shelf.named("yulin-2020")) == ()


def test_a_plan_of_ones_own_takes_the_place_of_a_shipped_one(shelf: PlanShelf) -> None:
    own = plan_of(row(kind='"total"', unit='"个"', numerator=TOTAL), head=HEAD.replace("test-plan", "yulin-2020"))
    both = shelf.with_plans([own])
    assert len(both.plans) == 5
    assert both.named("yulin-2020").area == "990101"


def test_what_is_not_on_the_shelf_is_refused(shelf: PlanShelf) -> None:
    with pytest.raises(UnknownPlan, match="jingtai-145"):
        shelf.named("jingtai-155")
    with pytest.raises(UnknownIndicator, match="J28"):
        shelf.named("jingtai-145").indicator("J29")


def test_only_the_arithmetic_decides_the_fingerprint() -> None:
    def figure(**keys: str) -> str:
        (only,) = plan_of(row(kind='"count"', of=VILLAGES, have=DAY_CARE, **keys)).figures
        return only.fingerprint

    assert figure() == figure(zh='"另一种说法"', base="{ value = 50 }", targets="[{ year = 2025, at_least = 90 }]")
    assert figure() != figure(meet='[{ column = "population", at_least = 1 }]')


TWO_TARGETS = "[{ year = 2025, at_least = 80 }, { year = 2025, equals = 100 }]"
REFUSED = {
    "unknown-key": row(kind='"total"', numerator=TOTAL, nummer="1"),
    "missing-key": 'no = "T01"\nzh = "指标"\nen = "figure"\nkind = "total"\nfrom = "L"',
    "unknown-kind": row(kind='"percent"', numerator=TOTAL),
    "unknown-layer": row(kind='"total"', numerator='{ layer = "hospitals" }'),
    "unknown-column": row(kind='"total"', numerator='{ layer = "facilities", where = [{ column = "floors", is = "x" }] }'),
    "unknown-code": row(kind='"total"', numerator='{ layer = "facilities", where = [{ column = "kind", is = "hospital" }] }'),
    "unknown-state": row(kind='"total"', numerator='{ layer = "facilities", state = "open" }'),
    "unknown-level": row(kind='"count"', of='{ layer = "divisions", level = "hamlet" }', have=DAY_CARE),
    "unknown-stratum": row(kind='"count"', of='{ layer = "divisions", level = "village", stratum = "town" }', have=DAY_CARE),
    "unknown-reported": row(kind='"total"', numerator='{ reported = "guess", unit = "个" }'),
    "unknown-mode": row(
        kind='"reach"', people='{ layer = "settlements", sum = "elderly60" }', to=TOTAL, minutes="15", modes='["fly"]'
    ),
    "level-and-divisions": row(kind='"count"', of='{ layer = "divisions" }', have=DAY_CARE),
    "state-and-facilities": row(kind='"total"', numerator='{ layer = "settlements", state = "any" }'),
    "not-a-number": row(kind='"total"', numerator='{ layer = "facilities", sum = "name" }'),
    "not-a-date": row(kind='"total"', numerator='{ layer = "facilities", where = [{ column = "beds", from = 2023-01-01 }] }'),
    "no-length": row(kind='"total"', numerator='{ layer = "facilities", length_km = true }'),
    "no-question": row(kind='"total"', numerator='{ layer = "facilities", where = [{ column = "kind" }] }'),
    "two-takes": row(kind='"total"', numerator='{ layer = "facilities", sum = "beds", distinct = "name" }'),
    "two-relations": row(kind='"total"', numerator=TOTAL, targets="[{ year = 2025, at_least = 1, at_most = 2 }]"),
    "bad-range": row(kind='"total"', numerator=TOTAL, targets="[{ year = 2025, range = [30, 20] }]"),
    "two-targets": row(kind='"total"', numerator=TOTAL, targets=TWO_TARGETS),
    "target-before-base": row(kind='"total"', numerator=TOTAL, targets="[{ year = 2019, at_least = 1 }]"),
    "empty-target": row(kind='"total"', numerator=TOTAL, targets="[{ year = 2025 }]"),
    "empty-base": row(kind='"total"', numerator=TOTAL, base="{}"),
    "over-100": row(kind='"count"', of=VILLAGES, have=DAY_CARE, targets="[{ year = 2025, at_least = 101 }]"),
    "below-zero": row(kind='"total"', unit='"个"', numerator=TOTAL, base="{ value = -1 }"),
    "wrong-arithmetic": row(kind='"share"', numerator=TOTAL),
    "asks-nothing": row(kind='"count"', of=VILLAGES),
    "wrong-origin": row(**{"kind": '"total"', "from": '"N"', "numerator": TOTAL}),
    "since-in-unit": row(
        kind='"count"', of=VILLAGES, have='[{ layer = "facilities", sum = "beds", since = 2020-01-01 }]'
    ),
    "bad-minutes": row(
        kind='"reach"', people='{ layer = "settlements", sum = "elderly60" }', to=TOTAL, minutes="0", modes='["walk"]'
    ),
    "no-mode": row(kind='"reach"', people='{ layer = "settlements", sum = "elderly60" }', to=TOTAL, minutes="15", modes="[]"),
    "bad-reach": row(kind='"reach"', people='{ layer = "settlements" }', to=TOTAL, minutes="15", modes='["walk"]'),
    "unknown-split": row(kind='"count"', of=VILLAGES, have=DAY_CARE, split='"street"'),
    "too-small": row(kind='"rate"', numerator=TOTAL, denominator=TOTAL, per="0"),
    "wrong-type": row(kind='"total"', numerator=TOTAL, decimals='"two"'),
}  # fmt: skip


@pytest.mark.parametrize("problem", sorted(REFUSED))
def test_a_plan_with_a_fault_is_refused_with_the_indicator_and_its_line(problem: str) -> None:
    with pytest.raises(BadPlan) as refused:
        plan_of(row("T00", kind='"total"', unit='"个"', numerator=TOTAL), REFUSED[problem])
    facts = refused.value.facts
    assert (facts["problem"], facts["file"], facts["indicator"]) == (problem, "test.toml", "T01")
    lines = (HEAD + "\n").splitlines()
    assert int(str(facts["line"])) > len(lines) + 6, "the line lies within the indicator at fault, not the one before"


def test_the_line_named_is_the_line_of_the_fault() -> None:
    with pytest.raises(BadPlan) as refused:
        plan_of(row(kind='"total"', numerator=TOTAL, targets=TWO_TARGETS))
    text = HEAD + "[[indicator]]\n" + row(kind='"total"', numerator=TOTAL, targets=TWO_TARGETS)
    assert text.splitlines()[int(str(refused.value.facts["line"])) - 1].startswith("targets")


def test_a_number_twice_is_refused() -> None:
    once = row(kind='"total"', unit='"个"', numerator=TOTAL)
    with pytest.raises(BadPlan, match="T01"):
        plan_of(once, once)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("id = ", "not-toml"),
        ('id = "x"', "missing-key"),
        (HEAD.replace('"990101"', '"甲县"') + "indicator = []", "bad-area"),
        (HEAD.replace("2020", '"2020"') + "indicator = []", "wrong-type"),
        (HEAD + "colour = 1\nindicator = []", "unknown-key"),
        (HEAD.replace("[2023, 2025]", '["2023"]') + "indicator = []", "wrong-type"),
    ],
)
def test_a_file_that_is_no_plan_is_refused(text: str, problem: str) -> None:
    with pytest.raises(BadPlan) as refused:
        parse_plan(text, file="test.toml", catalogue=SPECS)
    assert refused.value.facts["problem"] == problem


def test_a_shelf_of_files_is_ordered_by_their_names() -> None:
    texts = {
        name: HEAD.replace("test-plan", name) + "[[indicator]]\n" + row(kind='"total"', unit='"个"', numerator=TOTAL)
        for name in "ba"
    }
    plans: tuple[Plan, ...] = shelf_of(texts, SPECS).plans
    assert [plan.id for plan in plans] == ["a", "b"]
