"""Who may approve which name, where, and with whom the approval is filed: the table of Arts. 12 and 13, line by line."""

from collections.abc import Mapping

import pytest

from gazetteer.kinds import NameKind
from gazetteer.requests.authorities import AUTHORITIES, Rung, authority_of, county_rung, rungs_of
from gazetteer.requests.routes import (
    ApprovalRoute,
    Competence,
    RouteSettings,
    Workflow,
    announcer_of,
    approval_route,
    competence_of,
    filing_addressees,
    is_competent,
    is_national_matter,
)

COUNTY, DISTRICT, MUNICIPAL_DISTRICT, MUNICIPAL_COUNTY, DIRECT_CITY = "620423", "620402", "310115", "500231", "429004"

# kind, area, workflow, approvers, asked, article
TABLE = [
    (NameKind.STREET, COUNTY, "government", "county_government prefecture_government", "", "第十二条第（五）项"),
    (NameKind.STREET, DISTRICT, "government", "prefecture_government", "", "第十二条第（五）项"),
    (NameKind.STREET, MUNICIPAL_DISTRICT, "government", "municipality_government", "", "第十二条第（五）项"),
    (NameKind.STREET, MUNICIPAL_COUNTY, "government", "county_government municipality_government", "", "第十二条第（五）项"),
    (NameKind.STREET, DIRECT_CITY, "government", "county_government", "", "第十二条第（五）项"),
    (NameKind.ESTATE, COUNTY, "housing", "county_housing prefecture_housing", "county_civil_affairs prefecture_civil_affairs",
     "第十二条第（六）项"),
    (NameKind.BUILDING, DISTRICT, "housing", "prefecture_housing", "prefecture_civil_affairs", "第十二条第（六）项"),
    (NameKind.TRANSPORT, COUNTY, "sector", "county_transport prefecture_transport province_transport state_transport",
     "county_government", "第十二条第（七）项"),
    (NameKind.WEATHER, MUNICIPAL_DISTRICT, "sector", "district_weather municipality_weather state_weather", "district_government",
     "第十二条第（七）项"),
    (NameKind.NATURAL, COUNTY, "province_rules", "", "", "第十二条第（一）项"),
    (NameKind.COUNTY_DIVISION, COUNTY, "division", "state_government", "", "第七条"),
    (NameKind.COUNTY_DIVISION, "62", "division", "state_congress", "", "第六条"),
    (NameKind.TOWNSHIP, "620423101", "division", "province_government", "", "第九条"),
    (NameKind.TOWNSHIP, "500231100", "division", "municipality_government", "", "第九条"),
    (NameKind.SUBDISTRICT, DISTRICT, "division", "prefecture_government province_government", "", "第十条"),
    (NameKind.VILLAGE_SEAT, COUNTY, "province_rules", "", "", "第十二条第（三）项"),
    (NameKind.COMMUNITY_SEAT, COUNTY, "province_rules", "", "", "第十二条第（三）项"),
    (NameKind.PARK, COUNTY, "state_rules", "", "", "第十二条第（四）项"),
    (NameKind.SETTLEMENT, COUNTY, "province_rules", "", "", ""),
    (NameKind.MEMORIAL, COUNTY, "state_rules", "", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "area", "workflow", "approvers", "asked", "article"), TABLE)
def test_the_route_of_each_kind(kind: NameKind, area: str, workflow: str, approvers: str, asked: str, article: str) -> None:
    route = approval_route(kind, area)
    assert (route.workflow, _codes(route), " ".join(a.code for a in route.asked), route.citation.article) == (
        workflow,
        approvers,
        asked,
        article,
    )


def test_every_kind_has_a_route_with_a_citation_and_a_sentence() -> None:
    for kind in NameKind:
        route = approval_route(kind, COUNTY)
        assert route.citation.document
        assert route.wording().zh
        assert route.workflow.label.zh


def test_a_district_may_not_approve_a_street_and_the_article_says_why() -> None:
    route = approval_route(NameKind.STREET, DISTRICT)
    assert competence_of("district_government", route, DISTRICT) is Competence.NOT_COMPETENT
    assert "街路巷" in route.citation.text
    assert not is_competent("district_government", NameKind.STREET, DISTRICT)


def test_a_district_may_approve_by_delegation_and_it_shows() -> None:
    settings = RouteSettings(delegated_districts={DISTRICT: "某政发〔2024〕1号"})
    route = approval_route(NameKind.STREET, DISTRICT, settings=settings)
    assert competence_of("district_government", route, DISTRICT) is Competence.DELEGATED
    assert competence_of("prefecture_government", route, DISTRICT) is Competence.COMPETENT
    assert route.delegation == "某政发〔2024〕1号"
    assert not is_competent("district_government", NameKind.STREET, "620403", settings=settings)


def test_the_committee_never_approves_an_estate() -> None:
    assert not approval_route(NameKind.ESTATE, COUNTY).committee_decides
    assert not is_competent("county_government", NameKind.ESTATE, COUNTY)
    assert not is_competent("county_civil_affairs", NameKind.ESTATE, COUNTY)
    assert is_competent("county_housing", NameKind.ESTATE, COUNTY)


def test_what_the_province_decides_stays_open_until_its_rules_are_entered() -> None:
    open_route = approval_route(NameKind.VILLAGE_SEAT, COUNTY)
    assert competence_of("county_government", open_route, COUNTY) is Competence.LEFT_OPEN
    ruled = approval_route(
        NameKind.VILLAGE_SEAT, COUNTY, settings=RouteSettings(province_rules={NameKind.VILLAGE_SEAT: ("county_government",)})
    )
    assert competence_of("county_government", ruled, COUNTY) is Competence.COMPETENT
    assert competence_of("township_government", ruled, COUNTY) is Competence.NOT_COMPETENT


def test_an_authority_that_does_not_govern_the_area_is_never_competent() -> None:
    assert not is_competent("county_government", NameKind.STREET, MUNICIPAL_DISTRICT)
    assert not is_competent("prefecture_government", NameKind.STREET, DIRECT_CITY)
    assert not is_competent("county_government", NameKind.STREET, "")
    assert not is_competent("nobody", NameKind.VILLAGE_SEAT, COUNTY)


@pytest.mark.parametrize(
    ("facts", "approver"),
    [
        ({"is_famous": True}, "state_government"),
        ({"crosses_provinces": True}, "state_government"),
        ({"touches_border": True}, "state_government"),
        ({"is_sea_or_island": True}, "state_natural_resources"),
    ],
)
def test_a_national_matter_stops_here(facts: Mapping[str, bool], approver: str) -> None:
    assert is_national_matter(NameKind.NATURAL, COUNTY, facts)
    assert _codes(approval_route(NameKind.NATURAL, COUNTY, facts=facts)) == approver
    assert not is_national_matter(NameKind.NATURAL, COUNTY)


def test_an_estate_that_orients_nobody_is_outside_the_regulation_unless_the_setting_says_otherwise() -> None:
    facts = {"orients_people": False}
    assert approval_route(NameKind.ESTATE, COUNTY, facts=facts).workflow is Workflow.OUTSIDE
    strict = RouteSettings(important_facilities_only=False)
    assert approval_route(NameKind.ESTATE, COUNTY, facts=facts, settings=strict).workflow is Workflow.HOUSING


def test_cancelling_rests_on_local_law_because_the_regulation_is_silent() -> None:
    route = approval_route(NameKind.STREET, COUNTY, request_type="cancelling")
    assert route.citation.document == "《宁波市地名管理条例》"
    assert _codes(route) == _codes(approval_route(NameKind.STREET, COUNTY))


@pytest.mark.parametrize(
    ("authority", "area", "addressee"),
    [
        ("county_government", COUNTY, "prefecture_government"),
        ("county_government", MUNICIPAL_COUNTY, "municipality_government"),
        ("county_government", DIRECT_CITY, "province_government"),
        ("prefecture_government", COUNTY, "province_government"),
        ("province_government", COUNTY, "state_government"),
        ("municipality_government", MUNICIPAL_DISTRICT, "state_government"),
        ("county_civil_affairs", COUNTY, "prefecture_civil_affairs"),
        ("county_housing", COUNTY, "county_civil_affairs"),
        ("prefecture_housing", DISTRICT, "prefecture_civil_affairs"),
        ("province_transport", COUNTY, "province_civil_affairs"),
        ("state_natural_resources", COUNTY, "state_government"),
    ],
)
def test_the_addressee_of_the_filing(authority: str, area: str, addressee: str) -> None:
    assert filing_addressees(authority, area)[0].code == addressee


def test_the_state_council_files_with_nobody() -> None:
    assert filing_addressees("state_government", COUNTY) == ()
    assert filing_addressees("state_congress", "62") == ()
    assert filing_addressees("nobody", COUNTY) == ()


def test_civil_affairs_of_the_approvers_level_announces() -> None:
    announcer = announcer_of("county_housing", COUNTY)
    assert announcer is not None
    assert announcer.code == "county_civil_affairs"
    assert announcer_of("county_government", MUNICIPAL_DISTRICT) is None


@pytest.mark.parametrize(
    ("code", "rung"),
    [
        ("110105", Rung.DISTRICT), ("500156", Rung.DISTRICT), ("500231", Rung.COUNTY), ("620402", Rung.DISTRICT),
        ("620423", Rung.COUNTY), ("320481", Rung.COUNTY), ("622901", Rung.COUNTY), ("520203", Rung.COUNTY), ("469001", Rung.COUNTY),
    ],
)  # fmt: skip
def test_districts_and_counties_are_told_by_their_code(code: str, rung: Rung) -> None:
    assert county_rung(code) is rung


def test_rungs_of_an_area_from_the_ground_up() -> None:
    assert rungs_of("620423101201") == (Rung.TOWNSHIP, Rung.COUNTY, Rung.PREFECTURE, Rung.PROVINCE, Rung.STATE)
    assert rungs_of("310115000000") == (Rung.DISTRICT, Rung.MUNICIPALITY, Rung.STATE)
    assert rungs_of("6204") == (Rung.PREFECTURE, Rung.PROVINCE, Rung.STATE)
    for unreadable in ("", "62042", "abc", "６２０４２３", "1" * 40):
        assert rungs_of(unreadable) == (Rung.STATE,)


def test_every_authority_has_a_label_of_its_own() -> None:
    labels = [AUTHORITIES.labels[code] for code in AUTHORITIES]
    assert len({w.zh for w in labels}) == len({w.en for w in labels}) == len(labels)
    assert authority_of("state_government") is not None
    assert AUTHORITIES.labels["state_government"].zh == "国务院"


def _codes(route: ApprovalRoute) -> str:
    return " ".join(a.code for a in route.approvers)
