"""`gisvc demo`: the demonstration county, its coverage on the terminal, then its pages."""

from pathlib import Path

import click

from gisvc.commands.desk import opened, say

STORE_NAME = "jingtai-demo.gpkg"


@click.command()
@click.option("--no-serve", is_flag=True, help="建好即止 / stop before serving")
@click.option("--data-dir", type=click.Path(path_type=Path), default=Path("demo-data"), show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), help="端口 / port")
def demo(no_serve: bool, data_dir: Path, port: int | None) -> None:
    """演示县 · Build the demonstration county and show it."""
    from gisvc.forms import tables
    from layers.planning.question import CoverageQuestion, Measure
    from layers.planning.use_cases.coverage import study_coverage

    path = prepared(data_dir)
    with opened(path) as held:
        table = study_coverage(held, CoverageQuestion("day_care_center", "village", Measure.COUNT))
    click.echo(tables.coverage_as_text(table))
    if no_serve:
        return
    from gisvc.wiring import run_service, settings_for

    run_service(settings_for(path, port=port))


def prepared(data_dir: Path) -> Path:
    """The demonstration store in a folder, built when it is not there yet."""
    from gisvc.demo import build_demonstration

    data_dir.mkdir(parents=True, exist_ok=True)
    path = data_dir / STORE_NAME
    if path.exists():
        say(f"沿用已有的演示库 / using the demonstration that is there: {path}")
    else:
        build_demonstration(path, progress=say)
    return path
