"""Characters that look alike in print are found, whatever their components are."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from gazetteer.kinds import NameKind
from gazetteer.likeness.definitions import Definitions
from gazetteer.likeness.known import KnownName, Standing
from gazetteer.likeness.looks import Looks
from gazetteer.likeness.name_index import NameIndex
from gazetteer.likeness.probe import Probe
from gazetteer.likeness.tiers import Tier
from gisvc.forms.papers.fonts import CARRIED

FONT = CARRIED / "NotoSansHans-Regular.otf"
STREET = NameKind.STREET
NAMES = ["未央路", "景秦路", "晋安路", "长江路", "大桥路", "人民路", "石山路", "末尾路"]


def register(names: Iterable[str]) -> NameIndex:
    return NameIndex.of([KnownName(n, n, n, STREET, Standing.STANDARD, "620423") for n in names])


@pytest.fixture(scope="module")
def index() -> NameIndex:
    return register(NAMES).seen_in(FONT)


@pytest.mark.parametrize(
    ("asked", "held", "key"), [("末央路", "未央路", "末/未"), ("景泰路", "景秦路", "泰/秦"), ("普安路", "晋安路", "普/晋"), ("太桥路", "大桥路", "太/大")]
)  # fmt: skip
def test_one_character_that_looks_like_another_is_found(index: NameIndex, asked: str, held: str, key: str) -> None:
    matches = index.alike(Probe(asked, STREET), [Tier.SIMILAR_GLYPHS]).matches
    assert [(m.known.name, m.key) for m in matches] == [(held, key)]


def test_one_other_character_is_not_enough_if_it_looks_different(index: NameIndex) -> None:
    assert index.alike(Probe("长山路", STREET), [Tier.SIMILAR_GLYPHS]).total == 0
    assert index.under(Definitions(least_resemblance=0.99)).alike(Probe("末央路", STREET)).total == 0


def test_the_index_finds_what_looking_at_every_pair_finds(index: NameIndex) -> None:
    looks = index.looks
    assert looks is not None
    for asked in ("未来路", "末来路", "大江路", "太乔路", "天桥路", "入民路", "右山路", "石由路", "普安路"):
        expected = []
        for name in NAMES:
            pairs = [(a, b) for a, b in zip(asked[:2], name[:2], strict=True) if a != b]
            if len(pairs) == 1 and looks.resemblance(*pairs[0]) >= Definitions().least_resemblance:
                expected.append(name)
        found = {m.known.name for m in index.alike(Probe(asked, STREET), [Tier.SIMILAR_GLYPHS]).matches}
        assert found == set(expected), asked


def test_a_font_without_the_character_makes_it_like_no_other() -> None:
    looks = Looks.of(FONT, ["𠙶", "\U000323af", "\U000323ae", "山"])
    assert looks.resemblance("\U000323af", "\U000323ae") == 0
    assert looks.resemblance("山", "山") == pytest.approx(1)


def test_without_a_font_nothing_is_said_about_looks() -> None:
    assert register(NAMES).alike(Probe("末央路", STREET), [Tier.SIMILAR_GLYPHS]).total == 0


def test_names_added_later_are_seen_too(index: NameIndex) -> None:
    more = index.plus([KnownName("x", "x", "汨罗路", STREET, Standing.PENDING, "620423")])
    assert [m.key for m in more.alike(Probe("汩罗路", STREET), [Tier.SIMILAR_GLYPHS]).matches] == ["汩/汨"]
    assert [m.key for m in more.alike(Probe("末央路", STREET), [Tier.SIMILAR_GLYPHS]).matches] == ["末/未"]


def test_a_font_that_is_not_there_is_said_by_the_system() -> None:
    with pytest.raises(OSError, match="resource"):
        register(NAMES).seen_in(Path("no-such-font.otf"))
