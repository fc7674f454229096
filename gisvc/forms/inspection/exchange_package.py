"""19 数据交换包（MZ/T 149、MZ/T 150 草案）: lines, markers and photos in folders, by a mapping the bureau can correct."""

import csv
import io
import tempfile
import tomllib
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd

from boundaries.records.kinds import MARKER_CHECK
from boundaries.rounds.checklist import ChecklistItem
from boundaries.rounds.round import rows_of
from boundaries.specs import LINES, MARKERS
from gisvc.forms.inspection.order import Order
from gisvc.forms.papers.bundles import file_name, to_zip, with_sums
from gisvc.forms.papers.errors import TemplateRefused
from layers.files.texts import guard
from layers.files.write import write_frame
from layers.spec import ColumnType, LayerSpec

MAPPING = "mzt.toml"
MOST_BYTES = 200_000


def exchange_package(order: Order, templates: Path | None = None) -> bytes:
    """The package. What a mapping names and we do not hold stays empty; a column it names that does not exist is refused.

    Raises:
        TemplateRefused: the bureau's mapping cannot be read, or names a column that does not exist.
    """
    mapping = _mapping(templates)
    files: dict[str, bytes] = {}
    lines = order.dossier.study.register.lines
    for row in lines[
        lines["line_id"].isin([order.line_id] if order.line_id else list(order.dossier.study.round.line_ids))
    ].to_dict("records"):
        told = {name: "" if _is_missing(row.get(name)) else str(row[name]) for name in ("line_code", "line_id", "name")}
        folder = file_name(_filled(mapping, "folder", told | {"line_code": told["line_code"] or told["line_id"]}))
        files |= {f"{folder}/{name}": content for name, content in _line(order, mapping, row).items()}
    files["说明.txt"] = (
        f"{mapping['state']}\nMZ/T 149-2020、MZ/T 150-2020 的数据项尚未逐项核对；本包按 {MAPPING} 的映射生成，可修改映射后重新导出。\n"
        f"版本散列值 {order.dossier.study.version}\n日志摘要 {'；'.join(order.heads)}\n"
    ).encode(mapping["encoding"])
    return to_zip(with_sums(files))


def _line(order: Order, mapping: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, bytes]:
    """One line's folder: attributes, shapes, photos."""
    study = order.dossier.study
    items = [i for i in order.items if i.kind is MARKER_CHECK and i.line_id == row["line_id"]]
    markers = [{heading: _cell(mapping, column, item, row) for heading, column in mapping["marker"].items()} for item in items]
    own = {heading: _plain(LINES, column, row.get(column), mapping) for heading, column in mapping["line"].items()}
    files = {
        f"{mapping['attributes']}/{mapping['line_file']}.csv": _table(list(mapping["line"]), [own], mapping),
        f"{mapping['attributes']}/{mapping['marker_file']}.csv": _table(list(mapping["marker"]), markers, mapping),
    }
    lines, held = study.register.lines, study.register.markers
    files |= _shapes(lines[lines["line_id"] == row["line_id"]], LINES, f"{mapping['spatial']}/{mapping['line_file']}")
    files |= _shapes(
        held[held["marker_id"].isin([i.subject for i in items])], MARKERS, f"{mapping['spatial']}/{mapping['marker_file']}"
    )
    for item in items:
        files |= _photos(order, mapping, item)
    return files


def _photos(order: Order, mapping: Mapping[str, Any], item: ChecklistItem) -> dict[str, bytes]:
    compared = next((c for c in order.comparisons if c.item.ref == item.ref), None)
    ids = dict.fromkeys(
        str(row.get("photo_id"))
        for record in (compared.records.values() if compared else ())
        for row in rows_of(record, "photos")
    )
    held = [content for photo_id in ids if (content := order.photo(photo_id)) is not None]
    told = {"marker_no": item.title, "marker_id": item.subject}
    return {
        f"{mapping['multimedia']}/{file_name(_filled(mapping, 'photo_name', told | {'number': number}))}": content
        for number, content in enumerate(held, 1)
    }


def _shapes(frame: gpd.GeoDataFrame, spec: LayerSpec, stem: str) -> dict[str, bytes]:
    """A shapefile in GBK, its parts laid open in the folder."""
    if frame.empty or frame.geometry.isna().all():
        return {}
    with tempfile.TemporaryDirectory(prefix="gisvc-mzt-") as folder:
        path = Path(folder) / "out.zip"
        write_frame(frame, path, spec=spec, format="shp-gbk")
        with zipfile.ZipFile(path) as archive:
            return {f"{stem}{Path(name).suffix}": archive.read(name) for name in archive.namelist()}


def _cell(mapping: Mapping[str, Any], column: str, item: ChecklistItem, line: Mapping[str, Any]) -> str:
    """A column of the register, or a word beginning with @: the place, the line's code, a part of the n-th reference object."""
    match column:
        case "@lon":
            return "" if item.lon is None else f"{item.lon:.9f}"
        case "@lat":
            return "" if item.lat is None else f"{item.lat:.9f}"
        case "@line_code":
            return "" if _is_missing(line.get("line_code")) else str(line["line_code"])
    if column.startswith("@object"):
        number, _, part = column.removeprefix("@object").partition(".")
        at = int(number) - 1
        value = item.objects[at].get(part) if at < len(item.objects) else None
        return "" if value is None else guard(str(value))
    return _plain(MARKERS, column, item.registered.get(column), mapping)


def _plain(spec: LayerSpec, name: str, value: object, mapping: Mapping[str, Any]) -> str:
    column = spec.column(name)
    if _is_missing(value):
        return ""
    if column.type is ColumnType.DATE:
        return date.fromisoformat(str(value)[:10]).strftime(mapping["date"])
    if column.type is ColumnType.FLAG:
        return "1" if value else "0"
    if column.codes is not None and str(value) in column.codes:
        return column.codes.labels[str(value)].zh
    return guard(str(value)) if isinstance(value, str) else f"{value:g}"


def _table(headings: list[str], rows: Iterable[Mapping[str, str]], mapping: Mapping[str, Any]) -> bytes:
    sink = io.StringIO()
    writer = csv.DictWriter(sink, headings, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return sink.getvalue().encode(mapping["encoding"], "replace")


def _mapping(templates: Path | None) -> dict[str, Any]:
    """Ours, or the bureau's of the same name; checked whole before anything is written."""
    own = templates / MAPPING if templates is not None else None
    given = own is not None and own.is_file()
    path = own if own is not None and given else Path(__file__).with_name(MAPPING)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise TemplateRefused(MAPPING, "文件过大", "it is too large")
        read = tomllib.loads(path.read_text(encoding="utf-8"))
        "".encode(read["encoding"])
        for spec, part in ((LINES, "line"), (MARKERS, "marker")):
            for column in read[part].values():
                _require_column(spec, column)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, LookupError, AttributeError, TypeError) as error:
        raise TemplateRefused(MAPPING, f"映射不完整或有误（{error}）", f"the mapping is incomplete or wrong ({error})") from error
    return read


def _require_column(spec: LayerSpec, column: str) -> None:
    named = {c.name for c in spec.columns} | {"@lon", "@lat", "@line_code"}
    is_object = column.startswith("@object") and column[7:8].isdigit() and column[8:9] == "." and int(column[7]) > 0
    if column not in named and not is_object:
        raise TemplateRefused(MAPPING, f"没有“{column[:40]}”这一栏", f"there is no column “{column[:40]}”")


def _filled(mapping: Mapping[str, Any], name: str, told: Mapping[str, object]) -> str:
    """A name pattern with its parts; plain replacement, for a pattern that reaches into Python is no name."""
    text = str(mapping[name])
    for key, value in told.items():
        text = text.replace(f"{{{key}:02d}}", f"{value:02d}" if isinstance(value, int) else str(value)).replace(
            f"{{{key}}}", str(value)
        )
    return text


def _is_missing(value: object) -> bool:
    return value is None or value != value
