"""`gisvc names import STORE FILE`: a bureau's table of names (census form, national database, Zhejiang XML, office sheet) into the register."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gazetteer.kinds import NameKind
from gisvc.commands.desk import STORE, Day, opened, person
from layers.errors import LayerRejected

if TYPE_CHECKING:  # because tables bring libraries that --help does not need
    from gazetteer.use_cases.name_tables import NameTablePlan

SHOWN = 20


@click.command("import")
@STORE
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只说明将会怎样，不写入 / say what would happen, write nothing")
@click.option("--valid-from", type=Day(), help="数据从哪天起成立 / the day from which the rows are true; today when not given")
@click.option("--crs", "declared_crs", help="坐标系，如 EPSG:4490 / coordinate system, where the file is silent")
@click.option("--in", "division_code", metavar="CODE", help="表中没有区划列时所属的区划 / division of rows that state none")
@click.option(
    "--kind", type=click.Choice([kind.value for kind in NameKind]), help="表中没有种类时的种类 / kind of rows that state none"
)
@click.option("--source", help="资料来源 / where the table comes from")
@click.option("--leave-out-rejected", is_flag=True, help="只导入通过检查的行 / import the sound rows only")
@click.option("--sheet", "layer", help="文件中的图层或工作表 / layer or sheet in the file")
@click.option("--encoding", help="文字编码，如 gb18030 / text encoding")
@click.option("--reason", default="", help="原因，记入日志 / why, for the log")
def import_names(store: Path, file: Path, dry_run: bool, kind: str | None, **how: Any) -> None:
    """导入地名表 · Import a table of names: places, names and their events in one commit, or nothing."""
    from gazetteer.use_cases.name_tables import NameTableRequest, carry_out_names, plan_name_table

    how["valid_from"] = how["valid_from"] or date.today()  # noqa: DTZ011 -- because the day at the desk is meant
    request = NameTableRequest(path=file, name_kind=NameKind(kind) if kind else None, **how)
    with opened(store, "read" if dry_run else "write") as held:
        plan = plan_name_table(held, request)
        _tell(plan)
        if plan.rejected and not request.leave_out_rejected:
            raise LayerRejected("地名表", plan.report)
        if dry_run or plan.is_nothing:
            click.echo(
                "未写入 / nothing written" if dry_run else "登记册已有全部内容，未写入 / the register holds all of it already"
            )
            return
        receipt = carry_out_names(held, plan, by=person())
    click.echo(f"已写入，提交号 {receipt.commit_id} / written as commit {receipt.commit_id}")


def _tell(plan: "NameTablePlan") -> None:
    f = plan.facts()
    click.echo(
        f"{f['file']}：共 {f['rows']} 行，新增 {f['added']}，修改 {f['changed']}，不变 {f['unchanged']}，退回 {f['rejected']}；"
        f"地点 {f['places']}，地名 {f['names']}，沿革事件 {f['events']} / {f['rows']} rows: {f['added']} added, {f['changed']} changed, "
        f"{f['unchanged']} unchanged, {f['rejected']} rejected; {f['places']} places, {f['names']} names, {f['events']} events"
    )
    for finding in plan.report.findings[:SHOWN]:
        row = "" if finding.where.row is None else f"第 {finding.where.row} 行 / row {finding.where.row}: "
        click.echo(f"  [{finding.severity}] {row}{finding.sentence}")
    if len(plan.report) > SHOWN:
        click.echo(f"  … 另有 {len(plan.report) - SHOWN} 条 / {len(plan.report) - SHOWN} more")
