"""Entity tags: which telling of a row somebody has before his eyes, and whether it is still the one that is held.

A tag is weak, for it says the row's version and not the bytes: the same in every format and coordinate system, and exactly what the store
compares in its transaction. RFC 9110 §13.1.1 would have If-Match compared strongly, which no weak tag can pass; the reason is that weak
tags may stay the same over a change that matters, and these never do. So the opaque part alone is compared, with or without `W/`.
What left coarsened for the public has a tag of its own, which never opens a row to writing: nobody writes back a coarse place as an exact one.
"""

import re

from gisvc.ogc.errors import StaleTag
from layers.store.selection import Page

_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
_MOST = 2_000  # characters of a header that are read
ANY = "*"


def etag_of(page: Page, *, is_public: bool = False) -> str:
    """The tag of the one row of a page."""
    return tag_of_version(page.versions[0], is_public=is_public)


def tag_of_version(version: int, *, is_public: bool = False) -> str:
    return f'W/"v{version}-public"' if is_public else f'W/"v{version}"'


def is_among(header: str, etag: str) -> bool:
    """Whether a list of tags, or `*`, names this one."""
    return header.strip() == ANY or etag.removeprefix("W/") in _TAG.findall(header[:_MOST])


def require_match(header: str, etag: str, *, key: str) -> None:
    """
    Raises:
        StaleTag: an If-Match names other versions than the one held.
    """
    if not is_among(header, etag):
        raise StaleTag(key, said=header, held=etag)


def require_none_match(header: str, etag: str, *, key: str) -> None:
    """
    Raises:
        StaleTag: an If-None-Match names the version that is held, or says that none may be.
    """
    if is_among(header, etag):
        raise StaleTag(key, said=header, held=etag)
