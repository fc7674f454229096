"""`gisvc lines VERB …`: boundary lines built from their tables and looked at without a walk (内业)."""

import click

from gisvc.commands import lines_changes, lines_check, lines_register, lines_vectorise


@click.group()
def lines() -> None:
    """界线 · Boundary lines."""


lines.add_command(lines_check.check)
lines.add_command(lines_changes.changes)
lines.add_command(lines_vectorise.vectorise)
lines.add_command(lines_register.register)
