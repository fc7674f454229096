"""`gisvc backup STORE TO`: a proved copy of the store."""

from pathlib import Path

import click

from gisvc.commands.desk import STORE, opened, person


@click.command()
@STORE
@click.argument("to", type=click.Path(path_type=Path))
def backup(store: Path, to: Path) -> None:
    """备份 · Back up, proved before it counts. Works while the service runs."""
    with opened(store) as held:
        made = held.backup(to, by=person())
    click.echo(f"已备份并校验 / backed up and proved: {to} ({made.size_bytes} bytes, sha256 {made.sha256})")
