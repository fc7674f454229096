"""`gisvc terrain STORE …`: heights and land cover beside a store, over which people are followed where there is no road."""

from datetime import date
from pathlib import Path

import click

from gisvc.commands.desk import STORE, Day, opened


@click.group()
@STORE
@click.pass_context
def terrain(context: click.Context, store: Path) -> None:
    """地形与地表覆盖 · Heights and land cover (GeoTIFF), kept beside the store."""
    context.obj = store


@terrain.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(["heights", "cover"]), required=True, help="高程或地表覆盖 / heights or land cover")
@click.option("--scheme", default="", help="地表覆盖分类：worldcover、globeland30 / classification of the land cover")
@click.option("--source", default="", help="数据来源 / who made it")
@click.option("--measured-on", type=Day(), help="数据日期 / the day the ground looked so")
@click.pass_obj
def bring(store: Path, file: Path, kind: str, scheme: str, source: str, measured_on: date | None) -> None:
    """导入 GeoTIFF · Judge a GeoTIFF and keep it."""
    from gisvc.settings import terrain_folder_of
    from layers.planning.use_cases.surface import TerrainFolder, TerrainNote, import_terrain

    with opened(store) as held:
        folder = TerrainFolder(terrain_folder_of(store))
        card, report = import_terrain(folder, held, file, TerrainNote(kind, source, measured_on, scheme))
    for finding in report:
        click.echo(f"  [{finding.severity}] {finding.sentence}")
    click.echo(f"已导入 / kept: {card.name}, {card.rows} × {card.columns}, {card.crs}, {card.terrain_id[:12]}")


@terrain.command("list")
@click.pass_obj
def list_all(store: Path) -> None:
    """列出已导入的栅格 · The rasters held; the last of each kind is used."""
    from gisvc.settings import terrain_folder_of
    from layers.planning.use_cases.surface import TerrainFolder

    with opened(store):  # whoever mistypes the name of the store hears of it
        cards = TerrainFolder(terrain_folder_of(store)).cards()
    if not cards:
        click.echo("没有高程或地表覆盖 / no heights or land cover are held")
    in_use: set[str] = set()
    for card in cards:
        used = "" if card.kind in in_use else "*"
        in_use.add(card.kind)
        what = card.kind + (f"/{card.scheme}" if card.scheme else "")
        west, south, east, north = card.bounds
        click.echo(
            f"{used:1} {card.terrain_id[:12]}  {what:18}  {card.rows} × {card.columns}  {west:.3f}–{east:.3f}°E {south:.3f}–{north:.3f}°N  "
            f"{card.measured_on or '—'}  {card.source or '—'}  {card.name}"
        )
