"""A line between a phone and the office that can be cut at any byte, in either direction."""

import socket
import struct
import threading
from contextlib import suppress
from dataclasses import dataclass, field

CHUNK = 4096
RESET = struct.pack("ii", 1, 0)  # SO_LINGER of nothing: the other end gets a reset, as from a lost radio link


@dataclass
class CutLine:
    """Listens on loopback and passes bytes to a port there. `cut_after` arms one cut; `mend` lets new connections through again."""

    to_port: int
    cuts: int = 0
    is_down: bool = False
    _left: int | None = None
    _direction: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _open: list[socket.socket] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut_after(self, count: int, direction: str) -> None:
        """Cut when so many more bytes went "up" to the office or "down" to the phone; the line stays down until it is mended."""
        with self._lock:
            self._left, self._direction = count, direction

    def cut(self) -> None:
        """Cut now."""
        with self._lock:
            self._sever()

    def mend(self) -> None:
        with self._lock:
            self.is_down, self._left = False, None

    def close(self) -> None:
        self._listening.close()
        self.cut()

    def _sever(self) -> None:
        self.is_down, self._left = True, None
        self.cuts += 1
        for one in self._open:
            with suppress(OSError):
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            with suppress(OSError):
                one.close()
        self._open.clear()

    def _accept(self) -> None:
        while True:
            try:
                phone, _ = self._listening.accept()
            except OSError:
                return
            try:
                if self.is_down:
                    raise OSError
                office = socket.create_connection(("127.0.0.1", self.to_port), timeout=30)
            except OSError:
                phone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                phone.close()
                continue
            office.settimeout(None)
            with self._lock:
                self._open += [phone, office]
            for source, sink, direction in ((phone, office, "up"), (office, phone, "down")):
                threading.Thread(target=self._pass, args=(source, sink, direction), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, direction: str) -> None:
        with suppress(OSError):
            while chunk := source.recv(CHUNK):
                sink.sendall(self._allowed(chunk, direction))
        for one in (source, sink):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def _allowed(self, chunk: bytes, direction: str) -> bytes:
        """The chunk, or its last bytes before the cut; raises OSError after it."""
        with self._lock:
            if self._left is None or direction != self._direction:
                return chunk
            if self._left <= 0:
                self._sever()
                raise OSError
            passed = chunk[: self._left]
            self._left -= len(passed)
            return passed
