"""The demonstration store, built once in a run of the suite by the command everybody types, and copied for whoever wants one."""

import fcntl
import shutil
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class BuiltDemonstration:
    """What `gisvc demo --no-serve` left in a folder, and what it said. The folder is everybody's: copy it before you write."""

    folder: Path
    said: str

    def copy_to(self, folder: Path) -> Path:
        """A store of your own, with its photos."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return folder / "jingtai-demo.gpkg"


def build_once(place: Path) -> BuiltDemonstration:
    """The demonstration in `place`, a folder that all workers of this run share; the first who asks builds it."""
    from click.testing import CliRunner

    from gisvc.cli import gisvc  # here, so that a test of the ground alone does not load the desk

    folder, said = place / "demonstration", place / "demonstration.txt"
    with (place / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.is_file():
            done = CliRunner().invoke(gisvc, ["demo", "--no-serve", "--data-dir", str(folder)])
            assert done.exit_code == 0, done.output
            said.write_text(done.output, encoding="utf-8")
    return BuiltDemonstration(folder, said.read_text(encoding="utf-8"))
