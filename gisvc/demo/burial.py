"""Columbaria, deaths, yearly accounts and graves of the demonstrations, all made up; in three townships the niches are nearly gone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely

from gisvc.demo.chance import dice
from gisvc.demo.county import County
from gisvc.demo.ground import Ground, to_degrees, to_metres
from gisvc.demo.inhabitants import Settlement
from gisvc.demo.land import MADE_UP, Row

YEARS = range(2019, 2026)
_ROWS_ARE_OF = 2020  # the year of the facilities' own rows: what was taken since stands in the accounts alone
_HALLS = (  # township, opened, niches, taken by the end of 2020, parking spaces, floor area
    ("620423101", 2010, 900, 640, 18, 620.0),
    ("620423102", 2011, 600, 430, 10, 940.0),
    ("620423103", 2014, 700, 130, 24, 960.0),
    ("620423106", 2018, 800, 40, 30, 910.0),
    ("620423107", 2017, 1_000, 60, 26, 1_050.0),
)
PARKING = {"public_cemetery": 60, "columbarium": 40}
_SOLD_A_YEAR = {
    "620423100": 21,
    "620423101": 47,
    "620423102": 31,
    "620423103": 9,
    "620423106": 7,
    "620423107": 8,
    "620423105": 14,
}
UNCOUNTED_DEATHS = ("620423104", 2022)
_DOES_NOT_ADD_UP = ("620423107", 2023)  # three niches more than the account says were taken that year


@dataclass(frozen=True, slots=True)
class Customs:
    """How a township buries: deaths a thousand residents and year; shares cremated, laid in niches and in plots of the cremated."""

    per_thousand: float
    cremated: float
    in_niches: float
    in_plots: float


def hall_rows(county: County, ground: Ground) -> Iterator[Row]:
    """Columbaria of five townships: two with hardly a niche left (as the county's own), three with room."""
    for township, opened, total, used, parking, floor_area in _HALLS:
        name = next(t.name for t in county.townships if t.code == township)
        unit = min((u.urban_rural_class, u.code) for u in county.units if u.township_code == township)[1]
        at = to_metres(np.array([ground.seats[unit]])) + dice("hall", township).normal(0, 120, (1, 2))
        spot = to_degrees(at)[0]
        yield {
            "name": f"{name}骨灰堂（演示）",
            "kind": "columbarium",
            "state": "operating",
            "opened_on": date(opened, 4, 1),
            "operator_type": "public",
            "division_code": unit,
            "serves": township,
            "plots_total": total,
            "plots_used": used,
            "parking_spaces": parking,
            "floor_area_m2": floor_area,
            "geometry": shapely.Point(*spot),
            "position_source": "made_up",
            "position_accuracy_m": 30.0,
        }


def county_customs(county: County) -> dict[str, Customs]:
    """The first three townships are cremation zones; elsewhere most are still buried."""
    halls = {township for township, *_ in _HALLS}
    return {
        t.code: Customs(
            6.6 + 1.2 * float(dice("dying", t.code).random()),
            0.93 if n < 3 else 0.14,
            0.05 if n == 0 else 0.42 if t.code in halls else 0.15,  # the town has its cemetery of 6,000 plots
            0.40,
        )
        for n, t in enumerate(county.townships)
    }


def people_of_townships(settlements: Sequence[Settlement]) -> dict[str, int]:
    """Residents of each township in 2020."""
    people: dict[str, int] = {}
    for settlement in settlements:
        code = settlement.unit_code[:9]
        people[code] = people.get(code, 0) + (settlement.population or 0)
    return people


def death_rows(
    people: Mapping[str, int], customs: Mapping[str, Customs], *, uncounted: tuple[str, int] | None = None
) -> list[Row]:
    """A row a township and year; `uncounted` is one whose deaths nobody wrote down."""
    rows: list[Row] = []
    for code, counted in people.items():
        for year in YEARS:
            roll, habit = dice("deaths", code, year), customs[code]
            population = round(counted * 0.996 ** (year - 2020))
            deaths = round(population * habit.per_thousand / 1_000 * 1.012 ** (year - 2020) * roll.normal(1, 0.04))
            cremated = min(deaths, round(deaths * habit.cremated * roll.normal(1, 0.02)))
            in_niches, in_plots = (round(cremated * share * roll.normal(1, 0.05)) for share in (habit.in_niches, habit.in_plots))
            burials: dict[str, int | None] = {
                "deaths": deaths,
                "cremated": cremated,
                "in_niches": in_niches,
                "in_plots": in_plots,
            }
            if (code, year) == uncounted:
                burials = dict.fromkeys(burials, None)
            rows.append(
                {
                    "record_id": f"D-{code}-{year}",
                    "division_code": code,
                    "year": year,
                    "population": population,
                    **burials,
                    "source": MADE_UP,
                    "source_on": f"{year}-12-31",
                }
            )
    return rows


def county_accounts(facilities: Sequence[Row]) -> list[Row]:
    """The accounts of the county's columbaria and cemeteries; one of them does not add up in one year."""
    rows = account_rows(facilities, _SOLD_A_YEAR)
    for row in rows:
        if (str(row["division_code"])[:9], row["year"]) == _DOES_NOT_ADD_UP and row["sold"]:
            row["sold"] = int(str(row["sold"])) - 3
    return rows


def account_rows(facilities: Sequence[Row], sold_a_year: Mapping[str, int]) -> list[Row]:
    """Seven years of every columbarium and cemetery, so that what is taken at the end of 2020 is what its row says and none sells what it has not."""
    rows: list[Row] = []
    for facility in facilities:
        if facility["kind"] in PARKING:
            usual = sold_a_year[str(facility["division_code"])[:9]] * (3 if facility["kind"] == "public_cemetery" else 1)
            rows += _account(facility, usual)
    return rows


def _account(facility: Row, usual: int) -> Iterator[Row]:
    used, total = int(str(facility["plots_used"])), int(str(facility["plots_total"]))
    wanted = {year: max(1, round(usual * dice("sold", facility["facility_id"], year).normal(1, 0.1))) for year in YEARS}
    taken = used - sum(sold for year, sold in wanted.items() if year <= _ROWS_ARE_OF)
    for year, sold in wanted.items():
        sold = min(sold, total - taken)
        taken += sold
        yield {
            "record_id": f"N-{facility['facility_id']}-{year}",
            "facility_id": facility["facility_id"],
            "division_code": facility["division_code"],
            "year": year,
            "opened": 0,
            "sold": sold,
            "taken": taken,
            "source": MADE_UP,
            "source_on": f"{year}-12-31",
        }


_GRAVES = (  # kind, state, how many, m² each
    ("scattered", "standing", 23, 5.0),
    ("scattered", "moved", 41, 4.0),
    ("scattered", "greened", 17, 5.5),
    ("living", "standing", 6, 12.0),
    ("house_like", "standing", 3, 36.0),
    ("oversized", "standing", 9, 11.0),
    ("clan", "standing", 28, 6.0),
    ("village", "standing", 150, 5.0),
    ("scattered", "deep_buried", 33, 4.0),
    ("protected", "standing", 1, 60.0),
)
_IN_ZONES = (  # metres from the county's middle, where a zone of gisvc.demo.land lies
    ("G-Z4", "scattered", (26_200.0, -13_700.0), 12),  # in the reservoir
    ("G-Z3", "living", (4_300.0, 9_200.0), 4),  # on basic farmland
    ("G-Z5", "house_like", (18_900.0, 12_200.0), 2),  # in the scenic area
    ("G-Z7", "scattered", (-6_600.0, 18_800.0), 19),  # in the protective forest
)


def grave_rows(county: County, ground: Ground) -> list[Row]:
    """Forty finds near villages, of every kind, and four where no grave may lie."""
    villages = [u for u in county.units if not u.is_community]
    rows = []
    for n, unit in enumerate(villages[::3][:40]):
        kind, state, graves, each_m2 = _GRAVES[n % len(_GRAVES)]
        roll = dice("graves", unit.code)
        spot = to_degrees(
            to_metres(np.array([ground.seats[unit.code]])) + roll.uniform(350, 900, (1, 2)) * roll.choice([-1, 1], (1, 2))
        )[0]
        count = max(1, round(graves * float(roll.uniform(0.5, 1.5))))
        rows.append(_grave(f"G-{unit.code}", kind, state, count, each_m2, spot) | {"division_code": unit.code})
    for key, kind, middle, count in _IN_ZONES:
        spot = to_degrees(np.array([middle]))[0]
        rows.append(_grave(key, kind, "standing", count, 8.0, spot) | {"division_code": _unit_at(spot, county, ground)})
    return rows


def _grave(
    key: str, kind: str, state: str, count: int, each_m2: float, spot: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> Row:
    return {
        "grave_id": key,
        "grave_kind": kind,
        "grave_state": state,
        "graves": count,
        "area_m2": count * each_m2,
        "found_on": "2024-04-10",
        "geometry": shapely.Point(*np.round(spot, 7)),
        "position_source": "made_up",
        "position_accuracy_m": 20.0,
        "source": MADE_UP,
    }


def _unit_at(spot: np.ndarray[tuple[int], np.dtype[np.float64]], county: County, ground: Ground) -> str:
    return next((code for code, shape in ground.units.items() if shapely.contains_xy(shape, *spot)), county.code)
