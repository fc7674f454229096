"""A new store for a county: its code checked, its working projection chosen."""

from pathlib import Path
from typing import ClassVar

from layers.codes import level_of, shorten_code
from layers.errors import Refusal
from layers.store.embedded import EmbeddedStore, create_store
from layers.store.protocol import Workspace
from layers.wording import Wording

DEFAULT_EPSG = 4545  # the zone of 108°E, in the middle of the country; only pictures are drawn in it


class NotADivisionCode(Refusal):
    """The area of a store must be a division code."""

    code: ClassVar[str] = "gisvc.not-a-division-code"

    def __init__(self, text: str) -> None:
        super().__init__(
            Wording(
                f"“{text}”不是区划代码。请填写 2、4、6、9 或 12 位数字，如 620423。",
                f"“{text}” is no division code; write 2, 4, 6, 9 or 12 digits, for example 620423.",
            ),
            text=text,
        )


def found_store(path: Path, *, area: str, name: str, epsg: int | None = None) -> EmbeddedStore:
    """Create a store for an area and leave it open for writing.

    Raises:
        NotADivisionCode: `area` is none.
        StoreExists, UnsafePlace: as the store says.
    """
    code = shorten_code(area.strip())
    if level_of(code) is None:
        raise NotADivisionCode(area[:40])
    return create_store(path, Workspace(code, name, epsg or DEFAULT_EPSG))
