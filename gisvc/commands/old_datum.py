"""The options by which rows of an old datum come in: one of three ways, with what that way must state."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from gisvc.commands.desk import Day

if TYPE_CHECKING:
    from layers.old_datums import OldDatumWay

Verb = TypeVar("Verb", bound=Callable[..., Any])
_DATUMS = {"xian80": "1980 西安坐标系", "beijing54": "1954 北京坐标系"}
_NEEDED = {
    "certificate": ("certificate_unit", "certificate_no", "certificate_on", "certificate_datum"),
    "fit": ("common_points", "permitted_by"),
    "display": (),
}

_OPTIONS = (
    click.option(
        "--old-datum",
        type=click.Choice(list(_NEEDED)),
        help="西安80/北京54 的三种办法：换算证明、公共点拟合、仅作示意 / rows of Xi'an 80 or Beijing 54: converted and certified, "
        "fitted here (name the old system with --crs), or for display only (facilities and settlements)",
    ),
    click.option("--certificate-unit", help="出具证明的测绘单位 / survey unit that converted the coordinates"),
    click.option("--certificate-no", help="证明编号 / number of its certificate"),
    click.option("--certificate-on", type=Day(), help="证明日期 / day of the certificate"),
    click.option("--certificate-datum", type=click.Choice(list(_DATUMS)), help="换算前的坐标系 / the datum before"),
    click.option("--certificate-accuracy-m", type=click.FloatRange(min=0), help="证明所载点位中误差 / point error it states, m"),
    click.option(
        "--common-points",
        type=click.Path(path_type=Path),
        help="公共点表 / table of common points: name, old_x_north, old_y_east (metres in the file's own old plane) and new_lon, new_lat "
        "(CGCS2000 degrees) or new_x_north, new_y_east (CGCS2000 metres in the store's projection)",
    ),
    click.option("--permitted-by", help="准许拟合的人或文号 / who permitted the fit, or the document"),
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The options as they were typed."""

    old_datum: str | None
    certificate_unit: str | None
    certificate_no: str | None
    certificate_on: date | None
    certificate_datum: str | None
    certificate_accuracy_m: float | None
    common_points: Path | None
    permitted_by: str | None

    def way(self) -> "OldDatumWay | None":
        from layers.old_datums import ByCertificate, ByLocalFit, DisplayOnly

        self._require_what_belongs()
        if self.old_datum == "display":
            return DisplayOnly()
        if self.common_points is not None and self.permitted_by is not None:
            return ByLocalFit(self.common_points, self.permitted_by)
        if self.certificate_unit and self.certificate_no and self.certificate_on and self.certificate_datum:
            accuracy_m = math.nan if self.certificate_accuracy_m is None else self.certificate_accuracy_m
            return ByCertificate(
                _DATUMS[self.certificate_datum], self.certificate_unit, self.certificate_no, self.certificate_on, accuracy_m
            )
        return None

    def _require_what_belongs(self) -> None:
        """Every option of the way that was chosen, and none of another."""
        needed = _NEEDED.get(self.old_datum or "", ())
        missing = [_option(name) for name in needed if getattr(self, name) in (None, "")]
        if missing:
            raise click.UsageError(f"--old-datum {self.old_datum} 还需要 / also needs: {', '.join(missing)}")
        allowed = {*needed, "certificate_accuracy_m"} if self.old_datum == "certificate" else {*needed}
        strange = [_option(n) for n in _NAMES[1:] if n not in allowed and getattr(self, n) is not None]
        if strange:
            raise click.UsageError(f"与 --old-datum 不符 / not for this --old-datum: {', '.join(strange)}")


_NAMES = tuple(_Asked.__dataclass_fields__)


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")


def asks_for_old_datum(verb: Verb) -> Callable[..., Any]:
    """Gives a verb the options of the three ways, and the way itself as its argument `old_datum`."""

    @wraps(verb)
    def asking(**options: Any) -> Any:
        asked = _Asked(**{name: options.pop(name) for name in _NAMES})
        return verb(old_datum=asked.way(), **options)

    for option in reversed(_OPTIONS):
        asking = option(asking)
    return asking
