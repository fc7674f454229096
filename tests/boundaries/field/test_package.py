"""The field package: everything a team takes along, in one file that other programs open."""

import hashlib
import io
import json
import sqlite3
import zipfile
from datetime import date
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from boundaries.field.seal import PackageKeys, Ticket
from boundaries.journal.keys import new_key
from boundaries.records.kinds import CLOSING, MARKER_CHECK, SEGMENT_CHECK
from boundaries.rounds.errors import RoundClosed, UnknownRound
from boundaries.use_cases.field import Package, make_package
from boundaries.use_cases.rounds import record
from tests.little_line import ME, SIDE_A, SIDE_B
from tests.little_package import Team, rows_of, team

GPX = "{http://www.topografix.com/GPX/1/1}"


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Team:
    return team(tmp_path_factory.mktemp("ours"))


@pytest.fixture(scope="module")
def package(ours: Team) -> Package:
    return ours.package()


@pytest.fixture(scope="module")
def gpkg(ours: Team, package: Package) -> Path:
    return ours.unpacked(package) / "field.gpkg"


@pytest.fixture
def another(tmp_path: Path) -> Team:
    """A team whose store a test may write to."""
    return team(tmp_path)


def test_one_zip_holds_everything_under_plain_names(package: Package) -> None:
    with zipfile.ZipFile(io.BytesIO(package.content)) as archive:
        names = archive.namelist()
    assert set(names) == {"DCIM/", "field.gpkg", "project.qgs", "route.gpx", "form.html", "README.txt", "manifest.json"}
    assert all(name.isascii() for name in names)


def test_the_manifest_names_every_file_by_its_hash_and_is_sealed(ours: Team, package: Package) -> None:
    with zipfile.ZipFile(io.BytesIO(package.content)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        held = {n: hashlib.sha256(archive.read(n)).hexdigest() for n in archive.namelist() if n not in ("DCIM/", "manifest.json")}
    assert manifest["files"] == held
    keys = PackageKeys.of(ours.key, package.package_id)
    ticket = Ticket.read(manifest["ticket"])
    assert ticket is not None
    assert ticket.is_ours(keys)
    seal = manifest.pop("seal")
    assert seal == keys.seal_of_office(manifest)


def test_another_office_does_not_know_the_seal(package: Package) -> None:
    ticket = package.contents.ticket
    assert not ticket.is_ours(PackageKeys.of(new_key(SIDE_B), ticket.package_id))


def test_every_item_of_the_checklist_has_one_empty_form(package: Package, gpkg: Path) -> None:
    for kind, table in ((MARKER_CHECK, "marker_checks"), (SEGMENT_CHECK, "segment_checks")):
        subjects = [item.subject for item in package.contents.checklist.items if item.kind is kind]
        rows = rows_of(gpkg, table)
        assert [row["subject"] for row in rows] == subjects
        assert len({row["check_key"] for row in rows}) == len(subjects)
        assert all(row["found_state" if kind is SEGMENT_CHECK else "found_state_intact"] is None for row in rows)
        assert all("登记" not in str(row["last_round"]) for row in rows)


def test_every_field_of_a_check_has_its_place_in_the_tables(gpkg: Path) -> None:
    database = sqlite3.connect(gpkg)
    tables = {row[0] for row in database.execute("SELECT table_name FROM gpkg_contents")}
    columns = {c: {r[1] for r in database.execute(f'PRAGMA table_info("{c}")')} for c in tables}
    for kind in (MARKER_CHECK, SEGMENT_CHECK):
        own = columns[f"{kind.name}s"]
        hung = {"photos", *(t for t in tables if t.startswith(kind.name.removesuffix("check")))}
        for field in kind.fields:
            in_row = field.name in own or any(c.startswith(f"{field.name}_") for c in own)
            in_table = field.name == "photos" or f"{kind.name.removesuffix('_check')}_{field.name}" in hung
            assert in_row or in_table, field.name
    database.close()


def test_choices_are_constraints_other_programs_read(gpkg: Path) -> None:
    database = sqlite3.connect(gpkg)
    listed = dict(
        database.execute(
            "SELECT value, description FROM gpkg_data_column_constraints WHERE constraint_name = 'outcome'"
        ).fetchall()
    )
    named = database.execute(
        "SELECT constraint_name, title FROM gpkg_data_columns WHERE table_name = 'marker_checks' AND column_name = 'outcome'"
    ).fetchone()
    database.close()
    assert listed == {code: label.zh for code, label in MARKER_CHECK.field("outcome").codes.labels.items()}  # type: ignore[union-attr]
    assert named == ("outcome", "处理结果")


def test_the_geopackage_is_in_cgcs2000_without_a_write_ahead_log(gpkg: Path) -> None:
    database = sqlite3.connect(gpkg)
    assert database.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert database.execute("PRAGMA user_version").fetchone() == (10200,)
    assert {r[0] for r in database.execute("SELECT srs_id FROM gpkg_geometry_columns")} == {4490}
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


def test_what_our_side_said_already_is_filled_in_and_seen(another: Team) -> None:
    said = record(
        another.store,
        MARKER_CHECK,
        "M001",
        {"found_state": ["leaning"], "inscription": "A&B <山>𠮷"},
        round_id=another.round_id,
        by=ME,
    )
    gpkg = another.unpacked(another.package()) / "field.gpkg"
    row = next(r for r in rows_of(gpkg, "marker_checks") if r["subject"] == "M001")
    assert row["found_state_leaning"] == 1
    assert row["inscription"] == "A&B <山>𠮷"
    assert json.loads(str(row["sees"])) == [said.statement_id]


def test_the_last_round_and_the_register_stand_beside_the_form(gpkg: Path) -> None:
    row = rows_of(gpkg, "marker_checks")[0]
    assert "界桩编号：2123001Q" in str(row["registered"])
    assert "界桩形式：单立" in str(row["registered"])
    tapes = [r for r in rows_of(gpkg, "marker_tapes") if r["check_key"] == row["check_key"]]
    assert [r["row_title"] for r in tapes] == ["独立树 登记 12.5 m", "水泥电杆 登记 20.2 m", "房角 登记 33.1 m"]


def test_the_route_visits_each_marker_once_in_wgs84(package: Package) -> None:
    with zipfile.ZipFile(io.BytesIO(package.content)) as archive:
        root = fromstring(archive.read("route.gpx"))
    stops = [(p.findtext(f"{GPX}name"), float(str(p.get("lon")))) for p in root.iter(f"{GPX}rtept")]
    assert sorted(stops) == [("2123001Q", 104.0), ("2123002Q", 104.011), ("2123003Q", 104.022)]
    assert [p.findtext(f"{GPX}name") for p in root.iter(f"{GPX}wpt")] == [name for name, _ in stops]


def test_sides_are_called_by_their_names_ours_first(package: Package) -> None:
    assert list(package.contents.names) == [SIDE_A, SIDE_B]


def test_nobody_goes_out_to_a_round_that_is_closed(another: Team) -> None:
    closing = {"closed_on": date(2026, 11, 1).isoformat(), "version": "0" * 64}
    record(another.store, CLOSING, another.round_id, closing, round_id=another.round_id, by=ME)
    with pytest.raises(RoundClosed):
        another.package()


def test_a_round_nobody_knows_has_no_package(ours: Team) -> None:
    with pytest.raises(UnknownRound):
        make_package(ours.store, "another", key=ours.key, by=ME)


def test_making_a_package_leaves_a_line_in_the_audit_log(ours: Team) -> None:
    package = ours.package()
    entry = ours.store.read_audit()[-1]
    assert entry.action == "field-package"
    assert entry.facts["package_id"] == package.package_id
