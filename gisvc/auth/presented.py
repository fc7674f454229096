"""What a program presents in the Authorization header: a token, alone or beside its owner's name."""

import base64
import binascii
from dataclasses import dataclass

from starlette.datastructures import Headers

SCHEMES = ("bearer", "basic")
CHALLENGE = 'Basic realm="gisvc", charset="UTF-8", Bearer'


@dataclass(frozen=True, slots=True)
class Presented:
    """`secret` as it came; `name` with Basic, as QGIS, GDAL and Excel send it. What cannot be read is an empty secret."""

    secret: str
    name: str | None = None


def presented_in(headers: Headers) -> Presented | None:
    """The token of a request; None when it brings none, or a scheme that is not ours."""
    lines = headers.getlist("authorization")
    if not lines:
        return None
    scheme, _, rest = lines[0].strip().partition(" ")
    if scheme.lower() not in SCHEMES:
        return None
    if len(lines) > 1:
        return Presented("")
    return Presented(rest.strip()) if scheme.lower() == "bearer" else _basic(rest.strip())


def _basic(text: str) -> Presented:
    try:
        name, colon, secret = base64.b64decode(text, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return Presented("")
    return Presented(secret if colon else "", name)
