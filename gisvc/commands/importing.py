"""`gisvc import STORE LAYER FILE`: a dry run, or all of it or nothing."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gisvc.commands.desk import STORE, Day, opened, person, say
from gisvc.commands.old_datum import asks_for_old_datum
from layers.errors import LayerRejected

if TYPE_CHECKING:
    from layers.import_plan import ImportPlan

SHOWN = 20


@click.command("import")
@STORE
@click.argument("layer")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只说明将会怎样，不写入 / say what would happen, write nothing")
@click.option("--report", type=click.Path(path_type=Path), help="把标红的原表写到这里 / the sheet with faulty cells marked")
@click.option("--valid-from", type=Day(), help="数据从哪天起成立 / the day from which the rows are true; today when not given")
@click.option("--crs", "declared_crs", help="坐标系，如 EPSG:4490 / coordinate system of the file")
@click.option(
    "--convert-from",
    type=click.Choice(["gcj02", "bd09"]),
    help="由网络地图坐标换算，记入日志 / convert web-map positions; logged",
)
@asks_for_old_datum
@click.option("--leave-out-rejected", is_flag=True, help="只导入通过检查的行 / import the sound rows only")
@click.option("--retire-missing", is_flag=True, help="停用文件中没有的行 / end held rows that the file does not list")
@click.option(
    "--retiring-document", default="", help="停用依据的文号（界线等锁定图层）/ document that allows ending rows of a locked layer"
)
@click.option("--sheet", "layer_in_file", help="文件中的图层或工作表 / layer or sheet in the file")
@click.option("--encoding", help="文字编码，如 gb18030 / text encoding")
@click.option("--reason", default="", help="原因，记入日志 / why, for the log")
def import_file(store: Path, layer: str, file: Path, dry_run: bool, report: Path | None, **how: Any) -> None:
    """导入文件 · Import a file into a layer."""
    from gisvc.catalogue import spec_named
    from layers.import_plan import ImportRequest
    from layers.use_cases import annotated, carry_out, plan_import

    how["valid_from"] = how["valid_from"] or date.today()  # noqa: DTZ011 -- because the day at the desk is meant
    how["layer"] = how.pop("layer_in_file")
    with opened(store, "read" if dry_run else "write") as held:
        plan = plan_import(held, ImportRequest(path=file, spec=spec_named(layer), **how))
        _tell(plan)
        if report is not None:
            report.write_bytes(annotated(plan))
            say(f"标红的表 / marked sheet: {report}")
        if dry_run:
            _refuse_when_rejected(plan)
            return
        receipt = carry_out(held, plan, by=person())
    click.echo(f"已写入，提交号 {receipt.commit_id} / written as commit {receipt.commit_id}")


def _tell(plan: "ImportPlan") -> None:
    facts = plan.facts()
    click.echo(
        f"{facts['file']}：共 {facts['rows']} 行，新增 {facts['added']}，修改 {facts['changed']}，不变 {facts['unchanged']}，"
        f"退回 {facts['rejected']}，空行 {facts['blank']}，停用 {facts['retired']} / {facts['rows']} rows: {facts['added']} added, "
        f"{facts['changed']} changed, {facts['unchanged']} unchanged, {facts['rejected']} rejected, {facts['blank']} blank, "
        f"{facts['retired']} ended"
    )
    for finding in plan.report.findings[:SHOWN]:
        row = "" if finding.where.row is None else f"第 {finding.where.row} 行 / row {finding.where.row}: "
        click.echo(f"  [{finding.severity}] {row}{finding.sentence}")
    if len(plan.report) > SHOWN:
        click.echo(f"  … 另有 {len(plan.report) - SHOWN} 条，见 --report / more in --report")


def _refuse_when_rejected(plan: "ImportPlan") -> None:
    if plan.report.has_errors:
        raise LayerRejected(plan.request.spec.label.zh, plan.report)
