"""Read somebody's file into a table, without ever letting it near this process."""

import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import shapely

from layers.files.errors import EmptyFile, FileNotThere, FileTooLarge, UnknownFormat
from layers.files.formats import EXTENSIONS
from layers.files.glass import ask_child, private_folder
from layers.files.limits import Limits
from layers.files.transfer import GEOMETRY, ROW_NUMBER, TABLE_FILE, finding_from_dict, is_mixed, parse_mixed
from layers.foreign import ForeignTable, SourceFile
from layers.report import Report

SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg", ".dbt")
_CHUNK = 1024 * 1024


def read_foreign(
    path: Path | str, *, limits: Limits | None = None, layer: str | None = None, encoding: str | None = None
) -> ForeignTable:
    """A file's rows as found, with what reading noticed.

    Cells keep their kind: text columns are `str`, whole numbers `Int64`, numbers `float64`, flags `boolean`, moments
    `datetime64`; a column that mixes kinds (sheets do) is `object`. Whatever is missing answers to `pd.isna`. Headers of
    several rows are joined with "/" (人口/60岁以上). Rows without any content are left out; the others keep their numbers.

    Args:
        path: a file on this machine, or a `.gdb` folder. A shapefile's other parts are found beside it, or in its zip.
        limits: caps; the defaults hold a province.
        layer: layer or sheet name; needed where several hold rows.
        encoding: overrides what evidence says, for CSV and shapefiles.
    Raises:
        FileRefused: a subclass says which of the many reasons.
    """
    limits = limits or Limits()
    with private_folder() as folder:
        facts, size, digest = bring_in(path, folder, limits)
        answer = ask_child("read", facts | {"layer": layer, "encoding": encoding}, folder=folder, limits=limits)
        cells, row_numbers, geometry = _load(folder, answer)
    source = SourceFile(
        name=facts["name"],
        format=answer["format"],
        sha256=digest,
        size_bytes=size,
        encoding=answer["encoding"],
        layer=answer["layer"],
        header_row=answer["header_row"],
    )
    report = Report.of(finding_from_dict(f) for f in answer["findings"])
    return ForeignTable(cells, row_numbers, geometry, answer["crs"], source, report)


def list_layers(path: Path | str, *, limits: Limits | None = None) -> tuple[str, ...]:
    """The layers or sheets of a file that hold anything, in file order. Raises as `read_foreign` does."""
    limits = limits or Limits()
    with private_folder() as folder:
        facts, _, _ = bring_in(path, folder, limits)
        return tuple(ask_child("list", facts, folder=folder, limits=limits)["layers"])


def require_plain_document(path: Path | str, *, limits: Limits | None = None) -> None:
    """Refuse a zip or XML document (DOCX, XForm …) that is a bomb, reaches outside itself or hides entities.

    Raises:
        UnsafeArchive, UnsafeMarkup, FileTooLarge: which rule it breaks.
    """
    limits = limits or Limits()
    with private_folder() as folder:
        facts, _, _ = bring_in(path, folder, limits, any_extension=True)
        ask_child("inspect", facts, folder=folder, limits=limits)


def bring_in(path: Path | str, folder: Path, limits: Limits, *, any_extension: bool = False) -> tuple[dict[str, Any], int, str]:
    """Copy the file into the child's folder under a name of ours; the sum is taken while copying."""
    text = os.fspath(path)
    name = text.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    source = Path(text)
    extension = source.suffix.lower()
    if text.startswith("/vsi") or "://" in text or not _is_there(source, extension):
        raise FileNotThere(name[-100:])
    if extension not in (*EXTENSIONS, ".xls", ".et") and not any_extension:
        raise UnknownFormat(name, EXTENSIONS)
    place = folder / "in"
    place.mkdir()
    digest = hashlib.sha256()
    left = limits.max_bytes
    for part, target in _parts(source, place, extension):
        left -= _copy(part, target, digest, left, limits, name)
    facts = {"name": name, "extension": extension}
    if left == limits.max_bytes:
        raise EmptyFile(name)
    return facts, limits.max_bytes - left, digest.hexdigest()


def _is_there(source: Path, extension: str) -> bool:
    try:
        return source.is_file() or (source.is_dir() and extension == ".gdb")
    except (OSError, ValueError):  # a name no file system takes
        return False


def _parts(source: Path, place: Path, extension: str) -> Iterable[tuple[Path, Path]]:
    """What belongs to the file, and under which name the child gets it."""
    if source.is_dir():
        target = place / "input.gdb"
        target.mkdir()
        plain = sorted(p for p in source.iterdir() if p.is_file() and not p.is_symlink())
        return [(p, target / p.name) for p in plain]
    if extension != ".shp":
        return [(source, place / f"input{extension}")]
    beside = {p.suffix.lower(): p for p in sorted(source.parent.iterdir()) if p.stem == source.stem and p.is_file()}
    parts = {suffix: beside[suffix] for suffix in SHAPEFILE_PARTS if suffix in beside} | {".shp": source}
    return [(part, place / f"input{suffix}") for suffix, part in parts.items()]


def _copy(source: Path, target: Path, digest: Any, left: int, limits: Limits, name: str) -> int:
    copied = 0
    with _open_plain(source) as reading, target.open("wb") as writing:
        while chunk := reading.read(_CHUNK):
            copied += len(chunk)
            if copied > left:
                raise FileTooLarge(name, limits.max_bytes)
            digest.update(chunk)
            writing.write(chunk)
    shutil.copymode(source, target)
    return copied


def _open_plain(source: Path) -> BinaryIO:
    try:
        return source.open("rb")
    except OSError as error:
        raise FileNotThere(source.name) from error


def _load(folder: Path, answer: dict[str, Any]) -> tuple[pd.DataFrame, npt.NDArray[np.int64], npt.NDArray[np.object_] | None]:
    with pa.OSFile(str(folder / TABLE_FILE)) as stored:
        table = pa.ipc.open_file(stored).read_all()
    row_numbers = table[ROW_NUMBER].to_numpy().astype(np.int64)
    headers: list[str] = answer["headers"]
    cells = {header: _cells(table[f"c{i}"], table.schema.field(f"c{i}")) for i, header in enumerate(headers)}
    frame = pd.DataFrame(cells, index=pd.RangeIndex(len(row_numbers)))
    frame.columns = pd.Index(headers, dtype="str")
    geometry = None
    if GEOMETRY in table.column_names:
        geometry = shapely.from_wkb(table[GEOMETRY].to_numpy(zero_copy_only=False), on_invalid="ignore")
    return frame, row_numbers, geometry


def _cells(column: pa.ChunkedArray, field: pa.Field) -> pd.Series:
    if is_mixed(field):
        return pd.Series(parse_mixed(column), dtype=object)
    if pa.types.is_large_string(column.type):
        return pd.Series(column.to_pandas(), dtype="str")
    dtypes = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
    cells: pd.Series = column.to_pandas(types_mapper=dtypes.get)
    return cells
