"""`gisvc reach STORE`: who lives within so many minutes, by road, over the ground or in a straight line."""

import json
from pathlib import Path

import click

from gisvc.commands.desk import STORE, Day, hand_out, opened, require_file_for, say
from gisvc.commands.travelling import joins_roads, travel_shelf

_ASKED = (
    click.option("--kind", required=True, help="设施类别 / facility kind, e.g. day_care_center"),
    click.option("--mode", type=click.Choice(["walk", "bus", "drive", "surface", "line"]), default="walk", show_default=True),
    click.option("--minutes", default="15", show_default=True, help="分钟 / minutes: 15, 半小时"),
    click.option("--speed", help="步行速度 m/s / walking speed"),
    click.option("--unit", default="village", show_default=True, help="统计单位的层级 / level of the units"),
    click.option(
        "--weight",
        type=click.Choice(["units", "people", "elderly60", "elderly65", "elderly80"]),
        default="people",
        show_default=True,
    ),
    click.option("--by", type=click.Choice(["stratum", "class", "township"]), help="分组 / groups"),
    click.option("--as-of", type=Day(), help="截至日期 / as of a day, 2020-12-31"),
    click.option("--area", help="区划代码 / division code; the store's own when not given"),
    click.option("--with-neighbours", is_flag=True, help="计入邻县设施 / count neighbours' facilities too"),
    click.option(
        "--demand",
        type=click.Choice(["auto", "settlements", "demand"]),
        default="auto",
        show_default=True,
        help="人口图层；auto 取覆盖全域的最细一层 / layer of people",
    ),
    click.option("--radius", help="规划所画的直线半径，如 1000m / the straight radius the plan draws"),
)


@click.command()
@STORE
@joins_roads
@click.option(
    "--format", "format_", type=click.Choice(["table", "json", "csv", "xlsx", "docx", "pdf"]), default="table", show_default=True
)
@click.option(
    "--part",
    type=click.Choice(["coverage", "units", "false_coverage", "closures", "unsure"]),
    default="coverage",
    help="CSV 取哪张表 / which table as CSV",
)
@click.option("--out", type=click.Path(path_type=Path), help="写入文件 / write to a file")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
def reach(
    store: Path, crossings: str, tolerance_m: float, format_: str, part: str, out: Path | None, lang: str, **asked: str
) -> None:
    """服务圈：几分钟之内能到的人 · Service circle: who gets there in time, at four walking speeds."""
    from gisvc.forms import tables
    from gisvc.forms.circle import circle_form
    from gisvc.forms.papers.press import Press
    from gisvc.forms.planning.circle_paper import circle_paper
    from gisvc.forms.planning.report_ground import ReportGround
    from gisvc.forms.workbook import to_xlsx
    from layers.planning.answers.circles import circle_to_dict
    from layers.planning.circles.question import CircleQuestion
    from layers.planning.minutes import parse_minutes
    from layers.planning.reach import parse_reach
    from layers.planning.specs import FACILITIES
    from layers.planning.speeds import parse_speed
    from layers.planning.use_cases.circles import study_circle
    from layers.reference import DIVISIONS
    from layers.wording import Language

    speed, radius = asked.pop("speed"), asked.pop("radius")
    question = CircleQuestion(
        **asked | {"minutes": parse_minutes(asked["minutes"])},  # type: ignore[arg-type]  # because click hands over plain words and the question reads them
        speed_ms=parse_speed(speed) if speed else None,
        radius_m=parse_reach(radius) if radius else None,
    )
    with opened(store) as held:
        say("读取道路与地表 … / reading roads and ground …")
        travels = travel_shelf(store, crossings, tolerance_m).travels(held, as_of=question.as_of)
        table = study_circle(held, question, travels)
        ground = ReportGround(*(held.read(spec, as_of=question.as_of) for spec in (DIVISIONS, FACILITIES)))
        commit = held.last_commit()
    language: Language = "en" if lang == "en" else "zh"
    form = circle_form(table, language)
    if format_ == "json":
        hand_out(json.dumps(circle_to_dict(table), ensure_ascii=False, indent=2), out)
    elif format_ == "csv":
        hand_out(tables.to_csv(form, part), out)
    elif format_ == "xlsx":
        hand_out(require_file_for(lambda: to_xlsx(form), out), out)
    elif format_ in ("docx", "pdf"):
        paper = circle_paper(table, ground, language=language, commit=commit)
        hand_out(require_file_for(lambda: Press().print(paper, format_), out), out)
    else:
        hand_out(tables.to_text(form, tables=1), out)


for option in reversed(_ASKED):
    reach = option(reach)
