"""T16 and T14 (planners): names of units, roads and plans stay text in Word, HTML and SVG; no template in them is ever filled in."""

import io
import re
from dataclasses import replace
from zipfile import ZipFile

import pytest
from defusedxml import ElementTree

from gisvc.app import create_app
from gisvc.catalogue import CATALOGUE
from gisvc.forms.circle import circle_form
from gisvc.forms.papers.press import Press
from gisvc.forms.planning.plan_paper import plan_paper
from gisvc.forms.planning.report_ground import ReportGround
from gisvc.forms.report import to_docx
from gisvc.settings import Settings
from layers.planning.plans.report import PlanReport, write_report
from layers.planning.specs import FACILITIES
from layers.planning.use_cases.circles import CircleQuestion, study_circle
from layers.planning.use_cases.plans import read_shelf, study_plan
from layers.planning.use_cases.travels import TravelShelf
from layers.reference import DIVISIONS
from layers.store.memory import MemoryStore
from layers.wording import Wording
from tests.county_with_roads import county_with_roads
from tests.front_desk import browser, serving
from tests.little_county import PAYLOAD

SPECS = {spec.name: spec for spec in CATALOGUE}
NASTY = f"A&B <山>{PAYLOAD}{{{{ ''.__class__ }}}}{{% for x in y %}}"


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    return county_with_roads(NASTY)


@pytest.fixture(scope="module")
def report(store: MemoryStore) -> PlanReport:
    plan = replace(
        read_shelf(SPECS).named("yulin-2020"), title=Wording(f"规划{NASTY}", NASTY), place=Wording(f"某地{NASTY}", NASTY)
    )
    return write_report(study_plan(store, plan, SPECS, travels=TravelShelf().travels(store)))


def words_of(document: bytes) -> str:
    with ZipFile(io.BytesIO(document)) as packed:
        for name in packed.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(packed.read(name))  # every part is whole XML
        root = ElementTree.fromstring(packed.read("word/document.xml"))
    return "".join(root.itertext())


def test_a_circle_in_word_is_whole_and_keeps_every_letter(store: MemoryStore) -> None:
    form = circle_form(study_circle(store, CircleQuestion("day_care_center", 15), TravelShelf().travels(store)))
    assert NASTY in words_of(to_docx(form))


def test_a_plans_report_in_word_is_whole_and_keeps_every_letter(store: MemoryStore, report: PlanReport) -> None:
    told = words_of(Press().print(plan_paper(report, ReportGround(store.read(DIVISIONS), store.read(FACILITIES))), "docx"))
    assert f"规划{NASTY}" in told


def test_a_plans_report_in_a_browser_runs_nothing(report: PlanReport) -> None:
    page = Press().print(plan_paper(report, None), "html").decode()
    assert "A&amp;B &lt;山&gt;" in page
    require_harmless(page)


def test_the_pages_run_nothing(store: MemoryStore) -> None:
    with serving(create_app(Settings(demonstration=True, job_patience_s=30), store, None)) as address, browser(address) as visit:
        for path in (
            "/circles?kind=day_care_center",
            "/plans/yulin-2020",
            "/plans/jingtai-145/J04",
            "/downloads/circles.html?kind=day_care_center",
        ):
            page = visit.get(path)
            assert page.status_code == 200, path
            require_harmless(page.text)
            assert "onerror=alert(1)&gt;" in page.text or "\\u003c" in page.text or "&lt;" in page.text, "the names are there"


def require_harmless(page: str) -> None:
    assert "<img src=x" not in page
    assert "<svg onload" not in page
    assert not re.search(r"</script>\s*<img", page)
    assert "A&B49" not in page, "a template was filled in"
