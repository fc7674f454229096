"""The log: one JSON line per event with its request id, and never a secret or a person's number."""

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from logging.handlers import RotatingFileHandler
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

from gisvc.settings import Settings

HIDDEN = "[已隐去]"

_SECRET_NAMES = re.compile(
    r"passw|pwd|secret|token|cookie|authorization|session_id|setup_code|api_?key|_key$|^tk$", re.IGNORECASE
)

# What must not stand in a log, wherever in a text it turns up. Order matters: the longer numbers first.
_SECRET_TEXTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            r"((?:\b(?:tk|token|access_token|passw(?:or)?d|pwd|secret)\b|[?&]key)[\"']?\s*[=:]\s*[\"']?)[^\s&\"',;}]+",
            re.IGNORECASE,
        ),
        rf"\1{HIDDEN}",
    ),
    (re.compile(r"((?:口令|密码)\s*[=:：为是]\s*)\S+"), rf"\1{HIDDEN}"),
    (re.compile(r"(\b(?:Bearer|Basic)\s+)[A-Za-z0-9._~+/=-]{8,}", re.IGNORECASE), rf"\1{HIDDEN}"),
    (re.compile(r"((?:__Host-)?gisvc_session=)[^\s;,\"']+"), rf"\1{HIDDEN}"),
    (re.compile(r"gisvc_[A-Za-z0-9_-]{43}"), HIDDEN),  # an API token, wherever it was pasted
    (re.compile(r"\$argon2[^\s\"']*"), HIDDEN),
    # 身份证: six digits of division, date of birth, three of order, check digit. A 12-digit division code is not one.
    (re.compile(r"(?<![0-9])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[0-9Xx](?![0-9])"), HIDDEN),
    (re.compile(r"(?<![0-9])[1-9]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}(?![0-9])"), HIDDEN),  # 15 digits, before 1999
    (re.compile(r"(?<![0-9.])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![0-9])"), HIDDEN),  # mobile
    (re.compile(r"(?<![0-9.])0\d{2,3}[- ]\d{7,8}(?![0-9])"), HIDDEN),  # landline with area code
)

# One of these stands in every text the patterns above change. Most texts have none, and each request writes ten of them.
_NUMBER = re.compile(r"[0-9]{3}[- ]?[0-9]{4}")
_WORD = re.compile(r"t(?:k|oken)|p(?:assw|wd)|secret|key|口令|密码|b(?:earer|asic)|gisvc_|argon2")


@lru_cache(maxsize=1000)
def _is_secret_name(name: str) -> bool:
    return _SECRET_NAMES.search(name) is not None


@dataclass(frozen=True, slots=True)
class Redaction:
    """Hides what must not be read in a log: by pattern, by the name of a fact, and the service's own secrets by heart."""

    secrets: tuple[str, ...] = ()

    def text(self, text: str) -> str:
        """The text without passwords, tokens, map keys, identity-card and telephone numbers."""
        for secret in self.secrets:
            text = text.replace(secret, HIDDEN)
        if _NUMBER.search(text) or _WORD.search(text.casefold()):
            for pattern, instead in _SECRET_TEXTS:
                text = pattern.sub(instead, text)
        return text

    def value(self, name: str, value: object) -> Any:
        """A value as the log may keep it. The name alone condemns it (`password`), else its text is searched."""
        if value is None or isinstance(value, bool):
            return value
        if _is_secret_name(name):
            return HIDDEN
        if isinstance(value, Mapping):
            return {self.text(str(key)): self.value(str(key), held) for key, held in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self.value("", held) for held in value]
        if isinstance(value, int | float):
            return value if self.text(str(value)) == str(value) else HIDDEN  # a telephone number may come as an integer
        return self.text(str(value))

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {name: self.value(name, value) for name, value in event.items()}


def _render_trouble(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replaces `exc_info` by the stack as text: places and exception, never the values of local variables."""
    trouble = event.pop("exc_info", None)
    if trouble is True:
        trouble = sys.exc_info()
    if isinstance(trouble, BaseException):
        trouble = (type(trouble), trouble, trouble.__traceback__)
    if isinstance(trouble, tuple) and trouble[0] is not None:
        event["stack"] = "".join(traceback.format_exception(*trouble))
    return event


class _Told(dict[str, Any]):
    """An event of ours after its redaction, which nothing joins any more. Any other dictionary somebody logs is as foreign as a text."""


def _to_json(event: EventDict) -> str:
    return json.dumps(event, ensure_ascii=False, default=str)


class _JsonLines(logging.Formatter):
    """Lines of other libraries go the same way as ours: through redaction, as JSON."""

    def __init__(self, redaction: Redaction) -> None:
        super().__init__()
        self._redaction = redaction

    def format(self, record: logging.LogRecord) -> str:
        if isinstance(record.msg, _Told):
            return _to_json(record.msg)
        said = {"event": record.getMessage(), "logger": record.name, "level": record.levelname.lower()}
        event = structlog.contextvars.merge_contextvars(None, "", said | {"exc_info": record.exc_info})
        event = _render_trouble(None, "", _stamp(None, "", event))
        return _to_json(self._redaction(None, "", event))  # last before the line is written: nothing joins the event after it


_stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)


def route_events(redaction: Redaction = Redaction()) -> None:
    """Send structlog's events, redacted, through the standard library. Until then it prints stacks with every local variable."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            _stamp,
            structlog.stdlib.PositionalArgumentsFormatter(),
            _render_trouble,
            redaction,  # last: nothing joins the event after it
            _as_message,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def configure_logs(settings: Settings) -> None:
    """Send every line of ours and of the server to the terminal, and to a rotating file when a folder is set."""
    key = settings.tianditu_key.get_secret_value() if settings.tianditu_key else ""
    redaction = Redaction((key,) if key else ())
    lines = _JsonLines(redaction)
    root = logging.getLogger()
    for old in [handler for handler in root.handlers if isinstance(handler.formatter, _JsonLines)]:
        root.removeHandler(old)
        old.close()
    for handler in _handlers(settings):
        handler.setFormatter(lines)
        root.addHandler(handler)
    root.setLevel(settings.log_level.upper())
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        server = logging.getLogger(name)
        server.handlers.clear()
        server.propagate = name != "uvicorn.access"  # its line repeats ours, with the query
    route_events(redaction)


def _handlers(settings: Settings) -> Iterator[logging.Handler]:
    yield logging.StreamHandler(sys.stderr)
    if settings.log_folder:
        settings.log_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = settings.log_folder / "gisvc.log"
        yield RotatingFileHandler(
            file, maxBytes=settings.log_max_bytes, backupCount=settings.log_files, encoding="utf-8", delay=True
        )


def _as_message(_logger: WrappedLogger, _method: str, event: EventDict) -> tuple[tuple[_Told], dict[str, Any]]:
    """Hand the finished event to the standard library as it is; `_JsonLines` writes it."""
    return (_Told(event),), {}
