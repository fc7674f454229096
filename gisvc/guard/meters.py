"""What the service counts about itself for a watching program: how many, how long, how full; never who and never which record."""

from collections.abc import Mapping
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
SECONDS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0)
MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Meters:
    """The figures of one service; two services in a process share none."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = Counter(
            "gisvc_requests", "Answers, by route and status.", ("method", "route", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "gisvc_request_seconds", "Time to the end of an answer.", ("route",), buckets=SECONDS, registry=self.registry
        )
        self._gauges: dict[str, Gauge] = {}

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """One answer. The route is a template, `/layers/{name}`: an address as it was typed may name a person's record."""
        self._requests.labels(method if method in METHODS else "other", route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def tell(self, figures: Mapping[str, float]) -> bytes:
        """Everything counted, with these figures of the moment, in the text format of Prometheus."""
        for name, value in figures.items():
            if name not in self._gauges:
                self._gauges[name] = Gauge(f"gisvc_{name}", name.replace("_", " "), registry=self.registry)
            self._gauges[name].set(value)
        return generate_latest(self.registry)


class Counting:
    """Counts every answer, refusals of the guard among them."""

    def __init__(self, app: ASGIApp, *, meters: Meters) -> None:
        self.app = app
        self.meters = meters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status, began = 0, perf_counter()

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watch)
        finally:
            self.meters.count(scope["method"], _route_of(scope), status, perf_counter() - began)


def _route_of(scope: Scope) -> str:
    """The route's template; what is no route of ours counts under one name, or a stranger could make labels without end."""
    if scope["path"].startswith("/static/"):
        return "static"
    return str(getattr(scope.get("route"), "path", "none"))
