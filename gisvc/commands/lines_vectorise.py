"""`gisvc lines vectorise STORE MARKERS`: a line from its result tables, written as a file to be looked at and imported."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gisvc.commands.desk import STORE, opened, say
from gisvc.commands.old_datum import asks_for_old_datum

if TYPE_CHECKING:
    from boundaries.register.vectorise import VectorisedLine

FORMATS = {".gpkg": "gpkg", ".geojson": "geojson", ".json": "geojson", ".zip": "shp", ".kml": "kml", ".parquet": "parquet"}


@click.command()
@STORE
@click.argument("markers", type=click.Path(path_type=Path))
@click.option("--points", type=click.Path(path_type=Path), help="边界点成果表 / table of boundary points")
@click.option(
    "--crs", help="坐标系：投影带如 EPSG:4544；横坐标带带号时可写 EPSG:4490 / the zone, or EPSG:4490 where eastings carry it"
)
@asks_for_old_datum
@click.option(
    "--description", type=click.Path(path_type=Path), help="走向说明（文本文件），作为检查 / text of the course, as a check"
)
@click.option("--line-id", help="界线编号；已在库中的沿用其名称与两侧 / id of the line; a held one keeps its name and sides")
@click.option("--name", help="界线名称（新界线） / name, for a new line")
@click.option("--side-a", help="甲方区划代码（新界线） / division code of side A, for a new line")
@click.option("--side-b", help="乙方区划代码（新界线） / division code of side B, for a new line")
@click.option("--document", help="变更批准文号（改动已登记的界线时） / document that approves a changed course")
@click.option(
    "--out",
    "-o",
    type=click.Path(path_type=Path),
    help="写入文件，再用 gisvc import 导入 / file for gisvc import: .gpkg, .geojson …",
)
def vectorise(
    store: Path, markers: Path, points: Path | None, crs: str | None, description: Path | None, out: Path | None, **how: Any
) -> None:
    """由界桩成果表和边界点成果表生成界线 · Build a line from its tables. Nothing is registered; ends with 1 when a row is in error."""
    from boundaries.specs import LINES
    from boundaries.use_cases.register import NewCourse, TablesOfLine, propose_line_row, vectorise_line
    from layers.files.write import write_frame

    form = None if out is None else _format_of(out)
    way = how.pop("old_datum")
    text = None if description is None else description.read_text(encoding="utf-8-sig")
    with opened(store) as held:
        built = vectorise_line(held, TablesOfLine(markers, points, crs, way, text))
        _tell(built)
        row = propose_line_row(held, built, NewCourse(how.pop("line_id") or "", **how))
        if out is not None and form is not None:
            stamp = "演示数据" if held.workspace.is_demonstration else None
            write_frame(row, out, spec=LINES, format=form, stamp=stamp)
            say(f"已写入，可用 gisvc import 导入 boundary_lines / written, to be imported into boundary_lines: {out}")


def _format_of(out: Path) -> str:
    known = FORMATS.get(out.suffix.lower())
    if known is None:
        raise click.UsageError(f"--out 的扩展名应为 {'、'.join(FORMATS)} / is to end in one of these")
    return known


def _tell(built: "VectorisedLine") -> None:
    markers = sum(vertex.is_marker for vertex in built.vertices)
    click.echo(
        f"{len(built.vertices)} 个点（其中界桩 {markers} 个），长 {built.length_m:,.1f} 米 / "
        f"{len(built.vertices)} points, {markers} of them markers; {built.length_m:,.1f} m"
    )
    for number, chainage_m in sorted(built.stations.items(), key=lambda station: station[1]):
        click.echo(f"  {chainage_m:>12,.1f} m  {number}")
    for finding in built.report:
        row = "" if finding.where.row is None else f"第 {finding.where.row} 行 / row {finding.where.row}: "
        click.echo(f"  [{finding.severity}] {row}{finding.sentence}")
