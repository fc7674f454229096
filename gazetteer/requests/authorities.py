"""Authorities that decide on names, are asked about them or take their filing: an organ on a rung of the state."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from layers.codes import shorten_code
from layers.spec import CodeList
from layers.wording import Wording


class Rung(StrEnum):
    """Rungs of the state as Art. 12 counts them: a municipality (直辖市) is no province, a district (市辖区) no county."""

    STATE = "state"
    PROVINCE = "province"
    MUNICIPALITY = "municipality"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    DISTRICT = "district"
    TOWNSHIP = "township"


class Organ(StrEnum):
    """What an authority is: the government itself, or one of its departments."""

    CONGRESS = "congress"
    GOVERNMENT = "government"
    CIVIL_AFFAIRS = "civil_affairs"
    HOUSING = "housing"
    NATURAL_RESOURCES = "natural_resources"
    TRANSPORT = "transport"
    WATER = "water"
    ENERGY = "energy"
    TELECOM = "telecom"
    WEATHER = "weather"
    PARKS = "parks"
    CULTURE = "culture"
    PLANNING = "planning"
    POLICE = "police"
    HERITAGE = "heritage"
    VETERANS = "veterans"

    @property
    def label(self) -> Wording:
        return _ORGANS[self]


@dataclass(frozen=True, slots=True, order=True)
class Authority:
    """An organ on a rung: `county_government` is 县（市、旗）人民政府."""

    rung: Rung
    organ: Organ

    @property
    def code(self) -> str:
        return f"{self.rung}_{self.organ}"

    @property
    def label(self) -> Wording:
        named = _OF_ITS_OWN.get((self.rung, self.organ))
        if named:
            return named
        rung, organ = _RUNGS[self.rung], _ORGANS[self.organ]
        return Wording(f"{rung.zh}{organ.zh}", f"{organ.en} of the {rung.en}")


_RUNGS: Mapping[Rung, Wording] = {
    Rung.STATE: Wording("国务院", "state"),
    Rung.PROVINCE: Wording("省（自治区）", "province"),
    Rung.MUNICIPALITY: Wording("直辖市", "municipality"),
    Rung.PREFECTURE: Wording("市（地级市、自治州）", "city or prefecture"),
    Rung.COUNTY: Wording("县（县级市、旗）", "county or county-level city"),
    Rung.DISTRICT: Wording("市辖区", "urban district"),
    Rung.TOWNSHIP: Wording("乡镇", "township"),
}
_ORGANS: Mapping[Organ, Wording] = {
    Organ.CONGRESS: Wording("人民代表大会", "people's congress"),
    Organ.GOVERNMENT: Wording("人民政府", "people's government"),
    Organ.CIVIL_AFFAIRS: Wording("民政部门", "civil-affairs department"),
    Organ.HOUSING: Wording("住房和城乡建设主管部门", "housing department"),
    Organ.NATURAL_RESOURCES: Wording("自然资源主管部门", "natural-resources department"),
    Organ.TRANSPORT: Wording("交通运输主管部门", "transport department"),
    Organ.WATER: Wording("水行政主管部门", "water department"),
    Organ.ENERGY: Wording("能源主管部门", "energy department"),
    Organ.TELECOM: Wording("通信主管部门", "telecommunications department"),
    Organ.WEATHER: Wording("气象主管机构", "weather service"),
    Organ.PARKS: Wording("公园（园林、林草）主管部门", "parks department"),
    Organ.CULTURE: Wording("文化和旅游主管部门", "culture and tourism department"),
    Organ.PLANNING: Wording("规划主管部门", "planning department"),
    Organ.POLICE: Wording("公安机关", "police"),
    Organ.HERITAGE: Wording("文物主管部门", "heritage department"),
    Organ.VETERANS: Wording("退役军人事务部门", "veterans department"),
}
_OF_ITS_OWN: Mapping[tuple[Rung, Organ], Wording] = {
    (Rung.STATE, Organ.CONGRESS): Wording("全国人民代表大会", "National People's Congress"),
    (Rung.STATE, Organ.GOVERNMENT): Wording("国务院", "State Council"),
    (Rung.STATE, Organ.CIVIL_AFFAIRS): Wording("民政部", "Ministry of Civil Affairs"),
    (Rung.STATE, Organ.NATURAL_RESOURCES): Wording("自然资源部", "Ministry of Natural Resources"),
}

STATE_COUNCIL = Authority(Rung.STATE, Organ.GOVERNMENT)
_ALL = {
    authority.code: authority
    for authority in (Authority(rung, organ) for rung in Rung for organ in Organ)
    if (authority.organ is not Organ.CONGRESS or authority.rung is Rung.STATE)
    and (authority.rung is not Rung.TOWNSHIP or authority.organ is Organ.GOVERNMENT)
}
AUTHORITIES = CodeList("name_authority", {code: authority.label for code, authority in _ALL.items()})

MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
COUNTIES_CODED_AS_DISTRICTS = frozenset({"520203"})  # 六枝特区


def authority_of(code: str) -> Authority | None:
    """The authority of a code; None for a code nobody bears."""
    return _ALL.get(code)


def county_rung(county: str) -> Rung:
    """Whether a six-digit code is a district's or a county's, by the number ranges of GB/T 2260.

    Measured on the 2,852 county-level divisions of 2022: right for all with one exception, which is listed.
    """
    prefecture, own = int(county[2:4]), int(county[4:6])
    if county in COUNTIES_CODED_AS_DISTRICTS or (own > 20 and county[:2] not in MUNICIPALITIES):
        return Rung.COUNTY
    if county[:2] in MUNICIPALITIES:
        return Rung.DISTRICT if prefecture == 1 else Rung.COUNTY
    return Rung.DISTRICT if prefecture <= 20 or 51 <= prefecture <= 70 else Rung.COUNTY


def rungs_of(area: str) -> tuple[Rung, ...]:
    """The rungs that govern an area, lowest first: `620423` → county, prefecture, province, state. An unreadable code → state alone."""
    code = shorten_code(area)
    if not (code.isascii() and code.isdigit()) or len(code) not in (2, 4, 6, 9, 12):
        return (Rung.STATE,)
    is_municipality = code[:2] in MUNICIPALITIES
    rungs: list[Rung] = [Rung.STATE, Rung.MUNICIPALITY if is_municipality else Rung.PROVINCE]
    if len(code) >= 4 and not is_municipality and code[2:4] != "90":  # 90: counties a province governs directly
        rungs.append(Rung.PREFECTURE)
    if len(code) >= 6:
        rungs.append(county_rung(code[:6]))
    if len(code) >= 9:
        rungs.append(Rung.TOWNSHIP)
    return tuple(reversed(rungs))
