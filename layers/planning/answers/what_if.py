"""Trials as plain Python, ready for JSON: the figures before and after, who gains, who loses, the spots, and every place's lot."""

from typing import Any

import numpy as np

from layers.planning.answers.circles import circle_question_to_dict, table_to_list
from layers.planning.answers.plain import notes_to_list, passport_to_dict, percentage_to_dict, plain, words
from layers.planning.travel import REASONS
from layers.planning.what_if.answer import Left, SpotWorth, WhatIfAnswer
from layers.planning.what_if.ground import Ground
from layers.planning.what_if.rows import Lot
from layers.planning.what_if.spots import Ruling
from layers.planning.what_if.times import WayTimes

_PLACE_DECIMALS = 6


def what_if_to_dict(answer: WhatIfAnswer) -> dict[str, Any]:
    """The answer as `{"before": {"covered": …}, "after": …, "gained": …, "lost": …, "spots": […], "units": […], "lots": "0012…"}`.

    `units` holds those only for which something changes. `lots` is one digit a place, in the order of the ground's places: the number of its Lot. Minutes are null where no way
    was found as far as was searched.
    """
    changed = answer.units[(answer.units[["gained", "lost", "nearer", "farther"]] > 0).any(axis=1)]
    return {
        "question": circle_question_to_dict(answer.question),
        "becomes": circle_question_to_dict(answer.becomes),
        "before": percentage_to_dict(answer.before),
        "after": percentage_to_dict(answer.after),
        "gained": answer.gained,
        "lost": answer.lost,
        "times_before": _times_to_dict(answer.times_before),
        "times_after": _times_to_dict(answer.times_after),
        "worst_tenth": {name: getattr(answer.worst_tenth, name) for name in ("people", "gained", "nearer", "farther", "lost")},
        "spots": [_spot_to_dict(worth) for worth in answer.spots],
        "left": [_left_to_dict(left) for left in answer.left],
        "units": table_to_list(changed),
        "lots": (answer.lots + ord("0")).astype(np.uint8).tobytes().decode("ascii"),
        "passport_before": passport_to_dict(answer.before.passport),
        "passport_after": passport_to_dict(answer.after.passport),
        "notes": notes_to_list(answer.report),
        "is_demonstration": answer.is_demonstration,
    }


def ground_to_dict(ground: Ground) -> dict[str, Any]:
    """What a map of trials shows before anything is tried: the places with their people, the facilities that count, the candidates, and what each lot is called.

    Longitude and latitude in degrees to six decimals, null without a position.
    """
    places, facilities, candidates = ground.sites.places, ground.sites.facilities, ground.candidates
    counted = ground.sites.counted
    return {
        "area": {"code": ground.sites.units.area, "name": ground.sites.units.names.get(ground.sites.units.area, "")},
        "on": ground.sites.on.isoformat(),
        "is_demonstration": ground.is_demonstration,
        "places": {
            "lon": _degrees(places.lon),
            "lat": _degrees(places.lat),
            "people": [None if np.isnan(n) else int(n) for n in places.people["population"].tolist()],
            "unit": places.unit.tolist(),
        },
        "units": [str(name) for name in ground.sites.units.frame["name"]],
        "facilities": [
            {"id": str(key), "name": str(name), "lon": lon, "lat": lat}
            for key, name, lon, lat in zip(
                facilities.frame["facility_id"][counted],
                facilities.frame["name"][counted],
                _degrees(facilities.lon[counted]),
                _degrees(facilities.lat[counted]),
                strict=True,
            )
        ],
        "candidates": [
            {"id": str(key), "name": str(name), "kind": str(kind), "lon": lon, "lat": lat}
            for key, name, kind, lon, lat in zip(
                candidates.ids,
                candidates.names,
                candidates.kinds,
                _degrees(candidates.lon),
                _degrees(candidates.lat),
                strict=True,
            )
        ],
        "lots": {str(int(lot)): words(lot.label) for lot in Lot},
    }


def _degrees(values: Any) -> list[float | None]:
    return [None if v != v else v for v in np.round(values, _PLACE_DECIMALS).tolist()]


def _times_to_dict(times: WayTimes) -> dict[str, Any]:
    minutes = {name: _minutes(getattr(times, name)) for name in ("mean", "median", "most", "worst_tenth")}
    return minutes | {"compared": times.compared, "unreached": times.unreached}


def _minutes(value: float | None) -> float | None:
    return None if value is None or np.isinf(value) else value


def _spot_to_dict(worth: SpotWorth) -> dict[str, Any]:
    spot = worth.spot
    return {
        "name": words(spot.name),
        "lon": spot.lon,
        "lat": spot.lat,
        "candidate_id": spot.candidate_id,
        "facility_id": spot.facility_id,
        "tie": {"reason": spot.reason, "label": words(REASONS[spot.reason]), "metres": plain(spot.tied_m)},
        "nearest_for": worth.nearest_for,
        "newly": worth.newly,
        "ruling": None if spot.ruling is None else _ruling_to_dict(spot.ruling),
    }


def _ruling_to_dict(ruling: Ruling) -> dict[str, Any]:
    return {
        "packs": ruling.packs,
        "label": words(ruling.label),
        "verdict": str(ruling.verdict),
        "verdict_label": words(ruling.verdict.label),
        "obstacles": [words(obstacle) for obstacle in ruling.obstacles],
        "to_confirm": [words(open_point) for open_point in ruling.to_confirm],
    }


def _left_to_dict(left: Left) -> dict[str, Any]:
    return {name: getattr(left, name) for name in ("facility_id", "name", "lon", "lat", "was_nearest_for", "moves")}
