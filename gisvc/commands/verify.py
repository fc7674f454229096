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
    from boundaries.use_cases.exchange import verify_exchange
    from boundaries.use_cases.journal import read_book

    with opened(store) as held:
        report = held.verify(anchors=anchors)
        if not report.has_errors:  # a store that is not whole has no journals to speak of
            report += verify_exchange(held)
        anchor, book = held.anchor(), read_book(held)
    for finding in report:
        click.echo(f"[{finding.severity}] {finding.sentence}")
    if report.has_errors:
        click.echo("校验未通过 / the store did not pass", err=True)
        sys.exit(1)
    for side in book.entries:
        click.echo(f"日志 / journal: {book.head(side)}")
    click.echo(f"完好 / intact; {anchor}")
