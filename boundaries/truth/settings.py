"""The figures by which evidence of a visit is judged: every one may be changed, every one says where it comes from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EvidenceSettings:
    """Figures as known on 2026-11-22. None of them is law: no source states any.

    Args:
        times_accuracy: a position further from the marker than this many times its accuracy is somewhere else. 3 (usual in surveying).
        device_accuracy_m: accuracy of a device that states none. 13 m: the worst phone in built-up tests (boundaries.md §6, S61).
        stand_near_m: the photographer of a stone or its inscription stands no further off. 20 m (ours).
        stand_far_m: of a far view, the surroundings, a reference object. 200 m (ours).
        visit_hours: a photo was taken within this time of the visit. 12 h (ours: of a visit often the day alone is written with care).
        camera_hours: the camera's clock and the form's, which tell of one moment, agree within this time. 2 h (ours).
        clock_minutes: a photo cannot have been taken later than it was received, but for clocks this far apart. 10 min (ours).
        longest_carried_days: photos come in no later than this after they were taken. 300 (ours: field work is over within the year).
        search_radius_m: how far round the staked-out place to search before a marker may be called lost. 20 m beyond what the position is
            good for (ours; the US survey asks that the search be described, NGS mark recovery, S65, and names no figure).
        search_minutes: and for how long, all searches together. 30 min (ours).
        stakeout_accuracy_m: the place must have been staked out at least this well. 10 m (ours: a phone under open sky reaches it).
        searches: separate searches, or else the neighbour confirms the loss. 2 (ours, boundaries.md §8.16).
        dwell_minutes: a marker is looked at no faster. 3 min (ours).
        together_minutes: both teams stand at it together at least this long. 1 min (ours).
    """

    times_accuracy: float = 3.0
    device_accuracy_m: float = 13.0
    stand_near_m: float = 20.0
    stand_far_m: float = 200.0
    visit_hours: float = 12.0
    camera_hours: float = 2.0
    clock_minutes: float = 10.0
    longest_carried_days: float = 300.0
    search_radius_m: float = 20.0
    search_minutes: float = 30.0
    stakeout_accuracy_m: float = 10.0
    searches: int = 2
    dwell_minutes: float = 3.0
    together_minutes: float = 1.0


DEFAULTS = EvidenceSettings()
