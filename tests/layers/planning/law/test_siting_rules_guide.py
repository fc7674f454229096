"""What the guide of siting rules shows is what the reader of packs reads."""

import re
from pathlib import Path

from layers.planning.law import pack_file
from layers.planning.law.law_layers import LAW_LAYERS
from layers.planning.law.pack_file import parse_pack
from layers.planning.law.rules import AtDistance, Hidden, Land, Least, Near, Said, Slope

GUIDE = (Path(__file__).parents[4] / "docs" / "siting-rules.md").read_text(encoding="utf-8")


def test_the_guide_is_one_pack_that_is_read() -> None:
    text = "\n".join(re.findall(r"^```toml\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL))
    pack = parse_pack(text, file="guide.toml")
    assert [type(rule.test) for rule in pack.rules] == [Near, Near, Land, Least, Slope, Hidden, Said]
    first, second = (rule.test for rule in pack.rules[:2])
    assert isinstance(first, Near)
    assert isinstance(second, Near)
    assert (first.at_distance, second.at_distance) == (AtDistance.ALLOWED, AtDistance.REFUSED)


def test_the_guide_names_every_key_and_layer() -> None:
    wanted = (
        pack_file._HEAD
        | pack_file._RULE
        | pack_file._NEAR
        | {"seen_from", "within_m", "steepest_deg", *pack_file._LAND, *pack_file._LEAST}
    )
    shown = {word for word in [*wanted, *LAW_LAYERS] if re.search(rf"\b{word}\b", GUIDE)}
    assert sorted({*wanted, *LAW_LAYERS} - shown) == []
