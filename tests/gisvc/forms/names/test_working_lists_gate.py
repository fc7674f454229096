"""Working lists are carried about: nothing about a place classed 秘密 stands on one."""

from datetime import date

import pytest

from gazetteer.specs import DOORPLATES, HERITAGE, NAMES, PLACES, SIGNS
from gisvc.forms.names.office import Office
from gisvc.forms.names.working_lists import WORKING_LISTS
from layers.frames import frame_of
from layers.people import PersonId
from layers.spec import LayerSpec
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Workspace

HERE = {"division_code": "620423100"}
ROWS: tuple[tuple[LayerSpec, list[dict[str, object]]], ...] = (
    (PLACES, [{"place_id": p, "secrecy": s, **HERE} for p, s in (("a", "open"), ("b", "secret"))]),
    (NAMES, [{"name_id": f"{p}-n", "place_id": p, "name": n, "name_role": "standard", **HERE} for p, n in (("a", "人民路"), ("b", "雷达站路"))]),
    (SIGNS, [{"sign_id": f"S{p}", "place_id": p, "sign_kind": "street", "printed_name": n, "state": "broken", **HERE} for p, n in (("a", "人民路"), ("b", "雷达站路"))]),
    (HERITAGE, [{"heritage_id": f"H{p}", "place_id": p, "name": n, "level": "county", **HERE} for p, n in (("a", "人民路"), ("b", "雷达站路"))]),
    (DOORPLATES, [{"plate_id": f"P{p}", "place_id": p, "street_name": n, "number": "1", **HERE} for p, n in (("a", "人民路"), ("b", "雷达站路"))]),
)  # fmt: skip


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    made = MemoryStore(Workspace("620423", "景泰县", 4544, is_demonstration=True))
    made.append([LayerChange(spec, frame_of(spec, rows), date(2020, 1, 1)) for spec, rows in ROWS], by=PersonId("t"), reason="t")
    return made


@pytest.mark.parametrize("name", ["signs", "heritage", "concordance", "dossiers", "spares", "walk", "codes"])
def test_a_classified_place_stands_on_no_list(store: MemoryStore, name: str) -> None:
    paper = WORKING_LISTS[name].describe(store, Office("景泰县", "620423", date(2026, 1, 1)))
    said = "\n".join(paper.texts())
    assert "雷达站" not in said
    assert paper.pages
