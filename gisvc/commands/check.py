"""`gisvc check STORE`: looks at every row that is held and says what a person should look at."""

import sys
from pathlib import Path

import click

from gisvc.commands.desk import STORE, opened


@click.command()
@STORE
def check(store: Path) -> None:
    """检查库中的数据 · Check the rows of a store. Ends with 1 when a row is in error."""
    from gisvc.catalogue import CATALOGUE
    from layers.check import check as look_at

    has_errors = False
    with opened(store) as held:
        for spec in CATALOGUE:
            frame = held.read(spec)
            report = look_at(frame, spec)
            has_errors = has_errors or report.has_errors
            click.echo(
                f"{spec.label.zh} / {spec.label.en}: {len(frame)} 行 rows, {len(report.errors)} 错误 errors, {len(report)} 条 findings"
            )
            for finding in report:
                click.echo(f"  [{finding.severity}] {finding.where.key or ''} {finding.sentence}")
    if has_errors:
        click.echo("有数据未通过检查，见上 / some rows did not pass, see above", err=True)
        sys.exit(1)
