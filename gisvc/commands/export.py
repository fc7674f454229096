"""`gisvc export STORE LAYER OUT`: a layer in a file anybody can open."""

from datetime import date
from pathlib import Path

import click

from gisvc.commands.desk import STORE, Day, opened, person, say


@click.command()
@STORE
@click.argument("layer")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--format", "format_", help="格式；缺省按扩展名 / format; by the extension when not given")
@click.option("--as-of", type=Day(), help="截至日期 / as of a day")
@click.option(
    "--purpose",
    type=click.Choice(["internal", "public"]),
    default="internal",
    show_default=True,
    help="用途：内部、公开（坐标粗化）",
)
def export(store: Path, layer: str, out: Path, format_: str | None, as_of: date | None, purpose: str) -> None:
    """导出图层 · Export a layer: csv, xlsx, geojson, gpkg, parquet, shp (zip), kml, gpx … Classified rows never leave."""
    from gisvc.catalogue import spec_named
    from gisvc.publication import Purpose, clear_rows, held_back, may_leave
    from layers.export_use_cases import Clearance, export_layer
    from layers.files.write import OUTPUT_FORMATS

    by_extension = {f.extension.lstrip("."): f.name for f in reversed(OUTPUT_FORMATS)}
    chosen = format_ or by_extension.get(out.suffix.lower().lstrip("."))
    if chosen is None:
        raise click.UsageError(f"不认识扩展名 {out.suffix} / unknown extension; one of {', '.join(sorted(by_extension))}")
    spec, wanted = spec_named(layer), Purpose(purpose)
    with opened(store, "write") as held:
        kept = held_back(held, wanted)
        gate = Clearance(wanted, lambda rows: clear_rows(may_leave(rows, wanted, kept), wanted, spec))
        losses = export_layer(held, spec, out, format=chosen, as_of=as_of, by=person(), clearance=gate)
    for finding in losses:
        say(str(finding.sentence))
    click.echo(f"已导出 / exported: {out}")
