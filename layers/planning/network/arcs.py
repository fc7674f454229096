"""How long each piece of road takes one mode, and the arcs a search follows against the flow."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.planning.network.graph import CLASSES, CLOSURES, RoadGraph
from layers.planning.network.lines import Flags, Floats
from layers.planning.speeds import SpeedProfile

Nodes = npt.NDArray[np.int32]

_GRAINS_A_MINUTE = float(2**30)


def in_grains(minutes: Floats) -> Floats:
    """Minutes rounded to a 2⁻³⁰ (56 ns). Sums of such minutes are exact in float64 up to 15 years.

    So every order of adding gives the same bits, equal ways are equal, and whichever engine searches, the lower facility wins a tie.
    """
    return np.asarray(np.rint(minutes * _GRAINS_A_MINUTE) / _GRAINS_A_MINUTE)


def usable_edges(graph: RoadGraph, profile: SpeedProfile) -> Flags:
    """The edges a mode may travel: its class is open to it and nobody closed it."""
    of_class = np.array([profile.may_use(name) for name in CLASSES])
    of_closure = np.array([closure not in (profile.respects, "all") for closure in CLOSURES])
    return np.asarray(of_class[graph.road_class] & of_closure[graph.closed_to])


def edge_minutes(graph: RoadGraph, profile: SpeedProfile) -> tuple[Floats, Floats]:
    """Minutes along every edge from tail to head and back, inf where the mode may not go.

    A stated speed stands for a car; a bus takes the lower of it and its own. People on foot walk a one-way street both ways.
    """
    pace = np.array([profile.metres_per_minute(name) for name in CLASSES])[graph.road_class]
    if not profile.on_foot:
        stated = graph.speed_kmh / 0.06
        taken = np.fmin(pace, stated) if profile.mode == "bus" else stated
        pace = np.where(np.isfinite(stated), taken, pace)
    usable = usable_edges(graph, profile)
    back = usable if profile.on_foot else usable & ~graph.oneway
    gradient = graph.rise_m / graph.metres
    with np.errstate(divide="ignore"):
        there = graph.metres / (pace * profile.slope_factor(gradient))
        home = graph.metres / (pace * profile.slope_factor(-gradient))
    return in_grains(np.where(usable, there, np.inf)), in_grains(np.where(back, home, np.inf))


@dataclass(frozen=True, slots=True)
class Arcs:
    """Where one may have come from: the arcs that end in node `n` are `first[n]` to `first[n + 1]`, from `other`, in `minutes`.

    A search from a facility runs along them, against the flow, and so finds who can travel to it.
    """

    first: Nodes
    other: Nodes
    minutes: Floats

    @classmethod
    def of(cls, graph: RoadGraph, forward: Floats, backward: Floats) -> "Arcs":
        """The arcs of every edge that can be travelled; two roads between the same nodes give two arcs."""
        leads_on = graph.tail != graph.head
        there, back = (np.flatnonzero(np.isfinite(minutes) & leads_on) for minutes in (forward, backward))
        to = np.concatenate((graph.head[there], graph.tail[back]))
        come_from = np.concatenate((graph.tail[there], graph.head[back]))
        minutes = np.concatenate((forward[there], backward[back]))
        order = np.argsort(to, kind="stable")
        first = np.concatenate(([0], np.cumsum(np.bincount(to, minlength=graph.nodes))))
        return cls(first.astype(np.int32), come_from[order].astype(np.int32), minutes[order])

    @property
    def nodes(self) -> int:
        return len(self.first) - 1
