"""Two rounds of joint inspection in the demonstration county: one closed, one half way, with what such rounds are full of. All made up."""

import io
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from PIL import Image, ImageDraw

from boundaries.journal.chain import Entry, Head, entries_after
from boundaries.records.kinds import CLOSING, MARKER_CHECK, MEETING, ROUND, SIGNATURE
from boundaries.records.statement import Statement, read_statement
from boundaries.rounds.checklist import Checklist, ChecklistItem
from boundaries.rounds.version import version_of
from boundaries.use_cases.journal import keep, read_book
from boundaries.use_cases.photos import keep_photo
from boundaries.use_cases.rounds import study_round
from gisvc.demo.chance import dice
from layers.ellipsoid import GEOD
from layers.fields import RecordKind, Value
from layers.files.photos import PhotoShelf
from layers.people import PersonId
from layers.store.clock import CHINA
from layers.store.protocol import Store

WRITER = PersonId("demonstration")
OURS, THEIRS = "620423", "620622"
LINE = f"{OURS}-{THEIRS}"
PEOPLE: Mapping[str, str] = {OURS: "演示员甲", THEIRS: "演示员乙"}
PICTURES = 4


@dataclass(frozen=True, slots=True)
class Told:
    """A round as the demonstration tells it: when it ran, and how much of it each side has filled."""

    round_id: str
    name: str
    round_no: int
    year: int
    filled: Mapping[str, float]  # by side, share of the items in walking order

    def at(self, day: int) -> datetime:
        return datetime(self.year, 5, 10, 9, 0, tzinfo=CHINA) + timedelta(days=day)


LAST = Told("demo-round-4", "景泰–古浪线第四轮联检（演示）", 4, 2021, {OURS: 1.0, THEIRS: 1.0})
THIS = Told("demo-round-5", "景泰–古浪线第五轮联检（演示）", 5, 2026, {OURS: 0.8, THEIRS: 0.6})


def tell_rounds(store: Store, shelf: PhotoShelf) -> None:
    """Write both rounds into the journals of both sides, as offices and phones would have."""
    _tell(store, _plan(LAST), LAST.at(-60))
    checklist = study_round(store, LAST.round_id).checklist
    _tell(store, _checks(LAST, checklist, {}), LAST.at(95))
    version = version_of(read_book(store).statements.values(), LAST.round_id)
    _tell(store, _ending(LAST, version), LAST.at(150))
    _tell(store, _plan(THIS), THIS.at(-60))
    checklist = study_round(store, THIS.round_id).checklist
    _tell(store, _checks(THIS, checklist, _pictures(store, shelf, checklist)), THIS.at(95))


def _tell(store: Store, statements: Iterable[Statement], at: datetime) -> None:
    """Each side's statements behind the end of its own journal."""
    book, told = read_book(store), list(statements)
    entries: list[Entry] = []
    for side in (OURS, THEIRS):
        own = [s for s in told if s.side == side]
        head = book.head(side)
        entries += entries_after(Head(side, head.seq, head.hash), own, at=at)
    store.append([keep(entries)], by=WRITER, reason="演示联检")


def _say(told: Told, kind: RecordKind, subject: str, side: str, at: datetime, values: Mapping[str, Value]) -> Statement:
    name = f"{told.round_id}/{kind.name}/{subject}/{side}"
    return read_statement(
        {
            "statement_id": str(uuid.uuid5(uuid.NAMESPACE_URL, name)), "kind": kind.name, "round_id": told.round_id, "subject": subject,
            "side": side, "said_by": PEOPLE[side], "said_at": at.isoformat(), "device": "演示", "values": dict(values),
        }
    )  # fmt: skip


def _plan(told: Told) -> Iterator[Statement]:
    deadlines: list[Value] = [
        {
            "what": "报送实施方案",
            "due_on": f"{told.year}-05-15",
            "done_on": f"{told.year}-04-20",
            "source": "设置（一市通知，未核为全国规定）",
        },
        {"what": "报送总结和联检报告", "due_on": f"{told.year}-12-01", "source": "设置（一市通知，未核为全国规定）"},
    ]
    yield _say(
        told, ROUND, told.round_id, OURS, told.at(-60),
        {
            "name": told.name, "line_ids": [LINE], "round_no": told.round_no, "round_kind": "five_yearly", "trigger": "cycle",
            "year": told.year, "sides": [OURS, THEIRS], "lead_side": OURS, "field_from": f"{told.year}-05-01",
            "field_until": f"{told.year}-10-31", "plan_filed_on": f"{told.year}-04-20", "plan_filed_to": "市民政局（演示）",
            "basis": [{"title": "景泰–古浪线边界协议书（演示）", "paper_id": f"P-{LINE}-agreement"}], "deadlines": deadlines,
            "teams": [{"name": f"{'甲' if side == OURS else '乙'}方联检组", "side": side, "leader": PEOPLE[side]} for side in (OURS, THEIRS)],
        },
    )  # fmt: skip
    yield _say(
        told, MEETING, f"{told.round_id}-1", OURS, told.at(-20),
        {
            "title": "第一次联席会议", "held_on": told.at(-20).date().isoformat(), "place": "景泰县（演示）", "attendance": _both(),
            "minutes": "商定分段、时间和牵头方；本轮为演示。",
        },
    )  # fmt: skip


def _ending(told: Told, version: str) -> Iterator[Statement]:
    for side in (OURS, THEIRS):
        day = told.at(140).date().isoformat()
        yield _say(
            told, SIGNATURE, f"{side}-1", side, told.at(140), {"version": version, "signer": PEOPLE[side], "signed_on": day}
        )
        yield _say(told, CLOSING, told.round_id, side, told.at(145), {"version": version, "closed_on": day})


def _checks(told: Told, checklist: Checklist, pictures: Mapping[str, str]) -> Iterator[Statement]:
    for n, item in enumerate(checklist.items):
        for side in (OURS, THEIRS):
            if n < told.filled[side] * len(checklist.items):
                at = told.at(2 * n)
                values = (
                    _marker_values(told, checklist.markers.index(item), item, side, at)
                    if item.kind is MARKER_CHECK
                    else _segment_values(told, n, item, at)
                )
                if side == OURS and item.subject in pictures:
                    values["photos"] = [
                        {"photo_id": pictures[item.subject], "view": "near", "face": "正面", "bearing_deg": 180.0}
                    ]
                yield _say(told, item.kind, item.subject, side, at, values)


def _marker_values(told: Told, n: int, item: ChecklistItem, side: str, at: datetime) -> dict[str, Value]:
    """Most markers stand as they stood; this year one leans, one is not found, one is 12 m off for one side, and one is seen differently."""
    roll = dice(told.round_id, item.subject, side)
    values: dict[str, Value] = {
        "visited_at": at.isoformat(), "attendance": _both(), "found_state": ["intact"], "is_in_place": True, "is_firm": True,
        "is_visible": True, "is_legible": True, "is_filed": True, "actions": ["cleared", "repainted"], "outcome": "none",
        "position": _measured(item, float(roll.normal(0, 0.02)), float(roll.normal(0, 0.02)), 0.05, "rtk"),
        "tapes": [
            {"object_id": o["object_id"], "object_state": "there", "distance_m": round(_metres(o) + float(roll.normal(0, 0.03)), 2)}
            for o in item.objects
        ],
    }  # fmt: skip
    special = {2: "leaning", 4: "not_found", 6: "differs", 8: "far"}.get(n) if told is THIS else None
    if special == "leaning":
        values |= {
            "found_state": ["leaning"],
            "is_firm": False,
            "actions": ["cleared"],
            "outcome": "agreed",
            "remarks": "基座被雨水冲空，商定明春会同扶正。",
        }
    elif special == "not_found":
        values |= {
            "found_state": ["not_found"], "search_radius_m": 25.0, "search_minutes": 40.0, "searches": 1, "outcome": "agreed", "position": None,
            "tapes": None, "actions": None, "is_in_place": None, "is_firm": None, "is_visible": None, "is_legible": None,
        }  # fmt: skip
    elif special == "differs" and side == THEIRS:
        values |= {"found_state": ["blurred"], "is_legible": False}
    elif special == "far" and side == THEIRS:
        values["position"] = _measured(item, 12.0, -3.0, 5.0, "phone")
    return values


def _segment_values(told: Told, n: int, item: ChecklistItem, at: datetime) -> dict[str, Value]:
    vague = bool(item.registered.get("is_vague"))
    values: dict[str, Value] = {
        "visited_at": at.isoformat(), "attendance": _both(), "is_walked": True, "found_state": "vague" if vague else "clear",
        "agrees_with_agreement": True, "outcome": "none", "villagers_consulted": 2 + n % 5, "leaflets": 10,
    }  # fmt: skip
    if told is THIS and item.registered.get("feature_kind") == "river_centre":
        values |= {"changes": ["feature"], "change_text": "河道局部东移，界线不随之变动（条例第七条）。", "outcome": "reported"}
    if told is THIS and n == 8:
        return {"reason_not_checked": "道路塌方，商定十月补查。", "attendance": _both()}
    return values


def _both() -> list[Value]:
    return [{"name": PEOPLE[side], "side": side, "post": "civil_affairs"} for side in (OURS, THEIRS)]


def _measured(item: ChecklistItem, east_m: float, north_m: float, accuracy_m: float, method: str) -> dict[str, Value]:
    lon, lat, _ = GEOD.fwd(item.lon, item.lat, np.degrees(np.arctan2(east_m, north_m)), float(np.hypot(east_m, north_m)))
    return {
        "lon": round(float(lon), 8),
        "lat": round(float(lat), 8),
        "accuracy_m": accuracy_m,
        "method": method,
        "crs": "EPSG:4490",
    }


def _metres(thing: Mapping[str, Value]) -> float:
    value = thing.get("distance_m")
    return float(value) if isinstance(value, int | float) else 0.0


def _pictures(store: Store, shelf: PhotoShelf, checklist: Checklist) -> dict[str, str]:
    """Marker → the photo of it: drawings, and they say so."""
    kept = {}
    for item in checklist.markers[:PICTURES]:
        content = _drawn(item.title, THIS.at(2 * checklist.items.index(item)))
        kept[item.subject] = keep_photo(store, shelf, content, round_id=THIS.round_id, by=WRITER).photo_id
    return kept


def _drawn(number: str, at: datetime) -> bytes:
    """A stone on a hill, with its number; the camera's time is in the file."""
    picture = Image.new("RGB", (640, 480), "#cfe3f1")
    pen = ImageDraw.Draw(picture)
    pen.polygon([(0, 480), (0, 330), (240, 260), (420, 300), (640, 240), (640, 480)], fill="#b9a77c")
    pen.polygon([(270, 400), (270, 170), (320, 140), (370, 170), (370, 400)], fill="#d9d6cf", outline="#6d6a63")
    for k, figure in enumerate(number):
        pen.text((312, 180 + 24 * k), figure, fill="#b3261e", font_size=22)
    pen.text((16, 448), f"DEMO {number}", fill="#5c5747", font_size=18)
    tags, sink = Image.Exif(), io.BytesIO()
    tags.get_ifd(0x8769)[0x9003] = at.strftime("%Y:%m:%d %H:%M:%S")
    picture.save(sink, "JPEG", quality=80, exif=tags)
    return sink.getvalue()
