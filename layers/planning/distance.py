"""Which facility is nearest and which lie within reach: as the geodesic on the ellipsoid decides, for every pair."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from layers.datum import Metres, geodesic_m, to_ecef

Positions = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_TIGHTEST_M = 6_335_439.0
"""No geodesic of the CGCS2000 ellipsoid bends more than this radius: a(1 - e²), the meridian at the equator."""

_WIDEST_M = 6_399_594.0
"""No line on it bends less: a²/b, at the pole."""

_CROWDS = (128, 16)
_WORTH_A_THREAD = 5_000
_INTERLEAVED = np.array([sum((cell >> bit & 1) << 2 * bit for bit in range(8)) for cell in range(256)], dtype=np.uint16)
_SLACK_M = 1e-6  # earth-centred differences round at 2e-9 m, pyproj.Geod at 15e-9 m
_TIE_M = 1e-6


@dataclass(frozen=True, slots=True)
class FacilityTree:
    """Facilities by their place on the ellipsoid, in degrees; the lower position wins a tie (frames come ordered by key).

    A facility without a position (NaN) is never found. The tree holds earth-centred metres, so no projection is chosen
    and a county may straddle two zones. The straight line through the earth decides wherever it can; the few
    pairs too close to the radius for that are decided by `pyproj.Geod`, so no decision differs from the geodesic's.
    """

    lon: Metres
    lat: Metres
    placed: Positions  # the rows that the tree holds
    tree: cKDTree | None

    @classmethod
    def of(cls, lon: npt.ArrayLike, lat: npt.ArrayLike) -> "FacilityTree":
        lons, lats = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
        placed = np.flatnonzero(np.isfinite(lons) & np.isfinite(lats))
        tree = cKDTree(to_ecef(lons[placed], lats[placed])) if len(placed) else None
        return cls(lons, lats, placed, tree)

    def is_within(self, lon: npt.ArrayLike, lat: npt.ArrayLike, *, radius_m: float) -> Flags:
        """Whether a facility lies at most `radius_m` metres along the ellipsoid from each point (degrees), inclusive.

        False for a point without a position. Neighbours are judged together, so that a million points take a fraction of the time of
        a million questions; points that come in Hilbert order need no sorting and are quicker still.
        """
        lons, lats = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
        within = np.zeros(len(lons), dtype=bool)
        if self.tree is None:
            return within
        surely, maybe = _chords_of(radius_m)
        unsettled = np.flatnonzero(np.isfinite(lons) & np.isfinite(lats))
        for size in _CROWDS:
            verdict = self._judge_crowds(lons[unsettled], lats[unsettled], size, surely, maybe)
            within[unsettled[verdict > 0]] = True
            unsettled = unsettled[verdict == 0]
            if not verdict.any():  # they come in no order
                unsettled = unsettled[_by_neighbourhood(lons[unsettled], lats[unsettled])]
        within[unsettled] = self._judge_each(lons[unsettled], lats[unsettled], radius_m)
        return within

    def _judge_crowds(self, lon: Metres, lat: Metres, size: int, surely: float, maybe: float) -> npt.NDArray[np.int8]:
        """1 within, -1 without, 0 not settled: for `size` consecutive points at a time, by the middle and the spread of their box."""
        starts = np.arange(0, len(lon), size)
        verdict = np.zeros(len(starts), dtype=np.int8)
        if self.tree is None or len(starts) == 0:
            return verdict
        (west, south), (east, north) = (
            (ufunc.reduceat(lon, starts), ufunc.reduceat(lat, starts)) for ufunc in (np.minimum, np.maximum)
        )
        spread = _farthest_from_middle(west, south, east, north)
        close = np.flatnonzero(spread < maybe)
        middles = to_ecef((west[close] + east[close]) / 2, (south[close] + north[close]) / 2)
        chord = _ask(self.tree, middles, within_m=2 * maybe)
        verdict[close[chord + spread[close] < surely]] = 1
        verdict[close[chord - spread[close] > maybe]] = -1
        return np.repeat(verdict, np.diff(starts, append=len(lon)))

    def _judge_each(self, lon: Metres, lat: Metres, radius_m: float) -> Flags:
        """Point by point: by the straight line where that is proof, by the geodesic to every rival where it is not."""
        if self.tree is None or len(lon) == 0:
            return np.zeros(len(lon), dtype=bool)
        surely, maybe = _chords_of(radius_m)
        chord = _ask(self.tree, to_ecef(lon, lat), within_m=maybe)
        within: Flags = chord < surely
        doubtful = np.flatnonzero((chord >= surely) & (chord <= maybe))
        point, facility = self._pairs(lon[doubtful], lat[doubtful], np.full(len(doubtful), maybe))
        metres = geodesic_m(lon[doubtful][point], lat[doubtful][point], self.lon[facility], self.lat[facility])
        within[doubtful[point[metres <= radius_m]]] = True
        return within

    def nearest(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Positions, Metres]:
        """The geodesically nearest facility of each point (degrees) and its metres; -1 and NaN where there is none.

        Distances equal to 1 µm tie, and the lower position wins.
        """
        lons, lats = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
        found, metres = np.full(len(lons), -1, dtype=np.int64), np.full(len(lons), np.nan)
        asked = np.flatnonzero(np.isfinite(lons) & np.isfinite(lats))
        if self.tree is None or len(asked) == 0:
            return found, metres
        workers = -1 if len(asked) > _WORTH_A_THREAD else 1
        points = to_ecef(lons[asked], lats[asked])
        chord, at = (np.asarray(answer) for answer in self.tree.query(points, k=[1, 2], workers=workers))
        found[asked] = self.placed[at[:, 0]]
        rival = _arc_at_most(chord[:, 0]) + _SLACK_M  # whoever is further than this in a straight line is further anyhow
        close = np.flatnonzero(chord[:, 1] <= rival)
        found[asked[close]] = self._settle(lons[asked[close]], lats[asked[close]], rival[close])
        metres[asked] = geodesic_m(lons[asked], lats[asked], self.lon[found[asked]], self.lat[found[asked]])
        return found, metres

    def _settle(self, lon: Metres, lat: Metres, rival_m: Metres) -> Positions:
        """The nearest facility by the geodesic, then by position, where more than one may be nearest."""
        point, facility = self._pairs(lon, lat, rival_m)
        metres = geodesic_m(lon[point], lat[point], self.lon[facility], self.lat[facility])
        shortest = np.full(len(lon), np.inf)
        np.minimum.at(shortest, point, metres)
        ties = metres <= shortest[point] + _TIE_M
        winner = np.full(len(lon), np.iinfo(np.int64).max)
        np.minimum.at(winner, point[ties], facility[ties])
        return winner

    def _pairs(self, lon: Metres, lat: Metres, chord_m: Metres) -> tuple[Positions, Positions]:
        """Every (point, facility) pair whose straight line is at most `chord_m` long."""
        if self.tree is None or len(lon) == 0:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        near = self.tree.query_ball_point(to_ecef(lon, lat), chord_m)
        sizes = [len(facilities) for facilities in near]
        return np.repeat(np.arange(len(lon)), sizes), self.placed[np.concatenate(near).astype(np.int64)]


def _chords_of(radius_m: float) -> tuple[float, float]:
    """Below the first, a straight line proves the geodesic shorter than the radius; above the second, longer.

    A geodesic is never shorter than its chord; and where it bends no more than a circle of `_TIGHTEST_M`, its chord is no
    shorter than that circle's (Schur's comparison theorem). Between lie 1 µm at 1 km, 28 mm at 30 km.
    """
    return 2 * _TIGHTEST_M * math.sin(radius_m / (2 * _TIGHTEST_M)) - _SLACK_M, radius_m + _SLACK_M


def _arc_at_most(chord_m: Metres) -> Metres:
    """The longest geodesic that a chord can belong to (for a chord through half the earth, anything)."""
    half = chord_m / (2 * _TIGHTEST_M)
    return np.where(half < 1, 2 * _TIGHTEST_M * np.arcsin(np.minimum(half, 1)), np.inf)


def _by_neighbourhood(lon: Metres, lat: Metres) -> Positions:
    """An order in which neighbours follow each other: by cell of a 256 × 256 grid, in Morton's order; within a cell as they came."""
    return np.argsort(_INTERLEAVED[_cell_of(lon)] | _INTERLEAVED[_cell_of(lat)] << 1, kind="stable")


def _cell_of(degrees: Metres) -> npt.NDArray[np.uint8]:
    if len(degrees) == 0:
        return np.zeros(0, dtype=np.uint8)
    least, most = float(degrees.min()), float(degrees.max())
    return np.asarray((degrees - least) * (255 / max(most - least, 1e-12)), dtype=np.uint8)


def _farthest_from_middle(west: Metres, south: Metres, east: Metres, north: Metres) -> Metres:
    """At least as many metres as lie between a box's middle and any point of it: no circle of the ellipsoid is larger than `_WIDEST_M`."""
    widest = np.cos(np.radians(np.clip(0.0, south, north)))  # its parallel nearest the equator
    return np.asarray(_WIDEST_M / 2 * np.hypot(np.radians(north - south), widest * np.radians(east - west)))


def _ask(tree: cKDTree, points: Metres, *, within_m: float) -> Metres:
    """Chord to the nearest facility, inf beyond `within_m`."""
    workers = -1 if len(points) > _WORTH_A_THREAD else 1
    return np.asarray(tree.query(points, distance_upper_bound=np.nextafter(within_m, math.inf), workers=workers)[0])
