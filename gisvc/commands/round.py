"""`gisvc round …`: joint-inspection rounds on the command line."""

import click

from gisvc.commands import (
    round_checklist,
    round_compare,
    round_documents,
    round_exchange,
    round_import,
    round_list,
    round_package,
)


@click.group()
def round() -> None:  # noqa: A001 -- because the verb is called round
    """联检轮次 · Rounds of joint inspection."""


round.add_command(round_list.list_all)
round.add_command(round_checklist.checklist)
round.add_command(round_compare.compare)
round.add_command(round_documents.documents)
round.add_command(round_documents.templates)
round.add_command(round_exchange.exchange)
round.add_command(round_package.package)
round.add_command(round_import.import_back)
