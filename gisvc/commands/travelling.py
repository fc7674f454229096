"""How people travel over a store, on the command line: its roads joined as asked, and the heights beside it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from layers.planning.use_cases.travels import TravelShelf

Verb = TypeVar("Verb", bound=Callable[..., Any])
_MOST_TOLERANCE_M = 20.0  # as in the settings, which --help does not wait for

_OPTIONS = (
    click.option(
        "--crossings",
        type=click.Choice(["vertices", "join"]),
        default="vertices",
        show_default=True,
        envvar="GISVC_ROAD_CROSSINGS",
        help="道路仅在公共节点处相通，或相交即相通 / roads meet at shared vertices, or wherever they cross on one level",
    ),
    click.option(
        "--tolerance-m",
        type=click.FloatRange(0, _MOST_TOLERANCE_M),
        default=0.0,
        show_default=True,
        envvar="GISVC_ROAD_TOLERANCE_M",
        help="端点距另一条路几米之内视为相接 / metres within which a loose end is tied to the road beside it",
    ),
)


def joins_roads(verb: Verb) -> Verb:
    """Gives a verb the options `crossings` and `tolerance_m`."""
    for option in reversed(_OPTIONS):
        verb = option(verb)
    return verb


def travel_shelf(store: Path, crossings: str = "vertices", tolerance_m: float = 0.0) -> "TravelShelf":
    """The ways of travelling of a store, its heights among them."""
    from gisvc.settings import terrain_folder_of
    from layers.planning.network.noding import NodingPolicy
    from layers.planning.use_cases.travels import TravelShelf

    return TravelShelf(terrain_folder_of(store), NodingPolicy("join" if crossings == "join" else "vertices", tolerance_m))
