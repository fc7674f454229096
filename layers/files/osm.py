"""Ways out of an OpenStreetMap .pbf: their tags as columns, their lines with every vertex as it was drawn."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from layers.files.gdal import load_gdal
from layers.files.limits import Limits
from layers.files.pbf import PbfFacts
from layers.files.transfer import Found
from layers.files.vectors import choose_layer, found_from
from layers.report import Finding, Severity, Where
from layers.wording import Wording

WAYS = "lines"
_LISTED = 50
_TAGS = Path(__file__).with_name("osm_ways.ini")


def read_ways(path: Path, told: PbfFacts, facts: Mapping[str, Any], limits: Limits) -> Found:
    """The ways of a .pbf that are no areas, numbered from 1; `source_on` is the day up to which the data were taken; ways that lack nodes are named.

    OpenStreetMap keeps positions in ten-millionths of a degree; two ways that share a node come out with the very same numbers there.

    Raises:
        NoRows, TooManyRows, NoSuchSheet: said of the file as a whole.
    """
    name = str(facts["name"])
    os.environ["OSM_CONFIG_FILE"] = str(_TAGS)
    os.environ["OSM_USE_CUSTOM_INDEXING"] = "YES" if told.is_sorted else "NO"  # the quick index loses nodes that are out of order
    gdal = load_gdal("OSM")
    layer = choose_layer([WAYS], [WAYS], facts.get("layer"), name)
    meta, table = gdal.raw.read_arrow(path, layer=layer)
    found = found_from(meta, table, layer, name, limits)
    found = replace(found, findings=[*found.findings, *_missing(told.missing_nodes, found)])
    if told.taken_on is None:
        return found
    days = pa.array([told.taken_on.isoformat()] * len(table), pa.large_string())
    return replace(found, cells=found.cells.append_column("source_on", days))


def _missing(lacking: Mapping[int, int], found: Found) -> list[Finding]:
    """Ways cut at the edge of an extract: those drawn short row by row, up to a number, and how many could not be drawn at all."""
    if not lacking:
        return []
    drawn = {int(way): row for way, row in zip(found.cells["osm_id"].to_pylist(), found.row_numbers.tolist(), strict=True)}
    short = [way for way in lacking if way in drawn]
    findings = [_drawn_short(way, drawn[way], lacking[way]) for way in short[:_LISTED]]
    sentence = Wording(
        f"文件缺少 {len(lacking)} 条线的部分节点（多为截取范围所致）：{len(short)} 条只画出一部分，其余 {len(lacking) - len(short)} 条未读出（或不是线）。"
        "请用完整截取（osmium extract --strategy complete_ways）。",
        f"Nodes of {len(lacking)} ways are not in the file, as an extract cut them off: {len(short)} are drawn in part, the other "
        f"{len(lacking) - len(short)} not at all (or are no lines). Extract complete ways (osmium extract --strategy complete_ways).",
    )
    return [
        Finding("files.osm-nodes-missing", Severity.WARNING, sentence, evidence={"ways": len(lacking), "in_part": len(short)}),
        *findings,
    ]


def _drawn_short(way: int, row: int, count: int) -> Finding:
    sentence = Wording(
        f"OSM 线 {way} 缺 {count} 个节点，画出的线跳过了它们，请核对。",
        f"Way {way} lacks {count} nodes; its line goes straight past them.",
    )
    return Finding("files.osm-node-missing", Severity.WARNING, sentence, Where(row=row), {"way": way, "nodes": count})
