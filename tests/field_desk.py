"""A desk with accounts over the made-up line, and what a phone sends to it."""

import io
from pathlib import Path
from typing import Any

from PIL import Image

from boundaries.records.statement import new_id
from gisvc.app import create_app
from gisvc.auth.accounts import open_accounts
from gisvc.auth.roles import Role
from gisvc.settings import Settings
from layers.store.memory import MemoryStore
from tests.front_desk import SmallDesk, cheap_passwords
from tests.long_line import OURS, ROUND_ID, line_in_memory

ROUND = f"/api/rounds/{ROUND_ID}"
TOWNSHIP = "620423101"


def field_desk(folder: Path, store: MemoryStore | None = None) -> tuple[Any, SmallDesk]:
    """The whole app, with a clerk, a second clerk, a viewer and a clerk of one township."""
    settings, held = Settings(store_path=folder / "county.gpkg"), store or line_in_memory()
    accounts = open_accounts(folder / "county-accounts.db", settings=settings, journal=held, passwords=cheap_passwords())
    desk = SmallDesk(settings, held, accounts)
    desk.add_person("zhang", Role.CLERK)
    desk.add_person("wang", Role.CLERK)
    desk.add_person("viewer", Role.VIEWER)
    desk.add_person("township", Role.CLERK, area=TOWNSHIP)
    return create_app(settings, held, accounts), desk


def statement(subject: str = "M001", *, by: str = "zhang", **more: Any) -> dict[str, Any]:
    values = more.pop("values", {"found_state": ["intact"], "attendance": [{"name": "张建国", "side": OURS}]})
    return {
        "statement_id": new_id(), "kind": "marker_check" if subject[0] == "M" else "segment_check", "round_id": ROUND_ID, "subject": subject,
        "side": OURS, "said_by": by, "said_at": "2026-09-01T10:00:00+08:00", "device": "web-test", "sees": [], "values": values, **more,
    }  # fmt: skip


def jpeg(n: int = 0, *, size: tuple[int, int] = (64, 48), exif: bool = False) -> bytes:
    target = io.BytesIO()
    tags = Image.Exif()
    if exif:
        tags[0x010F] = "secret-camera"
        tags.get_ifd(0x8825).update({1: "N", 2: (37.0, 12.0, 30.0), 3: "E", 4: (104.0, 3.0, 0.0)})
    Image.new("RGB", size, (n % 256, n // 256 % 256, 90)).save(target, "JPEG", exif=tags)
    return target.getvalue()
