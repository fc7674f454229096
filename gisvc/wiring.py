"""Settings to a running service: the store, the accounts, the pages, and an end without loss."""

import socket
import sys
from pathlib import Path
from typing import ClassVar

import click
import uvicorn

from gisvc.app import create_app
from gisvc.auth.accounts import Accounts, open_accounts
from gisvc.logs import configure_logs
from gisvc.settings import Settings, accounts_file_of
from layers.errors import Refusal
from layers.store.embedded import EmbeddedStore, open_store
from layers.wording import Wording


class AddressTaken(Refusal):
    """Somebody else listens on the address, or it is not this machine's."""

    code: ClassVar[str] = "gisvc.address-taken"

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            Wording(
                f"{host}:{port} 已被占用或无法监听。请用 --port 换一个端口。",
                f"{host}:{port} is taken or cannot be listened on; choose another with --port.",
            ),
            host=host,
            port=port,
        )


def settings_for(store: Path, *, port: int | None = None, host: str | None = None) -> Settings:
    """The settings of the environment, with what the command line says on top. A demonstration store on loopback is a demonstration."""
    chosen = {"port": port, "host": host}
    settings = Settings(store_path=store, **{name: value for name, value in chosen.items() if value is not None})  # type: ignore[arg-type]  # because each name meets its own type
    if settings.is_loopback and not settings.demonstration and _is_demonstration(store):
        return Settings(**{**settings.model_dump(), "demonstration": True})
    return settings


def _is_demonstration(store: Path) -> bool:
    held = open_store(store, mode="read")
    try:
        return held.workspace.is_demonstration
    finally:
        held.close()


def run_service(settings: Settings) -> None:
    """Serve until somebody ends it; every acknowledged write is on the disk by then.

    Raises:
        AddressTaken: somebody else listens there.
        StoreNotFound, StoreBusy: as the store says.
    """
    if settings.store_path is None:
        raise ValueError("a service needs a store")
    listener = listen(settings)
    try:
        store = open_store(settings.store_path)
        try:
            _run(settings, store, listener)
        finally:
            store.close()
    finally:
        listener.close()


def listen(settings: Settings) -> socket.socket:
    """Bound before anything else is opened, so that a taken port is a sentence and not a trace.

    Raises:
        AddressTaken: somebody else listens there.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio sends at once (TCP_NODELAY) only on sockets that name their protocol; on others every answer waits 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":  # on Windows this option lets two servers share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
    except OSError:
        listener.close()
        raise AddressTaken(settings.host, settings.port) from None
    return listener


def _run(settings: Settings, store: EmbeddedStore, listener: socket.socket) -> None:
    configure_logs(settings)
    accounts = None if settings.demonstration else _accounts(settings, store)
    try:
        app = create_app(settings, store, accounts)
        port = listener.getsockname()[1]
        click.echo(f"http://{settings.host}:{port}/  (Ctrl+C 停止 / stops)", err=True)
        if accounts is not None and accounts.is_empty():
            code = accounts.setup_code.issue()
            click.echo(
                f"首次使用，请用此一次性代码建立管理员 / first run, make the administrator with this one-time code: {code}",
                err=True,
            )
        # uvicorn would believe any X-Forwarded-For from loopback; the guard believes listed proxies only.
        config = uvicorn.Config(app, log_config=None, server_header=False, proxy_headers=False, timeout_graceful_shutdown=10)
        server = uvicorn.Server(config)
        server.run(sockets=[listener])
    finally:
        if accounts is not None:
            accounts.close()


def _accounts(settings: Settings, store: EmbeddedStore) -> Accounts:
    if settings.store_path is None:
        raise ValueError("accounts stand beside a store")
    return open_accounts(settings.accounts_file or accounts_file_of(settings.store_path), settings=settings, journal=store)
