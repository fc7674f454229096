"""`gisvc round package STORE ROUND -o FILE`: everything a team takes along, as one file."""

from pathlib import Path

import click

from gisvc.commands.desk import STORE, opened, person, say


@click.command("package")
@STORE
@click.argument("round_id", metavar="ROUND")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="写入文件；缺省为 field-….zip / write to a file")
@click.option(
    "--with-papers",
    default="public",
    show_default=True,
    help="携带文件的最高密级 / highest class of papers: none, public, internal",
)
@click.option("--decimals", type=click.IntRange(1, 9), help="坐标保留小数位数；缺省为登记精度 / decimals of positions")
@click.option("--with-contacts", is_flag=True, help="携带管护人和联检组电话（个人信息）/ telephone numbers too")
@click.option("--without-checklist", is_flag=True, help="不附 PDF 清单 / leave the PDF checklist out")
def package(
    store: Path,
    round_id: str,
    out: Path | None,
    with_papers: str,
    decimals: int | None,
    with_contacts: bool,
    without_checklist: bool,
) -> None:
    """导出外业包 · The field package of a round: GeoPackage, QGIS project, route, checklist and the form as one HTML file."""
    from boundaries.field.carried import Wish, require_ceiling
    from boundaries.use_cases.exchange import open_side_key
    from boundaries.use_cases.field import make_package
    from boundaries.use_cases.journal import our_side
    from gisvc.commands.round_order import order_for, press
    from gisvc.forms.inspection.outputs.checklist import describe
    from gisvc.settings import side_key_of

    wish = Wish(require_ceiling(with_papers), decimals, with_contacts)
    with opened(store, mode="write") as held:
        side = our_side(held)
        printed = not without_checklist and decimals is None  # the paper shows positions as they are registered
        extras = {"checklist.pdf": press().print(describe(order_for(held, store, round_id, side=side)), "pdf")} if printed else {}
        made = make_package(held, round_id, key=open_side_key(side_key_of(store), side), by=person(), wish=wish, extras=extras)
    target = out or Path(made.file_name)
    target.write_bytes(made.content)
    for one in made.contents.withheld:
        say(f"未携带 / withheld: {one.key} {one.what} — {one.why}")
    click.echo(f"已导出外业包 / field package: {target}  {made.package_id}")
