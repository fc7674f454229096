"""`gisvc serve STORE`: the pages and the interface, on this machine unless told otherwise."""

from pathlib import Path

import click

from gisvc.commands.desk import STORE


@click.command()
@STORE
@click.option("--port", type=click.IntRange(0, 65535), help="端口 / port; 8000 when not given")
@click.option("--host", help="监听地址 / address to listen on; 127.0.0.1 when not given")
def serve(store: Path, port: int | None, host: str | None) -> None:
    """启动服务 · Serve a store."""
    from gisvc.wiring import run_service, settings_for

    run_service(settings_for(store, port=port, host=host))
