"""`gisvc verify STORE`: structure, indexes, log and anchors, checked through and through."""

import sys
from pathlib import Path

import click

from gisvc.commands.desk import STORE, opened


@click.command()
@STORE
@click.option("--anchor", "anchors", multiple=True, help="另存的锚点 / an anchor line kept elsewhere")
def verify(store: Path, anchors: tuple[str, ...]) -> None:
    """校验 · Verify a store, its log and the journals of all sides. Ends with 1 when something is wrong."""
    from boundaries.journal.chain import head_of
    from boundaries.use_cases.exchange import verify_exchange
    from boundaries.use_cases.journal import read_entries

    with opened(store) as held:
        report = held.verify(anchors=anchors)
        report += verify_exchange(held)
        anchor, journals = held.anchor(), read_entries(held)
    for finding in report:
        click.echo(f"[{finding.severity}] {finding.sentence}")
    if report.has_errors:
        click.echo("校验未通过 / the store did not pass", err=True)
        sys.exit(1)
    for side, entries in journals.items():
        click.echo(f"日志 / journal: {head_of(side, entries)}")
    click.echo(f"完好 / intact; {anchor}")
