"""`gisvc roads STORE`: what the road network is worth, which doors it does not tie, and what facilities serve along it."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gisvc.commands.desk import STORE, Day, hand_out, opened, require_file_for, say
from gisvc.commands.travelling import joins_roads, travel_shelf

if TYPE_CHECKING:
    from gisvc.forms.answer import AnswerForm
    from layers.planning.network.road_question import RoadQuestion
    from layers.planning.travel import Travels
    from layers.store.protocol import Store
    from layers.wording import Language

_CSV_OF = {"network": "network", "snapping": "doors", "areas": "areas"}
_ASKED = (
    click.option("--kind", default="day_care_center", show_default=True, help="设施类别 / facility kind"),
    click.option("--mode", type=click.Choice(["walk", "bus", "drive"]), default="walk", show_default=True),
    click.option("--minutes", default="15", show_default=True, help="分钟，可多个 / minutes, several apart by commas: 5,10,15"),
    click.option("--speed", help="步行速度 m/s / walking speed"),
    click.option("--weight", type=click.Choice(["people", "elderly60", "elderly65", "elderly80"]), default="people", show_default=True),
    click.option("--as-of", type=Day(), help="截至日期 / as of a day, 2020-12-31"),
    click.option("--area", help="区划代码 / division code; the store's own when not given"),
    click.option("--with-neighbours", is_flag=True, help="计入邻县设施 / count neighbours' facilities too"),
    click.option("--demand", type=click.Choice(["settlements", "demand"]), default="settlements", show_default=True),
    click.option("--sketch/--no-sketch", default=True, help="附示意面及其误差（较慢） / with the sketch and its error (slower)"),
)  # fmt: skip


@click.command()
@STORE
@click.option(
    "--part",
    type=click.Choice(list(_CSV_OF)),
    default="network",
    show_default=True,
    help="路网报告、接路核查或服务范围 / network, doors or service areas",
)
@joins_roads
@click.option("--format", "format_", type=click.Choice(["table", "json", "csv", "xlsx"]), default="table", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="写入文件 / write to a file")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
def roads(
    store: Path, part: str, crossings: str, tolerance_m: float, format_: str, out: Path | None, lang: str, **asked: Any
) -> None:
    """路网：长度、断开之处、接不上路的门口、服务范围 · Roads: length, pieces, doors no road ties, service areas."""
    from gisvc.forms import tables
    from gisvc.forms.workbook import to_xlsx

    question = _question(asked)
    with opened(store) as held:
        say("读取道路 … / reading roads …")
        travels = travel_shelf(store, crossings, tolerance_m).travels(held, as_of=question.as_of)
        told, form = _answer(held, part, question, travels, "en" if lang == "en" else "zh")
    if format_ == "json":
        hand_out(json.dumps(told, ensure_ascii=False, indent=2), out)
    elif format_ == "csv":
        hand_out(tables.to_csv(form, _CSV_OF[part]), out)
    elif format_ == "xlsx":
        hand_out(require_file_for(lambda: to_xlsx(form), out), out)
    else:
        hand_out(tables.to_text(form, tables=len(form.tables)), out)


for option in reversed(_ASKED):
    roads = option(roads)


def _question(asked: dict[str, Any]) -> "RoadQuestion":
    """
    Raises:
        UnknownKind, UnknownChoice, ImpossibleMinutes, MinutesInMetres, ImpossibleSpeed: as the question says.
    """
    from layers.planning.minutes import parse_several_minutes
    from layers.planning.network.road_question import RoadQuestion
    from layers.planning.speeds import parse_speed

    speed, minutes = asked.pop("speed"), asked.pop("minutes")
    return RoadQuestion(**asked, minutes=parse_several_minutes(minutes), speed_ms=parse_speed(speed) if speed else None)


def _answer(
    store: "Store", part: str, question: "RoadQuestion", travels: "Travels", language: "Language"
) -> tuple[dict[str, Any], "AnswerForm"]:
    """The part that was asked for, for programs and for people."""
    from gisvc.forms.roads import network_form, service_area_form, snapping_form
    from layers.planning.answers.roads import network_to_dict, service_areas_to_geojson, snapping_to_dict
    from layers.planning.use_cases.frames import day_of
    from layers.planning.use_cases.roads import study_roads, study_service_areas, study_snapping

    on: date = day_of(question)
    made_up = store.workspace.is_demonstration
    if part == "areas":
        table = study_service_areas(store, question, travels)
        return service_areas_to_geojson(table), service_area_form(table, language)
    if part == "snapping":
        audit = study_snapping(store, question, travels)
        return snapping_to_dict(audit), snapping_form(audit, on=on, is_demonstration=made_up, language=language)
    report = study_roads(store, travels, as_of=question.as_of)
    return network_to_dict(report, on=on), network_form(report, on=on, is_demonstration=made_up, language=language)
