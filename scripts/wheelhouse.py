"""Makes the folder that installs gisvc without network: our wheel, every locked library, hashes, the bill of materials, the script that installs.

    python -m scripts.wheelhouse [--platform manylinux_2_28_x86_64 --python-version 3.11] [--try]

`--try` installs it into a new environment with the registries out of reach, and asks the doctor.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from scripts import sbom

REPOSITORY = Path(__file__).resolve().parent.parent
FOLDER = REPOSITORY / "dist" / "wheelhouse"
NOWHERE = {
    "PIP_INDEX_URL": "http://127.0.0.1:9/",
    "PIP_NO_INDEX": "1",
    "http_proxy": "http://127.0.0.1:9",
    "https_proxy": "http://127.0.0.1:9",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--platform", action="append", default=[], help="another platform than this one, as pip names it")
    parser.add_argument("--python-version", help="another Python than this one")
    parser.add_argument("--try", dest="is_tried", action="store_true", help="install it into a new environment")
    asked = parser.parse_args()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    build()
    download(
        [
            *(f"--platform={one}" for one in asked.platform),
            *([f"--python-version={asked.python_version}"] if asked.python_version else []),
        ]
    )
    for file in (REPOSITORY / "requirements.lock", REPOSITORY / "deploy" / "install-offline.sh", REPOSITORY / "LICENSE"):
        shutil.copy(file, FOLDER)
    (FOLDER / "sbom.cdx.json").write_text(sbom.to_json(sbom.bill()), encoding="utf-8")
    write_sums(FOLDER)
    files = list(FOLDER.iterdir())
    print(f"{FOLDER.relative_to(REPOSITORY)}: {len(files)} files, {sum(file.stat().st_size for file in files) / 1e6:.0f} MB")
    if asked.is_tried:
        install()


def build() -> None:
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(FOLDER)], cwd=REPOSITORY, check=True)


def download(target: list[str]) -> None:
    """By pip, each file against its hash in the lock; wheels only, so that nothing has to be compiled at the bureau."""
    with tempfile.TemporaryDirectory(prefix="gisvc-pip-") as folder:
        venv.create(folder, with_pip=True)
        command = [
            f"{folder}/bin/python",
            "-m",
            "pip",
            "download",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--only-binary",
            ":all:",
        ]
        subprocess.run(
            [*command, "--require-hashes", "-r", "requirements.lock", "-d", str(FOLDER), *target], cwd=REPOSITORY, check=True
        )


def write_sums(folder: Path) -> None:
    files = sorted(file for file in folder.iterdir() if file.name != "SHA256SUMS")
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def install() -> None:
    """As the bureau does it, with every registry out of reach."""
    with tempfile.TemporaryDirectory(prefix="gisvc-offline-") as folder:
        script = [str(FOLDER / "install-offline.sh"), f"{folder}/gisvc"]
        subprocess.run(script, env={**os.environ, **NOWHERE, "PYTHON": sys.executable, "PYTHONPATH": ""}, cwd=folder, check=True)
        subprocess.run(
            [f"{folder}/gisvc/bin/gisvc", "demo", "--no-serve", "--data-dir", f"{folder}/demo"], cwd=folder, check=True
        )


if __name__ == "__main__":
    main()
