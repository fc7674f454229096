"""`gisvc round documents STORE ROUND [NAME]` lists or writes the papers of a round; `gisvc round templates DIR` writes their Word templates out."""

import json
from pathlib import Path

import click

from gisvc.commands.desk import STORE, hand_out, opened, require_file_for, say


@click.command("documents")
@STORE
@click.argument("round_id", metavar="ROUND")
@click.argument("document", metavar="[NAME.EXT]", required=False)
@click.option(
    "--format", "shape", type=click.Choice(["table", "json"]), default="table", show_default=True, help="清单的格式 / of the list"
)
@click.option("-o", "--out", type=click.Path(path_type=Path), help="写入文件 / write to a file")
@click.option("--side", help="只印某一方已填内容（区划代码）/ one side's records only, by division code")
@click.option("--line", help="只印一条界线（界线编号）/ one line only")
def documents(
    store: Path, round_id: str, document: str | None, shape: str, out: Path | None, side: str | None, line: str | None
) -> None:
    """联检文书 · The papers of a round: what there is and what each lacks, or one of them (archive.zip is all)."""
    from gisvc.commands.round_order import order_for, press
    from gisvc.forms.inspection.archive import ARCHIVE, archive_package
    from gisvc.forms.inspection.documents import EVERYTHING, make_document

    with opened(store) as held:
        order = order_for(held, store, round_id, side=side, line_id=line)
    if document is not None:
        name, _, ending = document.partition(".")
        is_archive = document == f"{ARCHIVE}.zip"
        hand_out(
            require_file_for(
                lambda: archive_package(order, press()) if is_archive else make_document(order, press(), name, ending), out
            ),
            out,
        )
        return
    rows = [
        {"number": o.number, "name": o.name, "title": o.title, "formats": list(o.endings), "missing": list(o.missing(order))}
        for o in EVERYTHING
    ]
    if shape == "json":
        hand_out(json.dumps({"round_id": round_id, "documents": rows}, ensure_ascii=False, indent=2), out)
        return
    lines = [
        f"{row['number']:>2}  {row['name']:<16} {row['title']}  {','.join(o.endings)}  {'；'.join(o.missing(order)) or '齐备 / complete'}"
        for row, o in zip(rows, EVERYTHING, strict=True)
    ]
    hand_out("\n".join(lines), out)


@click.command("templates")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def templates(folder: Path) -> None:
    """把文书的 Word 模板和交换包映射写到文件夹，供修改后放入 GISVC_TEMPLATE_DIR · Write the templates out for editing; nothing is overwritten."""
    from gisvc.forms.inspection.template_folder import write_templates

    for written in write_templates(folder):
        say(f"已写入 / written: {written}")
