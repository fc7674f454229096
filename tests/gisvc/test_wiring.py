"""Whoever asks the service has the answer at once."""

import asyncio
import socket

from gisvc.settings import Settings
from gisvc.wiring import listen


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
