"""Reads a request's body only as far as its route may need it."""

from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any, TypeVar

import anyio
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gisvc.guard.errors import BodyTooLarge, BodyTooSlow, TooManyParams, TooManyParts
from gisvc.settings import Settings

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])
MayUpload = Callable[[HTTPConnection], Awaitable[None]]

_UPLOAD_MARK = "_gisvc_accepts_upload"
_RECORD_MARK = "_gisvc_accepts_record"
MOST_RECORD_FIELDS = 2_000
SLOWEST_BYTES_A_SECOND = 500  # as Apache's mod_reqtimeout asks of a body (MinRate=500), a tenth of the slowest telephone line


def accepts_upload(endpoint: Endpoint) -> Endpoint:
    """Marks a route's function as one that takes files: its body may be as large as an upload.

    Only somebody signed in gets that far: FastAPI reads the body before it asks who sent it.
    """
    setattr(endpoint, _UPLOAD_MARK, True)
    return endpoint


def accepts_record(endpoint: Endpoint) -> Endpoint:
    """Marks a route's function as one that takes a record's form: tables without script send every cell, the blank ones too.

    Only somebody signed in gets that far.
    """
    setattr(endpoint, _RECORD_MARK, True)
    return endpoint


class Bodies:
    """Stops reading at the cap, whether the length was declared or the chunks never end, and at a sender who hardly sends: each half-sent
    body holds one of the places inside."""

    def __init__(self, app: ASGIApp, *, settings: Settings, may_upload: MayUpload) -> None:
        self.app = app
        self.settings = settings
        self.may_upload = may_upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        meter: _Meter | None = None

        async def metered() -> Message:
            nonlocal meter
            if meter is None:  # by now the router has found the route, so we know what the body is for
                meter = _Meter(Headers(scope=scope), await self._cap_of(scope), self.settings, await self._most_fields_of(scope))
            if meter.is_whole:
                return await receive()  # whoever has sent everything may wait for a long answer
            with anyio.move_on_after(meter.seconds_left()):
                message = await receive()
                if message["type"] == "http.request":
                    meter.count(message.get("body", b""), is_last=not message.get("more_body", False))
                return message
            raise BodyTooSlow

        await self.app(scope, metered, send)

    async def _cap_of(self, scope: Scope) -> int:
        if not getattr(scope.get("endpoint"), _UPLOAD_MARK, False):
            return self.settings.max_json_bytes
        await self.may_upload(HTTPConnection(scope))
        return self.settings.max_upload_bytes

    async def _most_fields_of(self, scope: Scope) -> int:
        if not getattr(scope.get("endpoint"), _RECORD_MARK, False):
            return self.settings.max_params
        await self.may_upload(HTTPConnection(scope))
        return max(MOST_RECORD_FIELDS, self.settings.max_params)


class _Meter:
    """Bytes, form fields and multipart parts seen so far."""

    def __init__(self, headers: Headers, cap: int, settings: Settings, most_fields: int) -> None:
        self.cap = cap
        self.most_fields = most_fields
        self.settings = settings
        self.read = self.fields = self.parts = 0
        self.is_whole = False
        self.began = monotonic()
        self.tail = b""
        kind, _, rest = headers.get("content-type", "").partition(";")
        self.is_form = kind.strip().lower() == "application/x-www-form-urlencoded"
        self.is_multipart = kind.strip().lower() == "multipart/form-data"
        self.boundary = b"--" + _boundary_of(rest) if self.is_multipart else b""
        length = headers.get("content-length", "")
        if length.isascii() and length.isdigit() and (len(length) > 18 or int(length) > cap):
            raise BodyTooLarge(cap)

    def seconds_left(self) -> float:
        """How long the next piece may take; every piece that came buys time at the slowest pace taken."""
        return self.began + self.settings.body_patience_s + self.read / SLOWEST_BYTES_A_SECOND - monotonic()

    def count(self, chunk: bytes, *, is_last: bool) -> None:
        self.is_whole = is_last
        self.read += len(chunk)
        if self.read > self.cap:
            raise BodyTooLarge(self.cap)
        if self.is_form:
            self.fields += chunk.count(b"&")
            if self.fields >= self.most_fields:
                raise TooManyParams(self.most_fields)
        elif self.is_multipart:
            window = self.tail + chunk
            self.parts += window.count(self.boundary)
            self.tail = window[-(len(self.boundary) - 1) :]  # a boundary may be cut in two by the chunks
            if self.parts > self.settings.max_parts + 1:  # the closing boundary is no part
                raise TooManyParts(self.settings.max_parts)


def _boundary_of(params: str) -> bytes:
    for param in params.split(";"):
        name, _, value = param.strip().partition("=")
        if name.lower() == "boundary":
            return value.strip('"').encode("latin-1", "replace")
    return b""
