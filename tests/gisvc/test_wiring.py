"""Whoever asks the service has the answer at once."""

import asyncio
import gc
import socket
import tempfile
from pathlib import Path

import pytest

from gisvc.app import create_app
from gisvc.settings import Settings
from gisvc.wiring import listen
from layers.store.memory import MemoryStore
from tests.front_desk import COUNTY


def test_no_answer_is_held_back_to_be_sent_with_a_later_one() -> None:
    """Otherwise Nagle's algorithm makes every second answer of a connection wait for an acknowledgement: 40 ms each."""

    async def ask() -> int:
        told: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        class Desk(asyncio.Protocol):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                accepted: socket.socket = transport.get_extra_info("socket")
                told.set_result(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

        with listen(Settings(port=0)) as listener:
            async with await asyncio.get_running_loop().create_server(Desk, sock=listener):
                _, writer = await asyncio.open_connection(*listener.getsockname())
                sends_at_once = await told
                writer.close()
        return sends_at_once

    assert asyncio.run(ask()) == 1


def test_a_service_over_a_store_in_memory_leaves_no_folder_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    app = create_app(Settings(demonstration=True), MemoryStore(COUNTY), None)
    for folder in (app.state.desk.staging.folder, app.state.desk.photos.folder):
        (folder / "upload").write_text("x")
    assert sorted(path.name.rpartition("-")[0] for path in tmp_path.iterdir()) == ["gisvc-photos", "gisvc-staging"]
    del app
    gc.collect()
    assert list(tmp_path.iterdir()) == []
