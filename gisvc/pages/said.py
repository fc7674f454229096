"""Values of records as people read them: words for codes, units after numbers, Beijing time, tables row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gisvc.tongue import MISSING, Tongue
from layers.fields import Field, FieldKind, Value

SHOWN_DECIMALS = 6  # of a degree: 0.1 m


@dataclass(frozen=True, slots=True)
class Reader:
    """Says values in one language. `names` turns codes of sides, lines, markers and objects into what people call them."""

    tongue: Tongue
    names: Mapping[str, str] = field(default_factory=dict)

    def said(self, one: Field, value: Value) -> str:
        """A value in a line of text."""
        if value is None:
            return MISSING
        if one.is_table and isinstance(value, list | tuple):
            return "；".join(" ".join(cells) for cells in self.rows(one, value)) or MISSING
        if one.kind is FieldKind.POSITION and isinstance(value, Mapping):
            return self._position(one, value)
        if isinstance(value, list | tuple):
            return self._listed(one, value)
        return self._plain(one, value)

    def rows(self, one: Field, value: Value) -> list[list[str]]:
        """A table's rows as texts, what is blank left out."""
        rows = value if isinstance(value, list | tuple) else []
        return [
            [self.said(c, row[c.name]) for c in one.columns if row.get(c.name) is not None]
            for row in rows
            if isinstance(row, Mapping)
        ]

    def _listed(self, one: Field, value: Sequence[Value]) -> str:
        if one.kind is FieldKind.LINE:
            return self.tongue.t(f"{len(value)} 个点", f"{len(value)} points")
        return self.tongue.t("、", ", ").join(self._code(one, code) for code in value) or MISSING

    def _plain(self, one: Field, value: Value) -> str:
        if isinstance(value, bool):
            return self.tongue.t("是", "yes") if value else self.tongue.t("否", "no")
        if isinstance(value, int | float):
            shown = str(value) if isinstance(value, int) else f"{value:,.10g}"
            return f"{shown} {one.unit}" if one.unit else shown
        if one.kind is FieldKind.MOMENT:
            return self.tongue.moment(str(value), seconds=False)
        if one.kind is FieldKind.DATE:
            return self.tongue.day(str(value))
        return self._code(one, value)

    def _code(self, one: Field, code: Value) -> str:
        if one.codes is not None and code in one.codes:
            return self.tongue.say(one.codes.labels[str(code)])
        return self.names.get(str(code), str(code))

    def _position(self, one: Field, value: Mapping[str, Value]) -> str:
        lon, lat = (f"{v:.{SHOWN_DECIMALS}f}" if isinstance(v := value.get(n), int | float) else MISSING for n in ("lon", "lat"))
        told = [f"{lon}, {lat}"]
        if value.get("accuracy_m") is not None:
            told.append(f"±{value['accuracy_m']:g} m")
        if value.get("method"):
            told.append(self.said(one.column("method"), value["method"]))
        return " · ".join(told)
