"""Settings to a running service: the store, the accounts, the pages, and an end without loss."""

import signal
import socket
import sys
import time
from pathlib import Path
from types import FrameType
from typing import ClassVar

import click
import uvicorn

from gisvc.app import create_app
from gisvc.auth.accounts import Accounts, open_accounts
from gisvc.connections import server_config
from gisvc.guard.door import Door
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
    """The settings of the environment, with what the command line says on top. A demonstration store on loopback is a demonstration, unless the
    administrator says that it is none."""
    chosen = {"port": port, "host": host}
    settings = Settings(store_path=store, **{name: value for name, value in chosen.items() if value is not None})  # type: ignore[arg-type]  # because each name meets its own type
    was_said = "demonstration" in settings.model_fields_set
    if settings.is_loopback and not was_said and _is_demonstration(store):
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


class GracefulServer(uvicorn.Server):
    """Told to end (SIGTERM, Ctrl+C), it lets answers under way finish and tells newcomers 503; then whoever started it closes the store.

    uvicorn alone raises the signal once more when it is done, which ends the process before the store is closed: the log is left behind for
    the next start to mend. A second signal ends at once, as people expect of a second Ctrl+C.
    """

    def __init__(self, config: uvicorn.Config, door: Door, *, patience_s: float) -> None:
        super().__init__(config)
        self._door, self._patience_s = door, patience_s
        self._deadline = float("inf")

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002  # because uvicorn asks for it
        if self._door.is_closing:
            self.should_exit = True
            self.force_exit = sig == signal.SIGINT
        self._door.close()
        self._deadline = time.monotonic() + self._patience_s

    async def on_tick(self, counter: int) -> bool:
        if self._door.is_closing and (self._door.inside == 0 or time.monotonic() > self._deadline):
            self.should_exit = True
        return await super().on_tick(counter)


def _run(settings: Settings, store: EmbeddedStore, listener: socket.socket) -> None:
    configure_logs(settings)
    accounts = None if settings.demonstration else _accounts(settings, store)
    try:
        app = create_app(settings, store, accounts)
        port = listener.getsockname()[1]
        click.echo(f"http://{settings.host}:{port}/  (Ctrl+C 停止 / stops)", err=True)
        if accounts is not None and accounts.three.missing():
            code = accounts.setup_code.issue()
            click.echo(
                f"三员尚未齐备，请用此一次性代码在 /first-run 建立 / the three administrators are due at /first-run, with this one-time code: {code}",
                err=True,
            )
        config = server_config(app, settings, log_config=None, timeout_graceful_shutdown=5)
        server = GracefulServer(config, app.state.door, patience_s=settings.stop_patience_s)
        try:
            server.run(sockets=[listener])
        finally:
            app.state.desk.usage.close()
    finally:
        if accounts is not None:
            accounts.close()


def _accounts(settings: Settings, store: EmbeddedStore) -> Accounts:
    if settings.store_path is None:
        raise ValueError("accounts stand beside a store")
    return open_accounts(settings.accounts_file or accounts_file_of(settings.store_path), settings=settings, journal=store)
