"""The question of care floor area: which estates, held against which norm, small ones pooled or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from layers.planning.access.errors import UnknownNorm
from layers.planning.kinds import NORMS, Norm
from layers.planning.minutes import require_minutes
from layers.planning.question import chosen
from layers.planning.travel import Mode

QUANTITY = "floor_area_per_100_households"
CARE_NORMS: dict[str, Norm] = {norm.id: norm for norm in NORMS if norm.quantity == QUANTITY and norm.estates}


@dataclass(frozen=True, slots=True)
class CareSpaceQuestion:
    """How much care floor area the housing estates of an area have.

    `norms` are ids of CARE_NORMS to hold them against; () takes those on record for the area on the day, and where none is, no estate is judged. `new_from` is the day from which an
    estate counts as new (None: the norm's own first day). `pool_minutes` pools estates of fewer than `small_below` households with all others within so many
    minutes of them.

    Raises:
        UnknownNorm, ImpossibleMinutes.
    """

    norms: tuple[str, ...] = ()
    new_from: date | None = None
    pool_minutes: float | None = None
    small_below: int = 300
    mode: Mode = Mode.WALK
    as_of: date | None = None
    area: str | None = None
    demand: str = "settlements"

    def __post_init__(self) -> None:
        for norm in self.norms:
            if norm not in CARE_NORMS:
                raise UnknownNorm(norm, CARE_NORMS)
        if self.pool_minutes is not None:
            require_minutes(self.pool_minutes)
        object.__setattr__(self, "mode", chosen(Mode, "mode", self.mode))


def care_norms_for(asked: Sequence[str], area: str, on: date) -> tuple[Norm, ...]:
    """Those asked for; else those in force, of the smallest area that sets any."""
    if asked:
        return tuple(CARE_NORMS[norm] for norm in asked)
    held = [norm for norm in CARE_NORMS.values() if norm.is_in_force(on, area)]
    nearest = max((len(norm.area) for norm in held), default=0)
    return tuple(norm for norm in held if len(norm.area) == nearest)
