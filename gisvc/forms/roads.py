"""Roads laid out as forms: what the network is worth, the doors it does not tie, and what facilities serve along it."""

from datetime import date

import numpy as np

from gisvc.forms.answer import AnswerForm, Cell, CellKind, FormColumn, FormTable, cells_of, vintages_told
from gisvc.marks import marks_for
from gisvc.titles import service_area_title
from gisvc.tongue import Tongue
from layers.planning.answers.roads import MOST_PIECES, ROAD_LABELS
from layers.planning.network.look_over import NetworkReport
from layers.planning.network.service_area_table import ServiceAreaTable
from layers.planning.network.service_areas import ServiceArea
from layers.planning.network.snap_audit import ADVICE, FACILITY, PLACE, SUBJECTS, SnapAudit
from layers.planning.travel import REASONS
from layers.wording import Language, Wording

NETWORK = Wording("路网报告", "Road network")
SNAPPING = Wording("接路核查", "Doors and the road")
_CROSSINGS = {
    "vertices": Wording("仅在公共节点处相通", "at shared vertices only"),
    "join": Wording("相交即相通", "wherever they cross on one level"),
}


def network_form(report: NetworkReport, *, on: date, is_demonstration: bool, language: Language = "zh") -> AnswerForm:
    """Length by class, the pieces that hang together with no other, and what a person should look at."""
    tongue = Tongue(language)
    t = tongue.t
    notes = [tongue.say(f.sentence) for f in report.findings]
    return AnswerForm(
        language=language,
        title=tongue.say(NETWORK),
        figure=f"{report.km:,.1f} km",
        fraction=t(f"{len(report.pieces):,} 片，最大一片占 {tongue.percent(report.share_of_largest)}", f"{len(report.pieces):,} pieces, the largest {tongue.percent(report.share_of_largest)}"),
        tables=(_classes(report, tongue), _pieces(report, tongue)),
        passport=(
            (t("口径", "Definition"), t("道路图层按下述规则连成路网后的长度（椭球面上量算）", "length of the road layer, joined as said below, measured on the ellipsoid")),
            (t("道路相通", "Roads meet"), tongue.say(_CROSSINGS[report.policy.crossings])),
            (t("接边容差", "Loose ends are tied within"), f"{report.policy.tolerance_m:g} m"),
            (t("道路", "Roads"), t(f"{report.roads:,} 条，{report.edges:,} 段，{report.nodes:,} 个节点", f"{report.roads:,}, cut into {report.edges:,} edges between {report.nodes:,} nodes")),
            (t("截至", "As of"), tongue.day(on)),
        ),
        notes=tuple(notes if report.joining is None else [tongue.say(report.joining), *notes]),
        marks=_marks(tongue, is_demonstration=is_demonstration),
    )  # fmt: skip


def snapping_form(audit: SnapAudit, *, on: date, is_demonstration: bool, language: Language = "zh") -> AnswerForm:
    """The doors to look at: whom no road ties and why, with what to do."""
    tongue = Tongue(language)
    t = tongue.t
    look = audit.to_look_at
    return AnswerForm(
        language=language,
        title=tongue.say(SNAPPING),
        figure=t(f"{len(look):,} 处需要核对", f"{len(look):,} to look at"),
        fraction=t(f"共 {len(audit.rows):,} 处", f"of {len(audit.rows):,}"),
        tables=(_counts(audit, tongue), _doors(audit, tongue)),
        passport=(
            (t("连上道路", "Tied to a road"), t(f"门口到最近可用道路不超过 {audit.limit_m:g} 米、不跨越障碍、不接孤立路段的，视为已连接", f"a door is tied to the nearest road it may use, at most {audit.limit_m:g} m off, across no barrier, to no stranded piece")),
            (t("未连接处的人口", "People not tied"), t(f"{audit.people_untied:,.0f} 人，按谁也到不了计算", f"{audit.people_untied:,.0f}; they count as reached by nobody")),
            (t("截至", "As of"), tongue.day(on)),
        ),
        notes=(),
        marks=_marks(tongue, is_demonstration=is_demonstration),
    )  # fmt: skip


def service_area_form(table: ServiceAreaTable, language: Language = "zh") -> AnswerForm:
    """Road and people reached for each number of minutes, by class of road and by facility; the sketch only with its error."""
    tongue = Tongue(language)
    t, widest = tongue.t, table.areas[-1]
    share = widest.people / table.people_all if table.people_all else None
    return AnswerForm(
        language=language,
        title=tongue.say(service_area_title(table)),
        figure=t(f"{widest.metres / 1000:,.1f} 公里道路", f"{widest.metres / 1000:,.1f} km of road"),
        fraction=t(f"{widest.people:,.0f} / {table.people_all:,.0f} 人，{tongue.percent(share)}", f"{widest.people:,.0f} of {table.people_all:,.0f} people, {tongue.percent(share)}"),
        tables=(_areas(table, tongue), _roads_reached(table, tongue), _facilities(table, tongue)),
        passport=(
            (t("口径", "Definition"), tongue.say(table.definition)),
            (t("服务范围", "A service area"), t("以到得了的道路长度和人口计；图上的面只是示意，误差列于表中", "is told by the road and the people reached; the polygon on the map is a sketch whose error stands in the table")),
            (t("计数", "Counted"), tongue.say(table.question.weight.label)),
            (t("人口不详的居民点", "Places whose people are unknown"), tongue.number(table.places_unknown)),
            (t("未连上道路的居民点", "Places no road leads to"), _reasons(table.untied_places, tongue)),
            (t("未连上道路的设施", "Facilities at no road"), _reasons(table.untied_facilities, tongue)),
            (t("坐标系", "Datum"), "CGCS2000 (EPSG:4490)"),
            (t("截至", "As of"), tongue.day(table.on)),
            *vintages_told(table.vintages, tongue),
        ),
        notes=(),
        marks=_marks(tongue, is_demonstration=table.is_demonstration),
    )  # fmt: skip


def _classes(report: NetworkReport, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("road_class", t("道路等级", "Class")),
        FormColumn("km", t("长度（公里）", "km"), CellKind.NUMBER),
        FormColumn("oneway_km", t("其中单行", "one-way"), CellKind.NUMBER),
        FormColumn("closed_km", t("其中禁行", "closed to some"), CellKind.NUMBER),
    )
    told = report.classes.assign(road_class=[tongue.say(ROAD_LABELS[name]) for name in report.classes["road_class"]])
    total = ("合计" if tongue.language == "zh" else "All", report.km, *(float(told[c].sum()) for c in ("oneway_km", "closed_km")))
    rows = (*cells_of(told, columns, tongue), total)
    return FormTable("network", t("按道路等级", "By class of road"), columns, rows)


def _pieces(report: NetworkReport, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("no", t("片", "Piece"), CellKind.COUNT),
        FormColumn("km", t("长度（公里）", "km"), CellKind.NUMBER),
        FormColumn("roads", t("道路编号（前五条）", "Roads (the first five)")),
        FormColumn("place", t("位置", "Where")),
    )
    pieces = report.pieces.head(MOST_PIECES)
    place = [f"{lon:.5f}, {lat:.5f}" for lon, lat in zip(pieces["lon"], pieces["lat"], strict=True)]
    title = t("互不相连的各片", "Pieces that do not hang together")
    if len(report.pieces) > MOST_PIECES:
        title += t(f"（最长的 {MOST_PIECES} 片）", f" (the longest {MOST_PIECES})")
    return FormTable("pieces", title, columns, cells_of(pieces.assign(no=pieces["piece"] + 1, place=place), columns, tongue))


def _counts(audit: SnapAudit, tongue: Tongue) -> FormTable:
    """How many of either kind are tied, moved, or not tied, by reason."""
    t = tongue.t
    columns = (
        FormColumn("what", t("结果", "Outcome")),
        FormColumn(FACILITY, tongue.say(SUBJECTS[FACILITY]), CellKind.COUNT),
        FormColumn(PLACE, tongue.say(SUBJECTS[PLACE]), CellKind.COUNT),
    )
    counts = audit.rows.groupby(["advice", "subject"]).size()
    outcomes = REASONS | {"moved": Wording("已连接，但不是最近的路", "tied, but not to the nearest road")}
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (tongue.say(label), *(int(counts.get((key, subject), 0)) for subject in (FACILITY, PLACE)))
        for key, label in outcomes.items()
        if key == "" or key in counts.index.get_level_values(0)
    )
    return FormTable("snapping", t("门口与道路", "Doors and the road"), columns, rows)


def _doors(audit: SnapAudit, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("id", t("编号", "Id")),
        FormColumn("subject", t("类型", "What")),
        FormColumn("name", t("名称", "Name")),
        FormColumn("code", t("区划代码", "Code")),
        FormColumn("people", t("人口", "People"), CellKind.COUNT),
        FormColumn("nearest_m", t("到最近道路", "To the nearest road"), CellKind.METRES),
        FormColumn("why", t("原因", "Why")),
        FormColumn("advice", t("怎么办", "What to do")),
    )
    look = audit.to_look_at
    told = look.assign(
        subject=[tongue.say(SUBJECTS[key]) for key in look["subject"]],
        why=[tongue.say(REASONS[key]) if key else t("已连接，但不是最近的路", "tied, but not to the nearest road") for key in look["reason"]],
        advice=[tongue.say(ADVICE[key]) for key in look["advice"]],
        code=look["division_code"],
        nearest_m=look["nearest_m"].replace([np.inf], np.nan),
    )  # fmt: skip
    return FormTable(
        "doors", t("需要核对的设施和居民点", "Facilities and places to look at"), columns, cells_of(told, columns, tongue)
    )


def _areas(table: ServiceAreaTable, tongue: Tongue) -> FormTable:
    t = tongue.t
    columns = (
        FormColumn("minutes", t("分钟", "Minutes"), CellKind.MINUTES),
        FormColumn("road_km", t("到得了的道路（公里）", "Road reached, km"), CellKind.NUMBER),
        FormColumn("people", t("到得了的人口", "People reached"), CellKind.COUNT),
        FormColumn("share", t("占全部人口", "Of all people"), CellKind.SHARE),
        FormColumn("places", t("到得了的居民点", "Places reached"), CellKind.COUNT),
        FormColumn("places_unknown", t("其中人口不详", "of them unknown"), CellKind.COUNT),
        FormColumn("people_error", t("示意面的人口误差", "Error of the sketch, people"), CellKind.SHARE),
        FormColumn("stray_km", t("示意面内到不了的道路（公里）", "Unreached road in the sketch, km"), CellKind.NUMBER),
    )
    rows = tuple(_area_row(area, table.people_all) for area in table.areas)
    return FormTable("areas", t("服务范围", "Service areas"), columns, rows)


def _area_row(area: ServiceArea, people_all: float) -> tuple[Cell, ...]:
    sketch = area.sketch
    share = area.people / people_all if people_all else None
    error = (None, None) if sketch is None else (sketch.people_error, sketch.unreached_road_m / 1000)
    return (area.minutes, area.metres / 1000, area.people, share, area.places, area.places_unknown, *error)


def _roads_reached(table: ServiceAreaTable, tongue: Tongue) -> FormTable:
    """Kilometres by class of road, a column for each number of minutes."""
    t = tongue.t
    limits = [FormColumn(f"within_{area.minutes:g}", t(f"{area.minutes:g} 分钟内（公里）", f"within {area.minutes:g} min, km"), CellKind.NUMBER) for area in table.areas]  # fmt: skip
    columns = (FormColumn("road_class", t("道路等级", "Class")), *limits)
    known = [name for name in ROAD_LABELS if any(name in area.road_m for area in table.areas)]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (tongue.say(ROAD_LABELS[name]), *(area.road_m.get(name, 0.0) / 1000 for area in table.areas)) for name in known
    )
    return FormTable("road_classes", t("到得了的道路，按等级", "Road reached, by class"), columns, rows)


def _facilities(table: ServiceAreaTable, tongue: Tongue) -> FormTable:
    """People for whom each facility is the soonest, a column for each number of minutes."""
    t = tongue.t
    limits = [FormColumn(f"people_{area.minutes:g}", t(f"{area.minutes:g} 分钟内的人口", f"People within {area.minutes:g} min"), CellKind.COUNT) for area in table.areas]  # fmt: skip
    columns = (FormColumn("facility_id", t("编号", "Id")), FormColumn("name", t("设施", "Facility")), *limits)
    people = {c.key: area.people_of_facility for c, area in zip(limits, table.areas, strict=True)}
    return FormTable("facilities", t("各设施最先服务的人口", "People each facility is the soonest for"), columns, cells_of(table.facilities.assign(**people), columns, tongue))  # fmt: skip


def _reasons(untied: dict[str, int], tongue: Tongue) -> str:
    if not untied:
        return tongue.t("没有", "none")
    return tongue.t("、", ", ").join(f"{tongue.say(REASONS[reason])} {count:,}" for reason, count in untied.items())


def _marks(tongue: Tongue, *, is_demonstration: bool) -> tuple[str, ...]:
    return tuple(tongue.say(mark) for mark in marks_for(is_demonstration=is_demonstration))


def joined_forms(title: Wording, *forms: AnswerForm) -> AnswerForm:
    """Several forms in one workbook: the tables of all, the figure of the first."""
    first = forms[0]
    passport = tuple(line for form in forms for line in ((form.title, f"{form.figure}  ({form.fraction})"), *form.passport))
    return AnswerForm(
        language=first.language,
        title=Tongue(first.language).say(title),
        figure=first.figure,
        fraction=first.fraction,
        tables=tuple(table for form in forms for table in form.tables),
        passport=passport,
        notes=tuple(note for form in forms for note in form.notes),
        marks=first.marks,
    )
