"""`gisvc plan STORE PLAN`: every numbered figure of a plan on a day, with its passport, status and report."""

import json
from datetime import date
from pathlib import Path

import click

from gisvc.commands.desk import STORE, Day, hand_out, opened, person, require_file_for, say
from gisvc.commands.travelling import joins_roads, travel_shelf


@click.command()
@STORE
@click.argument("plan", required=False)
@click.option("--on", type=Day(), help="评估日 / evaluate on a day; today when not given")
@click.option("--area", help="区划代码 / division code; the store's own when not given")
@click.option("--since", type=Day(), help="与哪一天相比，分解变化 / account for the change since a day")
@click.option(
    "--format", "format_", type=click.Choice(["table", "json", "xlsx", "docx", "pdf"]), default="table", show_default=True
)
@click.option(
    "--plans",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="本单位规划文件夹 / folder with the bureau's own plans",
)
@joins_roads
@click.option("--record", is_flag=True, help="把本次数值记入历史 / keep the values, to be compared with later")
@click.option("--out", type=click.Path(path_type=Path), help="写入文件 / write to a file")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
def plan(
    store: Path, plan: str | None, on: date | None, area: str | None, since: date | None, format_: str, plans: Path | None, crossings: str, tolerance_m: float, record: bool, out: Path | None, lang: str
) -> None:  # fmt: skip
    """规划指标：现值、口径、状态、报告 · A plan's figures; without PLAN the plans there are."""
    from gisvc.catalogue import CATALOGUE
    from gisvc.forms.papers.press import Press
    from gisvc.forms.planning.plan_paper import plan_paper
    from gisvc.forms.planning.plan_text import plan_as_text
    from gisvc.forms.planning.report_ground import ReportGround
    from layers.planning.answers.plans import changes_to_list, status_to_dict
    from layers.planning.plans.report import write_report
    from layers.planning.specs import FACILITIES
    from layers.planning.use_cases.plans import read_shelf, record_values, study_changes, study_plan
    from layers.reference import DIVISIONS
    from layers.spec import LayerSpec
    from layers.wording import Language

    catalogue: dict[str, LayerSpec] = {spec.name: spec for spec in CATALOGUE}
    language: Language = "en" if lang == "en" else "zh"
    shelf = read_shelf(catalogue, plans)
    if plan is None:
        for known in shelf.plans:
            click.echo(f"{known.id}  {known.title.zh} / {known.title.en}  ({len(known.indicators)})")
        return
    with opened(store, "write" if record else "read") as held:
        chosen = shelf.named(plan)
        travels = travel_shelf(store, crossings, tolerance_m).travels(held, as_of=on)
        status = study_plan(held, chosen, catalogue, on=on, area=area, travels=travels)
        accounts = study_changes(held, chosen, catalogue, since=since, on=on, area=area, travels=travels) if since else ()
        if record:
            record_values(held, status, by=person())
            say("已记入历史 / kept")
        ground = ReportGround(held.read(DIVISIONS, as_of=on), held.read(FACILITIES, as_of=on))
        commit = held.last_commit()
    if format_ == "json":
        answer = status_to_dict(status) | ({"changes": changes_to_list(accounts)} if since else {})
        hand_out(json.dumps(answer, ensure_ascii=False, indent=2), out)
    elif format_ == "table":
        hand_out(plan_as_text(status, language, accounts=accounts), out)
    else:
        paper = plan_paper(write_report(status, accounts=accounts), ground, language=language, commit=commit)
        hand_out(require_file_for(lambda: Press().print(paper, format_), out), out)
