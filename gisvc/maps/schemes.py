"""Schemes on a map: who keeps, gains and loses, what becomes of every place; and centres with their points."""

from collections.abc import Iterator
from typing import Any

import shapely

from gisvc.cells import records_of
from gisvc.maps.drawing import HELD_BY_BUREAU, Ground, outlines
from gisvc.maps.sheet import MapSheet, Mark, Plate, Shape, Symbol
from gisvc.titles import levels_title, rearrangement_title
from gisvc.tongue import Tongue
from layers.planning.schemes.rearrangement import Rearrangement
from layers.planning.schemes.two_levels import TwoLevels
from layers.wording import Language, Wording

_HOMES = (
    ("kept", Wording("仍然覆盖", "still covered"), Symbol.COVERED_POINT),
    ("gained", Wording("新增覆盖", "newly covered"), Symbol.GAINED),
    ("without", Wording("前后都未覆盖", "without before and after"), Symbol.UNCOVERED_POINT),
    ("lost", Wording("失去覆盖", "lose their cover"), Symbol.REFUSED),
)
_USES = (
    ("keep", Wording("保留", "kept"), Symbol.FACILITY),
    ("convert", Wording("改建", "converted"), Symbol.NEAR_MISS),
    ("build", Wording("新建", "built"), Symbol.NEW_SITE),
    ("close", Wording("关闭", "closed"), Symbol.CLOSED_FACILITY),
)


def draw_rearrangement(told: Rearrangement, ground: Ground, *, language: Language = "zh") -> MapSheet:
    """Everybody's dot by what happens to him, and every place by its use."""
    tongue = Tongue(language)
    plates = (*outlines(ground.divisions, told.area), *_homes(told, tongue), *_uses(told, tongue))
    mark, passport = Mark(is_demonstration=told.is_demonstration), told.passport
    title = rearrangement_title(told)
    return MapSheet(title, plates, HELD_BY_BUREAU, told.on, passport.definition, mark, dated=passport.dated)


def _homes(told: Rearrangement, tongue: Tongue) -> Iterator[Plate]:
    placed = told.homes[~told.homes.geometry.isna() & (told.homes["people"].fillna(0) > 0)]
    limit = told.question.minutes + 1e-9
    was, now = (placed[name].to_numpy(dtype=float) <= limit for name in ("minutes_before", "minutes_after"))
    chosen = {"kept": was & now, "gained": ~was & now, "without": ~was & ~now, "lost": was & ~now}
    for key, label, symbol in _HOMES:
        rows = placed[chosen[key]]
        shapes = tuple(
            Shape(place, str(row["unit"] or ""), _home(row, tongue))
            for place, row in zip(rows.geometry, records_of(rows), strict=True)
        )
        if shapes:
            yield Plate(label, symbol, shapes)


def _home(row: dict[str, Any], tongue: Tongue) -> tuple[tuple[str, str], ...]:
    t = tongue.t
    before, after = (tongue.minutes(row[name]) for name in ("minutes_before", "minutes_after"))
    return ((t("人数", "People"), tongue.number(row["people"])), (t("现状", "Today"), before), (t("变动后", "Afterwards"), after))


def _uses(told: Rearrangement, tongue: Tongue) -> Iterator[Plate]:
    for use, label, symbol in _USES:
        rows = told.used(use)
        shapes = tuple(
            Shape(place, str(row["name"]), _place(row, tongue))
            for place, row in zip(rows.geometry, records_of(rows), strict=True)
        )
        if shapes:
            yield Plate(label, symbol, shapes)


def _place(row: dict[str, Any], tongue: Tongue) -> tuple[tuple[str, str], ...]:
    t = tongue.t
    lines = [
        (t("床位 / 入住", "Beds / residents"), f"{tongue.number(row['beds'])} / {tongue.number(row['residents'])}"),
        (
            t("以此为最近（现 → 后）", "Nearest for (now → then)"),
            f"{tongue.number(row['before'])} → {tongue.number(row['after'])}",
        ),
    ]
    if row["into"]:
        lines.append((t("由谁接手", "Taken over by"), str(row["into"])))
    return tuple(lines)


def draw_levels(told: TwoLevels, ground: Ground, *, language: Language = "zh") -> MapSheet:
    """Centres, their points, and a line from each point to its centre."""
    tongue = Tongue(language)
    plates = (*outlines(ground.divisions, told.area), *_links(told), *_points(told, tongue), *_centres(told, tongue))
    mark, passport = Mark(is_demonstration=told.is_demonstration), told.passport
    return MapSheet(levels_title(told), plates, HELD_BY_BUREAU, told.on, passport.definition, mark, dated=passport.dated)


def _links(told: TwoLevels) -> Iterator[Plate]:
    where = dict(zip(told.centres["id"], told.centres.geometry, strict=True))
    shapes = tuple(
        Shape(shapely.LineString([dot, where[centre]]), "", ())
        for dot, centre in zip(told.points.geometry, told.points["centre_id"], strict=True)
        if centre in where and not dot.equals(where[centre])
    )
    if shapes:
        yield Plate(Wording("服务点所属中心", "a point and its centre"), Symbol.ROAD, shapes)


def _points(told: TwoLevels, tongue: Tongue) -> Iterator[Plate]:
    is_new = told.points["is_new"].to_numpy(dtype=bool)
    for chosen, label, symbol in (
        (~is_new, Wording("现有服务点", "points that stand"), Symbol.FACILITY),
        (is_new, Wording("新设服务点", "new points"), Symbol.GAINED),
    ):
        rows = told.points[chosen]
        shapes = tuple(
            Shape(dot, str(row["name"]), (
                (tongue.t("服务人数", "People"), tongue.number(row["people"])),
                (tongue.t("中心", "Centre"), str(row["centre"] or "—")),
            ))
            for dot, row in zip(rows.geometry, records_of(rows), strict=True)
        )  # fmt: skip
        if shapes:
            yield Plate(label, symbol, shapes)


def _centres(told: TwoLevels, tongue: Tongue) -> Iterator[Plate]:
    is_new = told.centres["is_new"].to_numpy(dtype=bool)
    for chosen, label, symbol in (
        (~is_new, Wording("现有中心", "centres that stand"), Symbol.CLEAR),
        (is_new, Wording("新设中心", "new centres"), Symbol.NEW_SITE),
    ):
        rows = told.centres[chosen]
        shapes = tuple(
            Shape(dot, str(row["name"]), (
                (tongue.t("服务点", "Points"), tongue.number(row["points"])),
                (tongue.t("服务人数", "People"), tongue.number(row["people"])),
            ))
            for dot, row in zip(rows.geometry, records_of(rows), strict=True)
        )  # fmt: skip
        if shapes:
            yield Plate(label, symbol, shapes)
