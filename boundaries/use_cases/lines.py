"""What the store is asked about lines: every check that needs no walk, on one day's register."""

from datetime import date

import geopandas as gpd

from boundaries.lines.check_lines import LineReport, check_lines
from boundaries.lines.diagram import LineDiagram, diagram_of
from boundaries.lines.settings import LineCheckSettings
from boundaries.lines.study import LAYERS, LineStudy
from boundaries.lines.vintages import BorderComparison, compare_borders
from boundaries.specs import LINES
from layers.errors import NothingHeldOn
from layers.reference import DIVISIONS
from layers.spec import LayerSpec
from layers.store.protocol import Store

__all__ = [
    "BorderComparison",
    "LineCheckSettings",
    "LineDiagram",
    "LineReport",
    "read_line_study",
    "study_border_changes",
    "study_diagram",
    "study_lines",
]


def study_lines(
    store: Store, *, as_of: date | None = None, line_id: str | None = None, settings: LineCheckSettings | None = None
) -> LineReport:
    """Every check that needs no walk (内业), on the register as it was on a day.

    Args:
        as_of: the day; what is held latest when None.
        line_id: one line alone; all when None.
    Raises:
        NothingHeldOn: the store holds lines, but none for that day.
        LineNotHeld: no such line on that day.
    """
    return check_lines(read_line_study(store, as_of=as_of, line_id=line_id, settings=settings))


def read_line_study(
    store: Store, *, as_of: date | None = None, line_id: str | None = None, settings: LineCheckSettings | None = None
) -> LineStudy:
    """The layers the checks and the straightened diagram look at, as `study_lines` reads them, with its refusals."""
    frames = {LINES.name: store.read(LINES, as_of=as_of)}
    frames |= {spec.name: _read_if_held(store, spec, as_of) for spec in LAYERS if spec is not LINES}
    study = LineStudy(frames, settings or LineCheckSettings())
    return study if line_id is None else study.of_line(line_id)


def _read_if_held(store: Store, spec: LayerSpec, as_of: date | None) -> gpd.GeoDataFrame:
    """A layer that began after the day asked about is an empty one."""
    try:
        return store.read(spec, as_of=as_of)
    except NothingHeldOn as began_later:
        return store.read(spec, as_of=date.fromisoformat(str(began_later.facts["earliest"]))).iloc[:0]


def study_diagram(store: Store, line_id: str, *, as_of: date | None = None) -> LineDiagram:
    """The straightened chainage diagram of one line (里程展开图).

    Raises:
        NothingHeldOn, LineNotHeld: as `study_lines`.
        NoCourse: the line has no course to pull straight.
    """
    return diagram_of(read_line_study(store, as_of=as_of, line_id=line_id), line_id)


def study_border_changes(store: Store, *, old_on: date, new_on: date, accuracy_m: float, digits: int = 6) -> BorderComparison:
    """The borders between divisions of one level on two days, noise below the stated accuracy told from change.

    Args:
        accuracy_m: how well both days' outlines are placed together, metres above 0.
        digits: length of the division codes: 6 for counties, 9 for townships.
    Raises:
        NothingHeldOn: no divisions are held for one of the days.
        NoAccuracyStated: as `compare_borders`.
    """
    old, new = (store.read(DIVISIONS, as_of=day) for day in (old_on, new_on))
    of_level = (frame[(frame["code"].str.len() == digits).to_numpy(dtype=bool)] for frame in (old, new))
    return compare_borders(*of_level, accuracy_m=accuracy_m)
