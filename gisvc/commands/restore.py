"""`gisvc restore BACKUP TO`: a store from a backup, never over another."""

from datetime import UTC, datetime
from pathlib import Path

import click

from gisvc.commands.desk import person


@click.command()
@click.argument("backup", type=click.Path(path_type=Path))
@click.argument("to", type=click.Path(path_type=Path))
def restore(backup: Path, to: Path) -> None:
    """恢复 · Restore a backup under a new name."""
    from layers.store import backup as backups

    proved = backups.restore(backup, to, at=datetime.now(UTC), by=person())
    click.echo(f"已恢复 / restored: {to} (content {proved.content_sha256})")
