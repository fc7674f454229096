"""The national division table goes into a store whole: every one of 706,166 rows is accounted for."""

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

ROWS = 706_166
PRIVATE = {"420684103005", "520324116"}  # names with a private-use character, which no other computer can show
COUNTRY = "10"  # 中华人民共和国 itself is no division


@pytest.fixture(scope="module")
def table(shared: Path) -> Path:
    return shared / "data" / "national" / "divisions_2016_five_level.parquet"


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
    assert plan.rows == ROWS == len(plan.added) + len(plan.rejected)
    codes = pd.read_parquet(table, columns=["code"])["code"]
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
    assert len(held) == ROWS - 3
    assert held["level"].value_counts().to_dict() == {
        "village": 660_047,
        "township": 42_627,
        "county": 3_113,
        "prefecture": 342,
        "province": 34,
    }
    given = pd.read_parquet(table, columns=["code", "name", "parent"]).set_index("code")
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
