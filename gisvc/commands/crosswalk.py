"""`gisvc crosswalk STORE --stats FILE --mca FILE`: both official codes of every held division, and those without a pair."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gisvc.commands.desk import STORE, Day, opened, person

if TYPE_CHECKING:
    from layers.crosswalk_use_cases import CrosswalkPlan

SHOWN = 200
FILE = click.Path(path_type=Path)


@click.command()
@STORE
@click.option("--stats", required=True, type=FILE, help="国家统计局代码表 / code table of the statistics bureau")
@click.option("--stats-on", required=True, type=Day(), help="其发布日期 / the day it was published")
@click.option("--mca", required=True, type=FILE, help="民政部代码表 / code table of the Ministry of Civil Affairs")
@click.option("--mca-on", required=True, type=Day(), help="其发布日期 / the day it was published")
@click.option("--by-hand", type=FILE, help="人工对应表 / pairs decided by a person: stats_code, mca_code")
@click.option(
    "--keys-are",
    type=click.Choice(["mca", "stats"]),
    help="本库代码属于哪一体系（区划未注明时） / whose codes the held divisions carry, where they do not say",
)
@click.option("--valid-from", type=Day(), help="从哪天起 / the day from which the pairs are held; today when not given")
@click.option("--dry-run", is_flag=True, help="只说明将会怎样，不写入 / say what would happen, write nothing")
def crosswalk(store: Path, dry_run: bool, **how: Any) -> None:
    """对照两套区划代码 · Pair the two official code tables."""
    from layers.crosswalk_use_cases import CrosswalkRequest, TableFile, fill_crosswalk, plan_crosswalk

    request = CrosswalkRequest(
        stats=TableFile(how["stats"], how["stats_on"]),
        mca=TableFile(how["mca"], how["mca_on"]),
        valid_from=how["valid_from"] or date.today(),  # noqa: DTZ011 -- because the day at the desk is meant
        by_hand=how["by_hand"],
        keys_are=how["keys_are"],
    )
    with opened(store, "read" if dry_run else "write") as held:
        plan = plan_crosswalk(held, request)
        _tell(plan)
        if not dry_run:
            receipt = fill_crosswalk(held, plan, by=person())
            click.echo(f"已写入，提交号 {receipt.commit_id} / written as commit {receipt.commit_id}")


def _tell(plan: "CrosswalkPlan") -> None:
    counts = plan.counts
    click.echo(
        f"代码相同 {counts['identical']}，按名称对应 {counts['matched']}，人工对应 {counts['by_hand']}，无对应 {counts['none']}，"
        f"不在表中 {counts['unlisted']}；将改动 {len(plan.changed)} 行 / {counts['identical']} identical, {counts['matched']} matched, "
        f"{counts['by_hand']} by hand, {counts['none']} none, {counts['unlisted']} unlisted; {len(plan.changed)} rows change"
    )
    for finding in plan.report.findings[:SHOWN]:
        click.echo(f"  [{finding.severity}] {finding.sentence}")
    if len(plan.report) > SHOWN:
        click.echo(f"  … 另有 {len(plan.report) - SHOWN} 条 / more")
