"""Which whole numbers print a share: the parts that a stated whole leaves, the wholes that a stated part leaves."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from layers.planning.audit.claims import Claims, Quantity, Role, Statement, is_from_elsewhere
from layers.planning.audit.printed import Interval
from layers.wording import Wording

_MOST_LISTED = 6


@dataclass(frozen=True, slots=True)
class Fitting:
    """The whole numbers from `least` to `most` that print a share beside a number that is stated; none where most < least."""

    share: Statement
    stated: Statement
    sought: Quantity
    is_part_sought: bool
    least: int
    most: int

    @property
    def values(self) -> range:
        return range(self.least, self.most + 1)

    @property
    def sentence(self) -> Wording:
        found, given, printed = self.values, self.stated.printed.text, self.share.printed.text
        listed = [f"{n:,}" for n in found]
        if len(found) > _MOST_LISTED:
            listed = [f"{self.least:,}–{self.most:,}"]
        zh, en = ("、".join(listed), ", ".join(listed)) if found else ("没有整数", "no whole number")
        if self.is_part_sought:
            return Wording(
                f"{given} 的 {printed}：{self.sought.label.zh}{'只能是 ' if found else '：'}{zh}",
                f"{printed} of {given}: {self.sought.label.en} can only be {en}",
            )
        return Wording(
            f"{given} 占 {printed}：{self.sought.label.zh}{'只能是 ' if found else '：'}{zh}",
            f"{given} being {printed}: {self.sought.label.en} can only be {en}",
        )


def fitting_numbers(claims: Claims) -> Iterator[Fitting]:
    """For every printed share of counted things, what its own digits leave for the part and for the whole.

    Only numbers that the file states for the share's own quantities are taken; no part is more than its whole. A share that leaves the whole open
    (0 %) tells nothing of it.
    """
    counts = [s for s in claims.of_role(Role.FACT) if not s.is_ratio and s.printed.interval.low == s.printed.interval.high]
    for share in claims.of_role(Role.FACT):
        part, whole = (claims.quantities.get(name) for name in (share.quantity, share.of))
        if part is None or whole is None or not share.printed.is_share or part.grain * whole.grain != 1:
            continue
        for stated in (s for s in counts if s.covers(share.on) and s.printed.value and not is_from_elsewhere(claims, share, s)):
            if stated.quantity == whole.id and (span := _parts(share.ratio, stated.printed.value)):
                yield Fitting(share, stated, part, True, *span)
            if stated.quantity == part.id and (span := _wholes(share.ratio, stated.printed.value)):
                yield Fitting(share, stated, whole, False, *span)


def _parts(ratio: Interval, whole: Fraction) -> tuple[int, int] | None:
    if ratio.low is None or ratio.high is None:
        return None
    return _trimmed(ceil(ratio.low * whole), min(floor(ratio.high * whole), floor(whole)), lambda n: ratio.holds(n / whole))


def _wholes(ratio: Interval, part: Fraction) -> tuple[int, int] | None:
    if not ratio.low or not ratio.high:
        return None
    return _trimmed(max(ceil(part / ratio.high), ceil(part)), floor(part / ratio.low), lambda n: ratio.holds(part / n))


def _trimmed(least: int, most: int, holds: Callable[[Fraction], bool]) -> tuple[int, int]:
    """An end that the rounding leaves out is none of them."""
    while least <= most and not holds(Fraction(least)):
        least += 1
    while least <= most and not holds(Fraction(most)):
        most -= 1
    return least, most
