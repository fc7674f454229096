"""Adding up what is covered, unit by unit, with the undecided kept apart."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.planning.passport import Passport, Percentage

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

COVERED, UNCOVERED, UNDECIDED = 1, 0, -1


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums per group: covered and decided amounts; undecided things, the amount known behind them, and those without any amount."""

    covered: Floats
    decided: Floats
    undecided: Floats
    undecided_amount: Floats
    unmeasured: Floats

    @classmethod
    def of(cls, group: Positions, amount: Floats, verdict: npt.NDArray[np.int8], *, groups: int) -> "Tally":
        """Things added up by group. `amount` is NaN where unknown: such a thing is undecided whatever its verdict."""
        measured = np.isfinite(amount)
        decided = measured & (verdict != UNDECIDED)
        weight = np.where(measured, amount, 0.0)

        def total(of: npt.NDArray[np.bool_], weights: Floats) -> Floats:
            if not of.any():  # as a rule nothing is undecided
                return np.zeros(groups)
            return np.bincount(group, weights=np.where(of, weights, 0.0), minlength=groups).astype(float)

        one = np.ones(len(group))
        return cls(
            covered=total(decided & (verdict == COVERED), weight),
            decided=total(decided, weight),
            undecided=total(~decided, one),
            undecided_amount=total(~decided, weight),
            unmeasured=total(~measured, one),
        )

    def regrouped(self, group: Positions, *, groups: int) -> "Tally":
        """The same sums over larger groups; `group` says where each of ours goes."""
        return Tally(*(np.bincount(group, weights=sums, minlength=groups).astype(float) for sums in self.columns))

    @property
    def columns(self) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        return self.covered, self.decided, self.undecided, self.undecided_amount, self.unmeasured

    @property
    def verdicts(self) -> npt.NDArray[np.int8]:
        """Whether everything decided in a group is covered; undecided where nothing is."""
        whole = np.where(self.covered == self.decided, COVERED, UNCOVERED)
        return np.where(self.decided > 0, whole, UNDECIDED).astype(np.int8)

    @property
    def everyone(self) -> Floats:
        """All whose amount is known, decided or not."""
        return self.decided + self.undecided_amount

    @property
    def verdicts_of_everyone(self) -> npt.NDArray[np.int8]:
        """Whether everyone in a group is covered; undecided where nobody surely is not and of somebody nobody can tell."""
        doubtful = (self.decided == self.covered) & ((self.undecided_amount > 0) | (self.decided == 0))
        return np.where(doubtful, UNDECIDED, self.verdicts).astype(np.int8)

    def percentage(self, group: int, passport: Passport) -> Percentage:
        """One group's percentage of what is decided; persons and units are whole numbers, so the sums are exact."""
        covered, decided, undecided, amount, unmeasured = (round(float(sums[group])) for sums in self.columns)
        return Percentage(covered, decided, undecided, amount if unmeasured == 0 else None, passport)

    def percentage_of_everyone(self, group: int, passport: Passport) -> Percentage:
        """One group's percentage of all whose amount is known: the undecided count as not covered, and their amount stands beside."""
        covered, decided, undecided, amount, _ = (round(float(sums[group])) for sums in self.columns)
        return Percentage(covered, decided + amount, undecided, amount, passport, counts_unknown=True)
