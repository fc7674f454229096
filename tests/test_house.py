"""The house stands as drawn: floors, first sentences, no outside addresses, no machine paths."""

import re
import subprocess
import sys
from pathlib import Path

from scripts.architecture import BEGIN, END, docstring_of, page_with_tree

REPOSITORY = Path(__file__).resolve().parent.parent
ROOMS = ("gisvc", "layers", "boundaries", "gazetteer")
NOT_A_NOUN = {"utils", "util", "helpers", "helper", "common", "core", "base", "misc", "manager"}


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    return [REPOSITORY / name for name in listed.split("\0") if name and (REPOSITORY / name).is_file()]


def modules() -> list[Path]:
    return [p for room in ROOMS for p in sorted((REPOSITORY / room).rglob("*.py"))]


def readable(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def test_imports_walk_downstairs() -> None:
    result = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"], cwd=REPOSITORY, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout


def test_every_module_opens_with_one_sentence() -> None:
    """A module says in its first line what a user would find here."""
    first = {path: docstring_of(path).split("\n", 1)[0] for path in modules()}
    assert len(first) > 1000
    assert [str(p.relative_to(REPOSITORY)) for p, line in first.items() if not line.endswith((".", "?", "!"))] == []


def test_no_room_is_a_lumber_room() -> None:
    assert [p for p in modules() if p.stem in NOT_A_NOUN or p.parent.name in NOT_A_NOUN] == []


def test_the_architecture_page_shows_the_modules_of_today() -> None:
    page = readable(REPOSITORY / "ARCHITECTURE.md")
    assert BEGIN in page
    assert END in page
    assert page_with_tree(page) == page, "run `make docs`"


def test_locks_carry_hashes_and_no_addresses() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "package-lock.json"):
        text = readable(REPOSITORY / name)
        assert "://" not in text, name
        assert "sha256" in text or "sha512" in text, name


def test_no_commit_carries_a_machine_path() -> None:
    # the words are put together here so that this file does not find itself
    paths = re.compile(r"(?<![\w.])/(?:" + "|".join(["work", "root", "home/[a-z]+"]) + r")/(?!\.\.)")
    found = [str(p.relative_to(REPOSITORY)) for p in tracked_files() if p != Path(__file__) and paths.search(readable(p))]
    assert found == []


def test_front_end_files_of_others_are_not_committed() -> None:
    assert [p for p in tracked_files() if "vendor" in p.parts or "node_modules" in p.parts] == []
    assert [p for p in tracked_files() if re.search(r"leaflet.*\.(js|css)$|jquery|bootstrap", p.name, re.IGNORECASE)] == []


def test_real_geodata_is_not_committed() -> None:
    assert [p for p in tracked_files() if p.suffix in {".parquet", ".gpkg", ".shp", ".tif", ".pbf"}] == []
