"""`gisvc names …`: place names on the command line."""

import click

from gisvc.commands import names_check, names_documents, names_import, names_list, names_publish, names_search, names_spell


@click.group()
def names() -> None:
    """地名 · Place names: spelled, searched, checked and published."""


names.add_command(names_check.check_name)
names.add_command(names_import.import_names)
names.add_command(names_documents.documents)
names.add_command(names_documents.templates)
names.add_command(names_list.working_list)
names.add_command(names_publish.publish_names)
names.add_command(names_search.search_names)
names.add_command(names_spell.spell_name)
