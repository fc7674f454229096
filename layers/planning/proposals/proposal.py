"""A siting proposal: the sites, what they add, how good that is and could at best be, the plans as good, the refusals and the prices."""

from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd
import pandas as pd

from layers.planning.law.judgement import Judgement
from layers.planning.passport import Passport
from layers.planning.proposals.certificates import Certificate
from layers.planning.proposals.changes import PriceOf
from layers.planning.proposals.choices import Choice, OtherPlan
from layers.planning.proposals.order import Step
from layers.planning.proposals.question import SitingQuestion
from layers.planning.proposals.standing import Standing
from layers.planning.proposals.trials import Trial
from layers.planning.siting.plan import SitingPlan
from layers.report import Report

AS_GOOD = 0.01
"""Plans whose measure lies within one per cent of the best are as good."""


@dataclass(frozen=True, slots=True)
class SitingProposal:
    """The answer to one siting question, complete.

    Attributes:
        before, after: how people are served by what stands, and with the plan.
        sites: one row per new site in the order of building, each with the people it adds to what was there before it (`rows.site_rows`).
        units: what every unit gains (`rows.unit_rows`). places: everybody's way before and after (`rows.place_rows`).
        unserved: units with people who are still without, most people first.
        steps: the order of building with the regret of each step against the best plan of that size.
        choices, others: what the committee may still choose within AS_GOOD; `never` counts candidates proven to be in no plan as good.
        prices: what one more site, more minutes or one rule less would bring. trials: the plan under stress.
        judgement: the candidates before the law, None where no pack was asked for.
        plan: the model's own answer, positions among the sites of its ground.
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
    unserved: pd.DataFrame
    steps: tuple[Step, ...]
    choices: tuple[Choice, ...]
    others: tuple[OtherPlan, ...]
    never: int
    prices: tuple[PriceOf, ...]
    trials: tuple[Trial, ...]
    judgement: Judgement | None
    plan: SitingPlan
    report: Report = field(default_factory=Report)
    is_demonstration: bool = False

    @property
    def passport(self) -> Passport:
        return self.after.share.passport

    @property
    def gained(self) -> int:
        """People newly covered by the plan as a whole."""
        return self.after.share.numerator - self.before.share.numerator
