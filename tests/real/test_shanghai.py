"""Shanghai's sixteen districts, genuinely in CGCS2000, and care sites from a list that nobody vouches for."""

from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from layers.planning.specs import FACILITIES
from layers.planning.use_cases.coverage import CoverageQuestion, study_coverage
from layers.reference import DIVISIONS
from layers.store.memory import MemoryStore
from layers.store.protocol import Store, Workspace
from tests.real.conftest import BringIn

pytestmark = pytest.mark.shared

DRAWN = date(2024, 4, 1)


@pytest.fixture(scope="module")
def city(geodata: Path, bring_in: BringIn, tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("shanghai")
    store = MemoryStore(Workspace("31", "上海市", 4549))
    districts = gpd.read_file(geodata / "datum" / "shanghai_districts_cgcs2000_GS2024-0650.geojson")
    assert districts.crs.to_epsg() == 4490
    renamed = districts.assign(代码=districts["县代码"].map("{:.0f}".format), 层级="县").rename(columns={"县名": "名称"})
    renamed[["代码", "名称", "层级", "geometry"]].to_file(folder / "districts.gpkg")
    bring_in(store, folder / "districts.gpkg", DIVISIONS, DRAWN)
    sites = pd.read_csv(geodata / "facilities" / "elder_care_sites_china_vi.csv")
    listed = pd.DataFrame(
        {
            "设施编号": [f"E{n:02d}" for n in range(len(sites))],
            "设施名称": sites["name_vi"].fillna("?"),
            "类别": sites["looks_like"].map(
                {"elder_care": "养老机构", "hospital_or_clinic": "医疗卫生机构", "other": "志愿服务站"}
            ),
            "所属区划": "31",
            "状态": "在用",
            "经度": sites["lon"],
            "纬度": sites["lat"],
        }
    )
    bring_in(store, listed, FACILITIES, DRAWN, folder=folder, declared_crs="EPSG:4490", leave_out_rejected=True)
    return store


def test_districts_with_a_care_site_are_those_a_plain_join_finds(city: Store) -> None:
    table = study_coverage(city, CoverageQuestion("care_home", unit="county"))
    sites = city.read(FACILITIES)
    homes = sites[(sites["kind"] == "care_home") & sites.geometry.notna()]
    joined = gpd.sjoin(homes, city.read(DIVISIONS), predicate="within", rsuffix="unit")["code"].value_counts()
    held = table.units.set_index("code")["facilities"]
    assert held[held > 0].to_dict() == joined.to_dict()
    assert table.overall.denominator == 16
    assert 0 < table.overall.numerator < 16


def test_sites_of_other_cities_hold_no_district_and_are_named(city: Store) -> None:
    table = study_coverage(city, CoverageQuestion("care_home", unit="county"))
    sites = city.read(FACILITIES)
    homes = sites[(sites["kind"] == "care_home") & sites.geometry.notna()]
    outside = homes[~homes.intersects(city.read(DIVISIONS).geometry.union_all())]
    (note,) = [f for f in table.report if f.code == "planning.facility-outside-area"]
    assert note.evidence["rows"] == len(outside) > 0


def test_districts_without_a_site_are_listed_with_the_nearest_one(city: Store) -> None:
    missing = study_coverage(city, CoverageQuestion("care_home", unit="county", measure="each")).missing  # type: ignore[arg-type]
    assert len(missing) > 0
    assert (missing["distance_m"] > 0).all()
    assert set(missing["measured_from"]) == {"inner_point"}
