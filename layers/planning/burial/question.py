"""The question behind the year of fullness: which places for ashes, how many years ahead, under which assumptions."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from layers.planning.burial.errors import ImpossibleHorizon, ImpossibleOpening, ImpossibleRate
from layers.planning.burial.spread import Spread
from layers.planning.errors import UnknownChoice
from layers.planning.people.ageing import LONGEST_YEARS, SCENARIOS
from layers.planning.people.errors import UnknownScenario
from layers.planning.question import chosen
from layers.wording import Wording

NO_AGEING = "none"
_LAYERS = ("settlements", "demand")
_HIGHEST_DEATH_RATE = 0.1  # a county where more than one in ten die in a year is an error of units


class Resting(StrEnum):
    """What ashes are laid in: niches of columbaria (格位), plots of public cemeteries (墓位), or both taken together."""

    NICHES = "niches"
    PLOTS = "plots"
    BOTH = "both"

    @property
    def label(self) -> Wording:
        return _LABELS[self]

    @property
    def kinds(self) -> tuple[str, ...]:
        """Of facilities."""
        return {"niches": ("columbarium",), "plots": ("public_cemetery",)}.get(self, ("columbarium", "public_cemetery"))

    @property
    def choices(self) -> tuple[str, ...]:
        """The columns of DEATHS whose people need one."""
        return {"niches": ("in_niches",), "plots": ("in_plots",)}.get(self, ("in_niches", "in_plots"))


_LABELS = {
    Resting.NICHES: Wording("骨灰格位", "niches"),
    Resting.PLOTS: Wording("公墓墓位", "plots"),
    Resting.BOTH: Wording("骨灰格位与墓位", "niches and plots"),
}


@dataclass(frozen=True, slots=True)
class Opening:
    """A columbarium of so many niches that opens on 1 January of a year, in a township or (the area's own code) for all."""

    township: str
    niches: int
    year: int

    def __post_init__(self) -> None:
        if self.niches <= 0:
            raise ImpossibleOpening(self.text)

    @property
    def text(self) -> str:
        return f"{self.township}:{self.niches}:{self.year}"

    @classmethod
    def parse(cls, text: str) -> "Opening":
        """`620423101:2000:2028` → township, niches, year.

        Raises:
            ImpossibleOpening: not three parts, or numbers that are none.
        """
        parts = text.replace("：", ":").strip().split(":")
        if len(parts) != 3 or not all(part.strip().isdecimal() for part in parts):
            raise ImpossibleOpening(text)
        return cls(parts[0].strip(), int(parts[1]), int(parts[2]))


@dataclass(frozen=True, slots=True)
class NicheQuestion:
    """One question about the need and stock of niches, township by township.

    `death_rate` (of the residents), `cremated` (of the deaths) and `choosing` (of the cremated) as shares 0–1 take the place of what the county's own years say.
    `scenario` is the ageing that moves the deaths ("none": as many every year); `demand` the layer whose age bands it starts from.
    `lead_years` pass from decision to opening; a phase is built for `phase_years`.

    Raises:
        UnknownChoice, UnknownScenario, ImpossibleHorizon, ImpossibleRate.
    """

    what: Resting = Resting.NICHES
    years: int = 20
    scenario: str = "cohort-shift"
    as_of: date | None = None
    area: str | None = None
    demand: str = "settlements"
    lead_years: int = 2
    phase_years: int = 5
    openings: tuple[Opening, ...] = ()
    death_rate: Spread | None = None
    cremated: Spread | None = None
    choosing: Spread | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "what", chosen(Resting, "what", self.what))
        if self.demand not in _LAYERS:
            raise UnknownChoice("demand", self.demand, _LAYERS)
        if self.scenario != NO_AGEING and self.scenario not in SCENARIOS:
            raise UnknownScenario(self.scenario, (*SCENARIOS, NO_AGEING))
        for label, years, least, most in (
            (Wording("推算年限", "The years ahead"), self.years, 1, LONGEST_YEARS),
            (Wording("建设周期", "The lead"), self.lead_years, 0, 15),
            (Wording("分期年数", "A phase"), self.phase_years, 1, LONGEST_YEARS),
        ):
            if not least <= years <= most:
                raise ImpossibleHorizon(label, years, least, most)
        for what, spread, highest in (
            (Wording("年死亡率", "The death rate"), self.death_rate, _HIGHEST_DEATH_RATE),
            (Wording("火化比例", "The share cremated"), self.cremated, 1.0),
            (Wording("选择格位（墓位）的比例", "The share choosing one"), self.choosing, 1.0),
        ):
            if spread is not None and max(spread) > highest:
                raise ImpossibleRate(what, max(spread), highest)
