"""The verbs of the command line do what they say, and refuse with one sentence."""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from gisvc.cli import gisvc
from layers.errors import Refusal
from layers.planning.specs import FACILITIES
from layers.store.embedded import open_store
from tests.built_demonstration import BuiltDemonstration
from tests.typed import typed

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def store(built_demonstration: BuiltDemonstration, tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert "116" in built_demonstration.said
    assert [p.name for p in built_demonstration.folder.glob("*.gpkg")] == ["jingtai-demo.gpkg"]
    return built_demonstration.copy_to(tmp_path_factory.mktemp("demo"))


def run(arguments: Sequence[object]) -> Result:
    return CliRunner().invoke(gisvc, [str(a) for a in arguments])


def shell(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gisvc.cli", *(str(a) for a in arguments)]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=200)


def coverage(store: Path, *more: str) -> dict[str, object]:
    asked = ["coverage", str(store), "--kind", "day_care_center", "--unit", "village", *more, "--format", "json"]
    done = run(asked)
    assert done.exit_code == 0, done.output
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_the_answer_of_the_plan_with_its_strata(store: Path) -> None:
    answer = coverage(store, "--measure", "count")
    assert (answer["covered"], answer["total"]) == (116, 149)
    assert answer["share"] == pytest.approx(0.778523, abs=1e-6)
    strata = answer["strata"]
    assert isinstance(strata, dict)
    assert {k: (s["covered"], s["total"]) for k, s in strata.items()} == {"rural": (106, 136), "urban": (10, 13)}
    assert answer["definition"]


def test_an_earlier_day_knows_fewer_centres(store: Path) -> None:
    covered = [int(str(coverage(store, "--as-of", day)["covered"])) for day in ("2016-06-30", "2018-12-31", "2020-12-31")]
    assert covered == sorted(covered)
    assert covered[0] < covered[-1] == 116


def test_people_within_reach_grow_with_the_radius(store: Path) -> None:
    shares = [
        coverage(store, "--measure", "reach", "--reach", r, "--weight", "elderly60")["share"] for r in ("500m", "2km", "8km")
    ]
    assert shares == sorted(shares)  # type: ignore[type-var]  # because JSON numbers are numbers


def test_a_coverage_workbook_opens_in_excel(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "coverage.xlsx"
    done = run(["coverage", store, "--kind", "day_care_center", "--format", "xlsx", "--out", out])
    assert done.exit_code == 0, done.output
    cells = [c.value for sheet in openpyxl.load_workbook(out) for row in sheet.iter_rows() for c in row]
    assert 116 in cells
    assert 149 in cells


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--kind", "day_care_center", "--measure", "reach", "--reach", "0.01"), "planning.radius-in-degrees"),
        (("--kind", "day_care_center", "--measure", "reach"), "planning.no-radius"),
        (("--kind", "castle"), "planning.unknown-kind"),
        (("--kind", "day_care_center", "--as-of", "1930-01-01"), "layers.nothing-held-on"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_with_its_reason(
    store: Path, arguments: tuple[str, ...], code: str
) -> None:
    done = run(["coverage", store, *arguments])
    assert isinstance(done.exception, Refusal)
    assert done.exception.code == code


def test_a_refusal_ends_with_1_and_one_sentence_and_wrong_usage_with_2(store: Path) -> None:
    refused = shell("coverage", store, "--kind", "castle")
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert len(refused.stderr.strip().splitlines()) == 1
    assert typed("coverage", store, "--kind", "day_care_center", "--measure", "guess").returncode == 2
    missing = typed("coverage", "nowhere.gpkg", "--kind", "day_care_center")
    assert missing.returncode == 1
    assert "nowhere.gpkg" in missing.stderr


def test_an_export_comes_back_as_an_import_that_changes_nothing(store: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "centres.xlsx"
    assert run(["export", store, "facilities", sheet]).exit_code == 0
    before = coverage(store)
    done = run(["import", store, "facilities", sheet, "--crs", "EPSG:4490", "--valid-from", "2021-01-01"])
    assert done.exit_code == 0, done.output
    assert coverage(store)["covered"] == before["covered"]


def test_a_sheet_that_does_not_say_its_datum_is_refused(store: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "centres.xlsx"
    assert run(["export", store, "facilities", sheet]).exit_code == 0
    done = run(["import", store, "facilities", sheet])
    assert isinstance(done.exception, Refusal)
    assert done.exception.code == "layers.no-datum"


def test_three_duplicate_codes_come_back_marked_and_nothing_is_written(store: Path, tmp_path: Path) -> None:
    sheet, marked = tmp_path / "settlements.xlsx", tmp_path / "marked.xlsx"
    assert run(["export", store, "settlements", sheet]).exit_code == 0
    book = openpyxl.load_workbook(sheet)
    page = book.active
    assert page is not None
    for row in (4, 5, 6):
        page.cell(row, 1, page.cell(3, 1).value)
    book.save(sheet)
    done = run(["import", store, "settlements", sheet, "--crs", "EPSG:4490", "--report", marked])
    assert isinstance(done.exception, Refusal)
    assert done.exception.code == "layers.rejected"
    assert marked.is_file()


def test_a_backup_restores_and_verifies(store: Path, tmp_path: Path) -> None:
    copy, again = tmp_path / "copy.gpkg", tmp_path / "again.gpkg"
    for verb in (["backup", store, copy], ["restore", copy, again], ["verify", again], ["doctor", again]):
        done = run(verb)
        assert done.exit_code == 0, f"{verb}\n{done.output}"
    assert coverage(again)["covered"] == 116


def test_a_map_is_one_file_that_loads_nothing_from_outside(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "map.html"
    assert run(["map", store, out, "--kind", "day_care_center"]).exit_code == 0
    page = out.read_text(encoding="utf-8")
    assert "演示数据" in page
    # Leaflet's own text holds a link to its home; a link in a script is not loaded, a link in a tag would be
    assert re.findall(r"<(?:link|script|img|iframe|base)\b[^>]*https?:", page) == []


def test_a_new_store_takes_the_demonstrations_divisions(store: Path, tmp_path: Path) -> None:
    mine, shapes = tmp_path / "mine.gpkg", tmp_path / "divisions.zip"
    assert run(["export", store, "divisions", shapes]).exit_code == 0
    assert run(["init", mine, "--area", "620423000000", "--name", "景泰县"]).exit_code == 0
    dry = run(["import", mine, "divisions", shapes, "--dry-run"])
    assert dry.exit_code == 0, dry.output
    done = run(["import", mine, "divisions", shapes])
    assert done.exit_code == 0, done.output
    assert run(["check", mine]).exit_code == 0


def test_a_new_store_needs_a_division_code(tmp_path: Path) -> None:
    done = run(["init", tmp_path / "x.gpkg", "--area", "景泰", "--name", "景泰县"])
    assert isinstance(done.exception, Refusal)
    assert not (tmp_path / "x.gpkg").exists()


CERTIFIED = ("--old-datum", "certificate", "--certificate-unit", "甘肃省测绘院", "--certificate-no", "2026-017")
SIGNED = ("--certificate-on", "2026-03-01", "--certificate-datum", "xian80")


def test_a_certificate_from_the_terminal_stands_on_every_row_and_in_the_log(store: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "centres.xlsx"
    assert run(["export", store, "facilities", sheet]).exit_code == 0
    asked = ["import", store, "facilities", sheet, "--crs", "EPSG:4490", "--valid-from", "2022-01-01", *CERTIFIED, *SIGNED]
    looked = run([*asked, "--dry-run"])
    assert looked.exit_code == 0, looked.output
    assert "甘肃省测绘院 2026-017, 2026-03-01" in looked.output
    done = run(asked)
    assert done.exit_code == 0, done.output
    with open_store(store, mode="read") as held:
        facilities = held.read(FACILITIES)
        assert facilities[facilities.geometry.notna()]["converted_from"].str.contains("甘肃省测绘院 2026-017").all()
        assert held.read_audit()[-1].facts["old_datum_way"] == "certificate"


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (CERTIFIED, "--certificate-on"),
        (("--old-datum", "fit"), "--common-points"),
        (("--old-datum", "display", "--permitted-by", "甲"), "--permitted-by"),
        (("--certificate-no", "1"), "--certificate-no"),
    ],
)
def test_a_way_out_of_an_old_datum_says_which_option_is_missing_or_does_not_belong(
    store: Path, tmp_path: Path, options: tuple[str, ...], named: str
) -> None:
    done = run(["import", store, "facilities", tmp_path / "nothing.csv", *options])
    assert done.exit_code == 2
    assert named in done.output


def test_the_two_code_tables_are_paired_at_the_terminal(store: Path, tmp_path: Path) -> None:
    stats, mca = tmp_path / "stats.csv", tmp_path / "mca.csv"
    stats.write_text("code,name\n620423000000,景泰县\n620423106000,中泉镇\n620423107000,正路镇\n", encoding="utf-8")
    mca.write_text("code,name\n620423,景泰县\n620423106,正路镇\n620423107,中泉镇\n", encoding="utf-8")
    asked = ["crosswalk", store, "--stats", stats, "--stats-on", "2023-06-30", "--mca", mca, "--mca-on", "2025-12-31"]
    looked = run([*asked, "--dry-run"])
    assert looked.exit_code == 0, looked.output
    assert "1 identical, 2 matched, 0 by hand, 0 none" in looked.output
    assert "unlisted; 3 rows change" in looked.output
    assert run(asked).exit_code == 0
    again = run([*asked, "--dry-run"])
    assert "unlisted; 0 rows change" in again.output
