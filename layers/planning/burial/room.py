"""The ground that the need asks for, pack by pack, and existing halls held against the printed norms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from layers.planning.burial.norms import PLOT_NORMS, QUOTES, HallClass, hall_class_of
from layers.planning.burial.stock import Columbarium
from layers.wording import Wording

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GroundNeeded:
    """Net ground (m²) of the plots alone, if every place were a plot: as single ones, and as joint ones for two; low, middle, high.

    Paths, green and buildings come on top; no share for them is known to us, so none is added.
    """

    pack: str
    label: Wording
    single_m2: Floats
    joint_m2: Floats
    source: str
    dated: str
    verified: bool


def ground_needed(places: Floats) -> tuple[GroundNeeded, ...]:
    """By every pack that says how large a plot may be. `places`: low, middle, high."""
    return tuple(
        GroundNeeded(n.id, n.label, places * n.ash_single_m2, places / 2 * n.ash_joint_m2, n.source, n.dated, n.verified)
        for n in PLOT_NORMS
    )


@dataclass(frozen=True, slots=True)
class HallNeeded:
    """Niche rooms for so many places in one hall; `hall` is None beyond the largest printed class."""

    places: int
    hall: HallClass | None


def hall_needed(places: float) -> HallNeeded:
    whole = int(np.ceil(places))
    return HallNeeded(whole, hall_class_of(whole))


def anhui_places(residents: float, death_rate: float) -> float:
    """Residents × annual death rate × 20 × 50 % (DB34/T 4180-2022)."""
    formula = QUOTES["anhui_places"].numbers
    return residents * death_rate * formula["years"] * formula["share"]


class Verdict(StrEnum):
    """How something stands to a printed norm."""

    MEETS = "meets"
    BELOW = "below"
    ABOVE = "above"
    UNKNOWN = "unknown"

    @property
    def label(self) -> Wording:
        return _LABELS[self]


_LABELS = {
    Verdict.MEETS: Wording("符合", "meets it"),
    Verdict.BELOW: Wording("不足", "below it"),
    Verdict.ABOVE: Wording("超出", "above it"),
    Verdict.UNKNOWN: Wording("无法判定", "cannot be told"),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """One facility, or the whole area, against one printed norm: what it has, what is asked, both in words with their units."""

    subject: str
    key: str
    norm: str
    has: Wording
    asked: Wording
    verdict: Verdict


def judge_halls(columbaria: Sequence[Columbarium]) -> Iterator[Judged]:
    """Every columbarium's floor area against the class of its places."""
    for one in columbaria:
        if one.kind == "columbarium":
            yield _judge_area(one)


def _judge_area(one: Columbarium) -> Judged:
    hall = None if one.total is None else hall_class_of(one.total)
    if hall is None or one.floor_area_m2 is None:
        has = Wording("建筑面积或格位总数未掌握，或超出所列分类", "floor area or places not held, or beyond the printed classes")
        return Judged(one.name, one.key, "hall_classes", has, Wording("–", "–"), Verdict.UNKNOWN)
    low, high = hall.area_from_m2, hall.area_to_m2
    verdict = Verdict.BELOW if one.floor_area_m2 < low else Verdict.ABOVE if one.floor_area_m2 > high else Verdict.MEETS
    has = Wording(
        f"{one.total:,} 个、{one.floor_area_m2:,.0f} m²（全部建筑面积）",
        f"{one.total:,} places, {one.floor_area_m2:,.0f} m² (whole floor area)",
    )
    return Judged(
        one.name, one.key, "hall_classes", has, Wording(f"{low:,.0f}–{high:,.0f} m²", f"{low:,.0f}–{high:,.0f} m²"), verdict
    )


def judge_area(columbaria: Sequence[Columbarium], townships: int, residents: int, area_name: str) -> Iterator[Judged]:
    """The area as a whole: a columbarium in each township or one for so many people, and niches to plots."""
    halls = [one for one in columbaria if one.kind == "columbarium"]
    having = {township for one in halls for township in one.townships if len(one.townships) == 1}
    most = QUOTES["harbin_one_each"].numbers["people_to"]
    central = sum(len(one.townships) > 1 for one in halls)
    meets = len(having) == townships or residents <= most * central
    yield Judged(
        area_name,
        "",
        "harbin_one_each",
        Wording(f"{len(having)}/{townships} 个乡镇街道有自己的骨灰堂，共 {len(halls)} 处，{residents:,} 人", f"{len(having)} of {townships} townships with a columbarium of their own, {len(halls)} in all, for {residents:,} people"),
        Wording("每乡镇一处，或 5–10 万人、15–20 公里一处（距离未量）", "one a township, or one for 50,000–100,000 within 15–20 km (not measured here)"),
        Verdict.MEETS if meets else Verdict.BELOW,
    )  # fmt: skip
    niches = sum(one.total or 0 for one in halls)
    plots = sum(one.total or 0 for one in columbaria if one.kind == "public_cemetery")
    times = QUOTES["niches_to_plots"].numbers["times"]
    verdict = Verdict.UNKNOWN if not plots else Verdict.MEETS if niches >= times * plots else Verdict.BELOW
    asked = Wording(f"格位 ≥ 墓位 × {times:g}", f"niches ≥ plots × {times:g}")
    has = Wording(f"格位 {niches:,}、墓位 {plots:,}", f"{niches:,} niches, {plots:,} plots")
    yield Judged(area_name, "", "niches_to_plots", has, asked, verdict)
    gates = QUOTES["anhui_gates"].numbers
    yield Judged(
        area_name,
        "",
        "anhui_gates",
        Wording("出入口数与宽度没有图层，请现场核实", "no layer holds gates and their width: look on site"),
        Wording(
            f"≥ {gates['gates']:g} 个，宽 ≥ {gates['width_m']:g} m", f"at least {gates['gates']:g}, {gates['width_m']:g} m wide"
        ),
        Verdict.UNKNOWN,
    )
