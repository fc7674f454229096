"""Lines and rounds on the map: the register with its markers, and every stretch and marker of a round by how far it has come."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum

import shapely

from boundaries.lines.chainage import StraightenedLine
from boundaries.lines.study import LineStudy, PlacedMarker
from boundaries.records.kinds import SEGMENT_CHECK
from boundaries.rounds.comparison import Agreement, ItemComparison
from boundaries.specs import OBSERVED_FEATURES
from boundaries.use_cases.rounds import RoundStudy
from gisvc.maps.sheet import MapSheet, Mark, Plate, Shape, Symbol
from gisvc.tongue import Tongue
from layers.wording import Language, Wording

JOURNALS = Wording("双方联检日志与界线登记册", "both sides' journals and the register of lines")
REGISTER = Wording("界线登记册", "the register of lines")
WORKING_MAP = Wording(
    "联检工作图，界线以协议书附图和详图为准。", "A working map; the line is where the agreement and its map put it."
)


class ItemState(StrEnum):
    """How far one marker or stretch has come, worst first."""

    CONFLICT = "conflict"
    ONE_SIDED = "one_sided"
    UNDONE = "undone"
    WITHIN = "within"
    AGREED = "agreed"
    EXCUSED = "excused"

    @property
    def label(self) -> Wording:
        return _LABELS[self]


_LABELS = {
    ItemState.CONFLICT: Wording("冲突", "conflict"),
    ItemState.ONE_SIDED: Wording("仅一方填写", "one side only"),
    ItemState.UNDONE: Wording("未检查", "not done"),
    ItemState.WITHIN: Wording("差异（容差内）", "within tolerance"),
    ItemState.AGREED: Wording("一致", "agreed"),
    ItemState.EXCUSED: Wording("未检查，已说明理由", "not checked, reason stated"),
}
_OF_AGREEMENT = {
    Agreement.AGREED: ItemState.AGREED,
    Agreement.NARRATIVE: ItemState.AGREED,
    Agreement.WITHIN: ItemState.WITHIN,
    Agreement.ONE_SIDED: ItemState.ONE_SIDED,
    Agreement.CONFLICT: ItemState.CONFLICT,
    Agreement.UNDECIDED: ItemState.CONFLICT,
}
_STRETCHES = {
    ItemState.UNDONE: Symbol.STRETCH_UNDONE,
    ItemState.EXCUSED: Symbol.STRETCH_EXCUSED,
    ItemState.ONE_SIDED: Symbol.STRETCH_ONE_SIDED,
    ItemState.WITHIN: Symbol.STRETCH_WITHIN,
    ItemState.AGREED: Symbol.STRETCH_AGREED,
    ItemState.CONFLICT: Symbol.STRETCH_CONFLICT,
}
_MARKERS = {
    ItemState.UNDONE: Symbol.MARKER_UNDONE,
    ItemState.EXCUSED: Symbol.MARKER_EXCUSED,
    ItemState.ONE_SIDED: Symbol.MARKER_ONE_SIDED,
    ItemState.WITHIN: Symbol.MARKER_WITHIN,
    ItemState.AGREED: Symbol.MARKER_AGREED,
    ItemState.CONFLICT: Symbol.MARKER_CONFLICT,
}


def state_of(one: ItemComparison) -> ItemState:
    """Where an item stands: not done before anything else, a conflict before a missing side, a stated reason last."""
    if one.is_unfilled:
        return ItemState.UNDONE
    state = _OF_AGREEMENT[one.agreement]
    settled = state in (ItemState.AGREED, ItemState.WITHIN)
    return ItemState.EXCUSED if settled and any(r.value("reason_not_checked") for r in one.records.values()) else state


def draw_round(
    study: RoundStudy, *, on: date, names: Mapping[str, str], is_demonstration: bool, language: Language = "zh"
) -> MapSheet:
    """Stretches under markers, the settled under what still needs somebody.

    Args:
        names: what people call sides and lines, by code.
    """
    tongue, states = Tongue(language), [(one, state_of(one)) for one in study.comparisons]
    courses = _courses(study)
    plates = [
        Plate(_named(state, is_marker=is_marker), symbols[state], tuple(shapes))
        for is_marker, symbols in ((False, _STRETCHES), (True, _MARKERS))
        for state in symbols
        if (shapes := list(_shapes(states, state, is_marker, courses, names, tongue)))
    ]
    title = Wording(f"{study.round.name}进展图", f"{study.round.name}: progress")
    return MapSheet(title, tuple(plates), JOURNALS, on, WORKING_MAP, Mark(is_demonstration=is_demonstration))


def _named(state: ItemState, *, is_marker: bool) -> Wording:
    return (
        Wording(f"界桩：{state.label.zh}", f"markers: {state.label.en}")
        if is_marker
        else Wording(f"线段：{state.label.zh}", f"stretches: {state.label.en}")
    )


def _courses(study: RoundStudy) -> dict[str, StraightenedLine]:
    lines = study.register.lines
    return {
        line_id: StraightenedLine.of(geometry, line_id=line_id)
        for line_id, geometry in zip(lines["line_id"], lines.geometry, strict=True)
        if line_id in study.round.line_ids and geometry is not None
    }


def _shapes(
    states: list[tuple[ItemComparison, ItemState]],
    wanted: ItemState,
    is_marker: bool,
    courses: Mapping[str, StraightenedLine],
    names: Mapping[str, str],
    tongue: Tongue,
) -> Iterator[Shape]:
    for number, (one, state) in enumerate(states):
        if state is wanted and (one.item.kind is not SEGMENT_CHECK) is is_marker:
            place = _place(one, courses)
            if place is not None:
                yield Shape(place, one.item.title, _facts(one, state, names, tongue), f"item-{number}")


def _place(one: ItemComparison, courses: Mapping[str, StraightenedLine]) -> shapely.Geometry | None:
    item = one.item
    if item.kind is not SEGMENT_CHECK:
        return None if item.lon is None or item.lat is None else shapely.Point(item.lon, item.lat)
    course = courses.get(item.line_id)
    if course is None or item.from_m is None or item.to_m is None:
        return None
    start, end = max(item.from_m, 0.0), min(item.to_m, course.length_m)
    return course.stretch(start, end) if end > start else None


def _facts(one: ItemComparison, state: ItemState, names: Mapping[str, str], tongue: Tongue) -> tuple[tuple[str, str], ...]:
    sides = (
        (names.get(side, side), tongue.t("已填", "recorded") if side in one.records else tongue.t("未填", "no record"))
        for side in one.item.sides
    )
    return (
        (tongue.t("状态", "State"), tongue.say(state.label)),
        (tongue.t("界线", "Line"), names.get(one.item.line_id, one.item.line_id)),
        (tongue.t("里程", "Chainage"), chainage_text(one.item.from_m, one.item.to_m)),
        *sides,
    )  # fmt: skip


def chainage_text(from_m: float | None, to_m: float | None) -> str:
    """K12+345, or a stretch of two such."""
    if from_m is None:
        return "—"
    start = _kilometre(from_m)
    return start if to_m is None or to_m == from_m else f"{start} – {_kilometre(to_m)}"


def _kilometre(metres: float) -> str:
    whole = round(metres)
    return f"K{whole // 1000}+{whole % 1000:03d}"


def draw_line(study: LineStudy, line_id: str, *, on: date, is_demonstration: bool, language: Language = "zh") -> MapSheet:
    """One line of the register with its markers, tripoints and what was observed of its rivers and roads."""
    tongue, line = Tongue(language), study.lines.get(line_id)
    plates = []
    if line is not None:
        observed = [
            Shape(row["geometry"], str(row["name"] or row["feature_id"]), ())
            for row in study.rows(OBSERVED_FEATURES)
            if row["line_id"] == line_id and row["geometry"] is not None
        ]
        plates = [
            Plate(Wording("地物现状", "features today"), Symbol.OBSERVED, tuple(observed)),
            Plate(Wording("界线", "line"), Symbol.LINE, (Shape(line.row["geometry"], line.name, ()),)),
            *_stones(study.placed_on(line_id), tongue),
        ]
    name = line.name if line else line_id
    title = Wording(f"{name}工作图", f"{name}: working map")
    return MapSheet(
        title, tuple(p for p in plates if p.shapes), REGISTER, on, WORKING_MAP, Mark(is_demonstration=is_demonstration)
    )


def _stones(markers: Sequence[PlacedMarker], tongue: Tongue) -> Iterator[Plate]:
    for is_tripoint, label, symbol in (
        (False, Wording("界桩", "markers"), Symbol.STONE),
        (True, Wording("三交点界桩", "tripoint markers"), Symbol.TRIPOINT),
    ):
        shapes = (
            Shape(
                shapely.Point(m.lon, m.lat),
                m.marker_no,
                (
                    (tongue.t("里程", "Chainage"), chainage_text(m.chainage_m, None)),
                    (tongue.t("偏距", "Offset"), f"{m.offset_m:.2f} m"),
                ),
                f"marker-{m.marker_id}",
            )
            for m in markers
            if m.is_tripoint is is_tripoint
        )
        yield Plate(label, symbol, tuple(shapes))
