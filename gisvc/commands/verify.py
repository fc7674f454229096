"""`gisvc verify STORE`: structure, indexes, log and anchors, checked through and through."""

import sys
from pathlib import Path

import click

from gisvc.commands.desk import STORE, opened


@click.command()
@STORE
@click.option("--anchor", "anchors", multiple=True, help="另存的锚点 / an anchor line kept elsewhere")
def verify(store: Path, anchors: tuple[str, ...]) -> None:
    """校验 · Verify a store and its log. Ends with 1 when something is wrong."""
    with opened(store) as held:
        report = held.verify(anchors=anchors)
        anchor = held.anchor()
    for finding in report:
        click.echo(f"[{finding.severity}] {finding.sentence}")
    if report.has_errors:
        click.echo("校验未通过 / the store did not pass", err=True)
        sys.exit(1)
    click.echo(f"完好 / intact; {anchor}")
