"""Every page in Chinese or English, from one set of templates where a forgotten value is an error."""

from typing import Any
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse

from gisvc import __version__
from gisvc.assets import asset, integrity, templates
from gisvc.auth.roles import Duty
from gisvc.navigation import ways_for
from gisvc.tongue import Tongue
from layers.store.clock import day_in_china, utc_now
from layers.wording import Language

LANGUAGE_COOKIE = "gisvc_language"
LANGUAGES: dict[str, Language] = {"zh": "zh", "en": "en"}
WORDS = ("t", "say", "number", "percent", "day", "moment", "metres")


def language_of(request: Request) -> Language:
    """The visitor's choice, else the one the administrator set."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    default: Language = request.app.state.desk.settings.language
    return LANGUAGES.get(chosen or "", default)


def is_own_path(address: str) -> bool:
    r"""Whether an address stays on this service: one leading slash, no host, no trick that a browser reads as one.

    Browsers take a backslash for a slash and drop control characters, so `/\evil` and `/<tab>/evil` leave the house.
    """
    if not address.startswith("/") or address.startswith("//") or "\\" in address:
        return False
    if any(ord(letter) < 0x20 or ord(letter) == 0x7F for letter in address):
        return False
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc


def address_of(request: Request) -> str:
    """What was asked, path and query, to come back to; the front page where it would lead out of the house."""
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return here if is_own_path(here) else "/"


def page_context(request: Request) -> dict[str, Any]:
    """What every template may use: who, where, which language, and the words for it."""
    language, visitor = language_of(request), getattr(request.state, "visitor", None)
    tongue = Tongue(language)
    count_waiting = getattr(request.app.state, "count_waiting", None)
    return {name: getattr(tongue, name) for name in WORDS} | {
        "language": language,
        "asset": asset,
        "integrity": integrity,
        "nonce": getattr(request.state, "csp_nonce", ""),
        "visitor": visitor,
        "ways_for": ways_for,
        "inbox_count": count_waiting(visitor) if visitor and count_waiting else None,  # None: not known, and no page waits for it
        "workspace": request.app.state.desk.store.workspace,
        "path": request.url.path,
        "today_in_china": lambda: day_in_china(utc_now()),
        "here": address_of(request),
        "version": __version__,
        "Duty": Duty,
    }


def render_page(request: Request, template: str, *, status_code: int = 200, **facts: object) -> HTMLResponse:
    """One page. `facts` are the template's own values; a name it misses is a bug and shows as one."""
    html = templates().get_template(template).render(page_context(request) | facts)
    spoken = "zh-CN" if language_of(request) == "zh" else "en"
    later = {"Retry-After": "5"} if status_code in (429, 503) else {}  # a page that says “later” says when, as a problem does
    return HTMLResponse(html, status_code=status_code, headers={"Content-Language": spoken, "Vary": "Cookie", **later})
