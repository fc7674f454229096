"""The register as GeoPackages for an audience: places and names as they may leave, every row marked, and what was withheld said beside."""

import tempfile
from pathlib import Path

from gazetteer.publications.release import Release
from gazetteer.specs import NAMES, PLACES
from gisvc.forms.names.office import Office
from gisvc.forms.papers.bundles import file_name, to_zip, with_sums
from gisvc.marks import marks_for
from layers.files.write import write_frame


def register_files(office: Office, released: Release) -> bytes:
    """A zip of `places` and `names` with 说明.txt and SHA-256 sums; an empty layer is left out and said so."""
    stamp = "；".join(mark.zh for mark in marks_for(is_demonstration=office.is_demonstration))
    told = [
        f"地名登记册（{released.audience.label.zh}）",
        "坐标系 CGCS2000（EPSG:4490）",
        stamp,
        f"数据状态：第 {office.commit} 次入库",
    ]
    files: dict[str, bytes] = {}
    for spec, frame in ((PLACES, released.places), (NAMES, released.names)):
        if frame.empty:
            told.append(f"没有可以提供的{spec.label.zh}。")
            continue
        with tempfile.TemporaryDirectory(prefix="gisvc-names-") as folder:
            path = Path(folder) / f"{spec.name}.gpkg"
            losses = write_frame(frame, path, spec=spec, format="gpkg", stamp=stamp)
            told += [finding.sentence.zh for finding in losses]
            files[f"{file_name(spec.label.zh)}-{path.name}"] = path.read_bytes()
    told += [released.note.zh] if released.note.zh else []
    files["说明.txt"] = ("\n".join(told) + "\n").encode("utf-8-sig")
    return to_zip(with_sums(files))
