"""`gisvc site-rearrange | site-front | site-levels STORE`: what to close, convert and build; the front of plans; centres with their points."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from gisvc.commands.desk import STORE, Day, hand_out, opened, require_file_for, say
from gisvc.commands.travelling import joins_roads, travel_shelf

if TYPE_CHECKING:
    from gisvc.forms.answer import AnswerForm
    from layers.planning.schemes.question import SchemeQuestion
    from layers.wording import Language

Verb = TypeVar("Verb", bound=Callable[..., Any])

_MODES = ["walk", "bus", "drive", "surface", "line"]
_ASKED = (
    click.option("--kind", required=True, help="设施类别 / facility kind, e.g. elderly_service_center"),
    click.option("--minutes", default="15", show_default=True, help="分钟 / minutes: 15, 半小时"),
    click.option("--mode", type=click.Choice(_MODES), default="walk", show_default=True),
    click.option("--speed", help="步行速度 m/s / walking speed"),
    click.option("--weight", type=click.Choice(["units", "people", "elderly60", "elderly65", "elderly80"]), default="elderly60", show_default=True),
    click.option("--pack", default="", help="规则包，逗号分隔即叠加 / rule packs; those apart by commas hold together"),
    click.option("--unit", default="village", show_default=True, help="统计单位的层级 / level of the units"),
    click.option("--demand", type=click.Choice(["auto", "settlements", "demand"]), default="auto", show_default=True, help="人口图层 / layer of people"),
    click.option("--with-neighbours", is_flag=True, help="计入邻县设施 / count neighbours' facilities too"),
    click.option("--as-of", type=Day(), help="截至日期 / as of a day, 2020-12-31"),
    click.option("--area", help="区划代码 / division code; the store's own when not given"),
    click.option("--rules", type=click.Path(file_okay=False, path_type=Path), envvar="GISVC_RULE_DIR", help="本单位规则包的文件夹 / folder of the bureau's own packs"),
    click.option("--format", "format_", type=click.Choice(["table", "json", "csv", "xlsx", "docx"]), default="table", show_default=True),
    click.option("--out", type=click.Path(path_type=Path), help="写入文件 / write to a file"),
    click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True),
)  # fmt: skip


def _asks(verb: Verb) -> Verb:
    """Gives a verb what every question about a scheme says."""
    for option in reversed(_ASKED):
        verb = option(verb)
    return verb


def _candidates(default: str) -> Callable[[Verb], Verb]:
    return click.option(
        "--candidates",
        default=default,
        show_default=True,
        help="候选来源 / layer, villages, settlements, facilities, grid:1000m, joined with +",
    )


def _part(default: str, known: str) -> Callable[[Verb], Verb]:
    return click.option("--part", default=default, show_default=True, help=f"CSV 取哪张表 / which table as CSV: {known}")


@click.command("site-rearrange")
@STORE
@joins_roads
@_asks
@_candidates("layer")
@_part("changes", "changes, kept, beds, moves, losers, units")
@click.option("--close", type=click.IntRange(0, 50), default=0, show_default=True, help="关闭处数 / how many close")
@click.option("--build", type=click.IntRange(0, 50), default=0, show_default=True, help="最多新建处数 / at most so many built")
@click.option(
    "--convert", type=click.IntRange(0, 50), default=0, show_default=True, help="最多改建处数 / at most so many converted"
)
@click.option("--budget", "budget_wan", type=float, help="预算（万元）/ budget, 10,000 yuan")
@click.option(
    "--aim",
    type=click.Choice(["people", "way", "beds"]),
    default="people",
    show_default=True,
    help="覆盖人最多、总路程最短、减少床位最少 / most people, least way, fewest beds lost",
)
@click.option("--keep", "kept", multiple=True, help="指定保留的设施编号，可多次 / a facility that must stay")  # fmt: skip
def site_rearrange(store: Path, **asked: Any) -> None:
    """撤并、改建与新建：保留哪些、关闭哪些、谁接手 · What to keep, close, convert and build, and who takes over."""
    from gisvc.forms.planning.schemes import rearrangement_form
    from layers.planning.answers.schemes import rearrangement_to_dict
    from layers.planning.use_cases.schemes import RearrangingQuestion, study_rearrangement

    _answer(store, asked, RearrangingQuestion, (study_rearrangement, rearrangement_to_dict, rearrangement_form))


@click.command("site-front")
@STORE
@joins_roads
@_asks
@_candidates("layer")
@_part("plans", "plans")
@click.option("--p", type=click.IntRange(1, 50), default=5, show_default=True, help="最多新建处数 / at most so many new sites")
@click.option("--by", "criteria", multiple=True, default=("people", "price"), show_default=True, type=click.Choice(["people", "worst", "price", "land"]), help="比较什么，至少两次 / what is compared, twice at least")  # fmt: skip
def site_front(store: Path, **asked: Any) -> None:
    """方案前沿：人数、最远用时、投资、用地互不占优的方案 · Plans none of which beats another."""
    from gisvc.forms.planning.front import front_form
    from layers.planning.answers.schemes import front_to_dict
    from layers.planning.use_cases.schemes import FrontQuestion, study_front

    _answer(store, asked, FrontQuestion, (study_front, front_to_dict, front_form))


@click.command("site-levels")
@STORE
@joins_roads
@_asks
@_candidates("villages")
@_part("points", "centres, points, certificate")
@click.option(
    "--p", type=click.IntRange(1, 200), default=5, show_default=True, help="最多新设服务点 / at most so many new points"
)
@click.option("--centre-kind", default="elderly_service_center", show_default=True, help="中心的设施类别 / kind of the centres")
@click.option(
    "--centres", type=click.IntRange(0, 50), default=1, show_default=True, help="最多新设中心 / at most so many new centres"
)
@click.option("--centre-minutes", default="30", show_default=True, help="服务点到中心的分钟 / minutes from point to centre")
@click.option("--centre-mode", type=click.Choice(_MODES), default="drive", show_default=True)
@click.option("--centre-candidates", default="layer", show_default=True, help="中心候选来源 / where centres may stand")
def site_levels(store: Path, **asked: Any) -> None:
    """两级布局：中心及其服务点 · Centres with their points."""
    from gisvc.forms.planning.levels import levels_form
    from layers.planning.answers.schemes import levels_to_dict
    from layers.planning.minutes import parse_minutes
    from layers.planning.use_cases.schemes import LevelsQuestion, study_levels

    asked["centre_minutes"] = parse_minutes(asked["centre_minutes"])
    _answer(store, asked, LevelsQuestion, (study_levels, levels_to_dict, levels_form))


def _answer(store: Path, asked: dict[str, Any], question: "type[SchemeQuestion]", how: tuple[Callable[..., Any], Callable[[Any], Any], "Callable[[Any, Language], AnswerForm]"]) -> None:  # fmt: skip
    """Studies one question and hands the answer out as asked."""
    from gisvc.settings import terrain_folder_of
    from layers.files.terrain import TerrainFolder
    from layers.planning.minutes import parse_minutes
    from layers.planning.speeds import parse_speed
    from layers.planning.use_cases.judging import read_rule_shelf
    from layers.wording import Wording

    crossings, tolerance_m, rules, format_, part, out, lang, speed, packs = (
        asked.pop(name) for name in ("crossings", "tolerance_m", "rules", "format_", "part", "out", "lang", "speed", "pack")
    )
    study, told_of, form_of = how
    asked |= {"minutes": parse_minutes(asked["minutes"]), "speed_ms": parse_speed(speed) if speed else None}
    about = question(**asked, packs=tuple(name.strip() for name in packs.split(",") if name.strip()))

    def tell(share: float, doing: Wording) -> None:
        say(f"{share:4.0%} {doing}")

    with opened(store) as held:
        travels = travel_shelf(store, crossings, tolerance_m).travels(held, as_of=about.as_of)
        ways = (travels, read_rule_shelf(rules), TerrainFolder(terrain_folder_of(store)))
        told = study(held, about, ways, progress=tell)
    if format_ == "json":
        hand_out(json.dumps(told_of(told), ensure_ascii=False, indent=2), out)
    else:
        _hand_out_form(form_of(told, "en" if lang == "en" else "zh"), format_, part, out)


def _hand_out_form(form: "AnswerForm", format_: str, part: str, out: Path | None) -> None:
    from gisvc.forms import tables
    from gisvc.forms.report import to_docx
    from gisvc.forms.workbook import to_xlsx

    if format_ == "csv":
        hand_out(tables.to_csv(form, part), out)
    elif format_ == "xlsx":
        hand_out(require_file_for(lambda: to_xlsx(form), out), out)
    elif format_ == "docx":
        hand_out(require_file_for(lambda: to_docx(form), out), out)
    else:
        hand_out(tables.to_text(form, tables=3), out)
