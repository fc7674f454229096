"""Puts the second demonstration together: every layer, one round of inspection, a few names given and changed."""

import uuid
from datetime import date, datetime
from pathlib import Path

from boundaries.journal.chain import Head, entries_after
from boundaries.records.kinds import ROUND
from boundaries.records.statement import read_statement
from boundaries.specs import LINES, MARKERS, PILLARS
from boundaries.use_cases.journal import keep
from gazetteer.register.events import EventKind, NameEvent
from gazetteer.specs import DOORPLATES, NAMES, NONSTANDARD_NAMES, PLACES
from gazetteer.use_cases.register import record_events
from gisvc.demo.build import BUILDER, VALID_FROM, Progress
from gisvc.demo.burial import account_rows, death_rows
from gisvc.demo.figures import reported_rows
from gisvc.demo.land import Row
from gisvc.demo.welfare import cleanup_rows
from gisvc.demo.xinwu import ground
from gisvc.demo.xinwu.district import District, read_district
from gisvc.demo.xinwu.land import make_land
from gisvc.demo.xinwu.people import MADE_UP, demand_rows, people_of_subdistricts, settle_district, settlement_rows
from gisvc.demo.xinwu.services import DISTRICT_CUSTOMS, NICHES_A_YEAR, facility_rows
from layers.frames import frame_of
from layers.planning.land_specs import BURIAL_ZONES, DEATHS, NICHE_YEARS
from layers.planning.specs import BARRIERS, DEMAND, FACILITIES, HOUSING_ESTATES, REPORTED_FIGURES, ROADS
from layers.reference import DIVISIONS, SETTLEMENTS
from layers.store.clock import CHINA
from layers.store.embedded import create_store
from layers.store.protocol import LayerChange, Store, Workspace


def district_layers() -> list[LayerChange]:
    """Every layer of the district, the same on every machine."""
    district, land = read_district(), make_land()
    people = settle_district(district, land)
    lines = ground.line_rows(district, land)
    facilities = facility_rows(district, land, people)
    markers = ground.marker_rows(lines)
    rows = (
        (DIVISIONS, ground.division_rows(district, land, people)),
        (SETTLEMENTS, settlement_rows(people)),
        (DEMAND, demand_rows(people, land)),
        (FACILITIES, facilities),
        (HOUSING_ESTATES, ground.estate_rows(district, land)),
        (ROADS, ground.road_rows(district, land)),
        (BARRIERS, ground.barrier_rows(district, land)),
        (BURIAL_ZONES, _burial_zones(district)),
        (DEATHS, death_rows(people_of_subdistricts(people), DISTRICT_CUSTOMS)),
        (NICHE_YEARS, account_rows(facilities, NICHES_A_YEAR)),
        (REPORTED_FIGURES, reported_rows(district.code, "xinwu")),
        (LINES, lines),
        (MARKERS, markers),
        (PILLARS, ground.pillar_rows(markers)),
        (PLACES, ground.place_rows(people)),
        (NAMES, ground.name_rows(people)),
        (NONSTANDARD_NAMES, cleanup_rows(district.code, district.subdistricts[0].code, 23)),
        (DOORPLATES, ground.plate_rows(district, land)),
    )
    return [LayerChange(spec, frame_of(spec, made), VALID_FROM) for spec, made in rows]


def _burial_zones(district: District) -> list[Row]:
    return [
        {
            "zone_id": "BZ-1", "name": "全区火葬区（演示）", "division_code": district.code, "zone_kind": "cremation",
            "decided_on": "2010-01-01", "source": MADE_UP,
        }
    ]  # fmt: skip


def build_district(path: Path, *, progress: Progress) -> Path:
    """Create the second demonstration store at `path`; a build that fails leaves nothing under that name.

    Raises:
        StoreExists, UnsafePlace, StoreFull: as the store says.
    """
    progress("画出虚构的新吴区 … / drawing the made-up district …")
    changes, district = district_layers(), read_district()
    workspace = Workspace(district.code, f"{district.name}（演示数据）", district.projection_epsg, is_demonstration=True)
    store = create_store(path, workspace)
    try:
        store.append(changes, by=BUILDER, reason="建立第二个演示库 / the second demonstration")
        _tell_round(store, district)
        _tell_names(store, district)
    finally:
        store.close()
    progress(f"已写入 {sum(len(c.rows) for c in changes)} 行 / rows written: {path}")
    return path


def _tell_round(store: Store, district: District) -> None:
    """The fifth round on the line to 相城 has begun."""
    line = f"{district.code}-320507"
    at = datetime(2024, 3, 11, 9, 0, tzinfo=CHINA)
    said = {
        "statement_id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{line}/round-5")), "kind": ROUND.name, "round_id": "xinwu-round-5",
        "subject": "xinwu-round-5", "side": district.code, "said_by": "演示员丙", "said_at": at.isoformat(), "device": "演示",
        "values": {
            "name": "新吴–相城线第五轮联检（演示）", "line_ids": [line], "round_no": 5, "round_kind": "five_yearly", "trigger": "cycle",
            "year": 2024, "sides": [district.code, "320507"], "lead_side": district.code, "field_from": "2024-05-01", "field_until": "2024-10-31",
        },
    }  # fmt: skip
    entries = entries_after(Head(district.code, 0, ""), [read_statement(said)], at=at)
    store.append([keep(list(entries))], by=BUILDER, reason="演示联检")


def _tell_names(store: Store, district: District) -> None:
    """A community named, another renamed, a third cancelled."""
    government, source = "新吴区人民政府", "演示数据"
    first, second, third = district.committees[:3]
    events = [
        NameEvent(f"C{first.code}", first.code, EventKind.NAMING, date(2020, 4, 1), name_to=first.name, authority=government, document="新政发〔2020〕00号（虚构）", source=source),
        NameEvent(f"C{second.code}", second.code, EventKind.NAMING, date(2012, 4, 1), name_to="演示旧社区居民委员会", authority=government, document="新政发〔2012〕00号（虚构）", source=source),
        NameEvent(f"C{second.code}", second.code, EventKind.RENAMING, date(2019, 6, 1), name_from="演示旧社区居民委员会", name_to=second.name, authority=government, document="新政发〔2019〕00号（虚构）", reason_code="mismatch", reason="名实不符", source=source),
        NameEvent(f"C{third.code}", third.code, EventKind.NAMING, date(2018, 9, 1), name_to=third.name, authority=government, document="新政发〔2018〕00号（虚构）", source=source),
    ]  # fmt: skip
    record_events(store, events, by=BUILDER)
