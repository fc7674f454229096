"""Tells browsers what a page may do: scripts of ours only, no frame around it, no copy kept of private answers."""

import secrets
from typing import ClassVar

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PUBLIC_PATHS = ("/static/",)  # the only answers that are the same for everybody and may be kept


def content_security_policy(nonce: str) -> str:
    """The policy of one answer.

    Scripts and style sheets are ours or carry the nonce. No attribute styles or scripts anything: Leaflet places things
    through the style object of an element, which no policy forbids.
    """
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}'",
            f"style-src 'self' 'nonce-{nonce}'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "object-src 'none'",
        ]
    )


class SecurityHeaders:
    """Adds the headers to every answer, and gives the page its nonce at `request.state.csp_nonce`."""

    FIXED: ClassVar[dict[str, str]] = {
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",  # for browsers older than frame-ancestors
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), payment=(), geolocation=(self)",
    }

    def __init__(self, app: ASGIApp, *, is_secure: bool) -> None:
        self.app = app
        self.is_secure = is_secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        scope.setdefault("state", {})["csp_nonce"] = nonce

        async def dress(message: Message) -> None:
            if message["type"] == "http.response.start":
                message.setdefault("headers", [])
                is_public = scope["path"].startswith(PUBLIC_PATHS) and message["status"] < 400
                self._dress(MutableHeaders(scope=message), nonce, is_public=is_public)
            await send(message)

        await self.app(scope, receive, dress)

    def _dress(self, headers: MutableHeaders, nonce: str, *, is_public: bool) -> None:
        headers.update(self.FIXED)
        headers["content-security-policy"] = content_security_policy(nonce)
        if self.is_secure:
            headers["strict-transport-security"] = "max-age=31536000"
        if is_public:
            headers.setdefault("cache-control", "public, max-age=3600")
        else:
            headers["cache-control"] = "no-store"
            for name in ("Accept", "Accept-Language", "Cookie"):
                headers.add_vary_header(name)
