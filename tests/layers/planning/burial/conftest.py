"""A county of three townships with deaths, columbaria and accounts written down row by row."""

from collections.abc import Callable
from datetime import date

import pytest

from layers.frames import frame_of
from layers.planning.burial.ground import NicheFrames
from layers.planning.burial.question import NicheQuestion
from layers.planning.burial.table import NicheTable, measure_niches
from layers.planning.land_specs import DEATHS, NICHE_YEARS
from layers.planning.specs import FACILITIES
from layers.reference import DIVISIONS, SETTLEMENTS
from layers.spec import LayerSpec
from tests.layers.planning.layer_rows import Row

COUNTY, EAST, WEST, NORTH = "990101", "990101100", "990101101", "990101102"
ON = date(2025, 12, 31)
Rows = dict[LayerSpec, list[Row]]


def death(code: str, year: int, deaths: int | None, **more: object) -> Row:
    usual = {"population": 10_000, "cremated": deaths, "in_niches": None if deaths is None else deaths // 2}
    return {"record_id": f"D{code}-{year}", "division_code": code, "year": year, "deaths": deaths, **usual, **more}


def hall(key: str, code: str, total: int | None, used: int | None, **more: object) -> Row:
    row = {"facility_id": key, "name": f"骨灰堂{key}", "kind": "columbarium", "division_code": code, "state": "operating"}
    return row | {"plots_total": total, "plots_used": used, "source_on": "2025-12-31", **more}


def account(key: str, year: int, sold: int | None, taken: int | None, opened: int = 0) -> Row:
    ids = {"record_id": f"N{key}-{year}", "facility_id": key, "division_code": EAST, "year": year}
    return ids | {"opened": opened, "sold": sold, "taken": taken}


@pytest.fixture
def rows() -> Rows:
    """100 deaths a year in every township of 10,000, all cremated, half of them laid in niches; 500, 50 and no niches are free."""
    return {
        DIVISIONS: [
            {"code": COUNTY, "name": "甲县", "level": "county"},
            {"code": EAST, "name": "东镇", "level": "township"},
            {"code": WEST, "name": "西乡", "level": "township"},
            {"code": NORTH, "name": "北乡", "level": "township"},
        ],
        FACILITIES: [hall("E", EAST, 1_000, 500), hall("W", WEST, 200, 150)],
        DEATHS: [death(code, year, 100) for code in (EAST, WEST, NORTH) for year in range(2021, 2026)],
        NICHE_YEARS: [],
        SETTLEMENTS: [],
    }


@pytest.fixture
def measured(rows: Rows) -> Callable[..., NicheTable]:
    """The answer over the rows as they are by then; no ageing unless asked for, so that figures can be worked out by hand."""

    def measure(on: date = ON, **asked: object) -> NicheTable:
        frames = NicheFrames(*(frame_of(spec, rows[spec]) for spec in (DIVISIONS, FACILITIES, DEATHS, NICHE_YEARS, SETTLEMENTS)))
        question = NicheQuestion(**({"scenario": "none"} | asked))  # type: ignore[arg-type]  # because each test asks for something else
        return measure_niches(question, frames, area=COUNTY, on=on)

    return measure
