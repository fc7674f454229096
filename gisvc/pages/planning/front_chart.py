"""The front of plans as a picture: people against what they cost, a dot for each plan, the efficient ones joined."""

from collections.abc import Sequence
from dataclasses import dataclass

from gisvc.forms.planning.front import plan_name
from gisvc.tongue import Tongue
from layers.planning.schemes.front import FrontOfPlans, PlanOfFront
from layers.planning.schemes.question import CRITERIA
from layers.planning.siting.fronts import Criterion

_LEFT, _RIGHT, _TOP, _BOTTOM = 62.0, 440.0, 28.0, 190.0
_APART = 14.0


@dataclass(frozen=True, slots=True)
class Dot:
    """One plan in pixels, with what it is called and says; `is_named` where its name does not cover another's."""

    x: float
    y: float
    name: str
    text: str
    is_fairest: bool
    is_named: bool


@dataclass(frozen=True, slots=True)
class FrontChart:
    """Two criteria in a box of 460 × 230: the first upwards, the second to the right; `line` joins the front, empty where more than two criteria are compared."""

    dots: tuple[Dot, ...]
    line: str
    ticks_x: tuple[tuple[float, str], ...]
    ticks_y: tuple[tuple[float, str], ...]
    label_x: str
    label_y: str


def front_chart(told: FrontOfPlans, tongue: Tongue) -> FrontChart | None:
    """The first two criteria compared, people upwards where they are among them; None where fewer than two plans have both figures."""
    first, second = sorted(told.question.criteria[:2], key=lambda one: one is not Criterion.PEOPLE)
    named = [*enumerate(told.plans, 1), *([] if told.fairest is None else [(0, told.fairest)])]
    points = [(number, plan, _figure(plan, first), _figure(plan, second)) for number, plan in named]
    known = [(number, plan, up, right) for number, plan, up, right in points if up is not None and right is not None]
    if len(known) < 2:
        return None
    ys, xs = _Scale.of([p[2] for p in known], _BOTTOM, _TOP), _Scale.of([p[3] for p in known], _LEFT, _RIGHT)
    dots, named_at = [], list[tuple[float, float]]()
    for number, plan, up, right in known:
        x, y, text = xs.at(right), ys.at(up), f"{tongue.number(up)} / {tongue.number(right, 1)}"
        is_named = not plan.is_fairest and all(max(abs(x - a), abs(y - b)) >= _APART for a, b in named_at)
        named_at += [(x, y)] if is_named else []
        dots.append(Dot(x, y, plan_name(number, plan, tongue), text, plan.is_fairest, is_named))
    efficient = sorted((dot for dot in dots if not dot.is_fairest), key=lambda dot: dot.x)
    line = " ".join(f"{dot.x:.1f},{dot.y:.1f}" for dot in efficient) if len(told.question.criteria) == 2 else ""
    return FrontChart(tuple(dots), line, xs.ticks(), ys.ticks(), _label(second, tongue), _label(first, tongue))


def _figure(plan: PlanOfFront, criterion: Criterion) -> float | None:
    figures = {Criterion.WORST: plan.worst_min, Criterion.PRICE: plan.price_wan, Criterion.LAND: plan.land_m2}
    return float(plan.people) if criterion is Criterion.PEOPLE else figures[criterion]


def _label(criterion: Criterion, tongue: Tongue) -> str:
    units = {
        Criterion.PEOPLE: tongue.t("人", "people"),
        Criterion.WORST: tongue.t("分钟", "minutes"),
        Criterion.PRICE: tongue.t("万元", "10,000 yuan"),
        Criterion.LAND: "m²",
    }
    return tongue.t(f"{CRITERIA[criterion].zh}（{units[criterion]}）", f"{CRITERIA[criterion].en} ({units[criterion]})")


@dataclass(frozen=True, slots=True)
class _Scale:
    """From the least to the greatest figure, in pixels; it need not begin at nothing, and its ends are written."""

    low: float
    high: float
    start: float
    end: float

    @classmethod
    def of(cls, figures: Sequence[float], start: float, end: float) -> "_Scale":
        low, high = min(figures), max(figures)
        room = 0.06 * (high - low) or max(abs(high), 1.0) * 0.05
        return cls(max(low - room, 0.0), high + room, start, end)

    def at(self, figure: float) -> float:
        return self.start + (self.end - self.start) * (figure - self.low) / (self.high - self.low)

    def ticks(self) -> tuple[tuple[float, str], ...]:
        figures = [self.low + (self.high - self.low) * part / 4 for part in range(5)]
        return tuple((self.at(figure), f"{figure:,.0f}" if self.high >= 20 else f"{figure:,.1f}") for figure in figures)
