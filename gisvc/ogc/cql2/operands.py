"""What stands on either side of an operator: a property of the collection, or a value written out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gisvc.ogc.cql2.bounds import LIMITS, FilterLimits
from gisvc.ogc.cql2.errors import FilterTooLong, NotOfferedHere, UnknownProperty, ValueDoesNotFit
from gisvc.ogc.crs import CRS84, Crs
from gisvc.ogc.schema import GEOMETRY
from layers.conditions import Value
from layers.spec import Column, ColumnType
from layers.store.predicates import fold
from layers.wording import Wording

TEXTUAL = (ColumnType.TEXT, ColumnType.CODES)
NUMERIC = (ColumnType.INTEGER, ColumnType.NUMBER)
EXACT = 2**53
"""From here on cql2-text, whose numbers are doubles, cannot say every whole number."""

_WANTED = {
    ColumnType.TEXT: Wording("请写带单引号的文字，如 '景泰县'。", "Write a text in single quotes, such as '景泰县'."),
    ColumnType.CODES: Wording("请写带单引号的代码。", "Write codes in single quotes."),
    ColumnType.INTEGER: Wording("请写整数或小数。", "Write a number."),
    ColumnType.NUMBER: Wording("请写整数或小数。", "Write a number."),
    ColumnType.DATE: Wording("请写日期，如 DATE('2020-12-31')。", "Write a day, such as DATE('2020-12-31')."),
    ColumnType.FLAG: Wording("请写 TRUE 或 FALSE。", "Write TRUE or FALSE."),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The collection a filter is about, and how its geometries are written."""

    queryables: Sequence[Column]
    crs: Crs = CRS84
    limits: FilterLimits = field(default=LIMITS)

    def column(self, name: object) -> Column:
        """
        Raises:
            UnknownProperty: exactly this name is not among the queryables.
        """
        for column in self.queryables:
            if column.name == name:
                return column
        raise UnknownProperty(str(name), [*(column.name for column in self.queryables), GEOMETRY])


@dataclass(frozen=True, slots=True)
class Operand:
    """One side of an operator as it was written; `ignores_case` when CASEI stood around it."""

    written: Any
    ignores_case: bool = False

    @property
    def is_property(self) -> bool:
        return isinstance(self.written, Mapping) and self.written.keys() == {"property"}


def operand_of(written: Any) -> Operand:
    if isinstance(written, Mapping) and written.get("op") == "casei" and len(arguments(written, 1)) == 1:
        inner = arguments(written, 1)[0]
        if isinstance(inner, str) or Operand(inner).is_property:
            return Operand(inner, ignores_case=True)
        raise NotOfferedHere("CASEI", Wording("CASEI 中只能是属性或文字。", "CASEI takes a property or a text."))
    return Operand(written)


def arguments(operation: Mapping[str, Any], number: int) -> list[Any]:
    """The arguments of an operation, exactly so many."""
    given = operation.get("args")
    if not isinstance(given, list) or len(given) != number:
        wanted = Wording(f"需要 {number} 个参数。", f"It takes {number} argument{'s' if number > 1 else ''}.")
        raise NotOfferedHere(operation.get("op"), wanted)
    return given


def value_of(operand: Operand, column: Column) -> Value:
    """A value written out, of the kind the column holds; folded when CASEI stood around it.

    Raises:
        ValueDoesNotFit: a value the column never has.
    """
    written = operand.written
    value = _read(written, column)
    if value is None:
        shown = written if not isinstance(written, Mapping) else next(iter(written.values()), written)
        raise ValueDoesNotFit(column.name, shown, _WANTED[column.type])
    return fold(value) if operand.ignores_case and isinstance(value, str) else value


def _read(written: Any, column: Column) -> Value | None:
    if column.type in TEXTUAL:
        return written if isinstance(written, str) and "\0" not in written else None
    if column.type is ColumnType.FLAG:
        return written if isinstance(written, bool) else None
    if column.type is ColumnType.DATE:
        return day_of(written["date"]) if isinstance(written, Mapping) and written.keys() == {"date"} else None
    if isinstance(written, bool) or not isinstance(written, int | float) or not -1e308 <= written <= 1e308:
        return None
    if column.type is ColumnType.INTEGER and isinstance(written, float) and abs(written) >= EXACT:
        return None
    return written


def day_of(text: object) -> date | None:
    """A day written YYYY-MM-DD; nothing for anything else."""
    if not isinstance(text, str) or len(text) != 10:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def require_pattern(pattern: object, column: Column, limits: FilterLimits) -> str:
    """
    Raises:
        ValueDoesNotFit: no text, or the column holds none.
        FilterTooLong: beyond the cap.
    """
    if column.type not in TEXTUAL or not isinstance(pattern, str) or "\0" in pattern:
        raise ValueDoesNotFit(
            column.name, pattern, Wording("LIKE 只用于文字属性与文字模式。", "LIKE takes a text property and a text pattern.")
        )
    if len(pattern) > limits.pattern_chars:
        raise FilterTooLong(Wording(" LIKE 模式的字符数", "LIKE pattern"), limits.pattern_chars)
    return pattern
