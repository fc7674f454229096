"""`gisvc lines register STORE FORM`: a marker form into markers, pillars and reference objects, a dry run or all of it or nothing."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gisvc.commands.desk import STORE, Day, opened, person
from gisvc.commands.old_datum import asks_for_old_datum

if TYPE_CHECKING:
    from boundaries.use_cases.register import RegisterPlan

SHOWN = 40


@click.command()
@STORE
@click.argument("form", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只说明将会怎样，不写入 / say what would happen, write nothing")
@click.option("--valid-from", type=Day(), help="从哪天起成立 / the day from which the rows are true; today when not given")
@click.option(
    "--crs", help="坐标系：投影带如 EPSG:4544；横坐标带带号时可写 EPSG:4490 / the zone, or EPSG:4490 where eastings carry it"
)
@asks_for_old_datum
@click.option("--division-code", help="责任方区划代码（表中没有时） / the responsible side, where the form does not say")
@click.option("--line-id", help="界线编号（表中没有时） / the line, where the form does not say")
@click.option(
    "--azimuth-kind",
    type=click.Choice(["grid", "true", "magnetic"]),
    help="方位角类别：坐标、真、磁（表头没有写明时） / kind of the azimuths, where the headers do not say",
)
@click.option("--accuracy-m", type=click.FloatRange(min=0), help="点位中误差，米 / point error of the positions")
@click.option("--sheet", "layer", help="文件中的图层或工作表 / layer or sheet in the file")
@click.option("--encoding", help="文字编码，如 gb18030 / text encoding")
@click.option("--reason", default="", help="原因，记入日志 / why, for the log")
def register(store: Path, form: Path, dry_run: bool, **how: Any) -> None:
    """导入界桩登记表 · Bring a marker form into the register."""
    from boundaries.use_cases.register import FORM_LABEL, RegisterRequest, carry_out_register_import, plan_register_import
    from layers.errors import LayerRejected
    from layers.store.clock import day_in_china, utc_now

    how["valid_from"] = how["valid_from"] or day_in_china(utc_now())
    how["way"] = how.pop("old_datum")
    with opened(store, "read" if dry_run else "write") as held:
        plan = plan_register_import(held, RegisterRequest(form, **how))
        _tell(plan)
        if dry_run:
            if plan.report.has_errors:
                raise LayerRejected(FORM_LABEL.zh, plan.report)
            return
        receipt = carry_out_register_import(held, plan, by=person())
    click.echo(f"已写入，提交号 {receipt.commit_id} / written as commit {receipt.commit_id}")


def _tell(plan: "RegisterPlan") -> None:
    click.echo(f"{plan.source.name}：共 {plan.rows} 行 / {plan.rows} rows")
    for layer, counts in plan.by_layer().items():
        click.echo(
            f"  {layer}: 新增 {counts['added']}，修改 {counts['changed']}，不变 {counts['unchanged']}，退回 {counts['rejected']} / "
            f"{counts['added']} added, {counts['changed']} changed, {counts['unchanged']} unchanged, {counts['rejected']} rejected"
        )
    for finding in plan.report.findings[:SHOWN]:
        row = (
            ""
            if finding.where.row is None
            else f"第 {finding.where.row} 行 {finding.where.column or ''} / row {finding.where.row}: "
        )
        click.echo(f"  [{finding.severity}] {row}{finding.sentence}")
    if len(plan.report) > SHOWN:
        click.echo(f"  … 另有 {len(plan.report) - SHOWN} 条 / {len(plan.report) - SHOWN} more")
