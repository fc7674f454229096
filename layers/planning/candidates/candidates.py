"""Candidates: places where a facility could stand, each with its shape, its land and what it could hold."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.datum import as_frame, to_stored
from layers.frames import frame_of
from layers.planning.demand import measuring_points
from layers.planning.facilities import points_of
from layers.planning.land_specs import CANDIDATES
from layers.planning.operating import is_operating
from layers.planning.units import Units
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Objects = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Candidate sites in the order of their ids, at least as somebody offers them.

    Attributes:
        frame: rows of CANDIDATES, lon/lat in degrees (EPSG:4490), none without a shape. Parcels keep their polygon: distances are taken
            from its nearest edge, and inside is 0.
        lon, lat: of a point in or on each shape, degrees.
        report: rows left out, and identical candidates (both are kept).
    """

    frame: gpd.GeoDataFrame
    lon: Floats
    lat: Floats
    report: Report = field(default_factory=Report)

    @classmethod
    def of(cls, frame: gpd.GeoDataFrame) -> "Candidates":
        """Of rows of CANDIDATES; those without a shape are left out and told.

        Raises:
            NoDatum, OldDatum, UnknownDatum: where the rows lie cannot be told.
        """
        frame = to_stored(frame, layer=CANDIDATES.name).sort_values("candidate_id", ignore_index=True)
        shapes = np.asarray(frame.geometry.array, dtype=object)
        drawn = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
        kept = frame[drawn].reset_index(drop=True)
        lon, lat = points_of(kept)
        findings = [_not_drawn(row) for row in frame.loc[~drawn, "candidate_id"]]
        return cls(kept, lon, lat, Report.of([*findings, *_identical(kept)]))

    @classmethod
    def of_villages(cls, units: Units, settlements: gpd.GeoDataFrame) -> "Candidates":
        """One for every unit at the point it is measured from (committee's seat, only settlement, a point inside), id `village:<code>`."""
        lon, lat, _ = measuring_points(units, settlements)
        rows = [
            _row(f"village:{code}", name, code, "village", shapely.Point(x, y) if np.isfinite(x) else None)
            for code, name, x, y in zip(units.codes, units.frame["name"], lon, lat, strict=True)
        ]
        return cls.of(frame_of(CANDIDATES, rows))

    @classmethod
    def of_settlements(cls, settlements: gpd.GeoDataFrame) -> "Candidates":
        """One at every settlement, id `settlement:<id>`."""
        keys = ("settlement_id", "name", "division_code")
        rows = [
            _row(f"settlement:{key}", name, code, "village", shape)
            for key, name, code, shape in zip(*(settlements[k] for k in keys), settlements.geometry, strict=True)
        ]
        return cls.of(frame_of(CANDIDATES, rows))

    @classmethod
    def of_facilities(cls, facilities: gpd.GeoDataFrame, *, on: date, kinds: Iterable[str] = ()) -> "Candidates":
        """Facilities that could become another: every one of `kinds`, or with none named those that stand idle or closed on the day.

        The id is `facility:<id>`, `converts` the facility itself, `capacity` its beds or else its niches.
        """
        wanted = tuple(kinds)
        idle = facilities["state"].isin(("idle", "closed")).to_numpy(dtype=bool) & ~is_operating(facilities, on=on)
        chosen = facilities[facilities["kind"].isin(wanted) if wanted else idle]
        rows = [
            _row(f"facility:{row['facility_id']}", row["name"], row["division_code"], "facility", row["geometry"])
            | {
                "converts": row["facility_id"],
                "floor_area_m2": row["floor_area_m2"],
                "capacity": row["plots_total"] if pd.isna(row["beds"]) else row["beds"],
            }
            for row in chosen.to_dict(orient="records")
        ]
        return cls.of(frame_of(CANDIDATES, rows))

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def ids(self) -> Objects:
        return np.asarray(self.frame["candidate_id"], dtype=object)

    @property
    def names(self) -> Objects:
        return np.asarray(self.frame["name"], dtype=object)

    @property
    def kinds(self) -> Objects:
        """Codes of CANDIDATE_KINDS: where each comes from."""
        return np.asarray(self.frame["candidate_kind"], dtype=object)

    @property
    def geometry(self) -> Objects:
        return np.asarray(self.frame.geometry.array, dtype=object)

    @property
    def capacity(self) -> Floats:
        """Beds or niches each could hold, NaN unknown."""
        return self.amount("capacity")

    @property
    def cost_wan(self) -> Floats:
        """10,000 yuan, NaN unknown."""
        return self.amount("cost_wan")

    def amount(self, column: str) -> Floats:
        """A column of numbers, NaN unknown."""
        return np.asarray(self.frame[column].to_numpy(dtype=float, na_value=np.nan))

    def words(self, column: str) -> Objects:
        """A column of texts or codes, None unknown."""
        return self.frame[column].to_numpy(dtype=object, na_value=None)  # type: ignore[no-any-return]

    def chosen(self, which: Flags) -> "Candidates":
        """Some of them, in the same order, with what was told of all."""
        return replace(self, frame=as_frame(self.frame[which].reset_index(drop=True)), lon=self.lon[which], lat=self.lat[which])

    def offered_for(self, kind: str) -> "Candidates":
        """Those offered for a kind of facility; one that names no kind is offered for any."""
        return self.chosen(np.array([not said or kind in said.split(";") for said in self.words("offered_for")], dtype=bool))

    def joined(self, other: "Candidates") -> "Candidates":
        """These and others; identical ones are told anew."""
        rows = as_frame(pd.concat([self.frame, other.frame], ignore_index=True))
        both = Candidates.of(rows)
        told = [f for f in (*self.report, *other.report) if f.code != _IDENTICAL]
        return replace(both, report=Report.of(told) + both.report)


_IDENTICAL = "planning.identical-candidates"


def _row(key: str, name: object, code: object, kind: str, shape: object) -> dict[str, Any]:
    return {"candidate_id": key, "name": name, "division_code": code, "candidate_kind": kind, "geometry": shape}


def _not_drawn(key: str) -> Finding:
    sentence = Wording(f"候选场址 {key} 没有位置，未参加评判。", f"Candidate {key} has no position and was left out.")
    return Finding("planning.candidate-nowhere", Severity.WARNING, sentence, Where(layer=CANDIDATES.name, key=key))


def _identical(frame: gpd.GeoDataFrame) -> list[Finding]:
    """Candidates whose shapes are the same, one finding a group."""
    groups: dict[bytes, list[str]] = {}
    for key, shape in zip(frame["candidate_id"], shapely.to_wkb(shapely.normalize(frame.geometry.array)), strict=True):
        groups.setdefault(shape, []).append(str(key))
    return [_same_place(keys) for keys in groups.values() if len(keys) > 1]


def _same_place(keys: list[str]) -> Finding:
    sentence = Wording(
        f"候选场址 {'、'.join(keys)} 位置完全相同，都已保留；若是同一地块，请删去重复的一行。",
        f"Candidates {', '.join(keys)} are the very same place; all are kept. If they are one parcel, delete the row that repeats it.",
    )
    return Finding(
        _IDENTICAL, Severity.NOTE, sentence, Where(layer=CANDIDATES.name, key=keys[1]), {"candidates": ", ".join(keys)}
    )
