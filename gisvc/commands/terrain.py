"""`gisvc terrain STORE …`: heights and land cover beside a store, and the minutes people walk over them."""

from datetime import date
from pathlib import Path
from typing import Any

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


@terrain.command("minutes")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--kind", required=True, help="设施类别 / facility kind, e.g. day_care_center")
@click.option(
    "--limit", default="60", show_default=True, help="最多几分钟，其外为无效值 / minutes beyond which a cell is nodata: 60, 2小时"
)
@click.option("--speed", help="步行速度 m/s / walking speed")
@click.option("--as-of", type=Day(), help="截至日期 / as of a day, 2020-12-31")
@click.option("--area", help="区划代码 / division code; the store's own when not given")
@click.option("--with-neighbours", is_flag=True, help="计入邻县设施 / count neighbours' facilities too")
@click.pass_obj
def minutes(store: Path, /, file: Path, kind: str, limit: str, speed: str | None, **asked: Any) -> None:
    """输出到最近设施的步行分钟数（GeoTIFF）· Minutes on foot from every cell to the nearest facility, as GeoTIFF."""
    from gisvc.commands.travelling import travel_shelf
    from gisvc.marks import marks_for
    from layers.planning.circles.question import CircleQuestion
    from layers.planning.minutes import parse_minutes
    from layers.planning.speeds import parse_speed
    from layers.planning.travel import Mode
    from layers.planning.use_cases.ground_minutes import write_ground_minutes

    question = CircleQuestion(kind, parse_minutes(limit), Mode.SURFACE, speed_ms=parse_speed(speed) if speed else None, **asked)
    with opened(store) as held:
        marks = marks_for(is_demonstration=held.workspace.is_demonstration)
        written = write_ground_minutes(held, question, travel_shelf(store), file, marks=marks)
    click.echo(
        f"已写入 / written: {file}: {written.title.zh}，{written.limit_min:g} 分钟以内，{written.facilities} 处设施"
        f"（{written.untied} 处不在地表上） / within {written.limit_min:g} min of {written.facilities} facilities, {written.untied} off the ground"
    )
    click.echo(f"  {written.definition}")
