"""A small register to publish: streets and villages with every class of secrecy, readings, former names and one facet."""

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import geopandas as gpd
from shapely import LineString, Point

from gazetteer.publications.entries import Entry, entries_of
from gazetteer.publications.release import Audience, Release, release
from gazetteer.register.events import EventKind, NameEvent, rows_of
from gazetteer.specs import HERITAGE, NAMES, PLACES
from layers.frames import frame_of
from layers.reference import DIVISIONS

TOWN, OTHER = "620423101", "620423102"
Row = dict[str, object]
RECORDED = datetime(2021, 1, 1, 4, 0, tzinfo=UTC)

_SAID: tuple[tuple[str, str, str, str, str, str, object], ...] = (
    # place id, name, toned, category, division, secrecy, where
    ("r1", "景泰路", "Jǐngtài Lù", "23510", TOWN, "open", LineString([(104.00123, 37.10123), (104.05, 37.10)])),
    ("r2", "京山路", "Jīngshān Lù", "23510", TOWN, "open", Point(104.0212, 37.1214)),
    ("r3", "西安路", "Xī'ān Lù", "23510", TOWN, "open", Point(104.03, 37.13)),
    ("r4", "先锋路", "Xiānfēng Lù", "23510", TOWN, "open", Point(104.04, 37.14)),
    ("r5", "机密路", "Jīmì Lù", "23510", TOWN, "secret", Point(104.05, 37.15)),
    ("r6", "内部路", "Nèibù Lù", "23510", TOWN, "internal", Point(104.06, 37.16)),
    ("v1", "寺梁", "Sìliáng", "22200", OTHER, "open", Point(104.2, 37.2)),
    ("c1", "寺梁村民委员会", "", "27610", OTHER, "open", Point(104.2, 37.2)),
    ("v2", "䃥子", "", "22200", OTHER, "open", None),
    ("v3", "未定密村", "Wèidìngmì Cūn", "22200", OTHER, "", Point(104.21, 37.21)),
)


def frames() -> dict[str, gpd.GeoDataFrame]:
    kinds = {"23510": "street", "22200": "settlement", "27610": "village_seat"}
    places: list[Row] = []
    names: list[Row] = []
    for key, name, toned, category, division, secrecy, where in _SAID:
        shared: Row = {"place_id": key, "division_code": division, "category_code": category, "name_kind": kinds[category]}
        places.append(shared | {"secrecy": secrecy or None, "geometry": where} | ({"facet_of": "v1"} if key == "c1" else {}))
        spelled: Row = {"roman_toned": toned or None, "secrecy": secrecy or None, "meaning": f"{name}的含义", "source": "二普"}
        names.append(shared | spelled | {"name_id": f"{key}-standard", "name": name, "name_role": "standard"})
    secret_alias: Row = {
        "name_id": "r1-x",
        "place_id": "r1",
        "division_code": TOWN,
        "name": "禁区路",
        "name_role": "alias",
        "secrecy": "secret",
    }
    alias: Row = {
        "name_id": "r1-a",
        "place_id": "r1",
        "division_code": TOWN,
        "name": "老马路",
        "name_role": "alias",
        "secrecy": "open",
    }
    events = [
        event(1, "r1", EventKind.NAMING, "1958", to="红旗路"),
        event(
            2,
            "r1",
            EventKind.RENAMING,
            "1981-10-01",
            "红旗路",
            "景泰路",
            document="景政发〔1981〕9号",
            authority="景泰县人民政府",
        ),
        event(3, "r1", EventKind.REGISTERING, "", to="禁区路", role="alias"),
        event(4, "r5", EventKind.NAMING, "1990-01-01", to="机密路"),
        event(5, "r2", EventKind.NAMING, "1999-09-09", to="京山路"),
    ]
    heritage: list[Row] = [
        {"heritage_id": f"h{n}", "place_id": p, "division_code": TOWN, "name": p, "level": "county"}
        for n, p in enumerate(("r1", "r5"))
    ]
    return {
        "places": frame_of(PLACES, places),
        "names": frame_of(NAMES, [*names, alias, secret_alias]),
        "events": rows_of(events),
        "heritage": frame_of(HERITAGE, heritage),
    }


def event(
    n: int, place: str, kind: EventKind, when: str, frm: str = "", to: str = "", *, role: str = "standard", **more: Any
) -> NameEvent:
    day = date.fromisoformat(when) if len(when) == 10 else (date(int(when), 1, 1) if when else None)
    words = when if len(when) == 4 else ""
    at = RECORDED.replace(day=n)
    facts = {"name_role": role, "name_id": f"{place}-e{n}"}
    return NameEvent(
        place,
        TOWN,
        kind,
        day,
        frm,
        to,
        date_in_words=words,
        facts=facts,
        event_id=f"e{n}",
        recorded_at=at,
        recorded_by="li",
        **more,
    )


def divisions() -> gpd.GeoDataFrame:
    said: list[Row] = [
        {"code": "620423", "name": "景泰县", "level": "county"},
        {"code": TOWN, "name": "一条山镇", "level": "township", "legal_seat": "一条山"},
        {"code": OTHER, "name": "芦阳镇", "level": "township"},
        {"code": f"{TOWN}001", "name": "城关社区", "level": "village", "committee_kind": "community"},
        {"code": f"{OTHER}201", "name": "寺梁村", "level": "village", "committee_kind": "village", "population": 812},
    ]
    return frame_of(DIVISIONS, said)


@cache
def released(audience: Audience) -> Release:
    return release(**frames(), audience=audience)


@cache
def entries(audience: Audience = Audience.PUBLIC) -> tuple[Entry, ...]:
    return entries_of(released(audience), divisions())
