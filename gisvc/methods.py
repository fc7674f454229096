"""Which methods an address takes: a 405 says all of them, not those of the first route that has the path."""

from collections.abc import Iterator
from typing import Any

from starlette.requests import Request


def allowed_at(request: Request) -> str:
    """The Allow header (RFC 9110 §10.2.1) of the address asked."""
    path = request.scope["path"]
    found = {method for route in _routes(request) if route.path_regex.match(path) for method in route.methods or ()}
    return ", ".join(sorted(found))


def _routes(request: Request) -> Iterator[Any]:
    for route in request.app.routes:
        # An included router is one entry; what it answers to is known by its contexts.
        for one in route.effective_route_contexts() if hasattr(route, "effective_route_contexts") else [route]:
            if hasattr(one, "path_regex") and hasattr(one, "methods"):
                yield one
