"""Puts the demonstration county together and writes it into a store of its own."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from shapely import Point

from boundaries.specs import (
    AGREEMENTS,
    KEEPERS,
    LINES,
    MARKERS,
    NEIGHBOUR_LINES,
    OBSERVED_FEATURES,
    PILLARS,
    REFERENCE_OBJECTS,
    SEGMENTS,
    TRIPOINTS,
)
from gazetteer.specs import (
    DOORPLATES,
    HERITAGE,
    LEXICON,
    NAME_BANK,
    NAME_PLAN,
    NAMES,
    NONSTANDARD_NAMES,
    PLACES,
    READINGS,
    SIGN_INSPECTIONS,
    SIGNS,
)
from gisvc.demo import committee, marks
from gisvc.demo.burial import UNCOUNTED_DEATHS, county_accounts, county_customs, death_rows, grave_rows, people_of_townships
from gisvc.demo.county import read_county
from gisvc.demo.figures import reported_rows
from gisvc.demo.ground import PROJECTION_EPSG, make_ground
from gisvc.demo.history import tell_history
from gisvc.demo.inhabitants import Settlement, settle
from gisvc.demo.land import MADE_UP, Row, built_up_rows, division_rows, zone_rows
from gisvc.demo.lines import line_rows, marker_rows
from gisvc.demo.naming import estate_rows, name_rows, new_estate_rows, place_rows, road_rows
from gisvc.demo.offers import candidate_rows
from gisvc.demo.requests import tell_requests
from gisvc.demo.roads import barrier_rows, country_road_rows, lane_rows, street_rows
from gisvc.demo.rounds import tell_rounds
from gisvc.demo.scheme import plan_rows
from gisvc.demo.services import facility_rows
from gisvc.demo.terrain import bring_heights
from gisvc.demo.welfare import burial_zone_rows, cleanup_rows, demand_rows
from gisvc.settings import photo_folder_of, terrain_folder_of
from layers.files.photos import PhotoShelf
from layers.frames import frame_of
from layers.people import PersonId
from layers.planning.land_specs import BURIAL_ZONES, CANDIDATES, DEATHS, EXCLUSION_ZONES, GRAVES, NICHE_YEARS
from layers.planning.specs import BARRIERS, DEMAND, FACILITIES, HOUSING_ESTATES, REPORTED_FIGURES, ROADS
from layers.reference import BUILT_UP_AREAS, DIVISIONS, SETTLEMENTS
from layers.store.embedded import create_store
from layers.store.protocol import LayerChange, Workspace

VALID_FROM = date(2016, 1, 1)  # the first day of the plan before; centres opened later carry their own date
BUILDER = PersonId("demonstration")
Progress = Callable[[str], None]


def demonstration_layers() -> list[LayerChange]:
    """Every layer of the county, the same on every machine."""
    county, ground = read_county(), make_ground()
    settlements = settle(county, ground)
    lines, markers = line_rows(county, ground), marker_rows(county, ground)
    segments = marks.segment_rows(county, lines, markers)
    names = name_rows(county, ground)
    streets = road_rows(county)
    streets += lane_rows(county, ground, streets)
    facilities = facility_rows(county, ground, settlements)
    rows = (
        (DIVISIONS, division_rows(county, ground, settlements)),
        (SETTLEMENTS, [_settlement_row(s) for s in settlements]),
        (BUILT_UP_AREAS, built_up_rows(county, ground, settlements)),
        (FACILITIES, facilities),
        (HOUSING_ESTATES, estate_rows(county, ground) + new_estate_rows(county, ground)),
        (ROADS, street_rows(streets, country_road_rows(county, ground, settlements))),
        (BARRIERS, barrier_rows(county, ground)),
        (DEMAND, demand_rows(settlements, ground)),
        (BURIAL_ZONES, burial_zone_rows(county, ground)),
        (DEATHS, death_rows(people_of_townships(settlements), county_customs(county), uncounted=UNCOUNTED_DEATHS)),
        (NICHE_YEARS, county_accounts(facilities)),
        (GRAVES, grave_rows(county, ground)),
        (REPORTED_FIGURES, reported_rows(county.code, "jingtai")),
        (NONSTANDARD_NAMES, cleanup_rows(county.code, county.townships[0].code, 18)),
        (CANDIDATES, candidate_rows(county, ground, facilities)),
        (EXCLUSION_ZONES, zone_rows(ground)),
        (LINES, lines),
        (MARKERS, markers),
        (SEGMENTS, segments),
        (PILLARS, marks.pillar_rows(markers, lines)),
        (REFERENCE_OBJECTS, marks.object_rows(markers)),
        (TRIPOINTS, marks.tripoint_rows(county, markers)),
        (AGREEMENTS, marks.paper_rows(county, lines)),
        (KEEPERS, marks.keeper_rows(county, lines)),
        (OBSERVED_FEATURES, marks.river_rows(county, segments)),
        (NEIGHBOUR_LINES, marks.copy_rows(county, lines)),
        (PLACES, place_rows(county, names)),
        (NAMES, names),
        (NAME_PLAN, plan_rows(county)),
        (NAME_BANK, committee.bank_rows(county)),
        (LEXICON, committee.word_rows(county)),
        (READINGS, committee.reading_rows(county)),
        (HERITAGE, committee.heritage_rows(county)),
        (SIGNS, committee.sign_rows(county)),
        (SIGN_INSPECTIONS, committee.sign_visit_rows(county)),
        (DOORPLATES, committee.plate_rows(county)),
    )
    return [LayerChange(spec, frame_of(spec, made), VALID_FROM) for spec, made in rows]


def _settlement_row(settlement: Settlement) -> Row:
    return {
        "settlement_id": settlement.key,
        "name": settlement.name,
        "division_code": settlement.unit_code,
        "is_seat": settlement.is_seat,
        "households": settlement.households,
        "population": settlement.population,
        "elderly60": settlement.elderly60,
        "elderly65": settlement.elderly65,
        "elderly80": settlement.elderly80,
        "resettlement_origin": settlement.origin,
        "counted_on": "2020-11-01",
        "position_source": "made_up",
        "position_accuracy_m": 100.0,
        "geometry": Point(settlement.lon, settlement.lat),
        "source": MADE_UP,
    }


def build_demonstration(path: Path, *, progress: Progress) -> Path:
    """Create the demonstration store at `path`; a build that fails leaves nothing under that name.

    Raises:
        StoreExists, UnsafePlace, StoreFull: as the store says.
    """
    progress("画出虚构的县域 … / drawing the made-up county …")
    changes = demonstration_layers()
    county = read_county()
    progress("写入演示库 … / writing the store …")
    store = create_store(path, Workspace(county.code, f"{county.name}（演示数据）", PROJECTION_EPSG, is_demonstration=True))
    try:
        store.append(changes, by=BUILDER, reason="建立演示县 / the demonstration county")
        progress("堆起虚构的山丘 … / heaping up made-up hills …")
        bring_heights(store, terrain_folder_of(path))
        progress("写下两轮虚构的联检 … / telling two made-up rounds of joint inspection …")
        tell_rounds(store, PhotoShelf(photo_folder_of(path)))
        progress("写下几件虚构的地名申请 … / telling some made-up naming requests …")
        tell_history(store)
        tell_requests(store)
    finally:
        store.close()
    progress(f"已写入 {sum(len(c.rows) for c in changes)} 行 / rows written: {path}")
    return path
