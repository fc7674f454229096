"""Cells of a layer as people read them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import orjson
import pandas as pd

from boundaries.records.kinds import KINDS
from gazetteer.requests.application import APPLICATION
from gazetteer.requests.step_kinds import STEP_KINDS
from gazetteer.specs import NAMES
from gisvc.tongue import MISSING, Tongue
from layers.fields import Field, FieldKind
from layers.spec import CodeList, Column, ColumnType
from layers.wording import Wording

RECORDS = frozenset({"application", "facts", "outcome", "statement"})  # columns that keep a record as canonical JSON
MOST_OF_A_RECORD = 12  # what one cell says of a record that is kept in it; the record's own page says all


def cell_text(value: object, column: Column | Field, tongue: Tongue, *, with_unit: bool = True) -> str:
    """A cell of a layer as people read it: labels for codes, units after numbers, yes and no, days, what a record says."""
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return MISSING
    if column.codes is not None and isinstance(value, str):
        return tongue.t("、", ", ").join(tongue.say(word) for word in words_of(value, column.codes))
    if isinstance(value, bool | np.bool_):
        return tongue.t("是", "yes") if value else tongue.t("否", "no")
    if isinstance(value, date):
        return tongue.day(value)
    if isinstance(value, int | float | np.number):
        unit = f" {column.unit}" if column.unit and with_unit else ""
        return f"{value:.10g}" if column.name.endswith("year") else f"{value:,.10g}{unit}"
    return _record_text(str(value), tongue) if column.name in RECORDS else str(value)


def words_of(cell: str, codes: CodeList) -> list[Wording]:
    """What the codes of a cell mean, one or several; a code that is not in the list stays as it is, so that it is seen."""
    return [codes.labels.get(code, Wording(code, code)) for code in cell.split(";")]


def _record_text(text: str, tongue: Tongue) -> str:
    """What a record kept in one cell says, under the labels of its fields. What has no label is for programs and is left out."""
    try:
        record = orjson.loads(text)
        said = list(_said(record.get("values", record), _fields_of(record), tongue))
    except (orjson.JSONDecodeError, AttributeError, TypeError, ValueError):  # a table of someone else's: as it came
        return text
    if len(said) > MOST_OF_A_RECORD:
        said[MOST_OF_A_RECORD:] = [tongue.t(f"等 {len(said)} 项", f"{len(said)} in all")]
    return tongue.t("；", "; ").join(said) or tongue.t(f"记录，{len(record)} 项", f"a record of {len(record)} parts")


def _said(record: Mapping[str, Any], fields: Iterable[Field | Column], tongue: Tongue) -> Iterator[str]:
    for known in fields:
        value = record.get(known.name)
        values = [one for one in (value if isinstance(value, list) else [value]) if one not in (None, "")]
        if isinstance(known, Field) and known.is_table:
            for row in values:
                yield from _said(row, known.columns, tongue)
        elif values and not any(isinstance(one, dict | list) for one in values):
            words = (cell_text(_read(one, known), known, tongue) for one in values)
            yield f"{tongue.say(known.label)}{tongue.t('：', ': ')}{tongue.t('、', ', ').join(words)}"


def _read(value: Any, known: Field | Column) -> object:
    """A value of a record as a frame would hold it."""
    kind = known.kind if isinstance(known, Field) else known.type
    return date.fromisoformat(value[:10]) if kind in (FieldKind.DATE, FieldKind.MOMENT, ColumnType.DATE) else value


def _fields_of(record: Mapping[str, Any]) -> Iterable[Field | Column]:
    """The fields of what this is: a statement names its kind; of an application, a step or an event the first that knows all it says."""
    stated = [kind.fields for kind in KINDS if kind.name == record.get("kind")]
    sorts: list[tuple[Field | Column, ...]] = [APPLICATION.fields, *(kind.fields for kind in STEP_KINDS), NAMES.columns]
    return next(iter(stated), None) or next((fields for fields in sorts if record.keys() <= {one.name for one in fields}), ())


def records_of(frame: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Rows as plain dictionaries without their geometry; missing values are None."""
    columns = {n: _cells(frame[n]) for n in frame.columns if n != frame.geometry.name}
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _cells(column: pd.Series) -> npt.NDArray[np.object_]:
    values: npt.NDArray[np.object_] = column.array.to_numpy(dtype=object, na_value=None)
    values[column.isna().to_numpy(dtype=bool)] = None  # because columns of floats keep their NaN
    return values
