"""What the register says of a marker or segment, as the grid that heads its page."""

from collections.abc import Mapping

from boundaries.records.kinds import SEGMENT_CHECK
from boundaries.rounds.checklist import ChecklistItem
from boundaries.specs import MARKERS, SEGMENTS
from gisvc.forms.inspection.order import Order
from gisvc.forms.inspection.shown import day, label_of, metres
from gisvc.forms.papers.paper import Entry, Grid
from layers.fields import Value
from layers.spec import ColumnType, LayerSpec

MARKER_COLUMNS = ("marker_no", "marker_form", "material", "is_tripoint", "division_code", "height_m", "printed_x", "printed_y", "printed_datum", "position_accuracy_m", "set_on", "place_text", "position_text")  # fmt: skip
SEGMENT_COLUMNS = ("name", "feature_kind", "feature_name", "feature_follows", "is_vague", "named_marks", "places_a", "places_b", "description")  # fmt: skip
SHORT_MARKER = ("marker_no", "marker_form", "material", "is_tripoint", "division_code", "position_accuracy_m")
SHORT_SEGMENT = ("feature_kind", "is_vague", "description")
WIDE = frozenset({"place_text", "position_text", "description", "named_marks", "places_a", "places_b"})


def register_grid(order: Order, item: ChecklistItem, *, is_short: bool = False) -> Grid:
    """Marker: number, form, coordinates converted and as printed, places. Segment: chainages, feature, course. Short: what names it."""
    if item.kind is SEGMENT_CHECK:
        first = (
            Entry("chainage", "里程", f"{metres(item.from_m)}—{metres(item.to_m)}"),
            Entry("length", "长度", f"{item.length_m:.1f} m"),
        )
        of_segment = SHORT_SEGMENT if is_short else SEGMENT_COLUMNS
        return Grid("register", (*first, *column_entries(SEGMENTS, of_segment, item.registered, order)), "登记情况")
    names = SHORT_MARKER if is_short else MARKER_COLUMNS
    return Grid("register", (*position_entries(item), *column_entries(MARKERS, names, item.registered, order)), "登记情况")


def position_entries(item: ChecklistItem) -> tuple[Entry, ...]:
    return (
        Entry("chainage", "里程", metres(item.from_m)),
        Entry("lonlat", "经度、纬度（CGCS2000）", f"{item.lon:.7f}°　{item.lat:.7f}°" if item.lon is not None and item.lat is not None else ""),
    )  # fmt: skip


def column_entries(spec: LayerSpec, names: tuple[str, ...], row: Mapping[str, Value], order: Order) -> tuple[Entry, ...]:
    return tuple(
        Entry(n, label_of(spec.column(n).label.zh), column_text(spec, n, row.get(n), order.names), n in WIDE) for n in names
    )


def column_text(spec: LayerSpec, name: str, value: Value, names: Mapping[str, str]) -> str:
    """A register's cell in words."""
    column = spec.column(name)
    if value is None:
        return ""
    if column.codes is not None:
        return column.codes.labels[str(value)].zh if str(value) in column.codes else str(value)
    if column.type is ColumnType.FLAG:
        return "是" if value else "否"
    if column.type is ColumnType.DATE:
        return day(str(value))
    if isinstance(value, int | float):
        return f"{value:g}{f' {column.unit}' if column.unit else ''}"
    return names.get(str(value), str(value)) if "区划代码" in column.label.zh else str(value)
