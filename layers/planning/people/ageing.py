"""How many older people there will be, under assumptions that are named, dated and shown."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.planning.demand import AGES
from layers.planning.people.apportionment import apportion
from layers.planning.people.errors import BandsDisagree, TargetBeforeBase, TargetTooFar, UnknownScenario
from layers.wording import Wording

Floats = npt.NDArray[np.float64]

LONGEST_YEARS = 30
NO_TOTAL = Wording(
    "本方案不推算出生与迁移（60岁以下的净增减只是一个设定值），因此不列总人口，只列 60+、65+、80+",
    "births and migration are not worked out (the net change of those under 60 is a mere setting), so no total population is shown, only those of 60+, 65+ and 80+",
)
_ASSUMED = {
    "growth": Wording("各年龄段每年增减", "yearly change of every age band"),
    "survival_under_60": Wording("60岁以下每年存活", "alive a year later, under 60"),
    "survival_60": Wording("60–64岁每年存活", "alive a year later, aged 60–64"),
    "survival_65": Wording("65–79岁每年存活", "alive a year later, aged 65–79"),
    "survival_80": Wording("80岁及以上每年存活", "alive a year later, aged 80+"),
    "entering_60": Wording("60岁以下每年满60岁", "of those under 60, turning 60 in a year"),
    "turning_65": Wording("60–64岁每年满65岁", "of those 60–64, turning 65 in a year"),
    "turning_80": Wording("65–79岁每年满80岁", "of those 65–79, turning 80 in a year"),
    "growth_under_60": Wording(
        "60岁以下每年净增减（设定；出生与迁移未推算）",
        "net yearly change under 60 (a setting; births and migration not worked out)",
    ),
}
RANGE = ("low", "middle", "high")


@dataclass(frozen=True, slots=True)
class Scenario:
    """One set of assumptions. `steps` holds for low, middle and high what one year does to (under 60, 60–64, 65–79, 80+)."""

    id: str
    label: Wording
    declared_on: date
    source: str
    verified: bool
    steps: tuple[Floats, Floats, Floats]
    assumptions: tuple["Assumption", ...]
    tells_population: bool

    @property
    def caution(self) -> Wording | None:
        """Why no total population is shown; None where one is."""
        return None if self.tells_population else NO_TOTAL


@dataclass(frozen=True, slots=True)
class Assumption:
    """One assumption with its value of low, middle and high, per year."""

    key: str
    label: Wording
    values: tuple[float, float, float]

    @property
    def shown(self) -> str:
        """`98.8 % · 99.1 % · 99.3 %`, or the one value of all three."""
        return " · ".join(dict.fromkeys(f"{100 * value:.4g} %" for value in self.values))


@dataclass(frozen=True, slots=True)
class Outlook:
    """People of every row in the target year; low, middle and high each hold the age bands as whole persons, missing where the base was.

    Totals of a column are the rounded totals of the unrounded figures; `unknown` rows had no complete base.
    """

    scenario: Scenario
    base: int
    target: int
    low: pd.DataFrame
    middle: pd.DataFrame
    high: pd.DataFrame
    unknown: int

    @property
    def definition(self) -> Wording:
        mark = Wording("", "") if self.scenario.verified else Wording("，参数未核实、可调整", ", settings not verified")
        return Wording(
            f"由 {self.base} 年推算至 {self.target} 年，方案“{self.scenario.label.zh}”（{self.scenario.declared_on} 声明{mark.zh}）",
            f"from {self.base} forward to {self.target}, scenario “{self.scenario.label.en}” (declared {self.scenario.declared_on}{mark.en})",
        )


def look_forward(people: pd.DataFrame, *, base: int, target: int, scenario: str) -> Outlook:
    """Age bands of every place in a later year.

    Args:
        people: population, elderly60, elderly65, elderly80 (persons); other columns are left alone. A row with a figure missing stays missing.
        base: the year the figures are from.
        target: the year asked for; the base year itself gives the figures back.
    Raises:
        TargetBeforeBase, TargetTooFar, UnknownScenario.
        BandsDisagree: a band exceeds the one around it.
    """
    if target < base:
        raise TargetBeforeBase(base, target)
    if target - base > LONGEST_YEARS:
        raise TargetTooFar(base, target, LONGEST_YEARS)
    if scenario not in SCENARIOS:
        raise UnknownScenario(scenario, SCENARIOS)
    chosen = SCENARIOS[scenario]
    ages, known = _by_age(people)
    low, middle, high = (_aged(ages, step, target - base, known, people.index) for step in chosen.steps)
    return Outlook(chosen, base, target, low, middle, high, unknown=int((~known).sum()))


def _by_age(people: pd.DataFrame) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Rows × (under 60, 60–64, 65–79, 80+), and which rows are complete."""
    bands = np.column_stack([people[band].to_numpy(dtype=float, na_value=np.nan) for band in AGES])
    known = np.isfinite(bands).all(axis=1)
    ages = np.column_stack((bands[:, :-1] - bands[:, 1:], bands[:, -1]))
    wrong = np.flatnonzero((np.nan_to_num(ages, nan=0.0) < 0).any(axis=1))
    if len(wrong):
        raise BandsDisagree(len(wrong), int(wrong[0]))
    return np.where(known[:, None], ages, 0.0), known


def _aged(ages: Floats, step: Floats, years: int, known: npt.NDArray[np.bool_], index: pd.Index) -> pd.DataFrame:
    later = ages @ np.linalg.matrix_power(step, years).T
    one_group = np.where(known, 0, -1)
    totals = np.floor(later.sum(axis=0) + 0.5).astype(np.int64)
    whole = [apportion(totals[age : age + 1], np.ascontiguousarray(later[:, age]), one_group) for age in range(later.shape[1])]
    at_least = np.cumsum(np.column_stack(whole)[:, ::-1], axis=1)[:, ::-1]
    return (
        pd.DataFrame(at_least, columns=list(AGES), index=index)
        .astype("Int64")
        .mask(pd.DataFrame(dict.fromkeys(AGES, ~known), index=index))
    )


def _scenario(row: dict[str, Any]) -> Scenario:
    step = {"constant_shares": _constant_shares, "cohort_shift": _cohort_shift}[row["method"]]
    steps = [step({name: _of_range(value, i) for name, value in row.items()}) for i in range(len(RANGE))]
    label = Wording(row["zh"], row["en"])
    return Scenario(
        row["id"],
        label,
        row["declared_on"],
        row["source"],
        row["verified"],
        (steps[0], steps[1], steps[2]),
        tuple(_assumption(key, said, row[key]) for key, said in _ASSUMED.items() if key in row),
        tells_population=row["method"] != "cohort_shift",
    )


def _assumption(key: str, label: Wording, value: Any) -> Assumption:
    low, middle, high = (float(_of_range(value, i)) for i in range(len(RANGE)))
    return Assumption(key, label, (low, middle, high))


def _of_range(value: Any, i: int) -> Any:
    return value[i] if isinstance(value, Sequence) and not isinstance(value, str) else value


def _constant_shares(rate: dict[str, Any]) -> Floats:
    return np.diag(np.full(4, 1.0 + rate["growth"]))


def _cohort_shift(rate: dict[str, Any]) -> Floats:
    """Column: the age people are of; row: the age they are of a year later."""
    young = rate["survival_under_60"] * (1 + rate["growth_under_60"])
    early, late, oldest = rate["survival_60"], rate["survival_65"], rate["survival_80"]
    to_60, to_65, to_80 = rate["entering_60"], rate["turning_65"], rate["turning_80"]
    return np.array(
        [
            [young * (1 - to_60), 0, 0, 0],
            [young * to_60, early * (1 - to_65), 0, 0],
            [0, early * to_65, late * (1 - to_80), 0],
            [0, 0, late * to_80, oldest],
        ]
    )


def _read() -> dict[str, Scenario]:
    text = resources.files("layers.planning.people").joinpath("ageing.toml").read_text(encoding="utf-8")
    return {row["id"]: _scenario(row) for row in tomllib.loads(text)["scenario"]}


SCENARIOS: dict[str, Scenario] = _read()
