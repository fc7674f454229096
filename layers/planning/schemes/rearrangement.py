"""A rearrangement: what becomes of every facility, who takes over its people and residents, and how people are served before and after."""

from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd
import pandas as pd

from layers.planning.law.judgement import Judgement
from layers.planning.passport import Passport
from layers.planning.proposals.certificates import Certificate
from layers.planning.proposals.standing import Standing
from layers.planning.schemes.question import RearrangingQuestion
from layers.report import Report


@dataclass(frozen=True, slots=True)
class Beds:
    """Beds before and after, as far as facilities say them; the idle ones among them, and of the residents who must move (`moving`) those who find no bed (`left`).

    `unknown` facilities say no beds or no residents: what they do not say is in no figure; where none says both the idle beds are None, and where none that closes says its residents so are those who move.
    """

    before: int
    after: int
    idle_before: int | None
    idle_after: int | None
    moving: int | None
    left: int | None
    unknown: int


@dataclass(frozen=True, slots=True)
class Rearrangement:
    """The answer to one question, complete.

    Attributes:
        places: one row for every facility and every place converted or built: use (keep, close, convert, build), id, name, unit, beds, residents, idle_beds, people for whom it is
            nearest in time before and after, and of what closes: into (the facility most of them then go to), moved, lost (people in time before and not after), into_minutes between
            the two, residents_left without a bed; of what is built or converted: price (10,000 yuan, missing unknown), capacity. Geometry: its dot.
        moves: residents who move: from_id, from_name, to_id, to_name, residents, minutes.
        losers: units with people who lose their cover: code, name, township, people, lost, gained, minutes_before, minutes_after. units, homes: as a proposal's units and places.
        certificate: in the measure of the aim.
    """

    question: RearrangingQuestion
    area: str
    area_name: str
    on: date
    before: Standing
    after: Standing
    lost: int
    gained: int
    beds: Beds
    price_wan: float | None
    certificate: Certificate
    places: gpd.GeoDataFrame
    moves: pd.DataFrame
    losers: pd.DataFrame
    units: gpd.GeoDataFrame
    homes: gpd.GeoDataFrame
    judgement: Judgement | None
    report: Report = field(default_factory=Report)
    is_demonstration: bool = False

    @property
    def passport(self) -> Passport:
        return self.after.share.passport

    def used(self, use: str) -> gpd.GeoDataFrame:
        """The places of one use."""
        return self.places[(self.places["use"] == use).to_numpy(dtype=bool)]
