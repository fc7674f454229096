"""`gisvc site STORE` and `gisvc site-judge STORE`: where new facilities should stand, and why not elsewhere."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gisvc.commands.desk import STORE, Day, hand_out, opened, require_file_for, say
from gisvc.commands.travelling import joins_roads, travel_shelf

if TYPE_CHECKING:
    from gisvc.forms.answer import AnswerForm
    from layers.planning.proposals.question import SitingQuestion

_RULES = click.option(
    "--rules",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="GISVC_RULE_DIR",
    help="本单位规则包的文件夹 / folder of the bureau's own packs",
)
_LANG = click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
_OUT = click.option("--out", type=click.Path(path_type=Path), help="写入文件 / write to a file")
_CANDIDATES = click.option(
    "--candidates",
    default="layer",
    show_default=True,
    help="候选来源 / layer, villages, settlements, facilities, facilities:care_home, grid:1000m, joined with +",
)
_PACK = click.option("--pack", default="", help="规则包，逗号分隔即叠加 / rule packs; those apart by commas hold together")
_AS_OF = click.option("--as-of", type=Day(), help="截至日期 / as of a day, 2020-12-31")
_AREA = click.option("--area", help="区划代码 / division code; the store's own when not given")

_ASKED = (
    click.option("--kind", required=True, help="设施类别 / facility kind, e.g. elderly_service_center"),
    click.option("--model", type=click.Choice(["mclp", "lscp", "p_median", "p_center", "capacitated"]), default="mclp", show_default=True),
    click.option("--p", type=click.IntRange(1, 200), help="新建处数 / number of new sites"),
    click.option("--budget", "budget_wan", type=float, help="预算（万元）/ budget, 10,000 yuan"),
    click.option("--minutes", default="15", show_default=True, help="分钟 / minutes: 15, 半小时"),
    click.option("--mode", type=click.Choice(["walk", "bus", "drive", "surface", "line"]), default="walk", show_default=True),
    click.option("--speed", help="步行速度 m/s / walking speed"),
    click.option("--weight", type=click.Choice(["units", "people", "elderly60", "elderly65", "elderly80"]), default="elderly60", show_default=True),
    _CANDIDATES,
    _PACK,
    click.option("--apart", help="新场址最小间距，如 1000m / least distance between sites"),
    click.option("--close", "closed", multiple=True, help="拟关闭的设施编号，可多次 / a facility that closes"),
    click.option("--force", "forced", multiple=True, help="必选候选编号，可多次 / a candidate that must be chosen"),
    click.option("--forbid", "forbidden", multiple=True, help="不选候选编号，可多次 / a candidate that must not"),
    click.option("--unit", default="village", show_default=True, help="统计单位的层级 / level of the units"),
    click.option("--demand", type=click.Choice(["auto", "settlements", "demand"]), default="auto", show_default=True, help="人口图层 / layer of people"),
    click.option("--with-neighbours", is_flag=True, help="计入邻县设施 / count neighbours' facilities too"),
    _AS_OF,
    _AREA,
)  # fmt: skip


@click.command()
@STORE
@joins_roads
@_RULES
@click.option(
    "--format", "format_", type=click.Choice(["table", "json", "csv", "xlsx", "docx", "pdf"]), default="table", show_default=True
)
@click.option(
    "--part",
    default="sites",
    show_default=True,
    help="CSV 取哪张表 / which table as CSV: sites, units, choices, prices, trials, breaches, unserved",
)
@_OUT
@_LANG
def site(store: Path, crossings: str, tolerance_m: float, rules: Path | None, format_: str, part: str, out: Path | None, lang: str, **asked: object) -> None:  # fmt: skip
    """选址：新设施建在哪里最好，有多好，为何不在别处 · Siting: where new facilities should stand, with proof."""
    from gisvc.forms.planning.report_ground import ReportGround
    from gisvc.forms.planning.siting import siting_form
    from gisvc.forms.planning.siting_paper import siting_paper
    from gisvc.settings import terrain_folder_of
    from layers.files.terrain import TerrainFolder
    from layers.planning.answers.siting import siting_to_dict
    from layers.planning.specs import FACILITIES
    from layers.planning.use_cases.judging import read_rule_shelf
    from layers.planning.use_cases.siting import study_siting
    from layers.reference import DIVISIONS
    from layers.wording import Language, Wording

    question = _question(asked)

    def tell(share: float, doing: Wording) -> None:
        say(f"{share:4.0%} {doing}")

    with opened(store) as held:
        travels = travel_shelf(store, crossings, tolerance_m).travels(held, as_of=question.as_of)
        ways = (travels, read_rule_shelf(rules), TerrainFolder(terrain_folder_of(store)))
        proposal = study_siting(held, question, ways, progress=tell)
        ground = ReportGround(*(held.read(spec, as_of=question.as_of) for spec in (DIVISIONS, FACILITIES)))
        commit = held.last_commit()
    language: Language = "en" if lang == "en" else "zh"
    form = siting_form(proposal, language)
    if format_ == "json":
        hand_out(json.dumps(siting_to_dict(proposal), ensure_ascii=False, indent=2), out)
    elif format_ in ("docx", "pdf"):
        from gisvc.forms.papers.press import Press

        paper = siting_paper(proposal, ground, language=language, commit=commit)
        hand_out(require_file_for(lambda: Press().print(paper, format_), out), out)
    else:
        _hand_out_form(form, format_, part, out)


for option in reversed(_ASKED):
    site = option(site)


@click.command("site-judge")
@STORE
@_RULES
@click.option("--kind", help="拟设设施类别；不写为全部候选 / kind of facility; every candidate when not given")
@_CANDIDATES
@click.option("--pack", default="", help="规则包，逗号分隔即叠加；不写则列出全部规则包 / rule packs; none lists what is at hand")
@click.option("--versus", default="", help="另一组规则包，并列对照 / another set, side by side")
@click.option("--clear", help="为被排除者在多远内找最近的未发现障碍处，如 3km / how far to look for the nearest clear spot")
@_AS_OF
@_AREA
@click.option("--format", "format_", type=click.Choice(["table", "json", "csv", "xlsx"]), default="table", show_default=True)
@click.option(
    "--part",
    default="breaches",
    show_default=True,
    help="CSV 取哪张表 / which table as CSV: candidates, breaches, unjudged, packs",
)
@_OUT
@_LANG
def site_judge(store: Path, rules: Path | None, kind: str | None, candidates: str, pack: str, versus: str, clear: str | None, as_of: date | None, area: str | None, format_: str, part: str, out: Path | None, lang: str) -> None:  # fmt: skip
    """候选评判：每处违反哪条规则、差多少米、哪天的图层 · Candidates before the rules: which, by how many metres, on which layer."""
    from gisvc.forms.planning.judging import judging_form
    from gisvc.settings import terrain_folder_of
    from layers.files.terrain import TerrainFolder
    from layers.planning.answers.judging import study_to_dict
    from layers.planning.law.question import JudgingQuestion
    from layers.planning.reach import parse_reach
    from layers.planning.use_cases.judging import read_rule_shelf, study_candidates
    from layers.wording import Language

    question = JudgingQuestion(
        tuple(side for side in (pack, versus) if side),
        candidates=candidates,
        kind=kind,
        area=area,
        as_of=as_of,
        clear_within_m=parse_reach(clear) if clear else None,
    )
    with opened(store) as held:
        study = study_candidates(held, question, read_rule_shelf(rules), terrain=TerrainFolder(terrain_folder_of(store)))
    language: Language = "en" if lang == "en" else "zh"
    if format_ == "json":
        hand_out(json.dumps(study_to_dict(study), ensure_ascii=False, indent=2), out)
    else:
        _hand_out_form(judging_form(study, language), format_, part, out)


@click.command()
@STORE
@_RULES
@click.option("--pack", default="shandong-2015", show_default=True, help="规则包，逗号分隔即叠加 / rule packs")
@_AS_OF
@_AREA
@click.option("--format", "format_", type=click.Choice(["table", "json", "csv", "xlsx"]), default="table", show_default=True)
@click.option(
    "--part",
    default="townships",
    show_default=True,
    help="CSV 取哪张表 / which table as CSV: townships, breaches, unjudged, packs",
)
@_OUT
@_LANG
def graves(store: Path, rules: Path | None, pack: str, as_of: date | None, area: str | None, format_: str, part: str, out: Path | None, lang: str) -> None:  # fmt: skip
    """既有坟墓：按同一规则包评判，逐乡镇计数 · Graves that stand, judged by the same rules, counted by township."""
    from gisvc.forms.planning.graves import graves_form
    from gisvc.settings import terrain_folder_of
    from layers.files.terrain import TerrainFolder
    from layers.planning.answers.judging import graves_to_dict
    from layers.planning.law.question import JudgingQuestion
    from layers.planning.use_cases.frames import day_of
    from layers.planning.use_cases.judging import read_rule_shelf, study_graves

    question = JudgingQuestion((pack,), kind="public_cemetery", area=area, as_of=as_of)
    with opened(store) as held:
        table = study_graves(held, question, read_rule_shelf(rules), terrain=TerrainFolder(terrain_folder_of(store)))
        made_up = held.workspace.is_demonstration
    if format_ == "json":
        hand_out(json.dumps(graves_to_dict(table), ensure_ascii=False, indent=2), out)
    else:
        _hand_out_form(
            graves_form(table, day_of(question), "en" if lang == "en" else "zh", is_demonstration=made_up), format_, part, out
        )


def _question(asked: dict[str, object]) -> "SitingQuestion":
    """
    Raises:
        What `SitingQuestion` and the parsers of minutes, speeds and metres refuse.
    """
    from layers.planning.minutes import parse_minutes
    from layers.planning.proposals.question import SitingQuestion
    from layers.planning.reach import parse_reach
    from layers.planning.speeds import parse_speed

    speed, apart, packs = (str(asked.pop(name) or "") for name in ("speed", "apart", "pack"))
    told = asked | {"minutes": parse_minutes(str(asked["minutes"]))}
    return SitingQuestion(
        **told,  # type: ignore[arg-type]  # because click hands over plain words and the question reads them
        speed_ms=parse_speed(speed) if speed else None,
        apart_m=parse_reach(apart) if apart else None,
        packs=tuple(name.strip() for name in packs.split(",") if name.strip()),
    )


def _hand_out_form(form: "AnswerForm", format_: str, part: str, out: Path | None) -> None:
    from gisvc.forms import tables
    from gisvc.forms.workbook import to_xlsx

    if format_ == "csv":
        hand_out(tables.to_csv(form, part), out)
    elif format_ == "xlsx":
        hand_out(require_file_for(lambda: to_xlsx(form), out), out)
    else:
        hand_out(tables.to_text(form, tables=3), out)
