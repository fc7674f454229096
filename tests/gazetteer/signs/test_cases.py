"""Every rule on signs and plates answers the cases written for it in cases/*.toml, and each has one that fires it and one that does not."""

import tomllib
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shapely import from_wkt

from gazetteer.signs.book import SIGN_RULES
from gazetteer.signs.codes import check_codes
from gazetteer.signs.colours import check_colours
from gazetteer.signs.concordance import concordance_of
from gazetteer.signs.coverage import study_coverage
from gazetteer.signs.defects import study_defects
from gazetteer.signs.devices import DeviceReading, check_devices
from gazetteer.signs.plates import study_plates
from gazetteer.signs.standing import standards_on
from gazetteer.signs.terms import numbering_rules, terms_for
from gazetteer.signs.texts import check_changed, check_texts
from gazetteer.specs import DOORPLATES, NAMES, SIGN_INSPECTIONS, SIGNS
from layers.datum import STORED
from layers.frames import frame_of
from layers.report import Report
from layers.spec import LayerSpec

TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
AREA = "320581"
Case = dict[str, Any]


def written_cases() -> list[Case]:
    files = sorted((Path(__file__).parent / "cases").glob("*.toml"))
    return [case for path in files for case in tomllib.loads(path.read_text(encoding="utf-8"))["cases"]]


def frame(spec: LayerSpec, rows: list[Case], **usual: str) -> gpd.GeoDataFrame:
    drawn = [{**{k: v for k, v in row.items() if k != "wkt"}, "geometry": _shape(row)} for row in rows]
    return frame_of(spec, [{spec.key: f"{n}", "division_code": AREA, **usual, **row} for n, row in enumerate(drawn)])


def _shape(row: Case) -> Any:
    return from_wkt(row["wkt"]) if "wkt" in row else None


def signs(case: Case) -> gpd.GeoDataFrame:
    return frame(SIGNS, case.get("signs", []), sign_kind="street")


def plates(case: Case) -> gpd.GeoDataFrame:
    return frame(DOORPLATES, case.get("plates", []))


def streets(case: Case) -> gpd.GeoDataFrame:
    rows = [{"place_id": row["place_id"], "name": row["name"], "geometry": _shape(row)} for row in case.get("streets", [])]
    return gpd.GeoDataFrame(rows, columns=["place_id", "name", "geometry"], geometry="geometry", crs=STORED)


def by_plates(case: Case) -> Report:
    return study_plates(plates(case), streets(case), numbering_rules()[case.get("numbering", "east_south")]).report


ASKED: dict[str, Callable[[Case], Report]] = {
    "S01": lambda c: check_texts(signs(c), standards_on(names(c), TODAY)),
    "S02": lambda c: study_coverage(streets(c), signs(c)).report,
    "S03": lambda c: check_changed(signs(c), standards_on(names(c), TODAY), terms_for(c.get("area", AREA)), on=TODAY),
    "S04": lambda c: study_defects(inspections(c), terms_for(AREA), on=TODAY).report,
    "S05": lambda c: check_colours(signs(c), streets(c)),
    "S06": lambda c: check_devices(signs(c), [DeviceReading(**row) for row in c.get("readings", [])], now=NOW),
    "D01": by_plates,
    "D02": by_plates,
    "D03": lambda c: concordance_of(plates(c)).report,
    "D04": lambda c: check_codes(plates(c)),
}


def names(case: Case) -> gpd.GeoDataFrame:
    return frame(NAMES, case.get("names", []), name_role="standard")


def inspections(case: Case) -> gpd.GeoDataFrame:
    return frame(SIGN_INSPECTIONS, case.get("inspections", []), sign_id="s1")


@pytest.mark.parametrize("case", written_cases(), ids=lambda case: f"{case['rule']}: {case['promise']}")
def test_the_rule_answers_as_its_case_promises(case: Case) -> None:
    findings = [f for f in ASKED[case["rule"]](case) if f.evidence["rule"] == case["rule"]]
    said = "".join(f.sentence.zh for f in findings)
    assert len(findings) == case["fires"], said
    assert case.get("says", "") in said
    assert {f.severity.value for f in findings} <= {case.get("severity", "warning"), "note", "warning"}
    if "severity" in case:
        assert {f.severity.value for f in findings} == {case["severity"]}
    assert all(f.evidence["basis"] for f in findings)


@pytest.mark.parametrize("rule_id", list(SIGN_RULES))
def test_every_rule_has_a_case_that_fires_it_and_one_that_does_not(rule_id: str) -> None:
    fired = defaultdict(set)
    for case in written_cases():
        fired[case["rule"]].add(case["fires"] > 0)
    assert fired[rule_id] == {True, False}
