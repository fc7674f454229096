"""Percentages that carry their passport: what was divided by what, where, how and when."""

from dataclasses import dataclass
from datetime import date

from layers.planning.errors import ImpossiblePercentage
from layers.wording import Wording

ROUNDING = Wording(
    "比例保留原值；印刷时按百分数保留两位小数，四舍五入",
    "the share is kept unrounded; printed as per cent with two decimals, halves away from zero",
)


@dataclass(frozen=True, slots=True)
class Vintage:
    """How old the rows of one layer are: the youngest day they hold from, and the days their own dates span."""

    layer: str
    rows: int
    held_from: date | None = None
    dated_from: date | None = None
    dated_to: date | None = None


@dataclass(frozen=True, slots=True)
class Passport:
    """What a percentage means. `radius_m` is None where no distance decides, `minutes` and all after it where no time does.

    `speed_ms` is metres per second on flat, good ground; `snap_limit_m` the metres beyond which no door is tied to a road.
    """

    definition: Wording
    counted: Wording  # what numerator and denominator count
    unknown_means: Wording
    distance_model: Wording
    radius_m: float | None
    radius_source: Wording
    norms: tuple[str, ...]  # norms on record that set this very radius
    datum: str
    on: date  # the day the answer is about
    vintages: tuple[Vintage, ...]
    rounding: Wording = ROUNDING
    mode: Wording | None = None
    minutes: float | None = None
    speed_ms: float | None = None
    speed_source: Wording | None = None
    snap_limit_m: float | None = None

    @property
    def dated(self) -> tuple[date, date] | None:
        """From when to when the rows behind the figure say that they are; None where none says."""
        days = [day for v in self.vintages for day in (v.dated_from, v.dated_to) if day is not None]
        return (min(days), max(days)) if days else None


@dataclass(frozen=True, slots=True)
class Percentage:
    """`numerator` of `denominator`, with what could not be decided never in the numerator.

    `unknown` counts the units or places that could not be decided. `unknown_amount` is what stands behind them in the
    numerator's own unit; None when that is not known either (a village without a population figure). It stands beside the denominator,
    or in it where `counts_unknown`: then the share itself is the lower bound.

    Raises:
        ImpossiblePercentage: negative, not whole, or more than the whole.
    """

    numerator: int
    denominator: int
    unknown: int
    unknown_amount: int | None
    passport: Passport
    counts_unknown: bool = False

    def __post_init__(self) -> None:
        unknown = 0 if self.unknown_amount is None else self.unknown_amount
        figures = (self.numerator, self.denominator, self.unknown, unknown)
        whole = all(isinstance(n, int) and not isinstance(n, bool) and n >= 0 for n in figures)
        if not whole or self.numerator + unknown * self.counts_unknown > self.denominator:
            raise ImpossiblePercentage(self.numerator, self.denominator, self.unknown)

    @property
    def share(self) -> float | None:
        """0–1, unrounded; None where nothing could be counted."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The share if everything unknown were uncovered, and if it were covered; None when its amount is unknown."""
        if self.unknown_amount is None or not (whole := self._whole):
            return None
        return self.numerator / whole, (self.numerator + self.unknown_amount) / whole

    @property
    def text_if_all(self) -> str | None:
        """The share if everything unknown were covered, as printed; None where nothing is unknown or nobody can say how much."""
        return per_cent(self.numerator + self.unknown_amount, self._whole) if self.unknown_amount else None

    @property
    def text(self) -> str:
        """As printed: `77.85 %`; `–` where nothing could be counted."""
        return per_cent(self.numerator, self.denominator)

    @property
    def _whole(self) -> int:
        beside = 0 if self.counts_unknown or self.unknown_amount is None else self.unknown_amount
        return self.denominator + beside


def per_cent(numerator: int, denominator: int) -> str:
    """Two decimals, halves away from zero; `–` of nothing."""
    if not denominator:
        return "–"
    # whole numbers, because 0.5 hundredths must not depend on how a float falls
    hundredths = (2 * numerator * 10_000 + denominator) // (2 * denominator)
    return f"{hundredths // 100}.{hundredths % 100:02d} %"
