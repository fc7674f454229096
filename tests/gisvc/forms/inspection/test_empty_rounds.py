"""A round with nothing in it still prints: every paper says that there is nothing, in words."""

from datetime import date

import pytest
import shapely

from boundaries.specs import LINES
from boundaries.use_cases.documents import gather_dossier
from boundaries.use_cases.rounds import open_round
from gisvc.forms.inspection.documents import OUTPUTS, PACKAGES, Output
from gisvc.forms.inspection.order import Order
from gisvc.forms.papers.press import Press
from layers.frames import frame_of
from layers.people import PersonId
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Workspace

ME = PersonId("tester")


@pytest.fixture(scope="module")
def bare() -> Order:
    """One line, no marker, no segment, no record."""
    store = MemoryStore(Workspace("990001", "甲县", 4541))
    line = {
        "line_id": "l1",
        "name": "甲–乙线",
        "side_a": "990001",
        "side_b": "990002",
        "geometry": shapely.LineString([(104, 37), (104.05, 37)]),
    }
    store.append(
        [LayerChange(LINES, frame_of(LINES, [line]), date(2020, 1, 1))],
        by=ME,
        reason="t",
    )
    plan = {"name": "首轮", "line_ids": ["l1"], "sides": ["990001", "990002"], "lead_side": "990001", "round_kind": "special"}
    made = open_round(store, plan, by=ME)
    return Order(gather_dossier(store, made.round_id), date(2026, 11, 22), lambda _: None)


@pytest.mark.parametrize("output", OUTPUTS, ids=[o.name for o in OUTPUTS])
def test_a_paper_of_an_empty_round_prints_in_every_format(bare: Order, output: Output) -> None:
    paper = output.describe(bare)
    for ending in output.endings:
        assert len(Press().print(paper, ending)) > 500
    assert any(text.strip() for text in paper.texts())


@pytest.mark.parametrize("name", ["minutes", "change-records", "maintenance", "marker-records", "tripoints", "registration"])
def test_what_there_is_none_of_is_said_in_a_sentence(bare: Order, name: str) -> None:
    paper = next(o for o in OUTPUTS if o.name == name).describe(bare)
    assert any(text.startswith(("本轮", "登记册中")) for text in paper.texts())
    assert [page.shape for page in paper.pages] == ["none"]


def test_packages_of_an_empty_round_can_be_made(bare: Order) -> None:
    for package in PACKAGES:
        assert package.make(bare, Press()).startswith(b"PK")


def test_a_round_of_a_line_nobody_registered_prints_too() -> None:
    store = MemoryStore(Workspace("990001", "甲县", 4541))
    plan = {
        "name": "首轮",
        "line_ids": ["nowhere"],
        "sides": ["990001", "990002"],
        "lead_side": "990001",
        "round_kind": "special",
    }
    made = open_round(store, plan, by=ME)
    order = Order(gather_dossier(store, made.round_id), date(2026, 11, 22), lambda _: None)
    for output in OUTPUTS:
        assert Press().print(output.describe(order), output.endings[0])
