"""Shapefiles: parts that may be missing, and names whose encoding nobody wrote down."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from layers.files.encoding import Decision, decide_encoding, decode_leniently, encoding_asked, encoding_spoken
from layers.files.errors import ShapefilePartMissing
from layers.files.limits import Limits
from layers.files.shapefile_names import read_names
from layers.files.transfer import Found
from layers.files.vectors import read_vector
from layers.report import Finding, Severity
from layers.wording import Wording

# Byte 29 of a DBF names its code page; only these two are ever set on purpose in China.
_CODE_PAGES = {0x4D: "gb18030", 0x4F: "big5"}
_BYTES_AS_THEY_ARE = "ISO-8859-1"  # maps every byte to one character and back


def read_shapefile(path: Path, facts: Mapping[str, Any], limits: Limits) -> Found:
    """A shapefile's features; text is taken as bytes and decoded once all of it has been seen.

    Beside our own shapefiles stands a table of what their short field names mean: those get their names back.

    Raises:
        ShapefilePartMissing: no .dbf: there are shapes, but nobody knows whose.
    """
    name = str(facts["name"])
    parts = {p.suffix.lower(): p for p in path.parent.iterdir() if p.stem == path.stem}
    if ".dbf" not in parts:
        raise ShapefilePartMissing(name, ".dbf")
    findings = _parts_missing(parts)
    if ".shx" not in parts:
        import os

        os.environ["SHAPE_RESTORE_SHX"] = "YES"
    found = read_vector(path, "shapefile", {**facts, "gdal_encoding": _BYTES_AS_THEY_ARE, "layer": None}, limits)
    texts = _foreign_texts(found.cells)
    decision = _decide(parts, texts, facts.get("encoding"))
    return replace(
        found,
        cells=_decoded(found.cells, decision.encoding, read_names(path.parent)),
        encoding=decision.encoding,
        layer=str(facts.get("stem", path.stem)),
        findings=[*findings, *decision.findings, *found.findings],
    )


def _parts_missing(parts: Mapping[str, Path]) -> list[Finding]:
    findings = []
    if ".shx" not in parts:
        sentence = Wording("缺少 .shx 索引文件，已根据 .shp 重建。", "The .shx index is missing; it was rebuilt from the .shp.")
        findings.append(Finding("files.shx-missing", Severity.WARNING, sentence))
    if ".prj" not in parts:
        sentence = Wording(
            "缺少 .prj 文件，不知道坐标系。请补上 .prj，或在导入时注明坐标系。",
            "The .prj is missing, so the coordinate system is not known. Add it, or state the system when importing.",
        )
        findings.append(Finding("files.prj-missing", Severity.WARNING, sentence))
    return findings


def _decide(parts: Mapping[str, Path], texts: Iterable[bytes], asked: str | None) -> Decision:
    spoken = encoding_asked(asked)
    if spoken is not None:
        return Decision(spoken)
    declared = None
    if ".cpg" in parts:
        declared = encoding_spoken(parts[".cpg"].read_bytes()[:64].decode("ascii", "ignore"))
    if declared is None:
        with parts[".dbf"].open("rb") as table:
            declared = _CODE_PAGES.get(table.read(32)[29:30].ljust(1, b"\0")[0])
    return decide_encoding(list(texts), declared=declared, may_be_cut=True)


def _foreign_texts(cells: pa.Table) -> list[bytes]:
    """Every distinct text that is not ASCII, names of columns included, as the bytes in the file."""
    texts: dict[bytes, None] = {_bytes(n): None for n in cells.column_names if not n.isascii()}
    for column in cells.columns:
        if pa.types.is_large_string(column.type):
            for text in column.unique().to_pylist():
                if text is not None and not text.isascii():
                    texts[_bytes(text)] = None
    return list(texts)


def _bytes(text: str) -> bytes:
    return text.encode("latin-1", "replace")


def _decoded(cells: pa.Table, encoding: str, known: Mapping[str, str]) -> pa.Table:
    columns = [_decoded_column(c, encoding) if pa.types.is_large_string(c.type) else c for c in cells.columns]
    decoded = [decode_leniently(_bytes(n), encoding) for n in cells.column_names]
    names = [known.get(n, n) for n in decoded]
    return pa.Table.from_arrays(columns, names=names)


def _decoded_column(column: pa.ChunkedArray, encoding: str) -> pa.ChunkedArray:
    """Decode each distinct text once."""
    encoded = column.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    texts = [None if t is None else decode_leniently(_bytes(t), encoding) or None for t in encoded.dictionary.to_pylist()]
    dictionary = pa.array(texts, pa.large_string())
    return pa.chunked_array([dictionary.take(encoded.indices)])
