"""Every page in Chinese or English, from one set of templates where a forgotten value is an error."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from math import isnan
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pandas as pd
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gisvc import __version__
from layers.wording import Language, Wording

HERE = Path(__file__).resolve().parent.parent
TEMPLATES = HERE / "templates"
STATIC = HERE / "static"
LANGUAGE_COOKIE = "gisvc_language"
SHOWN_IN = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language of the house, with the few things a template says in it."""

    language: Language

    def t(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    def say(self, wording: Wording | str | None) -> str:
        if wording is None:
            return ""
        return wording.in_language(self.language) if isinstance(wording, Wording) else wording

    def number(self, value: float | int | None, digits: int = 0) -> str:
        """Thousands apart, a fixed number of digits; a missing value is a dash, never a zero."""
        if value is None or value is pd.NA or (isinstance(value, float) and isnan(value)):
            return "—"
        return f"{value:,.{digits}f}"

    def percent(self, share: float | None, digits: int = 2) -> str:
        """A share from 0 to 1 as per cent."""
        return "—" if share is None or isnan(share) else f"{share * 100:.{digits}f} %"

    def day(self, value: date | datetime | str | None) -> str:
        """A date as officials write it; an aware instant is shown in Beijing time."""
        if value is None or pd.isna(value):
            return "—"
        if isinstance(value, str):
            value = date.fromisoformat(value[:10])
        if isinstance(value, datetime) and value.tzinfo is not None:
            value = value.astimezone(SHOWN_IN)
        return f"{value.year}年{value.month}月{value.day}日" if self.language == "zh" else f"{value:%Y-%m-%d}"

    def moment(self, value: datetime) -> str:
        """An aware instant in Beijing time, to the second."""
        return f"{value.astimezone(SHOWN_IN):%Y-%m-%d %H:%M:%S}"

    def metres(self, value: float | None) -> str:
        """A distance: metres below one kilometre, kilometres with one or two digits above."""
        if value is None or isnan(value):
            return "—"
        if value < 1000:
            return f"{value:,.0f} m"
        return f"{value / 1000:,.2f} km" if value < 10_000 else f"{value / 1000:,.1f} km"


def language_of(request: Request) -> Language:
    """The visitor's choice, else the one the administrator set."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen in get_args(Language):
        return chosen  # type: ignore[return-value]  # because it was just compared with the literal's values
    language: Language = request.app.state.desk.settings.language
    return language


def is_own_path(address: str) -> bool:
    """Whether an address stays on this service: one leading slash, no host, no trick that a browser reads as one.

    Browsers take a backslash for a slash and drop control characters, so `/\\evil` and `/\\t/evil` leave the house.
    """
    if not address.startswith("/") or address.startswith("//") or "\\" in address:
        return False
    if any(ord(letter) < 0x20 or ord(letter) == 0x7F for letter in address):
        return False
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc


@cache
def templates() -> Environment:
    """The one Jinja environment: everything escaped, nothing undefined."""
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


@cache
def asset(path: str) -> str:
    """Address of a file under static/, with a mark that changes when its bytes do."""
    mark = sha256((STATIC / path).read_bytes()).hexdigest()[:12]
    return f"/static/{path}?v={mark}"


def page_context(request: Request) -> dict[str, Any]:
    """What every template may use: who, where, which language, and the words for it."""
    desk = request.app.state.desk
    language = language_of(request)
    tongue = Tongue(language)
    words: dict[str, Callable[..., str]] = {
        name: getattr(tongue, name) for name in ("t", "say", "number", "percent", "day", "moment", "metres")
    }
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return {
        **words,
        "language": language,
        "asset": asset,
        "nonce": getattr(request.state, "csp_nonce", ""),
        "visitor": getattr(request.state, "visitor", None),
        "workspace": desk.store.workspace,
        "path": request.url.path,
        "here": here if is_own_path(here) else "/",
        "version": __version__,
    }


def render_page(request: Request, template: str, *, status_code: int = 200, **facts: object) -> HTMLResponse:
    """One page. `facts` are the template's own values; a name it misses is a bug and shows as one."""
    html = templates().get_template(template).render(page_context(request) | facts)
    return HTMLResponse(html, status_code=status_code, headers={"Content-Language": "zh-CN" if language_of(request) == "zh" else "en"})
