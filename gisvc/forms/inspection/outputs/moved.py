"""Has a marker moved? Each side's measured position against the register, in the words of the judgement, accuracies included."""

from collections.abc import Mapping

from boundaries.records.fields import Value
from boundaries.rounds.comparison import ItemComparison
from boundaries.truth.displacement import judge_displacement
from boundaries.truth.positions import StatedPosition
from gisvc.forms.inspection.order import Order


def displacement_text(order: Order, one: ItemComparison) -> str:
    """未移位, 显著移位 or 无法判定, a sentence for every side that measured."""
    item = one.item
    accuracy, added = (_number(item.registered, name) for name in ("position_accuracy_m", "conversion_error_m"))
    registered = StatedPosition(item.lon, item.lat, accuracy, added)
    told = []
    for side, record in one.records.items():
        row = record.value("position")
        if isinstance(row, Mapping):
            samples, duration = _number(row, "samples"), _number(row, "duration_s")
            measured = StatedPosition(
                _number(row, "lon"), _number(row, "lat"), _number(row, "accuracy_m"), None, int(samples or 1), duration or 0.0
            )
            told.append(f"{order.dossier.name(side)}：{judge_displacement(registered, measured).sentence.zh}")
    return "\n".join(told)


def _number(row: Mapping[str, Value], name: str) -> float | None:
    value = row.get(name)
    return float(value) if isinstance(value, int | float) else None
