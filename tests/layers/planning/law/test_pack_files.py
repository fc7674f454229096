"""A rule pack somebody wrote: read as it stands, or refused with file and line."""

import pytest

from layers.planning.law.errors import BadRulePack, NoRulePack, UnknownRulePack
from layers.planning.law.pack_file import parse_pack
from layers.planning.law.rules import AtDistance, Effect, Hidden, Near, Slope
from layers.planning.law.shelf import rule_shelf_of, shipped_rules
from tests.layers.planning.law.law_rows import HEAD, pack_of

NEAR = 'layer = "roads"\nwhere = { road_class = ["national"] }\ndistance_m = 500\nat_distance = "allowed"'


def whole(rule: str, *, head: str = HEAD) -> str:
    return head + f'\n[[rule]]\nno = "R0"\nzh = "规则"\nen = "rule"\nverified = true\nsource = "test"\n{rule}\n'


@pytest.mark.parametrize(
    ("text", "problem", "on_line"),
    [
        (whole(NEAR.replace('"roads"', '"rivers"')), "unknown-layer", '"rivers"'),
        (whole(NEAR.replace("road_class", "classe")), "unknown-column", "classe"),
        (whole(NEAR.replace("national", "nationwide")), "unknown-value", "nationwide"),
        (whole(NEAR.replace("500", "-500")), "negative-distance", "-500"),
        (whole(NEAR.replace("500", '"500m"')), "wrong-type", "500m"),
        (whole(NEAR.replace("500", "nan")), "wrong-type", "nan"),
        (whole(NEAR.replace('at_distance = "allowed"', "")), "missing-key", "[[rule]]"),
        (whole(NEAR.replace("allowed", "perhaps")), "unknown-value", "perhaps"),
        (whole(NEAR + "\nmetres = 3"), "unknown-key", "metres"),
        (whole(NEAR + '\nland_class = ["forest"]'), "tests-two-things", "land_class"),
        (whole('land_class = ["woods"]'), "unknown-value", "woods"),
        (whole("least = { rooms = 3 }"), "unknown-value", None),
        (whole("steepest_deg = 90"), "bad-slope", "steepest_deg"),
        (whole('effect = "refuse"'), "judges-nothing", "effect"),
        (whole(NEAR).replace('source = "test"\nlayer', "layer"), "missing-key", "[[rule]]"),
        (whole(NEAR, head=HEAD.replace('source = "test"', "")), "missing-key", None),
        (whole(NEAR, head=HEAD.replace('place = ""', 'place = "Shandong"')), "bad-place", "place"),
        (whole(NEAR, head=HEAD.replace('"verified"', '"believed"')), "unknown-value", "believed"),
        (whole(NEAR, head=HEAD + 'kinds = ["graveyard"]\n'), "unknown-value", "graveyard"),
        (whole(NEAR) + whole(NEAR, head=""), "rule-twice", None),
        (HEAD, "missing-key", None),
        (whole(NEAR).replace("[pack]", "[pack"), "not-toml", "[pack"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_line(text: str, problem: str, on_line: str | None) -> None:
    with pytest.raises(BadRulePack) as refusal:
        parse_pack(text, file="ours.toml")
    facts = refusal.value.facts
    assert (facts["problem"], facts["file"]) == (problem, "ours.toml")
    if on_line is not None:
        line = facts["line"]
        assert isinstance(line, int)
        assert on_line in text.splitlines()[line - 1]


def test_the_second_of_two_equal_numbers_is_the_one_refused() -> None:
    text = whole(NEAR) + whole(NEAR, head="")
    with pytest.raises(BadRulePack) as refusal:
        parse_pack(text, file="ours.toml")
    numbered = [at for at, line in enumerate(text.splitlines(), 1) if line.startswith("no =")]
    assert refusal.value.facts["line"] == numbered[1]


def test_rules_are_read_as_they_stand() -> None:
    pack = pack_of(
        NEAR,
        "steepest_deg = 25",
        'seen_from = "settlements"\nwithin_m = 800\neye_m = 1.7\neffect = "confirm"',
        'layer = "built_up_areas"\ndistance_m = 0\nat_distance = "refused"',
    )
    near, slope, hidden, beside = (rule.test for rule in pack.rules)
    assert near == Near("roads", 500, AtDistance.ALLOWED, {"road_class": frozenset({"national"})})
    assert slope == Slope(25)
    assert isinstance(hidden, Hidden)
    assert (hidden.distance_m, hidden.eye_m, hidden.height_m, hidden.is_setting) == (800, 1.7, 1.0, True)
    assert beside == Near("built_up_areas", 0, AtDistance.REFUSED)
    assert [rule.effect for rule in pack.rules] == [Effect.REFUSE, Effect.REFUSE, Effect.CONFIRM, Effect.REFUSE]
    assert pack.layers == {"roads", "settlements", "built_up_areas"}
    assert pack.needs_heights


def test_a_bureaus_own_pack_takes_the_place_of_a_shipped_one() -> None:
    own = rule_shelf_of({"ours.toml": whole(NEAR, head=HEAD.replace('id = "test"', 'id = "heyuan"'))})
    shelf = shipped_rules().with_packs(own.packs)
    assert shelf.named("heyuan").file == "ours.toml"
    assert len(shelf.packs) == len(shipped_rules().packs)


def test_two_files_of_one_id_are_refused() -> None:
    with pytest.raises(BadRulePack) as refusal:
        rule_shelf_of({"a.toml": whole(NEAR), "b.toml": whole(NEAR)})
    assert (refusal.value.facts["problem"], refusal.value.facts["file"]) == ("pack-twice", "b.toml")


def test_a_pack_nobody_holds_and_no_pack_at_all_are_refused() -> None:
    with pytest.raises(UnknownRulePack, match="shandong-2015"):
        shipped_rules().stacked("shandong-2015,henan")
    with pytest.raises(NoRulePack):
        shipped_rules().stacked(" , ")
