"""What to keep, close, convert and build, told whole: who takes over, who loses, where residents find beds, how good it is."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from layers.planning.proposals.ground import FAR_MIN, SitingGround
from layers.planning.proposals.passports import write_siting_passport
from layers.planning.proposals.propose import SitingFrames
from layers.planning.proposals.rows import place_rows, unit_rows
from layers.planning.proposals.standing import same_people, stand
from layers.planning.schemes.moving import Chosen, choose_moves
from layers.planning.schemes.notes import note_rearrangement
from layers.planning.schemes.place_rows import After, houses_of, losing_units, moving_residents, used_places
from layers.planning.schemes.question import Aim, RearrangingQuestion
from layers.planning.schemes.rearrangement import Beds, Rearrangement
from layers.planning.schemes.rehousing import Rehousing, rehouse
from layers.planning.schemes.uses import Uses
from layers.planning.siting.rearranging import SiteKind
from layers.planning.siting.terms import EFFORT, Effort
from layers.planning.travel import Nearest, Pairs, TravelModel
from layers.progress import Progress, unwatched
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class _Homes:
    """Beds and residents of every facility of the ground, NaN unknown."""

    beds: Floats
    residents: Floats

    @classmethod
    def of(cls, ground: SitingGround) -> "_Homes":
        frame = ground.sites.facilities.frame
        told = [frame[name].to_numpy(dtype=float, na_value=np.nan)[ground.facility] for name in ("beds", "residents")]
        return cls(told[0], told[1])

    @property
    def free(self) -> Floats:
        """Idle beds, NaN unknown."""
        return np.asarray(np.maximum(self.beds - self.residents, 0.0))


def rearrange_sites(
    question: RearrangingQuestion,
    frames: SitingFrames,
    travel: TravelModel,
    *,
    place: tuple[str, date],
    effort: Effort = EFFORT,
    progress: Progress = unwatched,
) -> Rearrangement:
    """The best closing, converting and building. `place` is the area's short code and the day.

    Raises:
        NoDatum, DatumsDiffer, NoUnits, NoDemand: as `SitingGround.of`. NoSuchSite, TooManyToClose, NoCandidates, NothingToConvert: as `Uses.of`.
        NoPrices, NoProposal: as `choose_moves`.
    """
    candidates, judgement = frames.candidates, frames.judgement
    may_stand = np.ones(len(candidates), dtype=bool) if judgement is None else judgement.may_stand
    progress(0.05, Wording("计算各处到各场址的时间", "working out the ways to every site"))
    ground = SitingGround.of(question.about_siting, frames.study, (candidates, may_stand), travel, place=place)
    homes = _Homes.of(ground)
    unclosable = ~ground.sites.facilities.is_own[ground.facility]
    if question.aim is Aim.BEDS:
        unclosable |= np.isnan(homes.beds)
    uses = Uses.of(question, ground, unclosable)
    progress(0.3, Wording("求解保留、撤并、改建与新建", "choosing what to keep, close, convert and build"))
    chosen = choose_moves(question, ground, uses, homes.beds, effort)
    progress(0.8, Wording("安置入住者，逐处说明", "finding beds for residents"))
    return _told(question, frames, (ground, uses, chosen), homes)


def _told(
    question: RearrangingQuestion, frames: SitingFrames, found: tuple[SitingGround, Uses, Chosen], homes: _Homes
) -> Rearrangement:
    ground, uses, chosen = found
    passport = write_siting_passport(ground, vintages=frames.study.vintages)
    was, now = (_nearest(ground, sites) for sites in (ground.existing, chosen.open))
    before, after = was.minutes[:, 0], now.minutes[:, 0]
    moving = _residents(ground, uses, chosen, homes)
    told = After(ground, uses, chosen, was, now, homes.beds, homes.residents, moving, houses_of(frames.study.facilities, ground))
    units, area = unit_rows(ground, before, after), ground.sites.units.area
    limit = question.minutes + 1e-9
    lost, gained = (before <= limit) & ~(after <= limit), (after <= limit) & ~(before <= limit)
    among = same_people(before, after) & np.isfinite(after)  # whoever has no way left is counted as such, not in the means
    prices = [ground.candidates.cost_wan[uses.candidate[n]] for n in chosen.taken if uses.candidate[n] >= 0]
    places = used_places(told)
    return Rearrangement(
        question=question,
        area=area,
        area_name=ground.sites.units.names.get(area, area),
        on=ground.sites.on,
        before=stand(ground, before, among, passport),
        after=stand(ground, after, among, passport),
        lost=int(ground.weights[lost].sum()),
        gained=int(ground.weights[gained].sum()),
        beds=_beds(chosen, homes, moving),
        price_wan=None if np.isnan(prices).any() else float(sum(prices)),
        certificate=chosen.certificate,
        places=places,
        moves=moving_residents(told),
        losers=losing_units(ground, units, (lost, gained)),
        units=units,
        homes=place_rows(ground, before, after),
        judgement=frames.judgement,
        report=note_rearrangement(question, (ground, uses, chosen), places, frames.judgement),
        is_demonstration=frames.study.is_demonstration,
    )


def _nearest(ground: SitingGround, sites: Positions) -> Nearest:
    """The nearest of some sites for every place, as positions among the sites of the ground."""
    if not len(sites):
        n = len(ground.people)
        return Nearest(np.full((n, 1), -1, dtype=np.int64), np.full((n, 1), np.inf))
    near = ground.travel.nearest(ground.points, ground.stands.chosen(sites), limit_min=FAR_MIN)
    return Nearest(np.where(near.facility >= 0, sites[near.facility], near.facility), near.minutes)


def _residents(ground: SitingGround, uses: Uses, chosen: Chosen, homes: _Homes) -> Rehousing:
    """Residents of what closes to the idle beds of what stays, and to the beds of what is built; a converted house keeps its own."""
    free = np.zeros(ground.costs.sites)
    kept = np.setdiff1d(ground.existing, chosen.closed)
    free[kept] = np.nan_to_num(homes.free[kept])
    for n in chosen.taken:
        if uses.options[n].kind is SiteKind.NEW:
            free[uses.options[n].site] = np.nan_to_num(ground.candidates.capacity[uses.candidate[n]])
    takers = np.flatnonzero(free > 0)
    who = np.nan_to_num(homes.residents[chosen.closed])
    if not len(takers) or not who.sum():
        return rehouse(who, free, _NO_PAIRS)
    pairs = ground.travel.pairs(ground.stands.chosen(chosen.closed), ground.stands.chosen(takers), limit_min=FAR_MIN)
    among_all = Pairs(pairs.place, takers[pairs.facility], pairs.minutes, pairs.places, ground.costs.sites)
    return rehouse(who, free, among_all)


_NONE = np.empty(0, dtype=np.int64)
_NO_PAIRS = Pairs(_NONE, _NONE, np.empty(0), 0, 0)


def _beds(chosen: Chosen, homes: _Homes, moving: Rehousing) -> Beds:
    known = np.isfinite(homes.beds) & np.isfinite(homes.residents)
    stays = np.ones(len(known), dtype=bool)
    stays[chosen.closed] = False
    taken, leaving = moving.taken[: len(known)], homes.residents[chosen.closed]
    is_told = not len(leaving) or bool(np.isfinite(leaving).any())  # homes that all keep silent do not say that nobody must move
    return Beds(
        before=int(np.nansum(homes.beds)),
        after=int(np.nansum(homes.beds[stays])),
        idle_before=int(homes.free[known].sum()) if known.any() else None,
        idle_after=int((homes.free - taken)[known & stays].sum()) if known.any() else None,
        moving=int(np.nansum(leaving)) if is_told else None,
        left=round(float(moving.left.sum())) if is_told else None,
        unknown=int((~known).sum()),
    )
