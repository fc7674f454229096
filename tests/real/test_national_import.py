"""Three provinces of the national division table go into a store whole: every row is accounted for. All 706,166: `python -m benchmarks.import_national`."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from layers.import_plan import ImportPlan, ImportRequest
from layers.people import PersonId
from layers.reference import DIVISIONS
from layers.store.embedded import EmbeddedStore, create_store
from layers.store.protocol import Workspace
from layers.use_cases import carry_out, plan_import

pytestmark = [pytest.mark.shared, pytest.mark.slow]

PROVINCES = ("10", "42", "51", "52")  # the country's own row, and where the table has its oddities
PRIVATE = {"420684103005", "520324116"}  # names with a private-use character, which no other computer can show
CALLED_HERE = {"city": "prefecture", "town": "township"}
COUNTRY = "10"  # 中华人民共和国 itself is no division


@pytest.fixture(scope="module")
def table(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    nation = pd.read_parquet(shared / "data" / "national" / "divisions_2016_five_level.parquet")
    path = tmp_path_factory.mktemp("provinces") / "divisions.parquet"
    nation[nation["code"].str[:2].isin(PROVINCES)].to_parquet(path, index=False)
    return path


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    with create_store(tmp_path_factory.mktemp("national") / "country.gpkg", Workspace("", "全国", 4544)) as store:
        yield store


@pytest.fixture(scope="module")
def request_(table: Path) -> ImportRequest:
    return ImportRequest(table, DIVISIONS, valid_from=date(2016, 7, 31), leave_out_rejected=True)


@pytest.fixture(scope="module")
def plan(store: EmbeddedStore, request_: ImportRequest) -> ImportPlan:
    """The plan, carried out."""
    made = plan_import(store, request_)
    carry_out(store, made, by=PersonId("clerk"))
    return made


def test_every_row_is_added_or_rejected_with_its_reason(plan: ImportPlan, table: Path) -> None:
    codes = pd.read_parquet(table, columns=["code"])["code"]
    assert plan.rows == len(codes) == len(plan.added) + len(plan.rejected)
    assert len(codes) > 100_000
    named = {str(f.where.key) for f in plan.report.errors}
    assert named == PRIVATE | {COUNTRY}
    assert sorted(codes[n - 1].rstrip("0") for n in plan.rejected) == sorted({"1", "420684103005", "520324116"})
    assert {f.where.row for f in plan.report.errors} == set(plan.rejected)


def test_lost_characters_are_pointed_out(plan: ImportPlan) -> None:
    doubtful = {f.where.key for f in plan.report if f.code == "intake.question-mark"}
    assert doubtful == {"510681114209", "511525206205"}
    assert doubtful <= set(plan.added["code"])


def test_points_in_gcj02_are_said_to_be_left_out(plan: ImportPlan) -> None:
    (finding,) = (f for f in plan.report if f.code == "intake.points-not-held")
    assert finding.evidence == {"headers": "lon_gcj02、lat_gcj02", "datum": "gcj02"}
    assert plan.added.geometry.isna().all()


def test_what_is_held_is_what_the_table_says(plan: ImportPlan, store: EmbeddedStore, table: Path) -> None:
    held = store.read(DIVISIONS, as_of=date(2016, 7, 31))
    given = pd.read_parquet(table, columns=["code", "name", "parent", "level"]).set_index("code")
    taken = given.drop([code.ljust(12, "0") for code in PRIVATE | {COUNTRY}], errors="ignore")
    taken = taken[taken["level"] != "country"]
    assert len(held) == len(taken) == len(given) - 3
    assert held["level"].value_counts().to_dict() == taken["level"].replace(CALLED_HERE).value_counts().to_dict()
    sample = held.iloc[::997]
    padded = sample["code"].str.ljust(12, "0")
    assert sample["name"].tolist() == given["name"].reindex(padded).tolist()
    below = sample[sample["level"] != "province"]
    assert below["parent_code"].str.ljust(12, "0").tolist() == given["parent"].reindex(below["code"].str.ljust(12, "0")).tolist()


def test_importing_it_again_changes_nothing(plan: ImportPlan, store: EmbeddedStore, request_: ImportRequest) -> None:
    commit = store.last_commit()
    again = plan_import(store, request_)
    assert (again.unchanged, len(again.rejected), again.is_nothing) == (len(plan.added), 3, True)
    carry_out(store, again, by=PersonId("clerk"))
    assert store.last_commit() == commit
