"""Which reader of filters the open door has."""

from typing import Final

from gisvc.ogc.question import ParseFilter

PARSE_FILTER: Final[ParseFilter | None] = None
