"""Who may approve a name, who is asked first, and with whom it is filed, by the kind of name (《地名管理条例》第十二、十三条)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from gazetteer.citation import Citation
from gazetteer.kinds import NameKind
from gazetteer.requests import sources as s
from gazetteer.requests.authorities import STATE_COUNCIL, Authority, Organ, Rung, authority_of, rungs_of
from layers.codes import shorten_code
from layers.report import Fact
from layers.wording import Wording


class Workflow(StrEnum):
    """The ways a name is decided. They differ in what the committee does: it prepares, it gives an opinion, or it takes the filing."""

    GOVERNMENT = "government"
    HOUSING = "housing"
    SECTOR = "sector"
    DIVISION = "division"
    STATE = "state"
    PROVINCE_RULES = "province_rules"
    STATE_RULES = "state_rules"
    OUTSIDE = "outside"

    @property
    def label(self) -> Wording:
        return _WORKFLOWS[self]


_WORKFLOWS = {
    Workflow.GOVERNMENT: Wording("民政部门受理审核，报人民政府批准", "prepared by civil affairs, approved by the government"),
    Workflow.HOUSING: Wording(
        "住建部门批准，地名委员会（民政）出具意见", "approved by the housing department; the committee gives its opinion"
    ),
    Workflow.SECTOR: Wording(
        "行业主管部门批准，民政部门接受备案", "approved by the sector's department, filed with civil affairs"
    ),
    Workflow.DIVISION: Wording("按《行政区划管理条例》办理", "handled under the Regulation on Divisions"),
    Workflow.STATE: Wording("报国务院或者国家主管部门批准", "approved by the State Council or a ministry"),
    Workflow.PROVINCE_RULES: Wording("按省级规定办理", "handled under the rules of the province"),
    Workflow.STATE_RULES: Wording("按国家有关规定办理", "handled under other rules of the state"),
    Workflow.OUTSIDE: Wording("不属于条例规定的地名", "not a name under the Regulation"),
}


class Competence(StrEnum):
    """Whether an authority may approve. LEFT_OPEN: the law leaves it to rules that nobody has entered here yet."""

    COMPETENT = "competent"
    DELEGATED = "delegated"
    LEFT_OPEN = "left_open"
    NOT_COMPETENT = "not_competent"


@dataclass(frozen=True, slots=True)
class RouteSettings:
    """Who approves where the Regulation leaves it to others.

    Args:
        province_rules: authorities (codes) that approve a kind under the rules of the province; a kind that is not listed stays open.
        delegated_districts: districts (short codes) that approve streets by delegation, each with the document that says so. Empty: none does.
            The Regulation does not list districts (Art. 12(5)); practice exists and is unverified.
        important_facilities_only: whether estates, buildings and facilities that orient nobody are outside the Regulation (Art. 3(6)–(8)).
    """

    province_rules: Mapping[NameKind, tuple[str, ...]] = field(default_factory=dict)
    delegated_districts: Mapping[str, str] = field(default_factory=dict)
    important_facilities_only: bool = True


@dataclass(frozen=True, slots=True)
class ApprovalRoute:
    """The way of one name. `approvers` is empty where the law leaves the approver to rules not entered here.

    `asked` are asked before the approval. `delegation` is the document by which a district approves, empty without one.
    """

    workflow: Workflow
    approvers: tuple[Authority, ...]
    asked: tuple[Authority, ...]
    citation: Citation
    delegation: str = ""
    is_national_matter: bool = False  # Arts. 4 and 12(1): stops here, nothing is routed by itself

    @property
    def committee_decides(self) -> bool:
        """Whether the request ends with a decision entered here; False where the committee gives an opinion or takes a filing."""
        return self.workflow not in (Workflow.HOUSING, Workflow.SECTOR, Workflow.OUTSIDE)

    def wording(self) -> Wording:
        """The route in a sentence: 街路巷的命名、更名由直辖市人民政府、市人民政府、县人民政府批准."""
        who_zh = "、".join(a.label.zh for a in self.approvers) or "（待按规定确定）"
        who_en = ", ".join(a.label.en for a in self.approvers) or "(to be fixed by rules)"
        asked_zh = f"，事先征求{'、'.join(a.label.zh for a in self.asked)}意见" if self.asked else ""
        asked_en = f", after asking the {', '.join(a.label.en for a in self.asked)}" if self.asked else ""
        cited = self.citation.wording()
        return Wording(
            f"批准机关：{who_zh}{asked_zh}。依据：{cited.zh}。", f"Approved by: {who_en}{asked_en}. Under: {cited.en}."
        )


_MAY_APPROVE = (
    Rung.MUNICIPALITY,
    Rung.PREFECTURE,
    Rung.COUNTY,
)  # 直辖市、市、县 of Art. 12(5) and (6): a district is not among them
_SECTORS: Mapping[NameKind, Organ] = {
    NameKind.TRANSPORT: Organ.TRANSPORT,
    NameKind.WATER: Organ.WATER,
    NameKind.POWER: Organ.ENERGY,
    NameKind.TELECOM: Organ.TELECOM,
    NameKind.WEATHER: Organ.WEATHER,
}


def approval_route(
    kind: NameKind,
    area: str,
    *,
    request_type: str = "naming",
    facts: Mapping[str, Fact] | None = None,
    settings: RouteSettings | None = None,
) -> ApprovalRoute:
    """The way a name of this kind takes in this area.

    Args:
        area: division code of the place, short or padded.
        request_type: a code of REQUEST_TYPES; 销名 follows the authority that may name, by local law: the Regulation is silent on it.
        facts: of the thing, as in `Proposal.sizes`: `is_famous`, `crosses_provinces`, `touches_border`, `is_sea_or_island`, `orients_people`.
    """
    known, figures = facts or {}, settings or RouteSettings()
    route = _route_by_law(kind, shorten_code(area), known, figures)
    if request_type == "cancelling" and route.workflow is not Workflow.OUTSIDE:
        return replace(route, citation=s.NINGBO_17)
    if request_type == "reserving" and route.workflow is not Workflow.OUTSIDE:
        return replace(route, citation=s.RESERVING)
    return route


def is_national_matter(kind: NameKind, area: str, facts: Mapping[str, Fact] | None = None) -> bool:
    """Whether a name is a matter of the State Council or beyond (Arts. 4 and 12(1)): nothing here may decide it."""
    return approval_route(kind, area, facts=facts).is_national_matter


def competence_of(authority: str, route: ApprovalRoute, area: str) -> Competence:
    """Whether an authority (a code of AUTHORITIES) may approve on this route in this area. An unknown code never may."""
    named = authority_of(authority)
    if named is None or named.rung not in rungs_of(area):
        return Competence.NOT_COMPETENT
    if named in route.approvers:
        is_delegated = named.rung is Rung.DISTRICT and bool(route.delegation)
        return Competence.DELEGATED if is_delegated else Competence.COMPETENT
    return Competence.NOT_COMPETENT if route.approvers else Competence.LEFT_OPEN


def is_competent(
    authority: str, kind: NameKind, area: str, *, facts: Mapping[str, Fact] | None = None, settings: RouteSettings | None = None
) -> bool:
    """Whether an authority may approve a name of this kind in this area; where the law leaves it open, nobody is refused."""
    route = approval_route(kind, area, facts=facts, settings=settings)
    return competence_of(authority, route, area) is not Competence.NOT_COMPETENT


def filing_addressees(authority: str, area: str) -> tuple[Authority, ...]:
    """With whom an approval is filed (Art. 13): the addressee first, then the office that takes it in for him; empty where nothing is filed.

    Departments of the State Council file with the State Council, local governments one level up, civil affairs with civil affairs one level up,
    other departments with civil affairs of their own level.
    """
    named = authority_of(authority)
    if named is None or named in (STATE_COUNCIL, Authority(Rung.STATE, Organ.CONGRESS)):
        return ()
    if named.rung is Rung.STATE:
        return (STATE_COUNCIL, Authority(Rung.STATE, Organ.CIVIL_AFFAIRS))
    if named.organ not in (Organ.GOVERNMENT, Organ.CIVIL_AFFAIRS):
        return (Authority(named.rung, Organ.CIVIL_AFFAIRS),)
    above = _above(named.rung, area)
    if named.organ is Organ.CIVIL_AFFAIRS:
        return (Authority(above, Organ.CIVIL_AFFAIRS),)
    return (Authority(above, Organ.GOVERNMENT), Authority(above, Organ.CIVIL_AFFAIRS))


def announcer_of(authority: str, area: str) -> Authority | None:
    """Who announces an approval (Art. 14): civil affairs of the approver's level; None for an authority that does not govern the area."""
    named = authority_of(authority)
    return Authority(named.rung, Organ.CIVIL_AFFAIRS) if named and named.rung in rungs_of(area) else None


def _above(rung: Rung, area: str) -> Rung:
    rungs = rungs_of(area)
    higher = rungs[rungs.index(rung) + 1 :] if rung in rungs else ()
    return higher[0] if higher else Rung.STATE


def _route_by_law(kind: NameKind, area: str, facts: Mapping[str, Fact], settings: RouteSettings) -> ApprovalRoute:
    if facts.get("touches_border") is True:
        return ApprovalRoute(Workflow.STATE, (STATE_COUNCIL,), (), s.ART_12_1, is_national_matter=True)
    if kind is NameKind.STREET:
        return _street(area, settings)
    if kind in (NameKind.ESTATE, NameKind.BUILDING):
        return _housing(area, facts, settings)
    if kind in _SECTORS:
        return _sector(kind, area, facts, settings)
    if kind is NameKind.NATURAL:
        return _natural(facts, settings)
    if kind in (NameKind.COUNTY_DIVISION, NameKind.TOWNSHIP, NameKind.SUBDISTRICT):
        return _division(kind, area)
    return _left_to_rules(kind, settings)


def _street(area: str, settings: RouteSettings) -> ApprovalRoute:
    approvers = _at(_MAY_APPROVE, Organ.GOVERNMENT, area)
    basis = settings.delegated_districts.get(area[:6], "")
    if basis and Rung.DISTRICT in rungs_of(area):
        own = Authority(Rung.DISTRICT, Organ.GOVERNMENT)
        return ApprovalRoute(Workflow.GOVERNMENT, (own, *approvers), (), s.ART_12_5, delegation=basis)
    return ApprovalRoute(Workflow.GOVERNMENT, approvers, (), s.ART_12_5)


def _housing(area: str, facts: Mapping[str, Fact], settings: RouteSettings) -> ApprovalRoute:
    if settings.important_facilities_only and facts.get("orients_people") is False:
        return ApprovalRoute(Workflow.OUTSIDE, (), (), s.ART_12_6)
    approvers = _at(_MAY_APPROVE, Organ.HOUSING, area)
    return ApprovalRoute(Workflow.HOUSING, approvers, _at(_MAY_APPROVE, Organ.CIVIL_AFFAIRS, area), s.ART_12_6)


def _sector(kind: NameKind, area: str, facts: Mapping[str, Fact], settings: RouteSettings) -> ApprovalRoute:
    if settings.important_facilities_only and facts.get("orients_people") is False:
        return ApprovalRoute(Workflow.OUTSIDE, (), (), s.ART_12_7)
    rungs = tuple(rung for rung in Rung if rung is not Rung.TOWNSHIP)
    local = tuple(rung for rung in (Rung.COUNTY, Rung.DISTRICT, Rung.PREFECTURE, Rung.MUNICIPALITY) if rung in rungs_of(area))
    return ApprovalRoute(Workflow.SECTOR, _at(rungs, _SECTORS[kind], area), _at(local[:1], Organ.GOVERNMENT, area), s.ART_12_7)


def _natural(facts: Mapping[str, Fact], settings: RouteSettings) -> ApprovalRoute:
    if facts.get("is_sea_or_island") is True:
        ministry = Authority(Rung.STATE, Organ.NATURAL_RESOURCES)
        return ApprovalRoute(Workflow.STATE, (ministry,), (), s.ART_12_1_SEA, is_national_matter=True)
    if facts.get("is_famous") is True or facts.get("crosses_provinces") is True:
        return ApprovalRoute(Workflow.STATE, (STATE_COUNCIL,), (), s.ART_12_1, is_national_matter=True)
    return replace(_left_to_rules(NameKind.NATURAL, settings), citation=s.ART_12_1)


def _division(kind: NameKind, area: str) -> ApprovalRoute:
    if kind is NameKind.TOWNSHIP:
        return ApprovalRoute(Workflow.DIVISION, _at((Rung.PROVINCE, Rung.MUNICIPALITY), Organ.GOVERNMENT, area), (), s.DIVISION_9)
    if kind is NameKind.SUBDISTRICT:
        rungs = (Rung.PREFECTURE, Rung.MUNICIPALITY, Rung.PROVINCE)
        return ApprovalRoute(Workflow.DIVISION, _at(rungs, Organ.GOVERNMENT, area), (), s.DIVISION_10)
    if len(area) == 2:
        congress = Authority(Rung.STATE, Organ.CONGRESS)
        return ApprovalRoute(Workflow.DIVISION, (congress,), (), s.DIVISION_6, is_national_matter=True)
    return ApprovalRoute(Workflow.DIVISION, (STATE_COUNCIL,), (), s.DIVISION_7, is_national_matter=True)


_RULES_OF: Mapping[NameKind, tuple[Workflow, Citation]] = {
    NameKind.VILLAGE_SEAT: (Workflow.PROVINCE_RULES, s.ART_12_3),
    NameKind.COMMUNITY_SEAT: (Workflow.PROVINCE_RULES, s.ART_12_3),
    NameKind.PARK: (Workflow.STATE_RULES, s.ART_12_4),
    NameKind.MEMORIAL: (Workflow.STATE_RULES, s.MEMORIALS),
}


def _left_to_rules(kind: NameKind, settings: RouteSettings) -> ApprovalRoute:
    """What Art. 12 leaves to others. Settlements (自然村) and other entities stand in no item of it at all."""
    workflow, citation = _RULES_OF.get(kind, (Workflow.PROVINCE_RULES, s.RESIDENCE_OUTSIDE))
    named = tuple(a for code in settings.province_rules.get(kind, ()) if (a := authority_of(code)))
    return ApprovalRoute(workflow, named, (), citation)


def _at(rungs: tuple[Rung, ...], organ: Organ, area: str) -> tuple[Authority, ...]:
    """The organ on those of the rungs that govern the area, the lowest first."""
    return tuple(Authority(rung, organ) for rung in rungs_of(area) if rung in rungs)
