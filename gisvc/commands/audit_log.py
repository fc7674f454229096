"""`gisvc audit-log verify|export STORE`: the log of who did what, proven and taken away."""

import sys
from datetime import date
from pathlib import Path

import click

from gisvc.commands.desk import STORE, Day, hand_out, opened, person


@click.group("audit-log")
def audit_log() -> None:
    """审计日志 · The audit log: verify its chain, take it away (not the claims audit, which is `gisvc audit`)."""


@audit_log.command()
@STORE
@click.option("--anchor", "anchors", multiple=True, help="另存的锚点 / an anchor line kept elsewhere")
def verify(store: Path, anchors: tuple[str, ...]) -> None:
    """核验审计链 · Verify the chain and the daily anchors. Ends with 1 and names the first bad line when something is wrong."""
    with opened(store) as held:
        report, anchor = held.check_audit(anchors=anchors), held.anchor()
    for finding in report:
        click.echo(f"[{finding.severity}] {finding.sentence}")
    if report.has_errors:
        click.echo("审计日志未通过核验 / the audit log did not pass", err=True)
        sys.exit(1)
    click.echo(f"完好 / intact; {anchor}")


@audit_log.command()
@STORE
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="写入文件（.jsonl 或 .xlsx）/ write to a .jsonl or .xlsx file; JSONL to stdout when not given",
)
@click.option("--since", type=Day(), help="自 / first day")
@click.option("--until", type=Day(), help="至 / last day")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
def export(store: Path, out: Path | None, since: date | None, until: date | None, lang: str) -> None:
    """导出审计日志 · Take the log away with its chain (docs/audit.md says how a stranger verifies it)."""
    from gisvc.trail.export import read_lines, to_jsonl, to_xlsx

    facts = {"since": since.isoformat() if since else None, "until": until.isoformat() if until else None}
    is_workbook = out is not None and out.suffix.lower() == ".xlsx"
    with opened(store, "write") as held:
        lines = read_lines(held, since=since, until=until)
        content = (
            to_xlsx(lines, area="", language="en" if lang == "en" else "zh")
            if is_workbook
            else b"".join(to_jsonl(lines, area=""))
        )
        held.record("audit-export", {"format": "xlsx" if is_workbook else "jsonl", **facts}, by=person())
    hand_out(content, out)
