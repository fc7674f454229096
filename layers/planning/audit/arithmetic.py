"""The arithmetic of a contradiction, step by step, as a clerk would write it beside the text."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from layers.planning.audit.bonds import Bond
from layers.planning.audit.claims import Claims, Statement, Total
from layers.planning.audit.printed import Interval
from layers.planning.audit.worlds import LARGEST, Box, narrow
from layers.wording import Wording

_MOST_STEPS = 14


def printed_share(part: Fraction | int, whole: Fraction | int, statement: Statement, *, decimals: int | None = None) -> str:
    """A ratio printed the way a statement prints its own, halves up: `74.48 %`, `46.35`."""
    scale = 100 if statement.printed.is_share else statement.per
    places = max(2, statement.printed.decimals) if decimals is None else decimals
    value = Fraction(part) / Fraction(whole) * scale
    return f"{half_up(value, places)} %" if statement.printed.is_share else half_up(value, places)


def half_up(value: Fraction, places: int) -> str:
    """A number to so many decimals, halves away from zero, thousands parted by commas."""
    whole = int(value * 10**places * 2 + 1) // 2
    digits = f"{whole // 10**places:,}"
    return f"{digits}.{whole % 10**places:0{places}d}" if places else digits


def plain_number(value: Fraction) -> str:
    """A number without more decimals than it has, three at most."""
    return f"{int(value):,}" if value.denominator == 1 else half_up(value, 3).rstrip("0").rstrip(".")


def tell_steps(claims: Claims, bonds: Sequence[Bond]) -> tuple[Wording, ...]:
    """How the numbers of a contradiction follow from one another until one of them cannot be.

    Each line draws one conclusion from one statement or one sum; the last says what fails.
    """
    return tuple(_Telling(claims, bonds).lines())


class _Telling:
    def __init__(self, claims: Claims, bonds: Sequence[Bond]) -> None:
        self.claims = claims
        self.bonds = sorted(bonds, key=lambda b: b.statement is None or b.statement.is_ratio)
        self.box = Box.around([i for b in bonds for i in b.inequalities])
        self.steps_left = _MOST_STEPS

    def lines(self) -> Iterator[Wording]:
        """Best first: whichever bond settles a number most tightly speaks next; at the end only what the failure rests on is told."""
        told: list[tuple[str, Bond, Wording]] = []
        last = self._all_tried
        failing: Bond | None = None
        while (step := self._tightest()) is not None:
            bond, name, box = step
            if box is None:
                failing, last = bond, self._failing(bond)
                break
            before, self.box = self.box, box
            if line := self._conclusion(bond, name, before):
                told.append((name, bond, line))
        needed = set(failing.unknowns) if failing else {n for b in self.bonds for n in b.unknowns}
        kept = []
        for name, bond, line in reversed(told):
            if name in needed:
                kept.append(line)
                needed |= set(bond.unknowns)
        yield from reversed(kept)
        yield last()

    def _failing(self, bond: Bond) -> Callable[[], Wording]:
        return lambda: self._failure(bond, self.box)

    def _tightest(self) -> tuple[Bond, str, Box | None] | None:
        """The bond that fails, else the one that draws an unknown in to the fewest values."""
        best: tuple[float, Bond, str, Box] | None = None
        for bond in self.bonds:
            box = self.box.copy()
            if narrow(bond.inequalities, box) is None:
                return bond, "", None
            for name in bond.unknowns:
                if box.width(name) < self.box.width(name):
                    looseness = (box.width(name) + 0.5) / (box.low[name] + 1)
                    if best is None or looseness < best[0]:
                        best = looseness, bond, name, box
        if best is None or self.steps_left == 0:
            return None
        self.steps_left -= 1
        return best[1:]

    def _label(self, name: str) -> Wording:
        return self.claims.quantities[name.rpartition("@")[0]].label

    def _amount(self, name: str, value: int) -> str:
        return plain_number(Fraction(value, self.claims.quantities[name.rpartition("@")[0]].grain))

    def _span(self, name: str, box: Box) -> str:
        """What is known of a number: `136`, `115–116`, `≥ 5`; nothing where nothing is."""
        low, high = int(box.low[name]), int(box.high[name])
        if high >= LARGEST // 1000:
            return f"≥ {self._amount(name, low)}" if low > 1 else "?"
        return self._amount(name, low) if low == high else f"{self._amount(name, low)}–{self._amount(name, high)}"

    def _conclusion(self, bond: Bond, name: str, before: Box) -> Wording | None:
        label, span = self._label(name), self._span(name, self.box)
        if span == "?":
            return None
        if bond.total is not None:
            how = self._sum_towards(bond.total, bond.on, name)
            return Wording(f"{label.zh} = {how} → {span}", f"{label.en} = {how} → {span}")
        if bond.statement is None:
            whole = self._label(f"{bond.whole}@")
            return Wording(
                f"{label.zh}不多于/不少于对应的{whole.zh} → {span}",
                f"{label.en}, bounded by part and whole ({whole.en}) → {span}",
            )
        if not bond.statement.is_ratio:
            return Wording(f"{label.zh} = {span}（{bond.statement.id}）", f"{label.en} = {span} ({bond.statement.id})")
        return self._from_ratio(bond.statement, name, bond.on, before)

    def _from_ratio(self, s: Statement, name: str, on: str, before: Box) -> Wording:
        part, whole = f"{s.quantity}@{on}", f"{s.of}@{on}"
        label, span, printed = self._label(name), self._span(name, self.box), _figure(s)
        how = f"{self._span(whole, before)} × {printed}" if name == part else f"{self._span(part, before)} ÷ {printed}"
        return Wording(f"{label.zh} = {how} → {span}（{s.id}）", f"{label.en} = {how} → {span} ({s.id})")

    def _sum_towards(self, total: Total, on: str, name: str) -> str:
        whole = f"{total.whole}@{on}"
        parts = [f"{p}@{on}" for p in total.parts]
        if name == whole:
            return " + ".join(self._span(p, self.box) for p in parts)
        return " − ".join(self._span(n, self.box) for n in (whole, *(p for p in parts if p != name)))

    def _failure(self, bond: Bond, before: Box) -> Wording:
        if bond.statement is not None and bond.statement.is_ratio:
            return self._ratio_fails(bond.statement, bond.on, before)
        if bond.statement is not None:
            name = f"{bond.statement.quantity}@{bond.on}"
            label, known, printed = self._label(name), self._span(name, before), bond.statement.printed.text
            return Wording(
                f"由前面各步，{label.zh}为 {known}；{bond.statement.id} 却印作 {printed}",
                f"by the steps above {label.en} is {known}, yet {bond.statement.id} prints {printed}",
            )
        if bond.total is not None:
            whole = f"{bond.total.whole}@{bond.on}"
            parts = " + ".join(self._span(f"{p}@{bond.on}", before) for p in bond.total.parts)
            label = self._label(whole)
            return Wording(
                f"各部分之和 {parts} 不等于{label.zh} {self._span(whole, before)}",
                f"the parts {parts} do not add up to {label.en} {self._span(whole, before)}",
            )
        part, whole = f"{bond.part}@{bond.on}", f"{bond.whole}@{bond.on}"
        a, b = self._label(part), self._label(whole)
        return Wording(
            f"{a.zh} {self._span(part, before)} 多于{b.zh} {self._span(whole, before)}",
            f"{a.en} {self._span(part, before)} exceeds {b.en} {self._span(whole, before)}",
        )

    def _ratio_fails(self, s: Statement, on: str, before: Box) -> Wording:
        """Why no whole numbers print this ratio: the nearest ones that could, and what they print."""
        part, whole = f"{s.quantity}@{on}", f"{s.of}@{on}"
        tried = self._neighbours(s, part, whole, before)
        printed = _figure(s)
        if tried:
            return Wording(f"{'、'.join(tried)}，都不是 {printed}（{s.id}）", f"{', '.join(tried)}: none is {printed} ({s.id})")
        a, b = self._label(part), self._label(whole)
        return Wording(
            f"{a.zh} {self._span(part, before)} 与{b.zh} {self._span(whole, before)} 之比不可能是 {printed}（{s.id}）",
            f"{a.en} {self._span(part, before)} to {b.en} {self._span(whole, before)} cannot be {printed} ({s.id})",
        )

    def _neighbours(self, s: Statement, part: str, whole: str, box: Box) -> list[str]:
        """The pairs just below and above the printed ratio, where one side is known."""
        low_part, high_part = int(box.low[part]), int(box.high[part])
        low_whole, high_whole = int(box.low[whole]), int(box.high[whole])
        grains = [self.claims.quantities[q].grain for q in (s.quantity, s.of)]
        middle = _middle(s.ratio) * grains[0] / grains[1]
        if low_whole == high_whole and low_whole:
            near = int(middle * low_whole)
            pairs = {(min(max(n, low_part), high_part), low_whole) for n in (near, near + 1)}
        elif low_part == high_part and middle:
            near = int(low_part / middle)
            pairs = {(low_part, min(max(n, low_whole, 1), high_whole)) for n in (near, near + 1)}
        else:
            return []
        places = max(s.printed.decimals, 2)
        return [
            f"{self._amount(part, a)} ÷ {self._amount(whole, b)}"
            f" = {printed_share(Fraction(a, grains[0]), Fraction(b, grains[1]), s, decimals=places)}"
            for a, b in sorted(pairs)
        ]

    def _all_tried(self) -> Wording:
        """Narrowing leaves a few candidates; trying each shows that none does."""
        is_open = [n for n in self.box.low if self.box.width(n) > 0]
        if not is_open:
            return Wording("没有满足全部条件的整数", "no whole numbers satisfy all of it")
        name = min(is_open, key=self.box.width)
        label, span = self._label(name), self._span(name, self.box)
        return Wording(
            f"{label.zh}只能在 {span} 之间，逐一试算都不满足其余条件",
            f"{label.en} can only be {span}; tried one by one, none satisfies the rest",
        )


def _figure(s: Statement) -> str:
    unit = "" if s.printed.is_share or s.per == 1 else f"/{s.per:,}"
    return f"{s.printed.text}{unit}"


def _middle(interval: Interval) -> Fraction:
    low = interval.low if interval.low is not None else interval.high
    high = interval.high if interval.high is not None else interval.low
    return ((low or Fraction(0)) + (high or Fraction(0))) / 2
