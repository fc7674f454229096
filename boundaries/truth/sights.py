"""From a marker to its reference objects (方位物): what the register says, what tape and compass say today, made comparable."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from boundaries.truth.accuracy import is_usable
from layers.report import Finding, Severity, Where
from layers.wording import Wording

MOST_SIGHTS = 20
"""A registration sheet has three or four objects; explanations are sought in pairs, so their number is kept in bounds."""

KINDS_OF_NORTH = {
    "grid": Wording("坐标北", "grid north"),
    "true": Wording("真北", "true north"),
    "magnetic": Wording("磁北", "magnetic north"),
    "unknown": Wording("未注明的北方向", "a north that was not stated"),
}


@dataclass(frozen=True, slots=True)
class ReferenceObject:
    """A reference object as registered: azimuth (degrees, of `azimuth_kind`) and horizontal distance (metres) from the marker."""

    object_id: str
    name: str
    azimuth_deg: float | None
    distance_m: float | None
    azimuth_kind: str = "unknown"
    distance_accuracy_m: float | None = None


@dataclass(frozen=True, slots=True)
class TapeReading:
    """What was measured today from the marker to one object.

    `distance_m` as the tape read; with `height_difference_m` (metres) or `slope_deg` it is a slope distance and is reduced to the
    horizontal one, without them it is horizontal. `azimuth_deg` is an optional compass bearing of `azimuth_kind`.
    """

    object_id: str
    distance_m: float | None
    accuracy_m: float | None = None
    height_difference_m: float | None = None
    slope_deg: float | None = None
    azimuth_deg: float | None = None
    azimuth_kind: str = "magnetic"

    @property
    def horizontal_m(self) -> float:
        """The horizontal distance, metres; NaN where there is none: not above 0, not a number, or shorter than its height difference."""
        slant = math.nan if self.distance_m is None or not 0 < self.distance_m < 1e5 else self.distance_m
        if self.height_difference_m is not None:
            square = slant**2 - self.height_difference_m**2 if abs(self.height_difference_m) < 1e5 else math.nan
            return math.sqrt(square) if square > 0 else math.nan
        if self.slope_deg is not None:
            return slant * math.cos(math.radians(self.slope_deg)) if abs(self.slope_deg) < 80 else math.nan
        return slant


@dataclass(frozen=True, slots=True)
class Norths:
    """How far other norths lie from true north at the marker, degrees, east positive; None where nobody states it.

    True azimuth = grid azimuth + convergence = magnetic azimuth + declination. Declination changes by a degree or two in twenty
    years, so that of the registration is asked for beside today's.
    """

    convergence_deg: float | None = None
    declination_deg: float | None = None
    declination_when_registered_deg: float | None = None

    def to_true(self, azimuth_deg: float, kind: str, *, when_registered: bool) -> float | None:
        """The true azimuth, degrees; None where the kind or what is needed to convert it is not stated."""
        declination = self.declination_when_registered_deg if when_registered else self.declination_deg
        turn = {"true": 0.0, "grid": self.convergence_deg, "magnetic": declination}.get(kind)
        return None if turn is None or not math.isfinite(turn) else (azimuth_deg + turn) % 360


@dataclass(frozen=True, slots=True)
class TapeErrors:
    """How good tape, compass and register are taken to be where nobody says. Settings, editable; no standard was found.

    Border texts print distances to 0.01–0.1 m (boundaries.md §3): half of the coarser digit is the register's mean error. A fibre
    tape pulled by hand over rough ground: 3 cm and 1 mm a metre. A hand compass: 2°.
    """

    registered_distance_m: float = 0.05
    registered_azimuth_deg: float = 1.0
    tape_m: float = 0.03
    tape_per_m: float = 0.001
    compass_deg: float = 2.0

    def of_tape(self, reading: TapeReading, horizontal_m: float) -> float:
        stated = reading.accuracy_m
        return stated if stated is not None and is_usable(stated) else math.hypot(self.tape_m, self.tape_per_m * horizontal_m)

    def of_register(self, thing: ReferenceObject) -> float:
        stated = thing.distance_accuracy_m
        return stated if stated is not None and is_usable(stated) else self.registered_distance_m


@dataclass(frozen=True, slots=True)
class Sight:
    """One object with its registered place (metres east and north of the registered marker) and what was measured to it."""

    object_id: str
    name: str
    east_m: float
    north_m: float
    registered_m: float
    measured_m: float
    tape_error_m: float
    along_error_m: float  # of the object's registered place, along the line of sight
    across_error_m: float  # and across it
    azimuth_rad: float | None = None  # measured, of the same north as east_m and north_m
    compass_error_rad: float = 0.0

    @property
    def observations(self) -> int:
        return 1 if self.azimuth_rad is None else 2


@dataclass(frozen=True, slots=True)
class Sights:
    """All usable sights of one marker, the north they count from, and what could not be used and why."""

    sights: tuple[Sight, ...]
    north: str
    findings: tuple[Finding, ...]

    def __iter__(self) -> Iterator[Sight]:
        return iter(self.sights)

    def __len__(self) -> int:
        return len(self.sights)


def take_sights(
    objects: Sequence[ReferenceObject],
    readings: Sequence[TapeReading],
    *,
    norths: Norths = Norths(),
    errors: TapeErrors = TapeErrors(),
) -> Sights:
    """Register and readings put together; what does not fit together is a finding and is set aside.

    All azimuths are turned to true north where what is needed is stated. Where it is not, but all registered azimuths are of one kind,
    they are used as they stand: a common turn changes no distance, only the north the answer counts from.
    """
    placed, findings = _placeable(objects)
    north, azimuths, left_out = _one_north(placed, norths)
    findings += left_out
    held = {o.object_id: o for o in placed if o.object_id in azimuths}
    known = {o.object_id for o in objects}
    sights: dict[str, Sight] = {}
    for reading in readings:
        name = next((o.name for o in objects if o.object_id == reading.object_id), reading.object_id)
        if reading.object_id not in known:
            findings.append(_aside("reading-without-object", name, _NO_OBJECT, reading.object_id))
        elif math.isnan(reading.horizontal_m):
            findings.append(_aside("impossible-tape-distance", name, _NO_DISTANCE, reading.object_id))
        elif reading.object_id in sights:
            findings.append(_aside("object-measured-twice", name, _TWICE, reading.object_id))
        elif reading.object_id in held:
            thing = held[reading.object_id]
            bearing = _bearing(reading, north, norths)
            if reading.azimuth_deg is not None and bearing is None:
                findings.append(_aside("unusable-compass-bearing", name, _NO_BEARING, reading.object_id))
            sights[thing.object_id] = _sight(thing, reading, azimuths[thing.object_id], bearing, errors)
    if len(sights) > MOST_SIGHTS:
        findings.append(_too_many(len(sights)))
    return Sights(tuple(sights.values())[:MOST_SIGHTS], north, tuple(findings))


def _too_many(count: int) -> Finding:
    sentence = Wording(
        f"量测了 {count} 个方位物，只采用前 {MOST_SIGHTS} 个。请保留离界桩近、方向分散的方位物。",
        f"{count} reference objects were measured; the first {MOST_SIGHTS} are used. Keep those that stand near and in different directions.",
    )
    return Finding("boundaries.too-many-objects", Severity.WARNING, sentence, Where(layer="reference_objects"))


def _sight(thing: ReferenceObject, reading: TapeReading, azimuth_deg: float, bearing: float | None, errors: TapeErrors) -> Sight:
    assert thing.distance_m is not None  # noqa: S101  # because `_placeable` let it through
    azimuth, distance_m = math.radians(azimuth_deg), thing.distance_m
    return Sight(
        object_id=thing.object_id,
        name=thing.name,
        east_m=distance_m * math.sin(azimuth),
        north_m=distance_m * math.cos(azimuth),
        registered_m=distance_m,
        measured_m=reading.horizontal_m,
        tape_error_m=errors.of_tape(reading, reading.horizontal_m),
        along_error_m=errors.of_register(thing),
        across_error_m=distance_m * math.radians(errors.registered_azimuth_deg),
        azimuth_rad=bearing,
        compass_error_rad=math.radians(errors.compass_deg),
    )


def _placeable(objects: Sequence[ReferenceObject]) -> tuple[list[ReferenceObject], list[Finding]]:
    placed, findings = [], []
    for thing in objects:
        distance_m, azimuth = thing.distance_m, thing.azimuth_deg
        if distance_m is None or not 0 < distance_m < 1e5 or azimuth is None or not -360 <= azimuth <= 360:
            findings.append(_aside("object-without-place", thing.name, _NO_PLACE, thing.object_id))
        else:
            placed.append(thing)
    return placed, findings


def _one_north(placed: Sequence[ReferenceObject], norths: Norths) -> tuple[str, Mapping[str, float], list[Finding]]:
    """The north all azimuths are brought to, the azimuths of those that could be, and findings on the rest."""
    true = {o.object_id: norths.to_true(o.azimuth_deg or 0.0, o.azimuth_kind, when_registered=True) for o in placed}
    kinds = {o.azimuth_kind if o.azimuth_kind in KINDS_OF_NORTH else "unknown" for o in placed}
    turned = {object_id: azimuth for object_id, azimuth in true.items() if azimuth is not None}
    if len(turned) < len(placed) and len(kinds) == 1:
        return kinds.pop(), {o.object_id: o.azimuth_deg or 0.0 for o in placed}, []
    left_out = [_aside("azimuth-of-other-north", o.name, _OTHER_NORTH, o.object_id) for o in placed if o.object_id not in turned]
    return "true", turned, left_out


def _bearing(reading: TapeReading, north: str, norths: Norths) -> float | None:
    azimuth = reading.azimuth_deg
    if azimuth is None or not -360 <= azimuth <= 360:
        return None
    if north == "true":
        turned = norths.to_true(azimuth, reading.azimuth_kind, when_registered=False)
        return None if turned is None else math.radians(turned)
    return math.radians(azimuth) if north == reading.azimuth_kind == "grid" else None  # declination drifts: then is not now


_NO_OBJECT = Wording(
    "登记表中没有这个方位物，量测值未采用。请核对方位物编号。",
    "is not registered; the reading was set aside. Check the object's id.",
)
_NO_DISTANCE = Wording(
    "的量测距离不可用（缺失、不大于 0，或短于高差），未采用。请重新量测。",
    "has no usable distance (missing, not above 0, or shorter than the height difference); it was set aside. Measure again.",
)
_TWICE = Wording(
    "量了两次，只采用第一次。请只保留一个读数或取中数。",
    "was measured twice; the first reading is used. Keep one, or their mean.",
)
_NO_BEARING = Wording(
    "的方位角未采用：北方向类别或磁偏角、子午线收敛角未注明。距离照常采用。",
    "has a bearing that was not used: its kind of north, the declination or the convergence is not stated. Its distance is used.",
)
_NO_PLACE = Wording(
    "登记的方位角或距离缺失、为 0 或不可能，无法据此定位。请补登记表。",
    "has no usable registered azimuth or distance (missing, 0 or impossible) and cannot be placed. Complete the registration sheet.",
)
_OTHER_NORTH = Wording(
    "的方位角类别与其他方位物不同或未注明，无法统一北方向，未采用。请注明方位角类别及收敛角、磁偏角。",
    "has an azimuth of another or an unstated north than the rest and was set aside. State its kind, the convergence and the declination.",
)


def _aside(code: str, name: str, why: Wording, object_id: str) -> Finding:
    sentence = Wording(f"方位物“{name}”{why.zh}", f"Reference object “{name}” {why.en}")
    return Finding(f"boundaries.{code}", Severity.WARNING, sentence, Where(layer="reference_objects", key=object_id))
