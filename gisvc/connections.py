"""What a sender may take on one connection before a request is a request: so many bytes of head, so many seconds."""

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from gisvc.settings import Settings
from layers.wording import Wording

MOST_HEADERS: Final = 100


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a connection ends before the service has seen a request; the status line is HTTP's (RFC 9110, RFC 6585 section 5)."""

    status: bytes
    wording: Wording

    def answer(self) -> bytes:
        words = f"{self.wording.zh}\n{self.wording.en}\n".encode()
        lines = (
            b"HTTP/1.1 " + self.status,
            b"content-type: text/plain; charset=utf-8",
            b"x-content-type-options: nosniff",
            b"content-length: %d" % len(words),
            b"connection: close",
        )
        return b"\r\n".join((*lines, b"", words))


NO_REQUEST = Refused(
    b"400 Bad Request",
    Wording(
        "收到的内容不是本服务认得的 HTTP 请求，未作处理。",
        "What came in is no HTTP request this service knows; nothing was done.",
    ),
)
HEAD_TOO_LARGE = Refused(
    b"431 Request Header Fields Too Large",
    Wording(
        "请求的地址和请求头过大或过多，未作处理。请缩短地址，或清除本站的 Cookie 后重试。",
        "The address and headers of the request are too large or too many; nothing was done. Shorten the address, or clear this site's cookies.",
    ),
)
HEAD_TOO_SLOW = Refused(
    b"408 Request Timeout",
    Wording(
        "请求头迟迟未传完，连接已关闭。请重试。",
        "The head of the request did not come in within its time; the connection is closed. Try again.",
    ),
)


class PatientConnection(HttpToolsProtocol):
    """uvicorn's own connection, which would wait for a head for ever and of any size; bodies are the guard's (`gisvc.guard.bodies`).

    Who sends a byte a minute holds a descriptor each (slowloris, T7); trailers after a chunked body are no headers of the request and are let go,
    or somebody could add a header behind the checks of a gateway.
    """

    def __init__(self, *given: Any, most_bytes: int, patience_s: float, **named: Any) -> None:
        super().__init__(*given, **named)
        self._most_bytes, self._patience_s = most_bytes, patience_s
        self._in_head, self._head_bytes = False, 0
        self._because = NO_REQUEST
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # because uvicorn's own says it so
        super().connection_made(transport)
        self._be_patient()

    def connection_lost(self, exc: Exception | None) -> None:
        self._be_content()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.transport.is_closing() or (self._is_answering() and not self._in_head):
            return
        self._be_patient()
        if self._in_head:
            self._head_bytes += len(data)
            if self._head_bytes > self._most_bytes:
                self._refuse(HEAD_TOO_LARGE)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head, self._head_bytes = True, 0

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._be_content()
        taken = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if taken > self._most_bytes or len(self.headers) > MOST_HEADERS:
            self._because = HEAD_TOO_LARGE
            raise ValueError(HEAD_TOO_LARGE.status)  # ends the parser, which ends in `send_400_response`
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  # because uvicorn asks for it
        self._refuse(self._because)

    def _refuse(self, why: Refused) -> None:
        if not self._is_answering():  # nothing may be written into the middle of an answer under way
            self.transport.write(why.answer())
        self.transport.close()

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _be_patient(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(self._patience_s, self._lose_patience)

    def _be_content(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _lose_patience(self) -> None:
        self._deadline = None
        if self._is_answering():
            self._be_patient()
        elif self._in_head:
            self._refuse(HEAD_TOO_SLOW)
        else:
            self.transport.close()


def server_config(app: Any, settings: Settings, **more: Any) -> uvicorn.Config:
    """How this service meets the network. uvicorn would believe any X-Forwarded-For from loopback; the guard believes listed proxies only."""
    kind = partial(PatientConnection, most_bytes=settings.max_head_bytes, patience_s=settings.head_patience_s)
    return uvicorn.Config(
        app,
        http=kind,  # type: ignore[arg-type]  # because uvicorn calls it and asks no more of it
        ws="none",
        server_header=False,
        proxy_headers=False,
        **more,
    )
