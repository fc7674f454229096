"""`gisvc demo`: the demonstration county, its coverage on the terminal, then its pages."""

from collections.abc import Callable
from pathlib import Path

import click

from gisvc.commands.desk import opened, say

STORES = {"jingtai": "jingtai-demo.gpkg", "xinwu": "xinwu-demo.gpkg"}
_SHOWN = {"jingtai": "day_care_center", "xinwu": "home_care_station"}


@click.command()
@click.option("--no-serve", is_flag=True, help="建好即止 / stop before serving")
@click.option(
    "--place",
    type=click.Choice(list(STORES)),
    default="jingtai",
    show_default=True,
    help="景泰县或新吴区 / a county or a town district",
)
@click.option("--data-dir", type=click.Path(path_type=Path), default=Path("demo-data"), show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), help="端口 / port")
def demo(no_serve: bool, place: str, data_dir: Path, port: int | None) -> None:
    """演示县 · Build the demonstration county (or the town district) and show it."""
    from gisvc.forms import tables
    from layers.planning.question import CoverageQuestion, Measure
    from layers.planning.use_cases.coverage import study_coverage

    path = prepared(data_dir, place=place)
    with opened(path) as held:
        table = study_coverage(held, CoverageQuestion(_SHOWN[place], "village", Measure.COUNT))
    click.echo(tables.coverage_as_text(table))
    if no_serve:
        return
    from gisvc.wiring import run_service, settings_for

    run_service(settings_for(path, port=port))


def prepared(data_dir: Path, *, place: str = "jingtai") -> Path:
    """The demonstration store in a folder, built when it is not there yet."""
    data_dir.mkdir(parents=True, exist_ok=True)
    path = data_dir / STORES[place]
    if path.exists():
        say(f"沿用已有的演示库 / using the demonstration that is there: {path}")
    else:
        _builder(place)(path, progress=say)
    return path


def _builder(place: str) -> Callable[..., Path]:
    if place == "xinwu":
        from gisvc.demo.xinwu.build import build_district

        return build_district
    from gisvc.demo import build_demonstration

    return build_demonstration
