"""A county town with streets, villages, an old name and a rare character, for tests of the pages about place names."""

from collections.abc import Iterator
from datetime import date

import shapely

from gazetteer.requests.application import Asked
from gazetteer.specs import (
    ANNOUNCEMENTS,
    DOORPLATES,
    HERITAGE,
    LEXICON,
    NAME_BANK,
    NAME_EVENTS,
    NAME_PLAN,
    NAMES,
    NONSTANDARD_NAMES,
    PLACES,
    READINGS,
    SIGN_INSPECTIONS,
    SIGNS,
)
from gazetteer.use_cases.requests import submit_request
from layers.frames import frame_of
from layers.people import PersonId
from layers.reference import BUILT_UP_AREAS, DIVISIONS
from layers.spec import LayerSpec
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Workspace

ME = PersonId("tester")

BEGAN = date(2020, 1, 1)
COUNTY, TOWN, VILLAGE = "620423", "620423100", "620423100201"
RARE = "𠮷家㘭"
LONG = "一个名字特别特别长的易地扶贫搬迁集中安置点东侧规划道路"
TOWN_LAND = shapely.box(104.03, 37.16, 104.10, 37.21)
Row = dict[str, object]


def street(lon: float, lat: float, *, runs: str, length: float = 0.03) -> shapely.LineString:
    """A straight street beginning at a place; `length` in degrees."""
    return shapely.LineString([(lon, lat), (lon + length, lat) if runs == "ew" else (lon, lat + length)])


STREETS: tuple[tuple[str, str, str, str, shapely.LineString], ...] = (
    ("s1", "新民路", "Xīnmín Lù", "XINMIN LU", street(104.04, 37.18, runs="ew")),
    ("s2", "景泰路", "Jǐngtài Lù", "JINGTAI LU", street(104.05, 37.17, runs="ns")),
    ("s3", "人民路", "Rénmín Lù", "RENMIN LU", street(104.04, 37.19, runs="ew", length=0.04)),
    ("s4", "长城路", "Chángchéng Lù", "CHANGCHENG LU", street(104.07, 37.165, runs="ns")),
    ("s5", "景泰东路", "Jǐngtài Dōnglù", "JINGTAI DONGLU", street(104.075, 37.175, runs="ew", length=0.02)),
    ("s6", LONG, "", "", street(104.045, 37.2, runs="ew", length=0.02)),
)


def named_county(payload: str = "") -> MemoryStore:
    """The county in memory. `payload` is added to every text a user could have written."""
    store = MemoryStore(Workspace(COUNTY, f"景泰县{payload}", 4541, is_demonstration=True))
    changes = [LayerChange(spec, frame_of(spec, rows), BEGAN) for spec, rows in rows_of_county(payload)]
    store.append(changes, by=ME, reason="tests")
    return store


def ask_for(store: MemoryStore, *names: str, request_id: str = "R1", batch: str = "", payload: str = "") -> str:
    """A request for a new street, taken in on 2026-05-06; returns its number."""
    asked = Asked(request_id, "naming", "street", TOWN, date(2026, 5, 6), batch, "", street(104.045, 37.186, runs="ew"))
    rows = [{"name": name, "meaning": f"含义{payload}", "origin": f"来历{payload}"} for name in names]
    application = {
        "candidates": rows,
        "reason_code": "new_place",
        "applicant_unit": f"住建局{payload}",
        "position_text": f"新区{payload}",
        "remarks": payload or "无",
    }
    contact = {"person": f"王五{payload}", "phone": "13800000000"}
    submit_request(store, asked, application, by=ME, contact=contact)
    return request_id


def rows_of_county(payload: str = "") -> Iterator[tuple[LayerSpec, list[Row]]]:
    """Every layer of the county with its rows."""
    yield DIVISIONS, [
        {"code": COUNTY, "name": f"景泰县{payload}", "level": "county", "geometry": shapely.box(103.9, 37.0, 104.4, 37.4)},
        {"code": TOWN, "name": f"一条山镇{payload}", "level": "township", "parent_code": COUNTY, "geometry": shapely.box(104.0, 37.1, 104.2, 37.3)},
        {"code": VILLAGE, "name": f"城北村{payload}", "level": "village", "parent_code": TOWN, "geometry": shapely.box(104.0, 37.2, 104.1, 37.3)},
    ]  # fmt: skip
    yield BUILT_UP_AREAS, [{"built_up_id": "b1", "name": f"县城建成区{payload}", "division_code": TOWN, "geometry": TOWN_LAND}]
    yield from _register(payload)
    yield from _lists(payload)


def _register(payload: str) -> Iterator[tuple[LayerSpec, list[Row]]]:
    places: list[Row] = [
        {
            "place_id": key, "division_code": TOWN, "legal_kind": "5", "name_kind": "street", "category_code": "23510", "place_state": "existing",
            "starts_at": f"起点{payload}", "ends_at": f"止点{payload}", "length_m": 2600.0, "red_line_m": 30.0, "geometry": line,
        }
        for key, _, _, _, line in STREETS
    ]  # fmt: skip
    names: list[Row] = [
        {
            "name_id": f"{key}-n", "place_id": key, "name": f"{name}{payload}", "name_role": "standard", "name_kind": "street",
            "category_code": "23510", "division_code": TOWN, "specific": name[:-1], "generic": name[-1], "roman_toned": toned or None,
            "roman_capitals": capitals or None, "place_state": "existing", "meaning": payload or None, "origin": payload or None,
            "named_on": "1998-07-01", "geometry": line,
        }
        for key, name, toned, capitals, line in STREETS
    ]  # fmt: skip
    here = shapely.Point(104.06, 37.25)
    places += [
        {"place_id": "v1", "division_code": VILLAGE, "legal_kind": "8", "name_kind": "settlement", "category_code": "22200", "geometry": here},
        {"place_id": "v2", "division_code": VILLAGE, "legal_kind": "8", "name_kind": "settlement", "category_code": "22200", "secrecy": "secret", "geometry": shapely.Point(104.02, 37.27)},
    ]  # fmt: skip
    names += [
        {"name_id": "v1-n", "place_id": "v1", "name": f"{RARE}{payload}", "name_role": "standard", "name_kind": "settlement", "division_code": VILLAGE, "category_code": "22200", "named_on": "2005-01-01", "geometry": here},
        {"name_id": "v1-f", "place_id": "v1", "name": f"媪围{payload}", "name_role": "former", "name_kind": "settlement", "division_code": VILLAGE, "category_code": "22200", "cancelled_on": "2005-01-01", "dates_in_words": f"汉{payload}", "geometry": here},
        {"name_id": "v2-n", "place_id": "v2", "name": f"机密庄{payload}", "name_role": "standard", "name_kind": "settlement", "division_code": VILLAGE, "secrecy": "secret", "geometry": shapely.Point(104.02, 37.27)},
    ]  # fmt: skip
    events: list[Row] = [
        {"event_id": "e1", "place_id": "v1", "division_code": VILLAGE, "kind": "naming", "happened_on": "1912-01-01", "name_to": f"媪围{payload}", "authority": f"县政府{payload}", "recorded_at": "2020-01-02T00:00:00+00:00"},
        {"event_id": "e2", "place_id": "v1", "division_code": VILLAGE, "kind": "renaming", "happened_on": "2005-01-01", "name_from": f"媪围{payload}", "name_to": f"{RARE}{payload}", "document": f"景政发〔2005〕1号{payload}", "recorded_at": "2020-01-02T00:00:00+00:00"},
    ]  # fmt: skip
    yield PLACES, places
    yield NAMES, names
    yield NAME_EVENTS, events


def _lists(payload: str) -> Iterator[tuple[LayerSpec, list[Row]]]:
    yield NAME_PLAN, [
        {"plan_id": "p1", "plan": f"县城道路命名方案{payload}", "division_code": TOWN, "name": f"芦阳路{payload}", "name_kind": "street", "temporary_name": f"规划一路{payload}", "theme": f"古镇{payload}", "geometry": street(104.08, 37.18, runs="ns", length=0.02)},
    ]  # fmt: skip
    yield NAME_BANK, [
        {"bank_id": "k1", "division_code": TOWN, "name": f"锁罕堡{payload}", "specific": "锁罕堡", "name_kind": "settlement", "attested": "1599", "story": f"明长城沿线堡名{payload}", "geometry": shapely.Point(104.055, 37.182)},
    ]  # fmt: skip
    yield LEXICON, [
        {"word_id": "w1", "division_code": COUNTY, "word": f"帝都{payload}", "word_class": "feudal", "match_mode": "part", "basis": f"民发〔2018〕146号{payload}", "exclusions": f"有历史依据{payload}"},
    ]  # fmt: skip
    yield READINGS, [
        {"reading_id": "r1", "division_code": COUNTY, "characters": "景泰", "reading": "jǐng tài", "place_name": f"景泰县{payload}", "evidence": f"县志{payload}"},
    ]  # fmt: skip
    yield HERITAGE, [
        {"heritage_id": "h1", "division_code": VILLAGE, "place_id": "v1", "name": f"媪围{payload}", "level": "county", "attested": "-0110", "story": f"汉媪围县{payload}", "measures": f"挂牌立碑{payload}", "geometry": shapely.Point(104.06, 37.25)},
    ]  # fmt: skip
    yield NONSTANDARD_NAMES, [
        {"case_id": "c1", "division_code": TOWN, "place_id": "s6", "name": f"万国城{payload}", "name_kind": "estate", "cleanup_class": "exaggerating", "criterion": f"刻意夸大{payload}", "exclusion_considered": f"无历史依据{payload}", "decision": "undecided", "geometry": shapely.Point(104.07, 37.19)},
    ]  # fmt: skip
    yield ANNOUNCEMENTS, [
        {"announcement_id": f"gg{n}", "request_id": "r", "place_id": place, "division_code": TOWN, "request_type": "naming", "name": f"{name}{payload}", "roman": f"RENMIN LU{payload}", "division_name": f"景泰县一条山镇{payload}", "position_text": f"东西走向{payload}", "approved_by": f"景泰县人民政府{payload}", "approved_on": "2026-04-01", "published_on": "2026-04-10", "recorded_at": "2026-04-10T00:00:00+00:00", "geometry": street(104.04123456, 37.19, runs="ew")}
        for n, (place, name) in enumerate((("s3", "人民路"), ("v2", "机密庄")), 1)
    ]  # fmt: skip
    at = shapely.Point(104.04, 37.18)
    yield SIGNS, [
        {"sign_id": "g1", "division_code": TOWN, "sign_kind": "street", "place_id": "s1", "name_id": "s1-n", "printed_name": f"新民路{payload}", "printed_roman": f"XINMIN RD{payload}", "stands_at": f"路口{payload}", "bearing": 90.0, "colour": "绿", "state": "broken", "geometry": at},
    ]  # fmt: skip
    yield SIGN_INSPECTIONS, [
        {"inspection_id": "i1", "division_code": TOWN, "sign_id": "g1", "seen_on": "2026-05-01", "seen_by": f"张三{payload}", "channel": f"巡查{payload}", "defects": "tilted;wrong_roman", "due_on": "2026-05-31", "geometry": at},
    ]  # fmt: skip
    yield DOORPLATES, [
        {"plate_id": f"d{n}", "division_code": TOWN, "place_id": "s1", "street_name": f"新民路{payload}", "number": str(n), "side": "south" if n % 2 else "north", "state": "in_force", "old_address": f"旧街{n}号{payload}", "geometry": shapely.Point(104.04 + n / 2000, 37.18 + (0.0002 if n % 2 == 0 else -0.0002))}
        for n in (1, 2, 3, 4, 4, 8)
        if n != 4
    ]  # fmt: skip
