"""From a foreign table to a frame of the house: columns, values, codes and places, and everything that was doubtful."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from layers.foreign import ForeignTable
from layers.intake.coordinates import Shift
from layers.intake.division_codes import CODE_COLUMNS, CODE_LIST_COLUMNS, levels_of, parents_of, parse_code_sets, parse_codes
from layers.intake.faults import Fault, Parsed, report_faults
from layers.intake.geometry import draw_rows
from layers.intake.headers import HeaderMatch, match_headers
from layers.intake.road_numbers import derive_roads
from layers.intake.text import as_series, to_text
from layers.intake.values import lost_characters, parse_column
from layers.reference import LEVELS
from layers.report import Finding, Report, Severity, Where
from layers.rows import Rows, name_rows, shorten
from layers.spec import Column, ColumnType, LayerSpec
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Intake:
    """A frame with the spec's columns in the file's own datum, one row for each filled row of the file.

    `row_numbers` are the user's. `given` names the columns the file has (with "geometry"), so that a sheet of
    populations alone does not wipe the names. `blank` are the numbers of rows with nothing in them.
    """

    frame: gpd.GeoDataFrame
    row_numbers: npt.NDArray[np.int64]
    report: Report
    given: frozenset[str]
    blank: npt.NDArray[np.int64]


def shape_rows(table: ForeignTable, spec: LayerSpec, *, declared_crs: str | None = None, shift: Shift | None = None) -> Intake:
    """Columns by header, values by type, codes shortened, places drawn; nothing is repaired or invented in silence.

    Args:
        declared_crs: the coordinate system the user states where the file is silent.
        shift: gcj02 or bd09 when the user asked to convert from it; the positions are read as its degrees.
    Raises:
        NoDatum, MetresInDegrees: the file has places, but nobody says in which coordinate system.
    """
    table, blank = _without_blank_rows(table)
    bare = Rows(spec.name, table.row_numbers, np.full(len(table), None, dtype=object))
    drawn = draw_rows(table, spec, bare, declared_crs=declared_crs, shift=shift)
    match = match_headers(table.cells, spec, taken=drawn.positions)
    parsed = {name: _parse(table.cells.iloc[:, p], spec.column(name), match) for name, p in match.positions.items()}
    columns = {c.name: _values(parsed.get(c.name), c, len(table)) for c in spec.columns}
    report, columns = derive_roads(columns, drawn.geometry) if spec.name == "roads" else _derive(spec, columns)
    frame = gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(drawn.geometry, crs=drawn.crs))
    rows = Rows.of(frame, spec.name, spec.key, table.row_numbers)
    report = table.report + match.report + _blank_noted(spec, blank) + drawn.report + report
    for name, column in parsed.items():
        report += report_faults(rows, name, table.cells.iloc[:, match.positions[name]], column.faults)
    given = frozenset(match.positions) | ({"geometry"} if drawn.was_given else frozenset())
    return Intake(frame, table.row_numbers, report, given, blank)


def _without_blank_rows(table: ForeignTable) -> tuple[ForeignTable, npt.NDArray[np.int64]]:
    filled = np.zeros(len(table), dtype=bool) if table.geometry is None else np.array([g is not None for g in table.geometry])
    for position in range(table.cells.shape[1]):
        if filled.all():
            break
        filled |= to_text(table.cells.iloc[:, position]).notna().to_numpy(dtype=bool)
    if filled.all():
        return _renumbered(table), table.row_numbers[:0]
    kept = ForeignTable(
        table.cells[filled],
        table.row_numbers[filled],
        None if table.geometry is None else table.geometry[filled],
        table.crs,
        table.source,
        table.report,
    )
    return _renumbered(kept), table.row_numbers[~filled]


def _renumbered(table: ForeignTable) -> ForeignTable:
    cells = table.cells.reset_index(drop=True)
    return ForeignTable(cells, table.row_numbers, table.geometry, table.crs, table.source, table.report)


def _parse(cells: pd.Series, column: Column, match: HeaderMatch) -> Parsed:
    if column.name in CODE_COLUMNS or (column.name == "code"):
        return parse_codes(cells, is_parent=column.name == "parent_code")
    parsed = parse_column(cells, column, factor=match.factors.get(column.name, 1.0))
    if column.codes is LEVELS:
        return Parsed(parsed.values, tuple(_by_code_instead(f, cells) for f in parsed.faults))
    if column.name in CODE_LIST_COLUMNS:
        return Parsed(parse_code_sets(parsed.values), parsed.faults)
    if column.type is ColumnType.TEXT and column.codes is None:
        return Parsed(parsed.values, (*parsed.faults, *lost_characters(parsed.values)))
    return parsed


def _by_code_instead(fault: Fault, cells: pd.Series) -> Fault:
    """A level in words nobody here uses (1, 2, 3 …) is no reason to lose the row: the code's length tells it as well."""
    words = "、".join(shorten(w, 12) for w in cells[fault.hits].drop_duplicates()[:6])

    def sentence(count: str) -> Wording:
        accepted = LEVELS.labels.values()
        return Wording(
            f"{count} 行的层级（{words}）不在可选值中，改按区划代码推出。可填：{'、'.join(w.zh for w in accepted)}。",
            f"{count} rows name a level in words not known here ({words}); it is taken from the code. Accepted: {', '.join(w.en for w in accepted)}.",
        )

    return Fault("intake.unknown-level", fault.hits, sentence, Severity.WARNING, summed_up=True)


def _values(parsed: Parsed | None, column: Column, length: int) -> pd.Series:
    if parsed is None:
        return empty_column(column, length)
    values: pd.Series = parsed.values.astype(column.type.dtype)
    return values


def empty_column(column: Column, length: int) -> pd.Series:
    """A column of missing values in the dtype its type is kept in."""
    if column.type.dtype == "str":
        return as_series(pa.nulls(length, pa.large_string()), pd.RangeIndex(length))
    return pd.Series(np.nan if column.type is ColumnType.NUMBER else pd.NA, index=pd.RangeIndex(length), dtype=column.type.dtype)


def _derive(spec: LayerSpec, columns: dict[str, pd.Series]) -> tuple[Report, dict[str, pd.Series]]:
    """Level and parent of a division from its code, where the sheet does not say; always stated."""
    findings: list[Finding] = []
    if "level" not in columns or spec.key != "code":
        return Report(), columns
    codes = columns["code"]
    levels = levels_of(codes)
    parents = parents_of(codes).where(levels.notna())
    for name, derived in (("level", levels), ("parent_code", parents)):
        filled = columns[name].isna() & derived.notna()
        if filled.any():
            columns = columns | {name: columns[name].where(~filled, derived)}
            findings.append(_derived(spec, name, int(filled.sum())))
    return Report.of(findings), columns


def _derived(spec: LayerSpec, name: str, count: int) -> Finding:
    label = spec.column(name).label
    return Finding(
        "intake.derived",
        Severity.NOTE,
        Wording(
            f"{count} 行没有“{label.zh}”，已由区划代码推出。",
            f"{count} rows had no “{label.en}”; it was derived from the division code.",
        ),
        Where(spec.name, column=name),
        {"rows": count},
    )


def _blank_noted(spec: LayerSpec, blank: npt.NDArray[np.int64]) -> Report:
    if len(blank) == 0:
        return Report()
    named = name_rows(blank)
    sentence = Wording(f"{named.zh}是空行，已略过。", f"Empty: {named.en}; skipped.")
    return Report((Finding("intake.blank-rows", Severity.NOTE, sentence, Where(spec.name), {"rows": len(blank)}),))
