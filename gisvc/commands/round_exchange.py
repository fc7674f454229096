"""`gisvc round exchange STORE`: our journal out as a signed bundle, the neighbour's in; the fingerprint to compare."""

import sys
from pathlib import Path

import click

from gisvc.commands.desk import STORE, opened, person, say


@click.command("exchange")
@STORE
@click.option("--give", type=click.Path(path_type=Path), help="导出本方交换包 / write our bundle to this file")
@click.option("--take", type=click.Path(exists=True, path_type=Path), help="导入毗邻方交换包 / take in the neighbour's bundle")
@click.option("--fingerprint", default="", help="当面核对过的对方公钥指纹 / the neighbour's fingerprint, compared face to face")
@click.option("--without-photos", is_flag=True, help="不附照片 / leave the photos out")
def exchange(store: Path, give: Path | None, take: Path | None, fingerprint: str, without_photos: bool) -> None:
    """与毗邻方交换联检日志 · Exchange journals with the neighbour. Without options: show our fingerprint and head."""
    from boundaries.use_cases.exchange import give_bundle, open_side_key, receive_bundle
    from boundaries.use_cases.journal import our_side, read_book
    from gisvc.settings import photo_folder_of, side_key_of
    from layers.files.photos import PhotoShelf

    with opened(store, mode="write") as held:
        key, shelf = open_side_key(side_key_of(store), our_side(held)), PhotoShelf(photo_folder_of(store))
        click.echo(f"本方 our side: {key.side}  指纹 fingerprint: {key.public.fingerprint}")
        if take is not None:
            receipt = receive_bundle(held, shelf, take, by=person(), fingerprint=fingerprint)
            click.echo(
                f"收到 received: {receipt.side}  {receipt.head}  新记录 new entries {receipt.entries_new}/{receipt.entries}"
                f"  新照片 new photos {receipt.photos_new}/{receipt.photos}"
            )
            for finding in receipt.report:
                click.echo(f"[{finding.severity}] {finding.sentence}")
            if receipt.report.has_errors:
                sys.exit(1)
        if give is not None:
            head = give_bundle(held, shelf, key, give, by=person(), with_photos=not without_photos)
            say(f"已写入 / written: {give}")
            click.echo(f"交出 given: {head}")
        if give is None and take is None:
            click.echo(f"日志末条 head: {read_book(held).head()}")
