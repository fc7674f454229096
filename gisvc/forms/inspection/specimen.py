"""A made-up round with one of everything, in memory: what templates are built from when there is no store at hand."""

from datetime import date
from typing import Any

import shapely

from boundaries.journal.chain import Head, entries_after
from boundaries.records.kinds import (
    CASE_WORD,
    CHANGE_CASE,
    HAZARD,
    MAINTENANCE,
    MARKER_CHECK,
    MEETING,
    PEACE_AGREEMENT,
    SEGMENT_CHECK,
)
from boundaries.records.statement import new_id, read_statement
from boundaries.specs import AGREEMENTS, LINES, MARKERS, PILLARS, REFERENCE_OBJECTS, SEGMENTS, TRIPOINTS
from boundaries.use_cases.documents import Dossier, gather_dossier
from boundaries.use_cases.journal import keep, read_book
from boundaries.use_cases.rounds import open_round
from gisvc.demo.land import MADE_UP
from layers.fields import RecordKind
from layers.frames import frame_of
from layers.people import PersonId
from layers.reference import DIVISIONS
from layers.spec import LayerSpec
from layers.store.clock import utc_now
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Store, Workspace

SIDES = ("990001", "990002")
THIRD = "990003"
LINE = "990001-990002"
MAKER = PersonId("specimen")
_BEGAN = date(2020, 1, 1)


def specimen_dossier(extra: str = "", *, photo_id: str = "") -> Dossier:
    """The round's dossier. `extra` is added to every text a user could have written, to see that it survives."""
    store, round_id = specimen_round(extra, photo_id=photo_id)
    return gather_dossier(store, round_id)


def specimen_round(extra: str = "", *, photo_id: str = "") -> tuple[MemoryStore, str]:
    store = MemoryStore(Workspace(SIDES[0], f"甲县{extra}", 4541, is_demonstration=True))
    return store, fill_store(store, extra, photo_id=photo_id)


def fill_store(store: Store, extra: str = "", *, photo_id: str = "") -> str:
    """Writes the round into an empty store of the first side and answers its id."""
    for spec, rows in _register(extra).items():
        _append(store, spec, rows)
    made = open_round(store, _plan(extra), by=MAKER)
    for kind, subject, values in _said(extra, photo_id):
        for side in SIDES if kind.by_side else SIDES[:1]:
            _say(store, kind, subject, made.round_id, side, values)
    return made.round_id


def _append(store: Store, spec: LayerSpec, rows: list[dict[str, Any]]) -> None:
    told = [({"source": MADE_UP} if any(c.name == "source" for c in spec.columns) else {}) | row for row in rows]
    store.append([LayerChange(spec, frame_of(spec, told), _BEGAN)], by=MAKER, reason="specimen")


def _say(store: Store, kind: RecordKind, subject: str, round_id: str, side: str, values: dict[str, Any]) -> None:
    """A statement of either side; the neighbour's would come in an exchange bundle."""
    book = read_book(store)
    said = read_statement({
        "statement_id": new_id(), "kind": kind.name, "round_id": round_id if kind in (MARKER_CHECK, SEGMENT_CHECK, MEETING) else "",
        "subject": subject, "side": side, "said_by": "specimen", "said_at": "2026-09-01T10:00:00+08:00", "device": "office", "sees": [], "values": values,
    })  # fmt: skip
    own = book.entries.get(side, ())
    head = Head(side, own[-1].seq, own[-1].hash) if own else Head(side)
    store.append([keep(entries_after(head, [said], at=utc_now()))], by=MAKER, reason="specimen")


def _register(extra: str) -> dict[LayerSpec, list[dict[str, Any]]]:
    line = shapely.LineString([(104.0, 37.0), (104.02, 37.01), (104.05, 37.005), (104.08, 37.02)])
    square = shapely.box(103.9, 36.9, 104.2, 37.2)
    objects = [
        {"object_id": f"o{n}", "marker_id": "m1", "division_code": SIDES[0], "serial": n, "name": f"{name}{extra}", "measured_part": "东南角", "azimuth_deg": azimuth, "azimuth_kind": "grid", "distance_m": distance, "standing_side": "甲县"}
        for n, name, azimuth, distance in ((1, "水塔", 35.5, 42.6), (2, "机井房", 160.25, 28.4), (3, "独立树", 275.0, 61.9))
    ]  # fmt: skip
    return {
        DIVISIONS: [
            {"code": code, "name": f"{name}{extra}", "level": "county", "geometry": square} for code, name in zip((*SIDES, THIRD), ("甲县", "乙县", "丙县"), strict=True)
        ],
        LINES: [{"line_id": LINE, "line_code": "9912", "name": f"甲–乙线{extra}", "line_level": "county", "side_a": SIDES[0], "side_b": SIDES[1], "side_a_name": f"甲县{extra}", "side_b_name": f"乙县{extra}", "agreement_length_km": 8.1, "marker_count": 2, "geometry": line}],
        SEGMENTS: [{"segment_id": "s1", "line_id": LINE, "division_code": SIDES[0], "serial": 1, "name": f"第一段{extra}", "from_marker_id": "m1", "to_marker_id": "m2", "from_chainage_m": 0.0, "to_chainage_m": 4000.0, "description": f"从一号界桩起，沿山脊向东偏东南至二号界桩{extra}", "feature_kind": "ridge", "places_a": f"前山乡前山村{extra}", "places_b": f"后山镇后山村{extra}"}],
        MARKERS: [
            {"marker_id": "m1", "marker_no": f"9912001A{extra}", "line_ids": LINE, "division_code": SIDES[0], "serial": 1, "marker_form": "single", "is_tripoint": False, "material": f"花岗岩{extra}", "place_text": f"前山乡前山村{extra}", "position_text": f"山梁鞍部{extra}", "printed_x": "4096123.45", "printed_y": "35500012.34", "printed_datum": "1980西安坐标系", "conversion": "测绘单位换算", "conversion_error_m": 0.1, "height_m": 1650.2, "position_accuracy_m": 1.0, "set_on": "2001-05-01", "geometry": shapely.Point(104.0, 37.0)},
            {"marker_id": "m2", "marker_no": "990099029903I", "line_ids": LINE, "division_code": SIDES[1], "serial": 2, "marker_form": "triple", "is_tripoint": True, "material": "花岗岩", "place_text": "后山镇后山村", "height_m": 1702.0, "position_accuracy_m": 1.0, "set_on": "2001-05-01", "geometry": shapely.Point(104.08, 37.02)},
        ],
        PILLARS: [{"pillar_id": "m1-1", "marker_id": "m1", "letter": "A", "division_code": SIDES[0], "material": f"花岗岩{extra}", "faces": 2, "size_text": "15×15×150 cm", "inscription": f"甲县 乙县{extra}", "engraved_year": 2001}],
        REFERENCE_OBJECTS: objects,
        TRIPOINTS: [{"tripoint_id": "t1", "name": f"甲乙丙三交点{extra}", "division_code": SIDES[0], "division_codes": ";".join((*SIDES, THIRD)), "line_ids": LINE, "marker_id": "m2", "agreement_ids": "p1", "agreed_on": "2001-06-01", "position_accuracy_m": 1.0, "geometry": shapely.Point(104.08, 37.02)}],
        AGREEMENTS: [{"paper_id": "p1", "paper_kind": "tripoint_agreement", "title": f"甲乙丙三交点协议{extra}", "division_code": SIDES[0], "line_ids": LINE, "document_no": "甲政〔2001〕1号", "dated_on": "2001-06-01", "issued_by": f"甲县人民政府{extra}", "secrecy_class": "unknown", "archive_no": "K-1"}],
    }  # fmt: skip


def _plan(extra: str) -> dict[str, Any]:
    return {
        "name": f"甲乙线第五轮联检{extra}", "line_ids": [LINE], "round_no": 5, "round_kind": "five_yearly", "trigger": "cycle", "year": 2026,
        "sides": list(SIDES), "lead_side": SIDES[0], "field_from": "2026-08-01", "field_until": "2026-10-31", "last_round_on": "2021-09-30",
        "sections": [{"section_id": "1", "line_id": LINE, "name": f"全线{extra}", "lead_side": SIDES[0], "from_chainage_m": 0.0, "to_chainage_m": 8000.0}],
        "teams": [{"name": f"第一组{extra}", "side": side, "leader": f"张三{extra}", "members": f"李四、王五{extra}", "phone": "0000"} for side in SIDES],
        "leading_group": [{"name": f"赵六{extra}", "side": side, "unit": f"县民政局{extra}", "post": "leader"} for side in SIDES],
        "basis": [{"title": f"边界协议书{extra}", "document_no": f"〔2001〕1号{extra}"}],
        "deadlines": [{"what": f"报送总结{extra}", "due_on": "2026-12-01", "source": f"通知{extra}"}],
        "report_filed_to": f"某省民政厅{extra}",
    }  # fmt: skip


def _said(extra: str, photo_id: str) -> list[tuple[RecordKind, str, dict[str, Any]]]:
    people = [{"name": f"钱七{extra}", "side": side, "unit": f"民政局{extra}", "post": "civil_affairs"} for side in SIDES]
    photos = {"photos": [{"photo_id": photo_id, "view": "near", "bearing_deg": 35.0, "taken_at": "2026-09-01T10:05:00+08:00", "caption": f"正面{extra}"}]} if photo_id else {}  # fmt: skip
    return [
        (SEGMENT_CHECK, "s1", {"visited_at": "2026-09-01T09:00:00+08:00", "attendance": people, "is_walked": True, "found_state": "clear", "agrees_with_agreement": True, "changes": ["feature"], "change_text": f"新修便道{extra}", "unilateral_marks": [{"description": f"单方水泥桩{extra}", "is_removed": True}], "cross_boundary": f"跨界光伏{extra}", "opinion": f"按协议处理{extra}", "outcome": "agreed"}),
        (MARKER_CHECK, "m1", {"visited_at": "2026-09-01T10:00:00+08:00", "attendance": people, "found_state": ["blurred", "leaning"], "inscription": f"甲县{extra}", "threat": f"附近取土{extra}", "is_in_place": True, "is_firm": False, "position": {"lon": 104.000001, "lat": 37.000001, "accuracy_m": 0.05, "method": "rtk"}, "tapes": [{"object_id": "o1", "object_state": "there", "distance_m": 42.7, "azimuth_deg": 35.0, "azimuth_kind": "grid", "remark": f"尺量{extra}"}], "actions": ["repainted"], "outcome": "on_the_spot", "opinion": f"已描红{extra}", **photos}),
        (MEETING, "k1", {"title": f"第一次联席会议{extra}", "held_on": "2026-07-15", "place": f"甲县{extra}", "attendance": people, "minutes": f"商定八月起外业。{extra}"}),
        (CHANGE_CASE, "c1", {"case_kind": "repair", "line_id": LINE, "sides": list(SIDES), "marker_id": "m1", "responsible_side": SIDES[0], "reason": f"倾斜{extra}", "notices": [{"to_side": SIDES[1], "sent_on": "2026-09-05", "way": "letter", "document_no": f"甲民函1号{extra}"}], "work_done": f"扶正{extra}"}),
        (CASE_WORD, "c1", {"answer": "agrees", "answered_on": "2026-09-10", "attended_on": "2026-09-20", "attendance": people, "work_confirmed": True}),
        (HAZARD, "h1", {"hazard_kind": "hazard", "level": "serious", "description": f"采砂逼近界桩{extra}", "sides": list(SIDES), "line_id": LINE, "from_chainage_m": 900.0, "to_chainage_m": 1000.0, "outcome": "reported"}),
        (MAINTENANCE, "x1", {"patrol_kind": "monthly", "line_id": LINE, "patrolled_on": "2026-06-01", "patrolled_by": f"孙八{extra}", "markers": [{"marker_id": "m1", "found_state": ["intact"], "remark": f"正常{extra}"}], "along_the_line": f"无异常{extra}"}),
        (PEACE_AGREEMENT, "a1", {"title": f"共建协议{extra}", "sides": list(SIDES), "line_ids": [LINE], "valid_until": "2029-12-31", "signers": [people[0]], "measures": f"每季会商{extra}"}),
    ]  # fmt: skip
