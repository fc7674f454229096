"""A siting proposal: the sites, what they add, how good that is and could at best be, the plans as good, the refusals and the prices."""

from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd
import pandas as pd

from layers.planning.passport import Passport
from layers.planning.proposals.question import SitingQuestion
from layers.planning.proposals.standing import Standing
from layers.planning.siting.plan import SitingPlan
from layers.report import Report
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Certificate:
    """How good the plan is, in the model's own measure.

    `objective` and `bound` in `measure`; `is_proven` when no plan can be better; `was_cut_short` when a clock ended the work.
    """

    model: Wording
    formulation: str
    measure: Wording
    objective: float
    bound: float
    gap: float
    is_proven: bool
    was_cut_short: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class SitingProposal:
    """The answer to one siting question, complete.

    Attributes:
        sites: one row per new site in the order of building, each with the people it adds to what was there before it (`rows.site_rows`).
        units: what every unit gains (`rows.unit_rows`). places: everybody's way before and after (`rows.place_rows`).
        choices: every candidate the committee may think of: `role` chosen, in_all, in_some, in_none, undecided; what it may stand instead of.
        others: plans as good within `within`: their sites and what each covers.
        refused: every rule broken by every refused candidate. unjudged: rules nobody could judge, and why.
        prices: what one more or fewer site, other minutes, or one rule less would bring.
        phases: the order of building with the regret of each step against the best plan of that size.
        unserved: units with people who are still without, most people first.
        plan: the model's own answer, positions among the sites of the ground.
    """

    question: SitingQuestion
    area: str
    area_name: str
    on: date
    before: Standing
    after: Standing
    certificate: Certificate
    sites: gpd.GeoDataFrame
    units: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    choices: gpd.GeoDataFrame
    others: pd.DataFrame
    refused: pd.DataFrame
    unjudged: pd.DataFrame
    prices: pd.DataFrame
    phases: pd.DataFrame
    unserved: pd.DataFrame
    plan: SitingPlan
    impasse: tuple[Wording, ...] = ()
    report: Report = field(default_factory=Report)
    is_demonstration: bool = False

    @property
    def passport(self) -> Passport:
        return self.after.share.passport

    @property
    def gained(self) -> int:
        """People newly covered by the plan as a whole."""
        return self.after.share.numerator - self.before.share.numerator
