"""The kinds of names: what the law calls each (《地名管理条例》第三条), where it must be unique, and how it is spelled."""

from dataclasses import dataclass
from enum import StrEnum

from layers.spec import CodeList
from layers.wording import Wording


class LegalKind(StrEnum):
    """The eight kinds of names of Art. 3 of the Regulation on Place Names (State Council Order 753)."""

    NATURAL = "1"
    DIVISION = "2"
    COMMITTEE_SEAT = "3"
    PARK = "4"
    STREET = "5"
    RESIDENTIAL = "6"
    FACILITY = "7"
    OTHER = "8"


class ScopeLevel(StrEnum):
    """The ground within which a name must not be repeated (Art. 9 ¶1(7)–(8)); CITY and NONE come from local rules."""

    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    BUILT_UP = "built_up"
    NONE = "none"


class NameKind(StrEnum):
    """Kinds of names as committees speak of them, finer than the law's eight where a rule tells them apart."""

    NATURAL = "natural"
    COUNTY_DIVISION = "county_division"
    TOWNSHIP = "township"
    SUBDISTRICT = "subdistrict"
    VILLAGE_SEAT = "village_seat"
    COMMUNITY_SEAT = "community_seat"
    SETTLEMENT = "settlement"
    PARK = "park"
    STREET = "street"
    ESTATE = "estate"
    BUILDING = "building"
    TRANSPORT = "transport"
    WATER = "water"
    POWER = "power"
    TELECOM = "telecom"
    WEATHER = "weather"
    MEMORIAL = "memorial"
    OTHER = "other"

    @property
    def traits(self) -> "KindTraits":
        return _TRAITS[self]

    @property
    def label(self) -> Wording:
        return _TRAITS[self].label

    @property
    def legal_kind(self) -> LegalKind:
        return _TRAITS[self].legal_kind

    @property
    def scope(self) -> ScopeLevel:
        """The scope of Art. 9; a local rule pack may be stricter."""
        return _TRAITS[self].scope

    @property
    def is_joined(self) -> bool:
        """Whether specific and generic are written as one word: natural villages and towns are (1984 rules, rule 3)."""
        return _TRAITS[self].is_joined


@dataclass(frozen=True, slots=True)
class KindTraits:
    """What a kind is called, its place in the law, its categories of GB/T 18521 as prefixes, and how it is written."""

    label: Wording
    legal_kind: LegalKind
    scope: ScopeLevel
    categories: tuple[str, ...] = ()
    is_joined: bool = False


def _kind(zh: str, en: str, legal: LegalKind, scope: ScopeLevel, *categories: str, is_joined: bool = False) -> KindTraits:
    return KindTraits(Wording(zh, en), legal, scope, categories, is_joined)


_N, _P, _C, _B, _NONE = ScopeLevel.NATION, ScopeLevel.PROVINCE, ScopeLevel.COUNTY, ScopeLevel.BUILT_UP, ScopeLevel.NONE

# Category prefixes are those seen in real systems (gazetteer.md §5.1): the standard's own table could not be read in any public copy.
# Art. 9 ¶1(7) speaks of famous natural features: whether one is famous is a fact of the place, not of its kind.
_TRAITS: dict[NameKind, KindTraits] = {
    NameKind.NATURAL: _kind("自然地理实体", "natural feature", LegalKind.NATURAL, _N, "11", "12", "13"),
    NameKind.COUNTY_DIVISION: _kind(
        "县级以上行政区划", "division of county level and above", LegalKind.DIVISION, _N, "212", "213", "214"
    ),
    NameKind.TOWNSHIP: _kind("乡镇", "township or town", LegalKind.DIVISION, _P, "215"),
    NameKind.SUBDISTRICT: _kind("街道办事处", "subdistrict office", LegalKind.DIVISION, _NONE),
    NameKind.VILLAGE_SEAT: _kind("村民委员会所在地", "seat of a village committee", LegalKind.COMMITTEE_SEAT, _C, "2161", "2761"),
    NameKind.COMMUNITY_SEAT: _kind(
        "居民委员会所在地", "seat of a residents' committee", LegalKind.COMMITTEE_SEAT, _C, "2162", "2762"
    ),
    NameKind.SETTLEMENT: _kind(
        "居民点（自然村）", "settlement", LegalKind.OTHER, _NONE, "222", "2163", "221", "223", "224", is_joined=True
    ),
    NameKind.PARK: _kind("公园、自然保护地", "park or protected area", LegalKind.PARK, _NONE, "252", "253"),
    NameKind.STREET: _kind("街路巷", "street", LegalKind.STREET, _B, "2351"),
    NameKind.ESTATE: _kind("住宅区", "residential area", LegalKind.RESIDENTIAL, _B, "22100"),
    NameKind.BUILDING: _kind("楼宇", "building", LegalKind.RESIDENTIAL, _B, "26"),
    NameKind.TRANSPORT: _kind("交通运输设施", "transport facility", LegalKind.FACILITY, _NONE, "23"),
    NameKind.WATER: _kind("水利设施", "water facility", LegalKind.FACILITY, _NONE, "24"),
    NameKind.POWER: _kind("电力设施", "power facility", LegalKind.FACILITY, _NONE, "246"),
    NameKind.TELECOM: _kind("通信设施", "telecom facility", LegalKind.FACILITY, _NONE, "247"),
    NameKind.WEATHER: _kind("气象设施", "weather facility", LegalKind.FACILITY, _NONE),
    NameKind.MEMORIAL: _kind("纪念地、旅游地", "memorial or place of interest", LegalKind.OTHER, _NONE, "251"),
    NameKind.OTHER: _kind("其他地理实体", "other entity", LegalKind.OTHER, _NONE),
}

LEGAL_KINDS = CodeList(
    "legal_kind",
    {
        "1": Wording("自然地理实体", "natural feature"),
        "2": Wording("行政区划", "administrative division"),
        "3": Wording("村（居）民委员会所在地", "seat of a village or residents' committee"),
        "4": Wording("城市公园、自然保护地", "city park or protected area"),
        "5": Wording("街路巷", "street"),
        "6": Wording("具有重要地理方位意义的住宅区、楼宇", "residential area or building that orients people"),
        "7": Wording("具有重要地理方位意义的交通、水利、电力、通信、气象等设施", "facility that orients people"),
        "8": Wording("其他地理实体", "other entity that orients people"),
    },
)

NAME_KINDS = CodeList("name_kind", {kind.value: traits.label for kind, traits in _TRAITS.items()})


def kind_of_category(category: str | None) -> NameKind | None:
    """The kind a GB/T 18521 category code belongs to (the longest prefix wins); None when no kind claims it."""
    claims = [(len(p), kind) for kind, t in _TRAITS.items() for p in t.categories if category and category.startswith(p)]
    return max(claims, key=lambda claim: claim[0])[1] if claims else None
