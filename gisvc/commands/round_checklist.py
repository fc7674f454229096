"""`gisvc round checklist STORE ROUND`: the boundary joint-inspection checklist on paper, or for programs."""

from pathlib import Path

import click

from gisvc.commands.desk import STORE, hand_out, opened, require_file_for

FORMATS = ("pdf", "docx", "xlsx", "html", "json")


@click.command("checklist")
@STORE
@click.argument("round_id", metavar="ROUND")
@click.option("--format", "shape", type=click.Choice(FORMATS), default="pdf", show_default=True)
@click.option("-o", "--out", type=click.Path(path_type=Path), help="写入文件 / write to a file")
@click.option("--side", help="只列某一方已填内容（区划代码）/ prefilled with one side's records, by division code")
@click.option("--line", help="只列一条界线（界线编号）/ one line only")
def checklist(store: Path, round_id: str, shape: str, out: Path | None, side: str | None, line: str | None) -> None:
    """界线联合检查清单 · The checklist of a round: segment first, prefilled, boxes to tick by hand."""
    from gisvc.commands.round_order import order_for, press
    from gisvc.forms.inspection.outputs.checklist import describe

    with opened(store) as held:
        paper = describe(order_for(held, store, round_id, side=side, line_id=line))
    if shape in ("html", "json"):
        hand_out(press().print(paper, shape).decode("utf-8"), out)
    else:
        hand_out(require_file_for(lambda: press().print(paper, shape), out), out)
