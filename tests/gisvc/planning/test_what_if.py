"""Trials at the desk: what a change does by address, and everything that cannot be tried."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import httpx
import pytest

from gisvc.routes.planning.what_if_schemas import GroundAnswered, WhatIfAnswered

SignedIn = Callable[..., AbstractContextManager[httpx.Client]]
ASKED = {"kind": "day_care_center", "mode": "walk", "minutes": "15"}
HAMLET = "104.05,37.056"  # beyond the river, where 50 people live and the northern road begins


def test_a_spot_beyond_the_river_gains_the_hamlet(as_a_program: SignedIn) -> None:
    with as_a_program() as ask:
        stands = ask.get("/api/reach", params=ASKED).json()
        told = ask.get("/api/what-if", params=ASKED | {"spot": HAMLET}).json()
    assert (told["before"]["covered"], told["before"]["total"]) == (stands["covered"], stands["total"])
    assert (told["gained"], told["lost"]) == (50, 0)
    assert told["after"]["covered"] == stands["covered"] + 50
    assert [(row["name"], row["gained"]) for row in told["units"] if row["gained"]] == [("一条山村", 50)]
    assert told["spots"][0]["nearest_for"] == told["spots"][0]["newly"] == 50
    assert told["passport_after"]["definition"]["zh"].startswith("试算（并非现状）")
    assert [mark["zh"] for mark in told["marks"]] == ["内部资料 未经审核不得公开", "演示数据"]


def test_closing_what_stands_loses_and_minutes_and_speed_are_changed_too(as_a_program: SignedIn) -> None:
    with as_a_program() as ask:
        ground = ask.get("/api/what-if/ground", params={"kind": ASKED["kind"]}).json()
        centres = [one["id"] for one in ground["facilities"]]
        closed = ask.get("/api/what-if", params=ASKED | {"close": centres}).json()
        slower = ask.get("/api/what-if", params=ASKED | {"then_speed": "0.6"}).json()
        longer = ask.get("/api/what-if", params=ASKED | {"mode": "line", "minutes": "5", "then_minutes": "15"}).json()
    assert closed["after"]["covered"] == 0 < closed["lost"] == closed["before"]["covered"]
    assert {left["facility_id"] for left in closed["left"]} == set(centres)
    assert slower["becomes"]["speed_ms"] == 0.6
    assert longer["becomes"]["minutes"] == 15
    assert longer["gained"] > 0
    assert len(ground["places"]["lon"]) == len(longer["lots"]) == len(ground["places"]["unit"])
    assert ground["lots"]["2"]["zh"] == "新增覆盖"
    GroundAnswered.model_validate(ground)
    for told in (closed, slower, longer):
        WhatIfAnswered.model_validate(told)


def test_a_radius_is_changed_in_a_straight_line_whatever_the_speed(as_a_program: SignedIn) -> None:
    """The hamlets lie 667 m from their centres."""
    line = ASKED | {"mode": "line", "radius": "500m"}
    with as_a_program() as ask:
        wider = ask.get("/api/what-if", params=line | {"then_radius": "700m"}).json()
        slower = ask.get("/api/what-if", params=line | {"then_speed": "0.6"}).json()
        coverage = ask.get(
            "/api/coverage", params={"kind": ASKED["kind"], "measure": "reach", "reach": "500m", "weight": "people"}
        ).json()
    assert (wider["gained"], wider["lost"]) == (100, 0)
    assert (slower["gained"], slower["lost"]) == (0, 0)
    assert wider["before"]["covered"] == coverage["covered"]


def test_a_pack_says_what_it_knows_of_a_spot(as_a_program: SignedIn) -> None:
    with as_a_program() as ask:
        told = ask.get("/api/what-if", params=ASKED | {"spot": HAMLET, "pack": "guizhou-2022-station"}).json()
    ruling = told["spots"][0]["ruling"]
    assert (ruling["verdict"], ruling["obstacles"]) == ("to_confirm", [])
    assert ruling["to_confirm"]


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"spot": "north"}, "planning.not-a-spot"),
        ({"spot": "nan,37"}, "planning.not-a-spot"),
        ({"spot": "1e999,37"}, "planning.not-a-spot"),
        ({"spot": "104.05,37.05,1"}, "planning.not-a-spot"),
        ({"spot": "104.05," + "7" * 400}, "planning.not-a-spot"),
        ({"spot": "0,0"}, "planning.spot-outside"),
        ({"spot": "37.05,104.05"}, "planning.not-a-spot"),
        ({"spot": ["104.05,37.05"] * 13}, "planning.too-many-changes"),
        ({"spot": ["x"] * 49}, "planning.too-many-changes"),
        ({"spot": ["x"] * 3000}, "guard.too-many-params"),
        ({"close": [f"F{n}" for n in range(40)]}, "planning.too-many-changes"),
        ({"close": "nobody"}, "planning.unknown-facility"),
        ({"close": "<script>"}, "planning.unknown-facility"),
        ({"close": ["f1", "f1"]}, "planning.named-twice"),
        ({"open": "nowhere"}, "planning.unknown-candidate"),
        ({"open": ["a", "a"]}, "planning.named-twice"),
        ({"move": "104.05,37.05"}, "planning.not-a-spot"),
        ({"move": "nobody@104.05,37.05"}, "planning.unknown-facility"),
        ({"then_minutes": "0"}, "planning.impossible-minutes"),
        ({"then_minutes": "1000m"}, "planning.minutes-in-metres"),
        ({"then_minutes": "200"}, "planning.further-than-searched"),
        ({"minutes": "200"}, "planning.further-than-searched"),
        ({"then_speed": "0"}, "planning.impossible-speed"),
        ({"pack": "castle"}, "planning.unknown-rule-pack"),
        ({"candidates": "castle"}, "planning.unknown-candidates"),
        ({"then_radius": "500m"}, "planning.radius-by-road"),
        ({"mode": "line", "then_radius": "0.01"}, "planning.radius-in-degrees"),
        ({"kind": "castle"}, "planning.unknown-kind"),
        ({"spots": "104.05,37.05"}, "gisvc.unknown-parameter"),
        ({"minutes": ["15", "20"]}, "gisvc.unknown-parameter"),
    ],
)
def test_what_cannot_be_tried_is_refused_with_a_sentence(as_a_program: SignedIn, wish: dict[str, object], code: str) -> None:
    with as_a_program() as ask:
        refused = ask.get("/api/what-if", params=ASKED | wish)  # type: ignore[arg-type]  # because a test asks nonsense
    assert refused.status_code in (400, 404), refused.text
    assert refused.json()["code"] == code


def test_a_visitor_of_one_township_tries_things_there_alone(as_a_program: SignedIn) -> None:
    with as_a_program("mine") as ask:
        own = ask.get("/api/what-if/ground", params={"kind": ASKED["kind"]})
        beyond = ask.get("/api/what-if", params=ASKED | {"spot": "104.05,37.15"})
        whole = ask.get("/api/what-if", params=ASKED | {"area": "620423"})
        told = ask.get("/api/what-if", params=ASKED | {"spot": HAMLET})
    with as_a_program() as ask:
        others = [one["id"] for one in ask.get("/api/what-if/ground", params={"kind": ASKED["kind"]}).json()["facilities"]]
    known = [one["id"] for one in own.json()["facilities"]]
    assert "芦阳" not in own.text
    assert beyond.json()["code"] == "planning.spot-outside"
    assert whole.json()["code"] == "gisvc.area-out-of-sight"
    assert told.json()["gained"] == 50
    hidden = sorted(set(others) - set(known))
    assert hidden
    with as_a_program("mine") as ask:
        assert ask.get("/api/what-if", params=ASKED | {"close": hidden[0]}).json()["code"] == "planning.unknown-facility"
