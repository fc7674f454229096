"""Promises of signs and plates in the store: one look answers for every rule, and the walk leads to what is drawn."""

from datetime import UTC, date, datetime

import pytest
from shapely import LineString, Point

from gazetteer.signs.coverage import CoverageSettings
from gazetteer.signs.errors import (
    CodeTextRefused,
    MendedBeforeSeen,
    NotADefect,
    UnknownInspection,
    UnknownNumbering,
    UnknownPlate,
    UnknownSign,
)
from gazetteer.signs.inspection import Inspection, Mending
from gazetteer.signs.terms import Term, Unit, sign_terms
from gazetteer.specs import DOORPLATES, NAMES, PLACES, SIGN_INSPECTIONS, SIGNS
from gazetteer.use_cases.signs import (
    SignSettings,
    list_signs_to_make,
    plan_walk,
    plate_code,
    read_concordance,
    record_inspection,
    record_mending,
    study_door_plates,
    study_signs,
    terms_of_place,
)
from layers.frames import frame_of
from layers.people import PersonId
from layers.spec import LayerSpec
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Store, Workspace

TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HERE = {"division_code": "620423"}
CLERK = PersonId("clerk")


@pytest.fixture
def store() -> Store:
    held = MemoryStore(Workspace("620423", "little county", 4541))
    line = LineString([(104.300, 36.900), (104.310, 36.900)])
    rows: dict[LayerSpec, list[dict[str, object]]] = {
        PLACES: [{"place_id": "p1", "name_kind": "street", "geometry": line}],
        NAMES: [
            {"name_id": "n1", "place_id": "p1", "name": "新民路", "name_kind": "street", "name_role": "standard", "named_on": "2026-01-01"},
            {"name_id": "n0", "place_id": "p1", "name": "景泰路", "name_kind": "street", "name_role": "former", "cancelled_on": "2026-01-01"},
        ],
        SIGNS: [
            {"sign_id": "s1", "sign_kind": "street", "place_id": "p1", "printed_name": "景泰路", "colour": "绿", "geometry": Point(104.300, 36.900)},
            {"sign_id": "s2", "sign_kind": "street", "place_id": "p1", "printed_name": "新民路", "geometry": Point(104.310, 36.900)},
            {"sign_id": "s3", "sign_kind": "street", "place_id": "p1", "printed_name": "新民路", "state": "removed"},
        ],
        SIGN_INSPECTIONS: [{"inspection_id": "i1", "sign_id": "s2", "seen_on": "2026-01-01", "defects": "rusty"}],
        DOORPLATES: [
            {"plate_id": "d1", "place_id": "p1", "street_name": "新民路", "number": "1", "old_address": "景泰路1号", "geometry": Point(104.301, 36.8999)},
            {"plate_id": "d2", "place_id": "p1", "street_name": "<b>", "number": "2", "geometry": Point(104.301, 36.9001)},
        ],
    }  # fmt: skip
    changes = [LayerChange(spec, frame_of(spec, [row | HERE for row in given]), TODAY) for spec, given in rows.items()]
    held.append(changes, by=CLERK, reason="set up")
    return held


def test_one_look_answers_for_every_rule(store: Store) -> None:
    study = study_signs(store, on=TODAY, now=NOW)
    assert (study.signs, study.standing) == (3, 2)
    assert {f.evidence["rule"] for f in study.report} == {"S01", "S03", "S04", "S05"}
    assert study.coverage.share == 1.0
    (late,) = study.changed
    assert late.evidence["days_late"] == (date(2026, 6, 1) - date(2026, 3, 2)).days
    assert study.defects.open == 1


def test_plates_are_judged_by_the_citys_own_way_of_numbering(store: Store) -> None:
    assert len(study_door_plates(store, on=TODAY, numbering="west_south").report) == 0
    assert len(study_door_plates(store, on=TODAY, numbering="west_north").report) == 2
    with pytest.raises(UnknownNumbering):
        study_door_plates(store, on=TODAY, numbering="by_heart")


def test_the_concordance_leads_from_the_old_address_to_the_new(store: Store) -> None:
    table = read_concordance(store)
    assert [(line.old, line.new) for line in table.lines] == [("景泰路1号", "新民路1号")]
    assert table.without_old == 1


def test_a_plate_gets_its_code_only_for_a_plain_address(store: Store) -> None:
    assert plate_code(store, "d1", within="景泰县").startswith(b"<?xml")
    with pytest.raises(CodeTextRefused):
        plate_code(store, "d2")
    with pytest.raises(UnknownPlate):
        plate_code(store, "d9")


def test_the_walk_leads_to_signs_that_are_drawn(store: Store) -> None:
    ids, walk = plan_walk(store, ["s1", "s2", "s3"], start=(104.311, 36.9))
    assert ids == ("s2", "s1")
    assert walk.length_m == pytest.approx(980, abs=15)
    assert plan_walk(store, [])[0] == ()


@pytest.mark.parametrize("area", [terms.area for terms in sign_terms() if terms.area])
def test_terms_shipped_and_the_clocks_of_the_packs_say_the_same(area: str) -> None:
    held = next(terms for terms in sign_terms() if terms.area == area)
    by_pack = terms_of_place(area.ljust(6, "0"), TODAY)
    assert by_pack.replace == held.replace
    assert by_pack.citation.footing == held.citation.footing


def test_where_no_pack_has_a_clock_another_citys_term_is_shown_as_practice() -> None:
    terms = terms_of_place("620423", TODAY)
    assert terms.replace == Term(60, Unit.DAYS)
    assert "可调整" in terms.citation.wording().zh


def test_an_inspection_is_kept_once_with_its_term_and_the_state_it_found(store: Store) -> None:
    seen = Inspection("s2", date(2026, 5, 20), "李巡查", "巡查上报", ("faded",))
    first = record_inspection(store, seen, by=CLERK)
    assert record_inspection(store, seen, by=CLERK) == first
    row = store.read(SIGN_INSPECTIONS).set_index("inspection_id").loc[first]
    assert row["due_on"].date() == date(2026, 6, 19)
    assert store.read(SIGNS).set_index("sign_id").loc["s2", "state"] == "broken"


def test_a_sign_is_mended_when_nothing_of_it_is_open(store: Store) -> None:
    second = record_inspection(store, Inspection("s2", date(2026, 5, 20), "李巡查", defects=("faded",)), by=CLERK)
    record_mending(store, "i1", Mending(date(2026, 5, 25), "维修", 120.0), by=CLERK)
    assert store.read(SIGNS).set_index("sign_id").loc["s2", "state"] == "broken"
    record_mending(store, second, Mending(date(2026, 5, 26), "更换", photos=("p",)), by=CLERK)
    assert store.read(SIGNS).set_index("sign_id").loc["s2", "state"] == "mended"
    assert study_signs(store, on=TODAY, now=NOW).defects.mended == 2


def test_what_cannot_be_is_refused(store: Store) -> None:
    with pytest.raises(UnknownSign):
        record_inspection(store, Inspection("s9", TODAY, "李巡查"), by=CLERK)
    with pytest.raises(NotADefect):
        record_inspection(store, Inspection("s1", TODAY, "李巡查", defects=("ugly",)), by=CLERK)
    with pytest.raises(UnknownInspection):
        record_mending(store, "i9", Mending(TODAY, "维修"), by=CLERK)
    with pytest.raises(MendedBeforeSeen):
        record_mending(store, "i1", Mending(date(2025, 12, 31), "维修"), by=CLERK)


def test_the_workshop_gets_text_spelling_and_colour(store: Store) -> None:
    (change,) = list_signs_to_make(store, on=TODAY)
    assert (change.text, change.roman, change.colour, change.sign_id) == ("新民路", "Xīnmín Lù", "blue", "s1")
    far = study_signs(store, on=TODAY, now=NOW, settings=SignSettings(coverage=CoverageSettings(far_m=300)))
    assert len(far.coverage.report) == 2
    made = list_signs_to_make(store, on=TODAY, settings=SignSettings(coverage=CoverageSettings(far_m=300)))
    assert [sign.sign_id for sign in made] == ["s1", "", ""]
