"""What a question may name and compare: columns of the spec, and values such a column holds."""

import math
from datetime import date, datetime

from layers.conditions import Value
from layers.spec import Column, ColumnType, LayerSpec

_TAKES: dict[ColumnType, tuple[type, ...]] = {
    ColumnType.TEXT: (str,),
    ColumnType.CODES: (str,),
    ColumnType.INTEGER: (int, float),
    ColumnType.NUMBER: (int, float),
    ColumnType.DATE: (date,),
    ColumnType.FLAG: (bool,),
}
_WHOLE = 2**63


def require_column(spec: LayerSpec, name: str) -> Column:
    """Raises KeyError for a name that is no column: whoever asks has checked before."""
    if name not in spec.column_names:
        raise KeyError(f"{spec.name} has no column {name!r}")
    return spec.column(name)


def as_kept(value: Value, column: Column) -> str | int | float:
    """A value asked for as the file keeps such values.

    Raises:
        TypeError: a column of this type never holds it.
        ValueError: it is no finite number.
    """
    is_flag = isinstance(value, bool)
    if (
        isinstance(value, datetime)
        or not isinstance(value, _TAKES[column.type])
        or is_flag is not (column.type is ColumnType.FLAG)
    ):
        raise TypeError(f"{column.name} ({column.type}) is not compared with {value!r}")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{column.name} is not compared with {value!r}")
    if isinstance(value, int) and not -_WHOLE <= value < _WHOLE:
        return float(value)  # beyond what a file keeps as a whole number
    return int(value) if is_flag else value
