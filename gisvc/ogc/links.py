"""Links between the pages of the open door: absolute, and never to anybody else's house."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypedDict
from urllib.parse import quote, urlencode

from layers.wording import Wording


class Link(TypedDict):
    """One link as OGC API writes it."""

    href: str
    rel: str
    type: str
    title: str


QUERYABLES_REL = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
SCHEMA_REL = "http://www.opengis.net/def/rel/ogc/1.0/schema"


@dataclass(frozen=True, slots=True)
class Links:
    """Where the open door stands, as its visitor reached it: `http://127.0.0.1:8000/ogc`."""

    root: str

    def to(self, *steps: str, query: Iterable[tuple[str, str]] = ()) -> str:
        """An absolute address under the root. A key may hold anything; it is quoted, slashes too."""
        path = "".join(f"/{quote(step, safe='')}" for step in steps)
        asked = urlencode([*query])
        return f"{self.root}{path}" + (f"?{asked}" if asked else "")


def link(href: str, rel: str, media: str, title: Wording | str) -> Link:
    return {"href": href, "rel": rel, "type": media, "title": title if isinstance(title, str) else f"{title.zh} / {title.en}"}


def header_of(links: Iterable[Link], rels: tuple[str, ...] = ("next",)) -> str:
    """The links of these relations as a Link header (RFC 8288), for formats that have no room for links."""
    return ", ".join(f'<{one["href"]}>; rel="{one["rel"]}"; type="{one["type"]}"' for one in links if one["rel"] in rels)
