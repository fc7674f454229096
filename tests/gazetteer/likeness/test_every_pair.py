"""The index finds what looking at every pair finds, whatever the names; adding and widening take nothing away."""

import unicodedata
from collections.abc import Sequence

import numpy as np
import opencc
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gazetteer.kinds import NameKind
from gazetteer.likeness.definitions import Definitions, dialect_of
from gazetteer.likeness.known import KnownName, Standing
from gazetteer.likeness.name_index import NameIndex
from gazetteer.likeness.part import Part
from gazetteer.likeness.probe import Probe
from gazetteer.likeness.tiers import Tier

# Characters that meet in every way: variants, homophones with and without tone, near sounds, words to add, generics, digits.
ALPHABET = "景泰敬太静新民岷敏钟鍾鐘南兰王黄大东铜陵路街村5五"
SPECIFICS = [
    "景泰",
    "敬太",
    "静泰",
    "泰景",
    "新民",
    "新岷",
    "岷民",
    "民敏",
    "南钟",
    "兰鍾",
    "钟南",
    "王景",
    "黄景",
    "大泰",
    "五民",
    "5民",
]
WORDS = ["", "", "新", "大", "铜陵", "铜陵新"]
NAME = st.one_of(
    st.builds(
        "".join,
        st.tuples(*(st.sampled_from(part) for part in (WORDS, SPECIFICS, ["", "", "东", "铜陵"], ["路", "街", "村", ""]))),
    ),
    st.text(ALPHABET, min_size=1, max_size=6),
)
NAMES = st.lists(NAME, min_size=1, max_size=14)
KINDS = (NameKind.STREET, NameKind.ESTATE, None)
DEFINITIONS = Definitions(place_words=("铜陵",), dialect=dialect_of({"王": "uaŋ", "黄": "uaŋ", "jing": "jin"}))
GENERICS = ("大街", "新村", "路", "街", "村", "陵")  # those the alphabet can spell, the longest first
# The reference reads off this table what the library would say; it is written down so that the two cannot err together.
SOUND = {
    "景": "jing3", "敬": "jing4", "静": "jing4", "泰": "tai4", "太": "tai4", "新": "xin1", "民": "min2", "岷": "min2", "敏": "min3",
    "钟": "zhong1", "南": "nan2", "兰": "lan2", "王": "wang2", "黄": "huang2", "大": "da4", "东": "dong1", "铜": "tong2", "陵": "ling2",
    "路": "lu4", "街": "jie1", "村": "cun1", "5": "wu3", "五": "wu3",
}  # fmt: skip


MARKS = {"1": "\u0304", "2": "\u0301", "3": "\u030c", "4": "\u0300"}


def marked(syllable: str) -> str:
    letters, tone = syllable[:-1], syllable[-1]
    at = next(letters.index(v) for v in ("a", "o", "e", "i", "u") if v in letters)
    return unicodedata.normalize("NFC", letters[: at + 1] + MARKS[tone] + letters[at + 1 :])


READING = {c: marked(s) for c, s in SOUND.items()}


def held(names: Sequence[str]) -> list[KnownName]:
    return [
        KnownName(f"n{at}", f"p{at}", name, KINDS[at % 3], Standing.STANDARD, ("620423", "620402", "110101")[at % 3])
        for at, name in enumerate(names)
    ]


def plain(name: str) -> str:
    return name.replace("鍾", "钟").replace("鐘", "钟")


def specific(name: str) -> str:
    generic = next((g for g in GENERICS if name.endswith(g) and len(name) > len(g)), "")
    return name[: len(name) - len(generic)]


def tones(text: str) -> list[str]:
    return [SOUND[c] for c in text]


def toneless(text: str) -> list[str]:
    return [s[:-1] for s in tones(text)]


def near(text: str) -> list[str]:
    plainer = {
        "zhong": "zong",
        "nan": "lan",
        "wang": "wan",
        "huang": "huan",
        "dong": "dong",
        "jing": "jin",
        "ling": "lin",
        "cun": "cun",
    }
    return [plainer.get(s, s) for s in toneless(text)]


def local(text: str) -> list[str]:
    return ["uaŋ" if c in "王黄" else {"jing": "jin"}.get(SOUND[c][:-1], SOUND[c][:-1]) for c in text]


def core(text: str) -> str:
    def peeled(word: str) -> str:
        while len(word) > 2 and word[0] in "新大东南":
            word = word[1:]
        while len(word) > 2 and word[-1] in "新大东南":
            word = word[:-1]
        return word

    text = peeled(text)
    if text.startswith("铜陵") and len(text) >= 4:
        text = text[2:]
        return text[1:] if text[0] in "新大东南" and len(text) > 2 else text
    if text.endswith("铜陵") and len(text) >= 4:
        text = text[:-2]
        return text[:-1] if text[-1] in "新大东南" and len(text) > 2 else text
    return text


def by_hand(asked: str, kind: NameKind | None, known: KnownName) -> Tier | None:
    """The tier of a pair, by definition and without any index."""
    one, other = plain(asked), plain(known.name)
    if one == other:
        return Tier.IDENTICAL if asked == known.name else Tier.VARIANT
    a, b = specific(one), specific(other)
    if a == b:
        return Tier.SAME_SPECIFIC if known.kind in (kind, None) or kind is None else Tier.SAME_SPECIFIC_OTHER_KIND
    for tier, form in (
        (Tier.ADDED_OR_DROPPED, core),
        (Tier.HOMOPHONE, tones),
        (Tier.HOMOPHONE_TONELESS, toneless),
        (Tier.NEAR_HOMOPHONE, near),
        (Tier.DIALECT_HOMOPHONE, local),
        (Tier.ANAGRAM, sorted),
    ):
        if form(a) == form(b):
            return tier
    return None


def tiers_of(index: NameIndex, probe: Probe, *, area: str = "") -> dict[str, Tier]:
    found = index.under(DEFINITIONS).alike(probe, TIERS, area=area, limit=1000)
    assert found.total == len(found.matches)
    return {match.known.place_id: match.tier for match in found.matches}


TIERS = [tier for tier in Tier if tier is not Tier.SIMILAR_GLYPHS]  # compared in test_glyphs


@given(NAMES, NAME, st.sampled_from(KINDS), st.sampled_from(["", "62", "620423", "33"]))
@example(["兰鍾路", "新兰东路", "黄钟街"], "南钟路", NameKind.STREET, "")
@example(["黄景路", "景王路", "新王景路"], "王景路", NameKind.STREET, "62")
@example(["铜陵新景泰路", "景泰大铜陵", "泰景村", "敬太路"], "景泰路", NameKind.STREET, "")
@settings(max_examples=40, deadline=None)
def test_the_index_finds_what_looking_at_every_pair_finds(names: list[str], asked: str, kind: NameKind | None, area: str) -> None:
    known = held(names)
    expected = {k.place_id: tier for k in known if k.division_code.startswith(area) and (tier := by_hand(asked, kind, k))}
    readings = (tuple(READING[c] for c in plain(asked)),)
    assert tiers_of(NameIndex.of(known), Probe(asked, kind, readings=readings), area=area) == expected


@given(NAMES, NAME, NAME)
@settings(max_examples=15, deadline=None)
def test_adding_a_name_or_widening_the_ground_takes_no_match_away(names: list[str], asked: str, added: str) -> None:
    known, probe = held(names), Probe(asked, NameKind.STREET)
    index = NameIndex.of(known)
    before = tiers_of(index, probe)
    more = index.plus([KnownName("new", "new", added, NameKind.STREET, Standing.PENDING, "620423")])
    assert {place: tier for place, tier in tiers_of(more, probe).items() if place != "new"} == before
    assert tiers_of(index, probe, area="620423").items() <= tiers_of(index, probe, area="62").items() <= before.items()


@given(NAMES, NAME)
@settings(max_examples=15, deadline=None)
def test_writing_the_name_in_simplified_characters_changes_nothing_but_how_equality_is_called(
    names: list[str], asked: str
) -> None:
    index, simple = NameIndex.of(held(names)), opencc.OpenCC("t2s").convert(asked)
    equal = {Tier.VARIANT: Tier.IDENTICAL}
    written, converted = tiers_of(index, Probe(asked, NameKind.STREET)), tiers_of(index, Probe(simple, NameKind.STREET))
    assert {p: equal.get(t, t) for p, t in written.items()} == {p: equal.get(t, t) for p, t in converted.items()}


def test_equal_hashes_alone_are_no_match(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gazetteer.likeness.keys._mixed", lambda symbols, _: np.zeros(len(symbols), dtype=np.uint64))
    monkeypatch.setattr("gazetteer.likeness.keys.hash_of", lambda *_: 0)
    known = held(["景泰路", "新民路", "钟山路", "泰景路", "南山路"])
    assert tiers_of(NameIndex.of(known), Probe("景泰路", NameKind.STREET)) == {"p0": Tier.IDENTICAL, "p3": Tier.ANAGRAM}


def test_a_whole_table_is_split_and_sounded_like_each_of_its_names() -> None:
    names = [
        "景泰路",
        "张庄村村委会",
        "社区居委会",
        "新村",
        "村",
        "解放路南小街",
        "鍾山 東路",
        "西安",
        "ab12路",
        "",
        "路" * 40,
        "长子县",
    ]
    kinds = [NameKind.STREET, NameKind.VILLAGE_SEAT, NameKind.COMMUNITY_SEAT, None]
    together = NameIndex.of_table(
        {"name": names * 4, "division_code": [""] * 48, "kind": [k for k in kinds for _ in names]}
    ).parts[0]
    for row, (name, kind) in enumerate((name, kind) for kind in kinds for name in names):
        alone: Part = NameIndex.of([KnownName("", "", name, kind, Standing.STANDARD, "")]).parts[0]
        assert together.proper(row) == alone.proper(0)
        assert together.reading(row).tolist() == alone.reading(0).tolist()
