"""Cases a planner could write: a few units, facilities and people, a question, and the answer he expects."""

import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from layers.errors import Refusal
from layers.planning.coverage import CoverageTable, measure_coverage
from layers.planning.question import CoverageQuestion
from layers.planning.reach import parse_reach
from layers.planning.sites import StudyFrames
from layers.planning.specs import FACILITIES
from layers.reference import DIVISIONS, SETTLEMENTS
from layers.spec import LayerSpec

CASES = sorted((Path(__file__).parent / "cases").glob("*.toml"))

Row = dict[str, Any]
Layer = Callable[[LayerSpec, Sequence[Row]], gpd.GeoDataFrame]


def read_frames(case: Row, layer: Layer) -> StudyFrames:
    def placed(row: Row) -> Row:
        return {"at": tuple(row["at"])} if "at" in row else {}

    units = [
        {
            "code": row["code"],
            "name": row["name"],
            "level": "village",
            "committee_kind": row.get("committee", "village"),
            "established_on": row.get("established_on"),
            "geometry": shapely.box(*row["box"]) if "box" in row else None,
        }
        for row in case.get("unit", [])
    ]
    facilities = [
        {
            "facility_id": row["id"],
            "name": row["id"],
            "kind": case["question"]["kind"],
            "division_code": row["unit"],
            **{name: row.get(name) for name in ("state", "opened_on", "closed_on", "serves")},
            **placed(row),
        }
        for row in case.get("facility", [])
    ]
    settlements = [
        {
            "settlement_id": row["id"],
            "name": row["id"],
            "division_code": row["unit"],
            "population": row.get("people"),
            "is_seat": row.get("is_seat", False),
            **placed(row),
        }
        for row in case.get("settlement", [])
    ]
    people = layer(SETTLEMENTS, settlements)
    return StudyFrames(layer(DIVISIONS, units), layer(FACILITIES, facilities), people, people)


def answer(case: Row, layer: Layer) -> CoverageTable:
    words = dict(case["question"])
    if "reach" in words:
        words["reach_m"] = parse_reach(words.pop("reach"))
    question = CoverageQuestion(**words)
    return measure_coverage(question, read_frames(case, layer), area="990101", on=words["as_of"])


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_the_answer_is_the_one_the_case_expects(path: Path, layer: Layer) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    if "refused" in case:
        with pytest.raises(Refusal) as refused:
            answer(case, layer)
        assert refused.value.code == case["refused"], case["title"]
        return
    table = answer(case, layer)
    expected = case["expect"]
    found: Row = {
        "covered": table.overall.numerator,
        "total": table.overall.denominator,
        "unknown": table.overall.unknown,
        "text": table.overall.text,
        "missing": table.missing["name"].tolist(),
        "how": dict(zip(table.units["name"], table.units["how"], strict=True)),
        "strata": {s.key: [s.percentage.numerator, s.percentage.denominator] for s in table.strata},
    }
    assert {name: found[name] for name in expected} == expected, case["title"]


def test_there_are_cases_to_try() -> None:
    assert len(CASES) >= 8
