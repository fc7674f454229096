"""Whether a facility counts on a day."""

from datetime import date

import geopandas as gpd
import pytest

from layers.planning.operating import is_opening_unknown, is_operating
from layers.planning.specs import FACILITIES


@pytest.mark.parametrize(
    ("state", "opened_on", "closed_on", "on", "counts"),
    [
        ("operating", "2015-03-01", None, "2015-03-01", True),
        ("operating", "2015-03-01", None, "2015-02-28", False),
        ("operating", None, None, "1990-01-01", True),
        ("operating", "2015-03-01", "2021-06-01", "2021-05-31", True),
        ("operating", "2015-03-01", "2021-06-01", "2021-06-01", False),
        ("closed", "2015-03-01", "2021-06-01", "2021-05-31", True),
        ("closed", "2015-03-01", "2021-06-01", "2021-06-01", False),
        ("closed", "2015-03-01", None, "2016-01-01", False),
        ("closed", None, "2021-06-01", "2020-12-31", True),
        ("planned", "2015-03-01", None, "2022-01-01", False),
        ("planned", "2025-03-01", None, "2026-01-01", False),
        ("idle", "2015-03-01", None, "2022-01-01", False),
        ("idle", "2015-03-01", "2021-06-01", "2020-01-01", False),
    ],
)
def test_it_counts_between_opening_and_closing_and_never_when_planned_or_idle(
    layer: object, state: str, opened_on: str | None, closed_on: str | None, on: str, counts: bool
) -> None:
    assert callable(layer)
    row = {"facility_id": "F1", "name": "x", "kind": "care_home", "division_code": "1", "state": state}
    facilities: gpd.GeoDataFrame = layer(FACILITIES, [row | {"opened_on": opened_on, "closed_on": closed_on}])
    assert is_operating(facilities, on=date.fromisoformat(on)).tolist() == [counts]
    assert is_opening_unknown(facilities).tolist() == [opened_on is None]
