"""What the committee may still choose: which sites are in every good plan, which in none, and which may stand for another."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from layers.planning.proposals.ground import SitingGround
from layers.planning.proposals.rows import is_within, nearest_minutes
from layers.planning.siting.plan import Freedom, SitingPlan
from layers.wording import Wording


class Role(StrEnum):
    """Where a candidate stands among all plans as good."""

    IN_ALL = "in_all"
    CHOSEN = "chosen"
    IN_SOME = "in_some"
    UNDECIDED = "undecided"
    IN_NONE = "in_none"

    @property
    def label(self) -> Wording:
        return _ROLES[self]


_ROLES = {
    Role.IN_ALL: Wording("每个好方案都选", "in every plan as good (proven)"),
    Role.CHOSEN: Wording("本方案选用", "chosen"),
    Role.IN_SOME: Wording("有的好方案选", "in some plans as good"),
    Role.UNDECIDED: Wording("未判定", "undecided"),
    Role.IN_NONE: Wording("任何好方案都不选", "in no plan as good (proven)"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One candidate: its role, whether this plan has it, and for which chosen ones it may stand alone instead."""

    candidate_id: str
    name: str
    lon: float
    lat: float
    role: Role
    is_chosen: bool
    instead_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OtherPlan:
    """A plan as good: its new sites, the people it covers in time, and who would enter and leave against the plan proposed."""

    names: tuple[str, ...]
    covered: int
    enters: tuple[str, ...]
    leaves: tuple[str, ...]


def choices_of(ground: SitingGround, plan: SitingPlan) -> tuple[Choice, ...]:
    """Every candidate that is in some good plan or may be, those chosen first; nothing where the model does not tell."""
    freedom = plan.ties
    if freedom is None:
        return ()
    found = [_choice(ground, plan, freedom, int(site)) for site in ground.offered]
    order = list(Role)
    kept = [choice for choice in found if choice is not None and (choice.role is not Role.IN_NONE or choice.is_chosen)]
    return tuple(sorted(kept, key=lambda choice: (not choice.is_chosen, order.index(choice.role), choice.candidate_id)))


def _choice(ground: SitingGround, plan: SitingPlan, freedom: Freedom, site: int) -> Choice | None:
    roles = (
        (Role.IN_ALL, freedom.in_all),
        (Role.IN_SOME, freedom.in_some),
        (Role.IN_NONE, freedom.in_none),
        (Role.UNDECIDED, freedom.undecided),
    )
    role = next((role for role, sites in roles if site in sites), None)
    is_chosen = bool(np.isin(site, plan.new))
    if role is None and not is_chosen:
        return None
    role = Role.CHOSEN if role is None else role
    at, names = site - len(ground.facility), ground.site_names
    pairs = freedom.exchangeable
    return Choice(
        str(ground.candidates.ids[at]),
        str(names[site]),
        float(ground.candidates.lon[at]),
        float(ground.candidates.lat[at]),
        role,
        is_chosen,
        tuple(str(names[chosen]) for chosen, instead in pairs.tolist() if instead == site),
    )


def others_of(ground: SitingGround, plan: SitingPlan) -> Iterator[OtherPlan]:
    """The other plans as good, best first."""
    names, chosen = ground.site_names, {int(site) for site in plan.new}
    for sites in () if plan.ties is None else plan.ties.plans:
        new = set(sites)
        if new != chosen:
            minutes = nearest_minutes(ground, np.array([*ground.existing.tolist(), *sites], dtype=np.int64))
            yield OtherPlan(
                tuple(str(names[site]) for site in sorted(new)),
                int(ground.weights[is_within(ground, minutes)].sum()),
                tuple(str(names[site]) for site in sorted(new - chosen)),
                tuple(str(names[site]) for site in sorted(chosen - new)),
            )
