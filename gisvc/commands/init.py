"""`gisvc init STORE`: a new, empty store for one county."""

from pathlib import Path

import click

from gisvc.commands.desk import STORE, say


@click.command()
@STORE
@click.option("--area", required=True, help="区划代码，如 620423 / division code")
@click.option("--name", required=True, help="名称，如 景泰县 / name")
@click.option(
    "--epsg", type=click.IntRange(4534, 4554), help="工作投影：CGCS2000 三度带 / working projection, CGCS2000 3-degree zone"
)
def init(store: Path, area: str, name: str, epsg: int | None) -> None:
    """新建一个库 · Make an empty store."""
    from gisvc.founding import found_store

    made = found_store(store, area=area, name=name, epsg=epsg)
    workspace = made.workspace
    made.close()
    say(f"已建立“{workspace.name}”（{workspace.area_code}） / made a store for {workspace.name}: {store}")
