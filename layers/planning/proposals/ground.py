"""The ground of one siting question: who lives where, what stands, what is offered, and the minutes between them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from layers.planning.candidates.candidates import Candidates
from layers.planning.demand import with_published
from layers.planning.errors import NoDemand
from layers.planning.proposals.errors import CANDIDATE, FACILITY, NoCandidates, NoSuchSite
from layers.planning.proposals.question import COVERS, SitingQuestion
from layers.planning.question import Weight
from layers.planning.sites import Sites, StudyFrames
from layers.planning.siting.costs import Costs
from layers.planning.travel import Places, TravelModel

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Objects = npt.NDArray[np.object_]

WIDER = 2.0
"""How many times the minutes asked for are known beyond them: the price of a minute and the reach that would do are told from there."""
FAR_MIN = 240.0
"""How far the models without a reach look: nobody is sent further, and whoever has nothing nearer is listed."""


@dataclass(frozen=True, slots=True, eq=False)
class SitingGround:
    """One question worked out on its ground.

    Per place where people live: `unit`, `people` (NaN unknown), `points`, `reason` (a key of `travel.REASONS`) it is not tied to the way of travelling.
    The sites are the existing facilities first, `facility` their positions in `sites.facilities`, then all candidates. `may_stand` says of each candidate that no rule
    refused it, `is_tied` that people can get there. `costs` are minutes of every place and site.
    """

    question: SitingQuestion
    sites: Sites
    travel: TravelModel
    unit: Positions
    people: Floats
    points: Places
    reason: Objects
    facility: Positions
    candidates: Candidates
    may_stand: Flags
    is_tied: Flags
    snap_limit_m: float
    costs: Costs

    @classmethod
    def of(
        cls,
        question: SitingQuestion,
        frames: StudyFrames,
        offered: tuple[Candidates, Flags],
        travel: TravelModel,
        *,
        place: tuple[str, date],
    ) -> "SitingGround":
        """`offered` are the candidates and which of them no rule refuses, `place` the area's short code and the day.

        Raises:
            NoDatum, DatumsDiffer, NoUnits: as `Sites.of`.
            NoDemand: nobody of the weight asked for is on record.
            NoSuchSite: a facility to close is not there.
        """
        candidates, may_stand = offered
        area, on = place
        sites = Sites.of(question.about_units, frames, area=area, on=on)
        unit, people, points = _people(question, sites)
        facility = np.flatnonzero(sites.counted & np.isfinite(sites.facilities.lon) & ~_closed(question, sites))
        stand = Places(
            np.concatenate((sites.facilities.lon[facility], candidates.lon)),
            np.concatenate((sites.facilities.lat[facility], candidates.lat)),
        )
        travel = travel if question.speed_ms is None else travel.at_speed(question.speed_ms)
        tied, connection = travel.connect(Places(candidates.lon, candidates.lat)), travel.connect(points)
        limit = WIDER * question.minutes if question.model in COVERS else FAR_MIN
        pairs = travel.pairs(points, stand, limit_min=limit + 1e-9)
        return cls(
            question,
            sites,
            travel,
            unit,
            people,
            points,
            connection.reason,
            facility,
            candidates,
            may_stand,
            tied.is_tied,
            connection.limit_m,
            Costs.of_pairs(pairs),
        )

    def require_candidates(self) -> None:
        """
        Raises:
            NoCandidates: none is left to choose among.
        """
        if not (self.may_stand & self.is_tied).any():
            untied = int((self.may_stand & ~self.is_tied).sum())
            raise NoCandidates(len(self.candidates), int((~self.may_stand).sum()), untied)

    @property
    def existing(self) -> Positions:
        """Positions among the sites of what stands."""
        return np.arange(len(self.facility))

    @property
    def offered(self) -> Positions:
        """Positions among the sites of all candidates."""
        return len(self.facility) + np.arange(len(self.candidates))

    @property
    def weights(self) -> Floats:
        """Persons of each place; 0 where nobody knows how many."""
        return np.asarray(np.nan_to_num(self.people))

    @property
    def refused(self) -> Positions:
        """Positions among the sites of the candidates that may not stand or that nobody gets to."""
        return self.offered[~(self.may_stand & self.is_tied)]

    def position_of(self, ids: tuple[str, ...]) -> tuple[int, ...]:
        """Positions among the sites of candidates by id.

        Raises:
            NoSuchSite: one of them is not offered.
        """
        at = {str(name): int(site) for name, site in zip(self.candidates.ids, self.offered, strict=True)}
        missing = tuple(name for name in ids if name not in at)
        if missing:
            raise NoSuchSite(CANDIDATE, missing)
        return tuple(at[name] for name in ids)

    @property
    def site_names(self) -> Objects:
        """What every site is called; those of one name carry their id too."""
        facilities = self.sites.facilities
        names = np.concatenate((facilities.frame["name"].to_numpy(dtype=object)[self.facility], self.candidates.names))
        ids = np.concatenate((facilities.frame["facility_id"].to_numpy(dtype=object)[self.facility], self.candidates.ids))
        often = Counter(names.tolist())
        return np.array(
            [f"{name}（{key}）" if often[name] > 1 else name for name, key in zip(names, ids, strict=True)], dtype=object
        )

    @property
    def stands(self) -> Places:
        """Where every site is."""
        facilities, candidates = self.sites.facilities, self.candidates
        return Places(
            np.concatenate((facilities.lon[self.facility], candidates.lon)),
            np.concatenate((facilities.lat[self.facility], candidates.lat)),
        )

    def ways_to(self, sites: Positions) -> Floats:
        """(places,) minutes to the nearest of some sites, however far up to FAR_MIN; inf beyond, and for those who are not tied."""
        if not len(sites):
            return np.full(len(self.people), np.inf)
        return self.travel.nearest(self.points, self.stands.chosen(sites), limit_min=FAR_MIN).minutes[:, 0]


def _people(question: SitingQuestion, sites: Sites) -> tuple[Positions, Floats, Places]:
    if question.weight is Weight.UNITS:
        return np.arange(len(sites.units)), np.ones(len(sites.units)), Places(sites.lon, sites.lat)
    unit, people, lon, lat = with_published(sites.places, sites.units, question.weight.column)
    if not np.isfinite(people).any():
        area = sites.units.area
        raise NoDemand(question.demand, question.weight.column, sites.units.names.get(area, area))
    return unit, people, Places(lon, lat)


def _closed(question: SitingQuestion, sites: Sites) -> Flags:
    """Which facilities the question closes.

    Raises:
        NoSuchSite: one that is not there, or not operating.
    """
    ids = sites.facilities.frame["facility_id"].astype(object).to_numpy()
    operating = set(ids[sites.counted])
    missing = tuple(name for name in question.closed if name not in operating)
    if missing:
        raise NoSuchSite(FACILITY, missing)
    return np.isin(ids, list(question.closed))
