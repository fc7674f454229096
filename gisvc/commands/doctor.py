"""`gisvc doctor [STORE]`: is this machine fit, and is the store sound."""

import sys
from pathlib import Path

import click


@click.command()
@click.argument("store", type=click.Path(path_type=Path), required=False)
def doctor(store: Path | None) -> None:
    """体检 · Look at the machine and a store. Ends with 1 when something is wrong."""
    from gisvc.doctor import examine

    sick = False
    for symptom in examine(store):
        sick = sick or symptom.is_wrong
        click.echo(f"{symptom.sign} {symptom.what}: {symptom.sentence}")
    if sick:
        click.echo("有项目不合格，见上 / something is wrong, see above", err=True)
        sys.exit(1)
