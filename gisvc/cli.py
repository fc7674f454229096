"""The command line: `gisvc VERB …`. Ends with 0, with 1 for a refusal (one sentence on stderr), with 2 for wrong usage."""

import io
import sys

import click

from gisvc import __version__
from gisvc.commands import (
    audit,
    audit_log,
    backup,
    check,
    coverage,
    crosswalk,
    demo,
    doctor,
    export,
    gaps,
    importing,
    init,
    lines,
    map,  # noqa: A004 -- because the verb is called map
    names,
    niches,
    plan,
    reach,
    restore,
    roads,
    round,  # noqa: A004 -- because the verb is called round
    schemes,
    serve,
    site,
    terrain,
    user,
    verify,
)
from layers.errors import Refusal


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__, prog_name="gisvc")
def gisvc() -> None:
    """地名、界线与设施覆盖 · Place names, boundaries and facility coverage for civil-affairs bureaus."""


for verb in (
    demo.demo,
    init.init,
    importing.import_file,
    export.export,
    check.check,
    coverage.coverage,
    gaps.gaps,
    reach.reach,
    niches.niches,
    roads.roads,
    terrain.terrain,
    plan.plan,
    site.site,
    site.site_judge,
    schemes.site_rearrange,
    schemes.site_front,
    schemes.site_levels,
    site.graves,
    audit.audit,
    audit_log.audit_log,
    crosswalk.crosswalk,
    lines.lines,
    map.draw_map,
    serve.serve,
    backup.backup,
    restore.restore,
    verify.verify,
    doctor.doctor,
    user.user,
    round.round,
    names.names,
):
    gisvc.add_command(verb)


def main() -> None:
    """The `gisvc` command. Whatever is neither a refusal nor wrong usage is a bug and shows its trace."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        gisvc()
    except Refusal as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
