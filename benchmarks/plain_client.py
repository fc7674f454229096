"""One client on one connection that stays open, as light as a client can be: what it takes to ask would otherwise be counted as the service's."""

import socket
from collections.abc import Mapping
from urllib.parse import urlsplit

import httptools


class _Heard:
    """What the parser has heard of one answer."""

    def __init__(self) -> None:
        self.headers: dict[str, str] = {}
        self.parts: list[bytes] = []
        self.is_complete = False

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_body(self, body: bytes) -> None:
        self.parts.append(body)

    def on_message_complete(self) -> None:
        self.is_complete = True


class PlainClient:
    """Asks one address after the other; answers are read whole, whatever their length or coding of transfer."""

    def __init__(self, address: str, *, timeout_s: float = 120) -> None:
        self._place, self._timeout_s = urlsplit(address), timeout_s
        self._head = f" HTTP/1.1\r\nhost: {self._place.netloc}\r\naccept-encoding: identity\r\n"
        self._line: socket.socket | None = None

    def get(self, path: str, headers: Mapping[str, str]) -> tuple[int, dict[str, str], bytes]:
        """Status, headers with names in lower case, content. A line that lay idle too long is opened anew, once.

        Raises ConnectionError when the service hangs up before the end.
        """
        own = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        asked = f"GET {path}{self._head}{own}\r\n".encode()
        was_open = self._line is not None
        try:
            return self._ask(asked)
        except ConnectionError:
            self.close()
            if not was_open:
                raise
            return self._ask(asked)

    def _ask(self, asked: bytes) -> tuple[int, dict[str, str], bytes]:
        line = self._line = self._line or self._opened()
        line.sendall(asked)
        heard = _Heard()
        parser = httptools.HttpResponseParser(heard)
        while not heard.is_complete:
            part = line.recv(1 << 20)
            if not part:
                raise ConnectionError("the service hung up")
            parser.feed_data(part)
        return parser.get_status_code(), heard.headers, b"".join(heard.parts)

    def _opened(self) -> socket.socket:
        line = socket.create_connection((str(self._place.hostname), self._place.port or 80), timeout=self._timeout_s)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return line

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None
