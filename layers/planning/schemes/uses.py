"""Every way of using every place: what stands kept or closed, other houses kept as they are or converted, candidates built anew."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.planning.proposals.errors import FACILITY, NoSuchSite
from layers.planning.proposals.ground import SitingGround
from layers.planning.schemes.errors import NothingToConvert, TooManyToClose
from layers.planning.schemes.question import RearrangingQuestion
from layers.planning.siting.rearranging import Option, SiteKind

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Uses:
    """The options of a rearrangement.

    Attributes:
        options: every way of using a site of the ground; `candidate` says of each which candidate it is, -1 for facilities that stand.
        houses: sites at which something else stands that could be converted: kept they serve nobody.
        held: sites that must be used: facilities that stay, and all houses.
        closable: facilities (positions among the sites) that may close.
        already: candidates that would convert a facility which is of the kind already: they change nothing and are left out.
    """

    options: tuple[Option, ...]
    candidate: tuple[int, ...]
    houses: Positions
    held: tuple[int, ...]
    closable: Positions
    already: int

    @classmethod
    def of(cls, question: RearrangingQuestion, ground: SitingGround, unclosable: Flags) -> "Uses":
        """`unclosable` (facilities of the ground) stay whatever is asked: a neighbour's, or one of which too little is known.

        Raises:
            NoSuchSite: a facility to keep is not there. TooManyToClose: more closings than facilities that may close.
            NoCandidates, NothingToConvert: nothing to build or to convert where that is asked for.
        """
        stays = unclosable | _named(question, ground)
        closable = ground.existing[~stays]
        if question.close > len(closable):
            raise TooManyToClose(question.close, len(stays), int(stays.sum()))
        options, candidate = [Option(int(site), SiteKind.KEEP) for site in ground.existing], [-1] * len(ground.existing)
        houses, already = _offers(question, ground, options, candidate)
        if question.convert and not houses:
            raise NothingToConvert(int((ground.may_stand & ground.is_tied).sum()))
        if question.build and SiteKind.NEW not in {option.kind for option in options}:
            ground.require_candidates()
        held = (*ground.existing[stays].tolist(), *houses.values())
        return cls(tuple(options), tuple(candidate), np.array(sorted(houses.values()), dtype=np.int64), held, closable, already)


def _named(question: RearrangingQuestion, ground: SitingGround) -> Flags:
    """Which facilities of the ground the question keeps by name."""
    ids = ground.sites.facilities.frame["facility_id"].astype(object).to_numpy()[ground.facility]
    missing = tuple(name for name in question.kept if name not in set(ids))
    if missing:
        raise NoSuchSite(FACILITY, missing)
    return np.isin(ids, list(question.kept))


def _offers(
    question: RearrangingQuestion, ground: SitingGround, options: list[Option], candidate: list[int]
) -> tuple[dict[str, int], int]:
    """The options of the candidates, added to the lists; the site of every house that may be converted, and how many change nothing.

    All conversions of one house stand where its first candidate stands: one house has one use.
    """
    own = set(ground.sites.facilities.frame["facility_id"].astype(object).to_numpy()[ground.facility])
    prices = np.nan_to_num(ground.candidates.cost_wan)  # told as unknown in the answer; with a budget every price is known
    houses: dict[str, int] = {}
    already = 0
    for at, house in enumerate(ground.candidates.words("converts")):
        site = int(ground.offered[at])
        if not (ground.may_stand[at] and ground.is_tied[at]):
            continue
        if house is None:
            if question.build:
                options.append(Option(site, SiteKind.NEW, float(prices[at])))
                candidate.append(at)
        elif house in own:
            already += 1
        elif question.convert:
            if house not in houses:
                houses[house] = site
                options.append(Option(site, SiteKind.KEEP, serves=False))
                candidate.append(-1)
            options.append(Option(houses[house], SiteKind.CONVERT, float(prices[at])))
            candidate.append(at)
    return houses, already
