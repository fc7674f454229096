"""Signs and door plates with the store: looked over, counted, walked to, and given their codes."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

import geopandas as gpd
import pandas as pd

from gazetteer.pinyin.reading import Readings
from gazetteer.requests.clocks import DutyKind
from gazetteer.signs.addresses import address_of
from gazetteer.signs.codes import check_codes, code_svg
from gazetteer.signs.colours import check_colours
from gazetteer.signs.concordance import Concordance, concordance_of
from gazetteer.signs.coverage import CoverageSettings, SignCoverage, study_coverage
from gazetteer.signs.defects import DefectStudy, study_defects
from gazetteer.signs.devices import DeviceReading, check_devices
from gazetteer.signs.errors import MendedBeforeSeen, UnknownInspection, UnknownNumbering, UnknownPlate, UnknownSign
from gazetteer.signs.inspection import Inspection, Mending
from gazetteer.signs.plates import PlateStudy, study_plates
from gazetteer.signs.production import SignsHeld, SignToMake, signs_to_make
from gazetteer.signs.standing import standards_on
from gazetteer.signs.terms import DeviceLimits, SignTerms, Term, Unit, numbering_rules, terms_for
from gazetteer.signs.texts import check_changed, check_texts, standing_signs
from gazetteer.signs.visit_order import Walk, walk_order
from gazetteer.specs import DOORPLATES, NAMES, PLACES, SIGN_INSPECTIONS, SIGNS
from gazetteer.use_cases.reading import read_on
from gazetteer.use_cases.request_settings import SHIPPED_RULES, RequestRules
from layers.frames import frame_of
from layers.people import PersonId
from layers.report import Report
from layers.spec import LayerSpec
from layers.store.protocol import LayerChange, Receipt, Store
from layers.working_days import Counting

_UNITS = {Counting.CALENDAR: Unit.DAYS, Counting.MONTHS: Unit.MONTHS}


@dataclass(frozen=True, slots=True, eq=False)
class SignSettings:
    """What a bureau fixes about its signs; each has the house's usual value. `terms` None takes those of the workspace's area and the day, as
    the `rules` have them."""

    terms: SignTerms | None = None
    coverage: CoverageSettings | None = None
    devices: DeviceLimits | None = None
    readings: Readings | None = None
    rules: RequestRules = SHIPPED_RULES


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
    terms = figures.terms or terms_of_place(store.workspace.area_code, on, figures.rules)
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


def terms_of_place(division_code: str, on: date, rules: RequestRules = SHIPPED_RULES) -> SignTerms:
    """The terms of a place on a day. For changing signs the rule pack's own clock wins where it has one in days or months."""
    terms = terms_for(division_code)
    limit = rules.on(division_code, on).clocks.limits.get(DutyKind.SIGNS)
    if limit is None or limit.counting not in _UNITS:
        return terms
    return replace(terms, replace=Term(limit.length, _UNITS[limit.counting]), citation=limit.citation)


def list_signs_to_make(store: Store, *, on: date, settings: SignSettings | None = None) -> tuple[SignToMake, ...]:
    """The workshop's list: signs whose text is wrong and places without one."""
    figures = settings or SignSettings()
    signs, streets = read_on(store, SIGNS), _streets(store, on)
    standards = standards_on(read_on(store, NAMES), on)
    held = SignsHeld(signs, streets, standards, figures.readings)
    texts = check_texts(signs, standards, readings=figures.readings)
    return signs_to_make(held, texts, study_coverage(streets, signs, figures.coverage))


def record_inspection(store: Store, inspection: Inspection, *, by: PersonId, terms: SignTerms | None = None) -> str:
    """Keep what an inspector saw, with the day by which it is mended, and the sign's state after it; returns the inspection's id.

    The id follows from sign, day, inspector and defects, so that the same note sent twice is kept once.

    Raises:
        UnknownSign: not held in this view.
        NotADefect: a code that is none.
    """
    sign = _own(read_on(store, SIGNS), "sign_id", inspection.sign_id)
    if sign is None:
        raise UnknownSign(inspection.sign_id)
    code = str(sign["division_code"].iloc[0])
    about = f"{inspection.sign_id}|{inspection.seen_on}|{inspection.seen_by}|{';'.join(inspection.defects)}"
    inspection_id = hashlib.sha256(about.encode()).hexdigest()[:16]
    row = inspection.row(inspection_id, code, terms or terms_of_place(code, inspection.seen_on))
    sign["state"] = inspection.state
    changes = [
        LayerChange(
            SIGN_INSPECTIONS, frame_of(SIGN_INSPECTIONS, [{**row, "geometry": sign.geometry.iloc[0]}]), inspection.seen_on
        ),
        LayerChange(SIGNS, sign, _not_before(store, SIGNS, inspection.seen_on)),
    ]
    store.append(changes, by=by, reason=f"巡查标志 {inspection.sign_id}")
    return inspection_id


def record_mending(store: Store, inspection_id: str, mending: Mending, *, by: PersonId) -> Receipt:
    """What was done about an inspection; the sign is mended when nothing else of it is open.

    Raises:
        UnknownInspection: not held in this view.
        MendedBeforeSeen: the days stand the wrong way round.
    """
    inspections = read_on(store, SIGN_INSPECTIONS)
    own = _own(inspections, "inspection_id", inspection_id)
    if own is None:
        raise UnknownInspection(inspection_id)
    seen_on = own["seen_on"].iloc[0]
    if not pd.isna(seen_on) and mending.done_on < seen_on.date():
        raise MendedBeforeSeen(inspection_id, seen_on.date().isoformat(), mending.done_on.isoformat())
    own["done_on"], own["work"] = pd.Timestamp(mending.done_on).as_unit("s"), mending.work
    own["cost_yuan"], own["photos_after"] = mending.cost_yuan, ";".join(mending.photos) or None
    own = own.astype(inspections.dtypes.to_dict())
    sign_id = str(own["sign_id"].iloc[0])
    others = inspections[(inspections["sign_id"] == sign_id) & (inspections["inspection_id"] != inspection_id)]
    is_open = (others["defects"].notna() & others["done_on"].isna()).any()
    changes = [LayerChange(SIGN_INSPECTIONS, own, _not_before(store, SIGN_INSPECTIONS, mending.done_on))]
    sign = _own(read_on(store, SIGNS), "sign_id", sign_id)
    if sign is not None and not is_open:
        sign["state"] = "mended"
        changes.append(LayerChange(SIGNS, sign, _not_before(store, SIGNS, mending.done_on)))
    return store.append(changes, by=by, reason=f"标志 {sign_id} 整改完成")


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


def _own(frame: gpd.GeoDataFrame, key: str, value: str) -> gpd.GeoDataFrame | None:
    """The one row with that key, as a frame of its own; None where there is none."""
    found = frame[frame[key] == value]
    return None if found.empty else found.copy()


def _not_before(store: Store, spec: LayerSpec, day: date) -> date:
    """The day from which a changed row holds: never before the youngest row of its layer, or what is newer would hide it."""
    return max(day, store.summarise(spec).latest or day)


def _streets(store: Store, on: date) -> gpd.GeoDataFrame:
    """Streets with the standard name in force on a day: place_id, name, geometry."""
    places = read_on(store, PLACES)
    standards = standards_on(read_on(store, NAMES), on)
    streets = places[places["name_kind"].eq("street") & places["place_id"].isin(list(standards))]
    named = streets[["place_id", "geometry"]].copy()
    named["name"] = [standards[str(place)].name for place in named["place_id"]]
    return named
