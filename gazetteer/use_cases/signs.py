"""Signs and door plates with the store: looked over, counted, walked to, and given their codes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

import geopandas as gpd

from gazetteer.pinyin.reading import Readings
from gazetteer.requests.clocks import Counting, DutyKind
from gazetteer.signs.addresses import address_of
from gazetteer.signs.codes import check_codes, code_svg
from gazetteer.signs.colours import check_colours
from gazetteer.signs.concordance import Concordance, concordance_of
from gazetteer.signs.coverage import CoverageSettings, SignCoverage, study_coverage
from gazetteer.signs.defects import DefectStudy, study_defects
from gazetteer.signs.devices import DeviceReading, check_devices
from gazetteer.signs.errors import UnknownNumbering, UnknownPlate
from gazetteer.signs.plates import PlateStudy, study_plates
from gazetteer.signs.standing import standards_on
from gazetteer.signs.terms import DeviceLimits, SignTerms, Term, Unit, numbering_rules, terms_for
from gazetteer.signs.texts import check_changed, check_texts, standing_signs
from gazetteer.signs.visit_order import Walk, walk_order
from gazetteer.specs import DOORPLATES, NAMES, PLACES, SIGN_INSPECTIONS, SIGNS
from gazetteer.use_cases.reading import read_on
from gazetteer.use_cases.request_settings import settings_for
from layers.report import Report
from layers.store.protocol import Store

_UNITS = {Counting.CALENDAR: Unit.DAYS, Counting.MONTHS: Unit.MONTHS}


@dataclass(frozen=True, slots=True, eq=False)
class SignSettings:
    """What a bureau fixes about its signs; each has the house's usual value. `terms` None takes those of the workspace's area and the day."""

    terms: SignTerms | None = None
    coverage: CoverageSettings | None = None
    devices: DeviceLimits | None = None
    readings: Readings | None = None


@dataclass(frozen=True, slots=True)
class SignStudy:
    """Everything the signs of an area show on a day: texts (S01), changes after renamings (S03), colours (S05), devices (S06), codes (D04), places
    without a sign (S02) and defects (S04). `signs` are all rows, `standing` those that stand in the street."""

    texts: Report
    changed: Report
    colours: Report
    devices: Report
    codes: Report
    coverage: SignCoverage
    defects: DefectStudy
    signs: int
    standing: int

    @property
    def report(self) -> Report:
        """All findings, rule after rule."""
        parts = (self.texts, self.coverage.report, self.changed, self.defects.report, self.colours, self.devices, self.codes)
        return Report.of(finding for part in parts for finding in part)


def study_signs(
    store: Store, *, on: date, now: datetime, heard: Iterable[DeviceReading] = (), settings: SignSettings | None = None
) -> SignStudy:
    """All signs the store's view sees. `now` is an aware moment, for devices; `heard` their messages."""
    figures = settings or SignSettings()
    signs, streets = read_on(store, SIGNS), _streets(store, on)
    standards = standards_on(read_on(store, NAMES), on)
    terms = figures.terms or terms_of_place(store.workspace.area_code, on)
    return SignStudy(
        texts=check_texts(signs, standards, readings=figures.readings),
        changed=check_changed(signs, standards, terms, on=on),
        colours=check_colours(signs, streets),
        devices=check_devices(signs, heard, now=now, limits=figures.devices),
        codes=check_codes(signs, "name_signs"),
        coverage=study_coverage(streets, signs, figures.coverage),
        defects=study_defects(read_on(store, SIGN_INSPECTIONS), terms, on=on),
        signs=len(signs),
        standing=len(standing_signs(signs)),
    )


def terms_of_place(division_code: str, on: date) -> SignTerms:
    """The terms of a place on a day. For changing signs the rule pack's own clock wins where it has one in days or months."""
    terms = terms_for(division_code)
    limit = settings_for(division_code, on).clocks.limits.get(DutyKind.SIGNS)
    if limit is None or limit.counting not in _UNITS:
        return terms
    return replace(terms, replace=Term(limit.length, _UNITS[limit.counting]), citation=limit.citation)


def study_door_plates(store: Store, *, on: date, numbering: str, off_m: float = 60.0) -> PlateStudy:
    """Door plates under one way of numbering, by its code.

    Raises:
        UnknownNumbering: no such way is held.
    """
    held = numbering_rules()
    if numbering not in held:
        raise UnknownNumbering(numbering, list(held))
    return study_plates(read_on(store, DOORPLATES), _streets(store, on), held[numbering], off_m=off_m)


def read_concordance(store: Store) -> Concordance:
    """Old addresses and new, for certificates and post."""
    return concordance_of(read_on(store, DOORPLATES))


def plate_code(store: Store, plate_id: str, *, within: str = "") -> bytes:
    """The code of one plate as SVG: its standard address and nothing else. `within` are the divisions written before it.

    Raises:
        UnknownPlate: not held.
        CodeTextRefused: what the register holds is no plain address.
    """
    plates = read_on(store, DOORPLATES)
    own = plates[plates["plate_id"] == plate_id]
    if own.empty:
        raise UnknownPlate(plate_id)
    return code_svg(address_of(next(own.itertuples()), within=within))


def plan_walk(store: Store, sign_ids: Iterable[str], *, start: tuple[float, float] | None = None) -> tuple[tuple[str, ...], Walk]:
    """Signs in the order of a short walk, those nobody has drawn left out; `start` in degrees."""
    wanted = set(sign_ids)
    signs = read_on(store, SIGNS)
    stops = signs[signs["sign_id"].isin(wanted) & signs.geometry.notna()]
    walk = walk_order(list(stops.geometry.x), list(stops.geometry.y), start=start)
    ids = [str(sign_id) for sign_id in stops["sign_id"]]
    return tuple(ids[stop] for stop in walk.order), walk


def _streets(store: Store, on: date) -> gpd.GeoDataFrame:
    """Streets with the standard name in force on a day: place_id, name, geometry."""
    places = read_on(store, PLACES)
    standards = standards_on(read_on(store, NAMES), on)
    streets = places[places["name_kind"].eq("street") & places["place_id"].isin(list(standards))]
    named = streets[["place_id", "geometry"]].copy()
    named["name"] = [standards[str(place)].name for place in named["place_id"]]
    return named
