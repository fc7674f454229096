"""A little county and a plan written for it, for every test of plans."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import geopandas as gpd
import pytest

from gisvc.catalogue import CATALOGUE
from layers.planning.plans.plan import Plan
from layers.planning.plans.plan_file import parse_plan
from layers.planning.plans.reading import Reading
from layers.spec import LayerSpec

AREA = "990101"
HEAD = """
id = "test-plan"
title_zh = "测试规划"
place_zh = "甲县"
area = "990101"
base_year = 2020
check_years = [2023, 2025]
"""

SPECS: Mapping[str, LayerSpec] = {spec.name: spec for spec in CATALOGUE}

Read = Callable[..., Reading]


def plan_of(*indicators: str, head: str = HEAD) -> Plan:
    """A plan out of the tables of its indicators, as a bureau would write it."""
    body = "\n".join(f"[[indicator]]\n{indicator}" for indicator in indicators)
    return parse_plan(head + body, file="test.toml", catalogue=SPECS)


def row(no: str = "T01", **keys: str) -> str:
    """One indicator; values are TOML as written."""
    words = {"no": f'"{no}"', "zh": '"指标"', "en": '"figure"', "from": '"L"', "unit": '"%"'} | keys
    return "\n".join(f"{key} = {value}" for key, value in words.items())


_COUNTY: dict[str, gpd.GeoDataFrame] = {}


@pytest.fixture
def reading(request: pytest.FixtureRequest) -> Read:
    """The county of the room's tests on a day, with more layers where a test needs them; built once, for a plan changes no frame."""
    if not _COUNTY:
        _COUNTY.update({name: request.getfixturevalue(name) for name in ("divisions", "settlements", "facilities")})

    def read(on: date = date(2023, 6, 30), /, **more: Any) -> Reading:
        return Reading(on, {**_COUNTY, **more}, SPECS)

    return read
