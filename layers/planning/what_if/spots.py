"""The spots of a trial: candidates as they are offered, places anywhere, facilities that move; each tied to the road or not, and judged."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from layers.planning.law.judgement import Verdict
from layers.planning.travel import Places
from layers.planning.what_if.change import Change, Spot
from layers.planning.what_if.ground import Ground
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Ruling:
    """What rule packs say of a spot, in sentences: the obstacles that refuse it, and what somebody has to confirm.

    No known obstacle is not “lawful”: it says that these packs know none on the layers held.
    """

    packs: str
    label: Wording
    verdict: Verdict
    obstacles: tuple[Wording, ...]
    to_confirm: tuple[Wording, ...]

    @property
    def is_refused(self) -> bool:
        return self.verdict is Verdict.REFUSED


@dataclass(frozen=True, slots=True)
class Tried:
    """One spot of a trial: its name, where it lies (degrees), the candidate it is or the facility that moves there, how it is tied.

    `reason` is a key of `travel.REASONS`, "" when it is tied to what people travel on; what is not tied reaches nobody. `ruling` is None where no pack was asked.
    """

    name: Wording
    lon: float
    lat: float
    candidate_id: str | None = None
    facility_id: str | None = None
    reason: str = ""
    tied_m: float | None = None
    ruling: Ruling | None = None


Judge = Callable[[Sequence[Tried]], Sequence[Ruling]]
"""What judges spots by the pack of a change."""


def try_spots(ground: Ground, change: Change, judge: Judge | None = None) -> tuple[Tried, ...]:
    """The spots of a change in their order: candidates, places anywhere, moved facilities.

    Raises:
        UnknownCandidate, UnknownFacility, SpotOutside.
    """
    spots = (
        *(_candidate(ground, key) for key in change.opened),
        *(_anywhere(ground, spot, number) for number, spot in enumerate(change.spots, start=1)),
        *(_moved(ground, key, spot) for key, spot in change.moved),
    )
    if not spots:
        return ()
    tie = ground.travel.connect(places_of(spots))
    tied = tuple(
        replace(spot, reason=str(reason), tied_m=None if np.isnan(metres) else float(metres))
        for spot, reason, metres in zip(spots, tie.reason, tie.metres, strict=True)
    )
    if judge is None:
        return tied
    return tuple(replace(spot, ruling=said) for spot, said in zip(tied, judge(tied), strict=True))


def places_of(spots: Sequence[Tried]) -> Places:
    return Places(np.array([spot.lon for spot in spots], dtype=float), np.array([spot.lat for spot in spots], dtype=float))


def _candidate(ground: Ground, key: str) -> Tried:
    at, candidates = ground.candidate_at(key), ground.candidates
    name = str(candidates.names[at])
    return Tried(Wording(name, name), float(candidates.lon[at]), float(candidates.lat[at]), candidate_id=key)


def _anywhere(ground: Ground, spot: Spot, number: int) -> Tried:
    ground.require_inside(spot)
    return Tried(Wording(f"设想点 {number}", f"spot {number}"), spot.lon, spot.lat)


def _moved(ground: Ground, key: str, spot: Spot) -> Tried:
    ground.require_inside(spot)
    name = str(ground.sites.facilities.frame["name"].iloc[ground.facility_at(key)])
    return Tried(Wording(f"{name}（迁址）", f"{name} (moved)"), spot.lon, spot.lat, facility_id=key)
