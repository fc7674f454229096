"""T34: the applicant's person, phone and address leave by no list, download, announcement, audit line or log."""

import logging
from datetime import date
from pathlib import Path

import pytest

from gazetteer.requests.announcement import announcement_of
from gazetteer.requests.application import APPLICATION, CONTACT, Asked
from gazetteer.requests.errors import NotAnApplication
from gazetteer.requests.step import read_step
from gazetteer.requests.step_kinds import STEP_KINDS
from gazetteer.specs import ANNOUNCEMENTS, APPLICANTS
from gazetteer.use_cases.requests import read_contact, read_request, submit_request
from gisvc.catalogue import CATALOGUE, spec_named
from layers.errors import UnknownLayer
from layers.export_use_cases import Clearance, export_layer
from layers.people import PersonId
from layers.store.memory import MemoryStore
from layers.store.protocol import Workspace
from tests.little_request import COUNTY, WHOLE_LIFE, application, folded

CLERK = PersonId("clerk")
CONTACT_GIVEN = {"person": "王小明", "phone": "13900000000", "address": "甲县某村8号", "email": "wang@example.org"}
SECRETS = tuple(CONTACT_GIVEN.values())


@pytest.fixture
def store() -> MemoryStore:
    held = MemoryStore(Workspace(COUNTY, "甲县", 4543))
    asked = Asked("q1", "naming", "street", COUNTY, date(2024, 2, 1))
    submit_request(held, asked, {"candidates": [{"name": "景泰路"}]}, by=CLERK, contact=CONTACT_GIVEN)
    return held


def test_contacts_stand_in_no_catalogue() -> None:
    assert APPLICANTS not in CATALOGUE
    with pytest.raises(UnknownLayer):
        spec_named(APPLICANTS.name)


def test_no_layer_of_the_house_carries_a_contact(store: MemoryStore, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        read_contact(store, "q1", by=CLERK)
        for spec in CATALOGUE:
            rows = store.read(spec)
            if len(rows):
                path = tmp_path / f"{spec.name}.csv"
                export_layer(store, spec, path, format="csv", by=CLERK, clearance=Clearance("internal", lambda rows: rows))
                assert not any(secret in path.read_text(encoding="utf-8-sig") for secret in SECRETS)
    assert (tmp_path / "name_requests.csv").exists()
    told = caplog.text + repr(store.read_audit()) + repr(read_request(store, "q1"))
    assert not any(secret in told for secret in SECRETS)


def test_an_announcement_holds_no_word_of_the_applicant() -> None:
    asked = application(applicant_unit="甲县某置业有限公司", credit_code="91620423MA00000000", remarks="请联系王小明")
    request = folded(*WHOLE_LIFE[:6], of=asked)
    step = read_step(
        "q1",
        {
            "step_id": "a",
            "kind": "announced",
            "happened_on": "2024-03-02",
            "facts": {"announcement_id": "g1", "channels": ["site"]},
        },
    )
    made = announcement_of(request, step, division_name="甲县")
    told = str(made.to_json()) + str(made.to_row("2024-03-02T00:00:00+00:00"))
    assert not any(word in told for word in ("置业", "91620423MA00000000", "王小明"))
    assert set(made.to_row("")) == {*ANNOUNCEMENTS.column_names, "geometry"}


def test_a_contact_has_no_place_in_an_application_or_a_step() -> None:
    personal = set(CONTACT.field_names) - {"person"}  # the person who exempts or decides acts for the office
    for kind in (APPLICATION, *STEP_KINDS):
        assert not personal & set(kind.field_names)
    with pytest.raises(NotAnApplication):
        application(phone="13900000000")
