"""`gisvc audit FILE`: published figures held against each other, and against what the layers say."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gisvc.commands.desk import Day, hand_out, opened, require_file_for, say

if TYPE_CHECKING:  # because reading claims brings pandas, and --help should answer at once
    from layers.planning.audit.auditing import Audit, Computed
    from layers.planning.audit.claims import Claims
    from layers.wording import Language


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--five-plans", is_flag=True, help="核对随软件附带的五个规划 / audit the five plans that are shipped")
@click.option("--template", type=click.Path(path_type=Path), help="写出 Excel 模板 / write the Excel template")
@click.option("--sheet", help="工作表 / which sheet, where there are several")
@click.option("--store", type=click.Path(path_type=Path), help="数据库：与图层计算值对照 / hold figures to what its layers give")
@click.option("--plan", help="规划编号，与 --store 同用 / the plan whose figures they are, with --store")
@click.option(
    "--plans",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="本单位规划文件夹 / folder with the bureau's own plans",
)
@click.option("--on", type=Day(), help="计算值的评估日 / day of the computed values; today when not given")
@click.option("--area", help="区划代码 / division code; the store's own when not given")
@click.option("--strict", is_flag=True, help="发现矛盾时以 1 结束 / end with 1 where something contradicts")
@click.option(
    "--format", "format_", type=click.Choice(["table", "json", "docx", "xlsx", "csv"]), default="table", show_default=True
)
@click.option("--out", type=click.Path(path_type=Path), help="写入文件 / write to a file")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@click.pass_context
def audit(
    context: click.Context, file: Path | None, five_plans: bool, template: Path | None, sheet: str | None, store: Path | None, plan: str | None, plans: Path | None,
    on: date | None, area: str | None, strict: bool, format_: str, out: Path | None, lang: str,
) -> None:  # fmt: skip
    """数字核对：公布的数字能否同时成立 · Published figures: can they all be true?"""
    from layers.planning.audit.auditing import audit as audit_claims
    from layers.wording import Language

    language: Language = "en" if lang == "en" else "zh"
    if template is not None:
        from gisvc.forms.planning.claims_template import claims_template

        hand_out(claims_template(language), template)
        return
    if (file is None) is not five_plans:
        raise click.UsageError("请给出一份文件，或 --five-plans，或 --template / give a FILE, or --five-plans, or --template")
    if (store is None) is not (plan is None):
        raise click.UsageError("--store 与 --plan 须同时给出 / --store and --plan go together")
    claims = _claims(file, sheet)
    against = None if store is None or plan is None else _computed(claims, store, plan, plans, on, area)
    found = audit_claims(claims, against=against)
    _hand_out(found, format_, out, language)
    if strict and found.alarms:
        context.exit(1)


def _claims(file: Path | None, sheet: str | None) -> "Claims":
    from layers.planning.audit.auditing import five_plans
    from layers.planning.use_cases.audit import read_claims_file

    return five_plans() if file is None else read_claims_file(file, sheet=sheet)


def _computed(
    claims: "Claims", store: Path, plan: str, folder: Path | None, on: date | None, area: str | None
) -> "dict[str, Computed]":
    """What the layers of a store say of the figures, and how many there were to compare."""
    from gisvc.catalogue import CATALOGUE
    from layers.planning.plans.published import computed_for
    from layers.planning.use_cases.plans import read_shelf, study_plan
    from layers.planning.use_cases.travels import TravelShelf

    catalogue = {spec.name: spec for spec in CATALOGUE}
    chosen = read_shelf(catalogue, folder).named(plan)
    with opened(store) as held:
        say("测算规划指标 … / working out the plan's figures …")
        travels = TravelShelf().travels(held, as_of=on)
        status = study_plan(held, chosen, catalogue, on=on, area=area, travels=travels)
    against = computed_for(claims, status)
    say(f"{len(against)} 个数字与图层计算值对照 / {len(against)} figures held to computed values")
    return against


def _hand_out(found: "Audit", format_: str, out: Path | None, language: "Language") -> None:
    from gisvc.forms import tables
    from gisvc.forms.planning.claims import claims_form
    from gisvc.forms.report import to_docx
    from gisvc.forms.workbook import to_xlsx
    from layers.planning.answers.audit import audit_to_dict, audit_to_lines
    from layers.store.clock import day_in_china, utc_now

    form = claims_form(found, on=day_in_china(utc_now()), language=language)
    if format_ == "json":
        hand_out(json.dumps(audit_to_dict(found), ensure_ascii=False, indent=2), out)
    elif format_ == "csv":
        hand_out(tables.to_csv(form, "objections"), out)
    elif format_ == "xlsx":
        hand_out(require_file_for(lambda: to_xlsx(form), out), out)
    elif format_ == "docx":
        hand_out(require_file_for(lambda: to_docx(form), out), out)
    else:
        head = f"{form.title}  {form.figure}  ({form.fraction})"
        hand_out("\n".join([head, "", *audit_to_lines(found, language), "", " · ".join(form.marks)]), out)
