"""A little county with a line to its neighbour, for tests of rounds and cases: three stones, two segments, words that would break a careless page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import shapely

from boundaries.journal.chain import entries_after, head_of
from boundaries.records.statement import new_id, read_statement
from boundaries.specs import AGREEMENTS, LINES, MARKERS, REFERENCE_OBJECTS, SEGMENTS
from boundaries.use_cases.journal import keep, read_book
from boundaries.use_cases.rounds import open_round, sync_checks
from layers.fields import Value
from layers.frames import frame_of
from layers.people import PersonId
from layers.reference import DIVISIONS
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Workspace

BEGAN = date(2020, 1, 1)
OURS, THEIRS = "620423", "620421"
LINE, FIRST, SECOND, THIRD = "l1", "m1", "m2", "m3"
NEAR, FAR = "s1", "s2"
ME = PersonId("wang")
LONG_NAME = "一个名字特别特别长的县民政和社会事务保障与行政区划界线管理服务中心（地名办公室）第二联合检查外业小组联络员"
RARE = "䶮𠮷岘"


def inspection_county(payload: str = "") -> MemoryStore:
    """景泰 and 靖远 with a straight line of 22 km between them; `payload` is added to every text a user could have written."""
    store = MemoryStore(Workspace(OURS, "景泰县", 4541, is_demonstration=True))
    rows: dict[object, list[dict[str, object]]] = {
        DIVISIONS: [
            {"code": OURS, "name": "景泰县", "level": "county", "geometry": shapely.box(104.0, 37.0, 104.3, 37.2)},
            {"code": THEIRS, "name": f"靖远县{payload}", "level": "county", "geometry": shapely.box(104.3, 37.0, 104.6, 37.2)},
        ],
        LINES: [
            {
                "line_id": LINE, "name": f"景泰–靖远线{payload}", "line_level": "county", "side_a": OURS, "side_b": THEIRS,
                "agreement_length_km": 22.2, "accuracy_m": 1.0, "next_inspection_due_on": date(2030, 12, 31),
                "geometry": shapely.LineString([(104.3, 37.0), (104.3, 37.1), (104.3, 37.2)]),
            }
        ],
        SEGMENTS: [
            {"segment_id": NEAR, "line_id": LINE, "division_code": OURS, "name": f"第一段{payload}", "from_chainage_m": 0.0, "to_chainage_m": 11097.0, "is_vague": True, "description": f"从起点向北{payload}"},
            {"segment_id": FAR, "line_id": LINE, "division_code": OURS, "name": "第二段", "from_chainage_m": 11097.0, "to_chainage_m": 22195.0},
        ],
        MARKERS: [
            {"marker_id": FIRST, "marker_no": f"2321001Q{payload}", "line_ids": LINE, "division_code": OURS, "marker_form": "single", "position_accuracy_m": 1.0, "position_text": f"{RARE}梁{payload}", "geometry": shapely.Point(104.3, 37.02)},
            {"marker_id": SECOND, "marker_no": "2321002Q", "line_ids": LINE, "division_code": THEIRS, "marker_form": "single", "position_accuracy_m": 1.0, "geometry": shapely.Point(104.3, 37.1)},
            {"marker_id": THIRD, "marker_no": "2321003Q", "line_ids": LINE, "division_code": OURS, "marker_form": "single", "geometry": shapely.Point(104.3, 37.18)},
        ],
        REFERENCE_OBJECTS: [
            {"object_id": f"o{n}", "marker_id": FIRST, "division_code": OURS, "serial": n, "name": f"房角{n}{payload}", "azimuth_deg": azimuth, "azimuth_kind": "true", "distance_m": 40.0}
            for n, azimuth in ((1, 10.0), (2, 130.0), (3, 250.0))
        ],
        AGREEMENTS: [
            {"paper_id": "p1", "paper_kind": "agreement_map", "title": f"协议书附图{payload}", "division_code": OURS, "line_ids": LINE, "secrecy_class": "secret", "kept_at": "档案室"},
        ],
    }  # fmt: skip
    store.append([LayerChange(spec, frame_of(spec, own), BEGAN) for spec, own in rows.items()], by=ME, reason="tests")  # type: ignore[arg-type]  # because the keys are specs
    return store


@dataclass(frozen=True)
class Told:
    """A check as a side's device would send it."""

    kind: str
    subject: str
    values: Mapping[str, Value]
    side: str = OURS
    said_by: str = "张䶮"
    device: str = "phone-1"
    statement_id: str = ""
    sees: tuple[str, ...] = ()

    def to_json(self, round_id: str) -> dict[str, object]:
        return {
            "statement_id": self.statement_id or new_id(), "kind": self.kind, "round_id": round_id, "subject": self.subject,
            "side": self.side, "said_by": self.said_by, "said_at": "2026-06-01T10:00:00+08:00", "device": self.device,
            "sees": list(self.sees), "values": dict(self.values),
        }  # fmt: skip


BOTH_THERE: list[Value] = [{"name": "张䶮", "side": OURS}, {"name": LONG_NAME, "side": THEIRS}]
INTACT: dict[str, Value] = {"found_state": ["intact"], "attendance": BOTH_THERE, "is_firm": True}
CLEAR: dict[str, Value] = {"found_state": "clear", "attendance": BOTH_THERE, "agrees_with_agreement": True}
ITEMS: tuple[tuple[str, str], ...] = (
    ("segment_check", NEAR), ("segment_check", FAR), ("marker_check", FIRST), ("marker_check", SECOND), ("marker_check", THIRD),
)  # fmt: skip


def plain(kind: str) -> dict[str, Value]:
    return dict(CLEAR if kind == "segment_check" else INTACT)


def new_round(store: MemoryStore, name: str = "景泰–靖远线2026年联合检查") -> str:
    plan: dict[str, Value] = {
        "name": name, "line_ids": [LINE], "sides": [OURS, THEIRS], "lead_side": OURS, "round_kind": "five_yearly", "year": 2026,
    }  # fmt: skip
    return open_round(store, plan, by=ME).round_id


def we_say(store: MemoryStore, round_id: str, *told: Told) -> None:
    """Our phones send; every record is taken."""
    receipts = sync_checks(store, round_id, [one.to_json(round_id) for one in told], by=ME)
    assert all(str(r.fate).startswith("stored") for r in receipts), receipts


def they_say(store: MemoryStore, round_id: str, *told: Told) -> None:
    """The neighbour's journal grows, as after an exchange."""
    made = [read_statement({**one.to_json(round_id), "side": THEIRS, "said_by": "马𠮷祥"}) for one in told]
    head = head_of(THEIRS, read_book(store).entries.get(THEIRS, ()))
    store.append([keep(entries_after(head, made, at=datetime.now(UTC)))], by=PersonId("exchange"), reason="bundle")


def everything_agreed(store: MemoryStore, round_id: str) -> None:
    """Both sides record every item alike."""
    told = [Told(kind, subject, plain(kind)) for kind, subject in ITEMS]
    we_say(store, round_id, *told)
    they_say(store, round_id, *told)
