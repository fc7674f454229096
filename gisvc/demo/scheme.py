"""A scheme of nineteen new roads (道路命名方案) for the demonstration county town, good names and faulty ones side by side. All made up."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import shapely

from gisvc.demo.chance import wavy
from gisvc.demo.county import County
from gisvc.demo.ground import to_degrees
from gisvc.demo.land import MADE_UP, Row

PLAN = "县城新区地名方案（演示）"
BATCH = "demo-scheme-2025"


@dataclass(frozen=True, slots=True)
class SchemeRoad:
    """A road of the scheme: what it is called on the drawings, what is asked for, what the plan said, and where it runs."""

    number: int
    temporary_name: str
    name: str
    planned_name: str
    route: str  # "ns:1400:-1900:1700": 1,400 m east of the market square, from 1,900 m south of it to 1,700 m north
    red_line_m: float
    theme: str
    reason: str

    @property
    def line(self) -> shapely.LineString:
        runs, offset, first, last = self.route.split(":")
        along = np.linspace(float(first), float(last), 12)
        aside = np.full_like(along, float(offset))
        xy = np.column_stack([aside, along] if runs == "ns" else [along, aside])
        return shapely.LineString(
            to_degrees(xy + 8 * wavy(xy, purpose=self.temporary_name, longest_m=2_500, shortest_m=900)[:, None])
        )


@cache
def scheme_roads() -> tuple[SchemeRoad, ...]:
    text = resources.files("gisvc.demo").joinpath("data/scheme.csv").read_text(encoding="utf-8")
    return tuple(
        SchemeRoad(
            number,
            row["temporary_name"],
            row["name"],
            row["planned_name"],
            row["route"],
            float(row["red_line_m"]),
            row["theme"],
            row["reason"],
        )
        for number, row in enumerate(csv.DictReader(text.splitlines()), 1)
    )


def plan_rows(county: County) -> list[Row]:
    """The approved name plan: what each of the nineteen roads was to be called."""
    return [
        {
            "plan_id": f"NP{road.number:02d}",
            "plan": PLAN,
            "division_code": county.townships[0].code,
            "name": road.planned_name,
            "name_kind": "street",
            "temporary_name": road.temporary_name,
            "theme": road.theme,
            "reason": road.reason,
            "approval": "景政函〔2025〕00号（虚构）",
            "approved_on": "2025-03-10",
            "geometry": road.line,
            "source": MADE_UP,
        }
        for road in scheme_roads()
    ]
