"""Real files brought in the way a bureau would: a sheet with Chinese headers, a dry run, an import, a question."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyproj
import pytest

from layers.import_plan import ImportPlan, ImportRequest
from layers.people import PersonId
from layers.spec import LayerSpec
from layers.store.protocol import Store
from layers.use_cases import carry_out, plan_import

CLERK = PersonId("clerk")
GEOD = pyproj.Geod(a=6378137.0, rf=298.257222101)

pytestmark = pytest.mark.shared

BringIn = Callable[..., ImportPlan]


@pytest.fixture(scope="session")
def geodata(shared: Path) -> Path:
    """The folder of real data; its files must all be there once it is."""
    return shared / "data"


@pytest.fixture(scope="session")
def bring_in() -> BringIn:
    """Imports a file, or a table by way of a CSV sheet, and returns the plan that was carried out."""

    def brought(
        store: Store, source: Path | pd.DataFrame, spec: LayerSpec, valid_from: date, *, folder: Path | None = None, **words: Any
    ) -> ImportPlan:
        if isinstance(source, pd.DataFrame):
            assert folder is not None
            path = folder / f"{spec.name}.csv"
            source.to_csv(path, index=False, encoding="utf-8-sig")
            source = path
        plan = plan_import(store, ImportRequest(source, spec, valid_from, **words))
        carry_out(store, plan, by=CLERK)
        return plan

    return brought


def geod_lengths(lon: Any, lat: Any, to_lon: Any, to_lat: Any) -> np.ndarray:
    """Metres by pyproj.Geod of every first point to every second: the independent computation."""
    n, m = len(lon), len(to_lon)
    ends = np.repeat(lon, m), np.repeat(lat, m), np.tile(to_lon, n), np.tile(to_lat, n)
    return np.asarray(GEOD.inv(*ends)[2]).reshape(n, m)
