"""Four counties where most villages have a point: every decision against Geod, and what an unconverted web map would cost."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from layers.codes import shorten_code
from layers.offsets import gcj02_to_wgs84
from layers.planning.specs import FACILITIES
from layers.planning.use_cases.coverage import CoverageQuestion, study_coverage
from layers.reference import DIVISIONS, SETTLEMENTS
from layers.store.memory import MemoryStore
from layers.store.protocol import Store, Workspace
from tests.real.conftest import BringIn, geod_lengths

pytestmark = pytest.mark.shared

COUNTED = date(2016, 7, 31)
COUNTIES = {"421223": "崇阳县", "433123": "凤凰县", "433127": "永顺县", "522328": "安龙县"}
LEVELS = {"county": "县", "town": "乡镇街道", "village": "村社区"}


@pytest.fixture(scope="module")
def table(geodata: Path) -> pd.DataFrame:
    """1,042 rows, 840 villages with a GCJ-02 point."""
    return pd.read_csv(geodata / "village_rich" / "divisions_points_gcj02.csv.gz", dtype=str)


@pytest.fixture(scope="module", params=sorted(COUNTIES))
def county(
    request: pytest.FixtureRequest, table: pd.DataFrame, bring_in: BringIn, tmp_path_factory: pytest.TempPathFactory
) -> Store:
    """One county: its units, its points converted on request, and a stand-in facility at each township's own point."""
    folder, code = tmp_path_factory.mktemp("rich"), request.param
    store = MemoryStore(Workspace(code, COUNTIES[code], 4545))
    rows = table[table["adcode"] == code]
    is_village = rows["level"] == "village"
    committee = np.where(rows["name"].str.contains("社区|居委会"), "社区居民委员会", "村民委员会")
    divisions = pd.DataFrame(
        {
            "代码": rows["code"].map(shorten_code),
            "名称": rows["name"],
            "层级": rows["level"].map(LEVELS),
            "城乡分类": rows["ur_code"],
        }
    )
    bring_in(store, divisions.assign(组织类别=np.where(is_village, committee, "")), DIVISIONS, COUNTED, folder=folder)
    convert = {"declared_crs": "EPSG:4490", "convert_from": "gcj02"}
    bring_in(store, points(rows[is_village], "S").assign(是否驻地="是"), SETTLEMENTS, COUNTED, folder=folder, **convert)
    stations = points(rows[rows["level"] == "town"], "F").assign(类别="社会工作服务站", 状态="在用")
    bring_in(store, stations.rename(columns={"编号": "设施编号"}), FACILITIES, COUNTED, folder=folder, **convert)
    return store


def points(rows: pd.DataFrame, letter: str) -> pd.DataFrame:
    placed = rows[rows["lon_gcj02"].notna()]
    code = placed["code"].map(shorten_code)
    return pd.DataFrame(
        {
            "编号": letter + code,
            "名称": placed["name"],
            "所属区划代码": code,
            "经度": placed["lon_gcj02"],
            "纬度": placed["lat_gcj02"],
        }
    )


@pytest.mark.parametrize("reach_m", [1000.0, 3000.0, 5000.0])
def test_villages_within_reach_are_those_geod_finds_and_those_without_a_point_are_unknown(county: Store, reach_m: float) -> None:
    question = CoverageQuestion("social_work_station", measure="reach", reach_m=reach_m)  # type: ignore[arg-type]
    answer = study_coverage(county, question)
    seats, stations = county.read(SETTLEMENTS), county.read(FACILITIES)
    lengths = geod_lengths(seats.geometry.x, seats.geometry.y, stations.geometry.x, stations.geometry.y).min(axis=1)
    villages = len(county.read(DIVISIONS).query("level == 'village'"))
    assert answer.overall.numerator == int((lengths <= reach_m).sum())
    assert answer.overall.denominator == len(seats)
    assert answer.overall.unknown == villages - len(seats)
    found = answer.units.set_index("code")["distance_m"].dropna()
    expected = pd.Series(lengths, index=seats["division_code"].to_numpy()).sort_index()
    assert np.allclose(found, expected, rtol=0, atol=1e-6)


def test_every_township_has_the_station_registered_in_it(county: Store) -> None:
    answer = study_coverage(county, CoverageQuestion("social_work_station", unit="township", measure="each"))  # type: ignore[arg-type]
    stations = set(county.read(FACILITIES)["division_code"])
    assert set(answer.units.loc[answer.units["holds"].to_numpy(dtype=bool), "code"]) == stations
    assert set(answer.units["how"]) <= {"claimed", ""}


def test_strata_by_urban_rural_class_add_up(county: Store) -> None:
    answer = study_coverage(county, CoverageQuestion("social_work_station", measure="reach", reach_m=3000, by="class"))  # type: ignore[arg-type]
    assert sum(s.percentage.numerator for s in answer.strata) == answer.overall.numerator
    assert {s.key for s in answer.strata} <= {"111", "112", "121", "122", "123", "210", "220", "unstated"}


def test_facilities_left_on_a_web_maps_datum_would_change_the_answer(table: pd.DataFrame) -> None:
    """Villages converted, facilities not: hundreds of metres of offset move villages across a radius of 1 km."""
    villages, towns = (points(table[table["level"] == level], "x") for level in ("village", "town"))
    (vx, vy), (tx, ty) = (f[["经度", "纬度"]].astype(float).to_numpy().T for f in (villages, towns))
    lon, lat = gcj02_to_wgs84(vx, vy)
    right = geod_lengths(lon, lat, *gcj02_to_wgs84(tx, ty)).min(axis=1) <= 1000
    wrong = geod_lengths(lon, lat, tx, ty).min(axis=1) <= 1000
    assert (right != wrong).sum() >= 10
