"""Every rule of every shipped pack, inside its distance, on it and outside, as pyproj alone measures it."""

from dataclasses import replace
from datetime import date

import pytest
import shapely

from layers.planning.law.judgement import Doubt, Gap, Verdict
from layers.planning.law.law_layers import LAW_LAYERS
from layers.planning.law.rules import AtDistance, Land, Least, Near, Rule, RulePack, Said
from layers.planning.law.shelf import shipped_rules
from layers.spec import GeometryKind
from tests.layers.planning.law.law_rows import IN_1998, TODAY, away, features, judged, offered
from tests.layers.planning.layer_rows import Row

SHELF = shipped_rules()
RULES = [pytest.param(pack, rule, id=f"{pack.pack_id}/{rule.no}") for pack in SHELF.packs for rule in pack.rules]
NEAR = [p for p in RULES if isinstance(p.values[1].test, Near)]  # type: ignore[union-attr]
EDGE, LAT = 105.37, 37.1  # half a degree and more from the meridians of two zones
STEP_M = 0.01


def in_force(pack: RulePack) -> date:
    return IN_1998 if pack.pack_id == "national-1997" else TODAY


def feature_of(rule: Rule, edge: float = EDGE) -> Row:
    """A feature of the rule's layer whose eastern side runs along a meridian, where the way east from it is its perpendicular."""
    assert isinstance(rule.test, Near)
    spec = LAW_LAYERS[rule.test.layer]
    shape = {
        GeometryKind.POINT: shapely.Point(edge, LAT),
        GeometryKind.LINE: shapely.LineString([(edge, LAT - 0.05), (edge, LAT + 0.05)]),
    }.get(spec.geometry, shapely.box(edge - 0.01, LAT - 0.05, edge, LAT + 0.05))
    return {"geometry": shape, **{column: sorted(values)[0] for column, values in rule.test.where.items()}}


@pytest.mark.parametrize(("pack", "rule"), NEAR)
def test_a_distance_holds_inside_on_and_outside_as_the_rule_states(pack: RulePack, rule: Rule) -> None:
    assert isinstance(rule.test, Near)
    metres = [rule.test.distance_m + off for off in (-STEP_M, 0.0, STEP_M)]
    row = feature_of(rule)
    candidates = offered(*({"at": away(EDGE, LAT, 90 if off >= 0 else 270, abs(off))} for off in metres))
    told = judged(candidates, {rule.test.layer: features(rule.test.layer, row)}, replace(pack, rules=(rule,)), on=in_force(pack))
    broken = [next((b for b in told.breaches_of(at) if b.rule is rule), None) for at in range(3)]
    expected = [True, rule.test.at_distance is AtDistance.REFUSED, False]
    assert [breach is not None for breach in broken] == expected
    inside = broken[0]
    assert inside is not None
    assert inside.found == pytest.approx(max(metres[0], 0.0), abs=1e-4)
    assert inside.missing == pytest.approx(min(STEP_M, rule.test.distance_m + STEP_M) if rule.test.distance_m else 0, abs=1e-4)
    assert (inside.layer, inside.feature) == (rule.test.layer, "Z0")


@pytest.mark.parametrize(("pack", "rule"), NEAR)
def test_every_value_a_rule_names_counts_and_no_other(pack: RulePack, rule: Rule) -> None:
    """One feature of every class there is, each far from the others, and a candidate in it."""
    assert isinstance(rule.test, Near)
    spec = LAW_LAYERS[rule.test.layer]
    for column, values in rule.test.where.items():
        codes = list(spec.column(column).codes or ())
        east = [feature_of(rule, EDGE + 0.05 * at) | {column: code} for at, code in enumerate(codes)]
        inside = [{"at": away(EDGE + 0.05 * at, LAT, 270, 1.0), "candidate_id": code} for at, code in enumerate(codes)]
        told = judged(offered(*inside), {spec.name: features(spec.name, *east)}, replace(pack, rules=(rule,)), on=in_force(pack))
        assert {told.candidates.ids[b.candidate] for b in told.breaches if b.rule is rule} == values


@pytest.mark.parametrize(("pack", "rule"), RULES)
def test_only_what_is_verified_in_force_and_plain_refuses(pack: RulePack, rule: Rule) -> None:
    if not isinstance(rule.test, Near):
        return
    told = judged(
        offered({"at": away(EDGE, LAT, 270, 1.0)}),
        {rule.test.layer: features(rule.test.layer, feature_of(rule))},
        replace(pack, rules=(rule,)),
    )
    breach = next(b for b in told.breaches if b.rule is rule)
    doubtful = pack.pack_id in ("national-1997", "draft-2012", "burial-zones", "site-conditions") or rule.effect == "confirm"
    assert bool(breach.doubts) == doubtful
    assert (Doubt.NOT_IN_FORCE in breach.doubts) == (pack.pack_id == "national-1997")
    assert told.verdicts[0] is (Verdict.TO_CONFIRM if all(b.doubts for b in told.breaches) else Verdict.REFUSED)


@pytest.mark.parametrize(("pack", "rule"), [p for p in RULES if isinstance(p.values[1].test, Land)])  # type: ignore[union-attr]
def test_a_land_class_is_met_missed_or_unknown(pack: RulePack, rule: Rule) -> None:
    assert isinstance(rule.test, Land)
    column = rule.test.column
    bad, good = sorted(rule.test.classes)[0], "grassland"
    here = {"at": (EDGE, LAT)}
    told = judged(offered(*({**here, column: value} for value in (bad, good, None))), {}, pack, on=in_force(pack))
    assert [b.candidate for b in told.breaches if b.rule is rule] == [0]
    gap = next(u for u in told.unjudged if u.rule is rule)
    assert (gap.gap, list(gap.which)) == (Gap.CLASS_MISSING, [False, False, True])
    assert told.verdicts[0] is Verdict.REFUSED


@pytest.mark.parametrize(("pack", "rule"), [p for p in RULES if isinstance(p.values[1].test, Least)])  # type: ignore[union-attr]
def test_floor_area_is_enough_from_the_figure_on(pack: RulePack, rule: Rule) -> None:
    assert isinstance(rule.test, Least)
    amounts = (rule.test.amount - 1, rule.test.amount, None)
    told = judged(offered(*({"at": (EDGE, LAT), rule.test.column: amount} for amount in amounts)), {}, pack)
    assert [(b.candidate, b.missing) for b in told.breaches] == [(0, 1.0)]
    assert list(told.verdicts) == [Verdict.REFUSED, Verdict.TO_CONFIRM, Verdict.TO_CONFIRM]


@pytest.mark.parametrize(("pack", "rule"), [p for p in RULES if isinstance(p.values[1].test, Said)])  # type: ignore[union-attr]
def test_what_no_map_can_judge_is_to_be_confirmed_for_everybody(pack: RulePack, rule: Rule) -> None:
    told = judged(offered({"at": (EDGE, LAT), "floor_area_m2": 5000}), {}, pack)
    assert [(u.rule, u.gap) for u in told.unjudged if u.rule is rule] == [(rule, Gap.NOT_ON_A_MAP)]
    assert told.verdicts[0] is Verdict.TO_CONFIRM


def test_the_siting_article_of_2026_is_not_guessed() -> None:
    pack = SHELF.named("national-2026")
    assert [type(rule.test) for rule in pack.rules] == [Said]
    assert pack.in_force_from == date(2026, 3, 30)


def test_the_old_article_ends_the_day_the_new_one_begins() -> None:
    old, new = SHELF.named("national-1997"), SHELF.named("national-2026")
    last, first = date(2026, 3, 29), date(2026, 3, 30)
    assert [pack.is_in_force(on) for pack in (old, new) for on in (last, first)] == [True, False, False, True]
    assert old.superseded_by == new.pack_id
    assert all(rule.test.is_setting for rule in old.rules if isinstance(rule.test, Near) and rule.test.distance_m > 0)


def test_no_shipped_sentence_promises_anything() -> None:
    for pack in SHELF.packs:
        told = f"{pack.name}{pack.text}{pack.note}" + "".join(f"{rule.sentence}{rule.note}" for rule in pack.rules)
        assert "合法" not in told
        assert "lawful" not in told.lower()
    assert not any("合法" in str(v.label) or "lawful" in str(v.label) for v in Verdict)
