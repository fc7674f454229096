"""`gisvc round import STORE ROUND FILE…`: what came back from the field, with a receipt for every record and photo."""

import json
import sys
from pathlib import Path

import click

from gisvc.commands.desk import STORE, opened, person, say


@click.command("import")
@STORE
@click.argument("round_id", metavar="ROUND")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--receipt", type=click.Path(path_type=Path), help="回执写到这里（.json，旁边另有 .txt）/ write the receipt here")
@click.option("--accept-unsigned", is_flag=True, help="已核对来源，接收没有校验码的文件 / take files without a seal")
def import_back(store: Path, round_id: str, files: tuple[Path, ...], receipt: Path | None, accept_unsigned: bool) -> None:
    """导入外业文件 · Take in what came back: packages, exports, GeoPackages, photos. Again and again if you like."""
    from boundaries.use_cases.exchange import open_side_key
    from boundaries.use_cases.field_return import HandedIn, Shelves, import_from_field
    from boundaries.use_cases.journal import our_side
    from gisvc.settings import photo_folder_of, returns_folder_of, side_key_of
    from layers.files.carried import ReturnShelf
    from layers.files.photos import PhotoShelf

    with opened(store, mode="write") as held:
        key = open_side_key(side_key_of(store), our_side(held))
        shelves = Shelves(PhotoShelf(photo_folder_of(store)), ReturnShelf(returns_folder_of(store)), key)
        handed = [HandedIn(path, path.name) for path in files]
        made = import_from_field(held, shelves, round_id, handed, by=person(), accept_unsigned=accept_unsigned)
    if receipt is not None:
        receipt.write_text(json.dumps(made.to_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        receipt.with_suffix(".txt").write_text(made.to_text(), encoding="utf-8-sig")
        say(f"回执 / receipt: {receipt}")
    click.echo(made.to_text())
    if not made.is_complete:
        sys.exit(1)
