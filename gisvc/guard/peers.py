"""Finds out who is at the other end: the client itself, or the client our own proxy speaks for."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

FORWARDING_HEADERS = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")
Network = IPv4Network | IPv6Network


class Peers:
    """Puts the true address into `scope["client"]`, believing X-Forwarded-For from listed proxies only.

    The server below must not do this itself: uvicorn believes every proxy on loopback unless it runs with
    `proxy_headers=False`, and a demonstration would then sign in whomever a tunnel brings.
    """

    def __init__(self, app: ASGIApp, *, networks: Sequence[Network]) -> None:
        self.app = app
        self.networks = tuple(networks)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            client = scope.get("client")
            scope.setdefault("state", {})["forwarded_by"] = next((name for name in FORWARDING_HEADERS if name in headers), None)
            scope["state"]["came_by_our_proxy"] = client is not None and self._is_ours(client[0])
            if client and self._is_ours(client[0]):
                scope["client"] = (self._client_behind(headers, client[0]), 0)
                scheme = headers.get("x-forwarded-proto", "").rpartition(",")[2].strip()
                if scheme in ("http", "https"):
                    scope["scheme"] = scheme
        await self.app(scope, receive, send)

    def _client_behind(self, headers: Headers, proxy: str) -> str:
        """The rightmost address that is not one of our proxies: everything left of it can be made up."""
        hops = [hop.strip() for line in headers.getlist("x-forwarded-for") for hop in line.split(",")]
        for hop in reversed(hops):
            if not _is_address(hop):
                break
            if not self._is_ours(hop):
                return hop
        return proxy

    def _is_ours(self, address: str) -> bool:
        return _is_address(address) and any(ip_address(address) in network for network in self.networks)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
