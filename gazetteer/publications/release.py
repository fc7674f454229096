"""What may leave the house: names whose secrecy allows it, at positions as exact as their readers may have; everything withheld is counted."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

import geopandas as gpd
import numpy as np

from gazetteer.specs.names import SECRECY
from layers.precision import coarsen
from layers.rows import Hits
from layers.wording import Wording


class Audience(StrEnum):
    """For whom: the house itself, other departments, or everybody."""

    INTERNAL = "internal"
    DEPARTMENTS = "departments"
    PUBLIC = "public"

    @property
    def highest(self) -> str:
        """The highest secrecy class that may go there. 秘密 and above never leave this way."""
        return "open" if self is Audience.PUBLIC else "internal"

    @property
    def label(self) -> Wording:
        return _LABELS[self]


_LABELS = {
    Audience.INTERNAL: Wording("内部", "internal"),
    Audience.DEPARTMENTS: Wording("政务共享", "shared with departments"),
    Audience.PUBLIC: Wording("公开", "public"),
}
_ORDER = list(SECRECY)


@dataclass(frozen=True, slots=True, eq=False)
class Release:
    """Frames of PLACES, NAMES, NAME_EVENTS and HERITAGE as they may leave. `withheld` counts rows by layer and why, and is shown with whatever is made of them."""

    audience: Audience
    places: gpd.GeoDataFrame
    names: gpd.GeoDataFrame
    events: gpd.GeoDataFrame
    heritage: gpd.GeoDataFrame
    withheld: Mapping[str, int] = field(default_factory=dict)

    @property
    def note(self) -> Wording:
        """What was held back, in a sentence; empty when nothing was."""
        count = sum(self.withheld.values())
        if not count:
            return Wording("", "")
        return Wording(
            f"因密级或未定密，未列入 {self.withheld.get('places', 0)} 个地点、{self.withheld.get('names', 0)} 条地名及有关记录共 {count} 条。",
            f"Withheld by secrecy, or because none was settled: {self.withheld.get('places', 0)} places, {self.withheld.get('names', 0)} names; {count} records in all.",
        )


def release(
    places: gpd.GeoDataFrame,
    names: gpd.GeoDataFrame,
    events: gpd.GeoDataFrame,
    heritage: gpd.GeoDataFrame,
    *,
    audience: Audience,
) -> Release:
    """What of the register may go to an audience.

    A place is as secret as the strictest of its own class and its standard name's; with it go its names, events and heritage. A name above the
    limit goes alone, with every event that mentions it. For the public a missing class is not “open”: the bureau has to say so; inside, a missing class
    passes. Public positions are moved to the public grid.
    """
    may_be_blank = audience is not Audience.PUBLIC
    secret_names = _is_above(names, audience, may_be_blank=may_be_blank)
    standard = ((names["name_role"] == "standard") & names["cancelled_on"].isna()).to_numpy(dtype=bool)
    secret_places = set(places["place_id"][_is_above(places, audience, may_be_blank=True)]) | set(
        names["place_id"][secret_names & standard]
    )
    if not may_be_blank:
        cleared = set(names["place_id"][~secret_names & standard]) | set(places["place_id"][_is_open(places)])
        secret_places |= set(places["place_id"]) - cleared
    kept_names = ~names["place_id"].isin(secret_places).to_numpy() & ~secret_names
    kept_places = ~places["place_id"].isin(secret_places).to_numpy()
    unsaid = set(zip(names["place_id"][secret_names], names["name"][secret_names], strict=True))
    mentions = [
        place in secret_places or (place, before) in unsaid or (place, after) in unsaid
        for place, before, after in zip(events["place_id"], events["name_from"], events["name_to"], strict=True)
    ]
    kept_events = ~_as_hits(mentions)
    kept_heritage = ~heritage["place_id"].isin(secret_places).to_numpy()
    kept = {"places": kept_places, "names": kept_names, "events": kept_events, "heritage": kept_heritage}
    frames = {"places": places, "names": names, "events": events, "heritage": heritage}
    withheld = {name: int((~hits).sum()) for name, hits in kept.items() if (~hits).any()}
    cut = {name: _cleared(frames[name][hits], audience) for name, hits in kept.items()}
    return Release(audience, **cut, withheld=MappingProxyType(withheld))


def withheld_places(places: gpd.GeoDataFrame, released: Release) -> frozenset[str]:
    """Ids of places that a release left out."""
    return frozenset(places["place_id"]) - frozenset(released.places["place_id"])


def _is_above(frame: gpd.GeoDataFrame, audience: Audience, *, may_be_blank: bool) -> Hits:
    """Rows whose class is above the audience's; an unknown word counts as the highest."""
    limit = _ORDER.index(audience.highest)
    above = [_rank(word, 0 if may_be_blank else len(_ORDER)) > limit for word in frame["secrecy"].fillna("")]
    return _as_hits(above)


def _rank(word: str, blank: int) -> int:
    if not word:
        return blank
    return _ORDER.index(word) if word in _ORDER else len(_ORDER)


def _is_open(places: gpd.GeoDataFrame) -> Hits:
    return _as_hits(list(places["secrecy"] == "open"))


def _as_hits(values: list[bool]) -> Hits:
    return np.asarray(values, dtype=bool)


def _cleared(frame: gpd.GeoDataFrame, audience: Audience) -> gpd.GeoDataFrame:
    """Positions of a public release on the public grid."""
    kept = frame.reset_index(drop=True)
    return _coarse(kept) if audience is Audience.PUBLIC else kept


def _coarse(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    if frame.empty:
        return frame
    return frame.set_geometry(gpd.GeoSeries(coarsen(frame.geometry.to_numpy()), index=frame.index, crs=frame.crs))


def on_public_grid(released: Release) -> Release:
    """A release with no position better than the public grid, whoever it is for: what answers other people's machines goes further than one knows."""
    frames = {"places": released.places, "names": released.names, "events": released.events, "heritage": released.heritage}
    return replace(released, **{name: _coarse(frame) for name, frame in frames.items()})
