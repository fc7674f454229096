"""The change feed for other departments (政务数据共享): what happened to names since they last asked, and what was published."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import shapely

from gazetteer.publications.release import Release
from gazetteer.register.events import NameEvent, events_of
from gazetteer.register.told import tell_event
from layers.errors import Refusal
from layers.wording import Wording

COLUMNS = (
    "cursor", "recorded_at", "event_id", "kind", "place_id", "division_code", "name_from", "name_to", "happened_on", "date_in_words",
    "roman_toned", "roman_capitals", "name_kind", "authority", "document", "retracts", "sentence",
)  # fmt: skip
MOST = 1_000


class BadCursor(Refusal):
    """A cursor this feed never gave out."""

    code = "gazetteer.bad-cursor"

    def __init__(self, cursor: str) -> None:
        super().__init__(
            Wording(
                f"游标“{cursor[:60]}”不是本变更服务给出的，请从上次返回的 next 继续，或不带游标从头读取。",
                f"“{cursor[:60]}” is no cursor of this feed. Go on from the last “next”, or ask without one from the beginning.",
            ),
            cursor=cursor[:60],
        )


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Changes in the order in which they were recorded. `next` is the cursor to ask with next time; it is given also when nothing is new."""

    rows: tuple[Mapping[str, str], ...]
    next: str
    has_more: bool
    note: Wording

    def to_json(self) -> dict[str, Any]:
        return {
            "changes": [dict(row) for row in self.rows],
            "next": self.next,
            "has_more": self.has_more,
            "note": {"zh": self.note.zh, "en": self.note.en},
        }

    def to_csv(self) -> str:
        """UTF-8 text with a header; a cell that a sheet would take for a formula is quoted with an apostrophe."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        writer.writerows([_harmless(row[column]) for column in COLUMNS] for row in self.rows)
        return out.getvalue()


def change_feed(released: Release, *, since: str = "", limit: int = 200) -> FeedPage:
    """Changes recorded after a cursor, oldest first. Retractions are changes too: whoever copied the wrong event learns of it.

    Args:
        since: "" from the beginning, else the `next` of an earlier page.
        limit: at most, 1 to 1,000.

    Raises:
        BadCursor.
    """
    after = _parse(since)
    recorded = sorted(events_of(released.events), key=_place_in_feed)
    new = [event for event in recorded if after is None or _place_in_feed(event) > after]
    page = new[: max(1, min(limit, MOST))]
    last = _cursor(page[-1]) if page else since
    return FeedPage(tuple(_row(event) for event in page), last, len(new) > len(page), released.note)


def _place_in_feed(event: NameEvent) -> tuple[str, str]:
    return event.recorded_at.isoformat(), event.event_id


def _cursor(event: NameEvent) -> str:
    return "|".join(_place_in_feed(event))


def _parse(cursor: str) -> tuple[str, str] | None:
    if not cursor:
        return None
    moment, bar, event_id = cursor.partition("|")
    if not bar or not moment[:4].isdigit() or "T" not in moment:
        raise BadCursor(cursor)
    return moment, event_id


def _row(event: NameEvent) -> dict[str, str]:
    return {
        "cursor": _cursor(event),
        "recorded_at": event.recorded_at.isoformat(),
        "event_id": event.event_id,
        "kind": event.kind.value,
        "place_id": event.place_id,
        "division_code": event.division_code,
        "name_from": event.name_from,
        "name_to": event.name_to,
        "happened_on": event.happened_on.isoformat() if event.happened_on else "",
        "date_in_words": event.date_in_words,
        "roman_toned": event.says("roman_toned"),
        "roman_capitals": event.says("roman_capitals"),
        "name_kind": event.says("name_kind"),
        "authority": event.authority,
        "document": event.document,
        "retracts": event.retracts,
        "sentence": tell_event(event).zh,
    }


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in tuple("=+-@\t\r＝＋－＠") else cell


def announcement_json(row: Mapping[str, Any], *, base: str = "") -> dict[str, Any]:
    """One 公告 for machines: the six items of 《地名备案公告管理办法（试行）》, with geometry, old name, effective day and decision number.

    Args:
        row: a row of ANNOUNCEMENTS; its geometry as exact as its readers may have it.
    """
    shape = row.get("geometry")
    return {
        "id": f"{base}{row['announcement_id']}",
        "standard_name": row["name"],
        "roman": row["roman"],
        "division": {"code": row["division_code"], "name": row["division_name"]},
        "position": row["position_text"],
        "approved_by": row["approved_by"],
        "approved_on": _day(row.get("approved_on")),
        "type": row["request_type"],
        "old_name": _text(row.get("old_name")),
        "effective_on": _day(row.get("effective_on")),
        "decision_no": _text(row.get("approval")),
        "published_on": _day(row.get("published_on")),
        "place_id": row["place_id"],
        "geometry": orjson.loads(shapely.to_geojson(shape)) if shape is not None else None,
        "crs": "EPSG:4490",
    }


def _text(value: Any) -> str | None:
    return None if value is None or value != value or value == "" else str(value)


def _day(value: Any) -> str | None:
    return None if value is None or value != value else str(value)[:10]
