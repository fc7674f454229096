"""Reading the open door as a client does: by its links."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import httpx
import pyproj

Ask = Callable[..., httpx.Response]


def linked(content: dict[str, Any], rel: str) -> dict[str, str]:
    """The first link of a relation."""
    found: dict[str, str] = next(one for one in content["links"] if one["rel"] == rel)
    return found


def every_page(get: Ask, path: str, **parameters: Any) -> Iterator[dict[str, Any]]:
    """All pages along `next`; a walk that does not end is cut off by the test's own patience."""
    answer, most = get(path, **parameters), 200
    while True:
        assert answer.status_code == 200, answer.text
        content = answer.json()
        yield content
        following = [one for one in content["links"] if one["rel"] == "next"]
        most -= 1
        if not following:
            return
        assert most, "next never ends"
        answer = get(following[0]["href"])


def ids_of(*pages: dict[str, Any]) -> list[str]:
    return [feature["id"] for page in pages for feature in page["features"]]


@cache
def proj(epsg: int) -> pyproj.Transformer:
    """From OGC's lon/lat to a system of EPSG's, told by PROJ alone: not `always_xy`, so that it puts the axes in the authority's order."""
    return pyproj.Transformer.from_crs("OGC:CRS84", f"EPSG:{epsg}")
