"""Every route of the service, found from the app itself: whoever adds one has it tested here at once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant

PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")


@dataclass(frozen=True, slots=True)
class Route:
    """One method at one address, and what it takes."""

    method: str
    path: str
    query: tuple[str, ...]
    is_upload: bool

    @property
    def parameters(self) -> list[str]:
        return PARAMETER.findall(self.path)

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    def at(self, value: str = "7", *, raw: bool = False) -> str:
        """The address with every parameter replaced by a value, as a careful client or a hostile one would write it."""
        return PARAMETER.sub(lambda _: value if raw else quote(value, safe=""), self.path)


def every_route(app: FastAPI) -> list[Route]:
    """Sorted by path; HEAD is GET's shadow and left out."""
    return sorted(set(_found(app)), key=lambda route: (route.path, route.method))


def _found(app: FastAPI) -> Iterator[Route]:
    for outer in app.routes:
        inner: Any = outer.effective_route_contexts() if hasattr(outer, "effective_route_contexts") else [outer]
        for one in inner:
            dependant = getattr(one, "dependant", None)
            query = tuple(sorted(set(_query(dependant)))) if dependant is not None else ()
            is_upload = getattr(one.endpoint, "_gisvc_accepts_upload", False) if hasattr(one, "endpoint") else False
            for method in set(getattr(one, "methods", None) or ()) - {"HEAD"}:
                yield Route(method, str(one.path), query, is_upload)


def _query(dependant: Dependant) -> Iterator[str]:
    yield from (field.alias for field in dependant.query_params)
    for below in dependant.dependencies:
        yield from _query(below)
