"""What the interface answers about place names."""

from typing import Any

from gisvc.routes.schemas import Described, Words


class AnnouncementShown(Described):
    """One announcement: the six items of 《地名备案公告管理办法（试行）》 and what map makers need. Days are ISO texts; the geometry is coarse."""

    announcement_id: str
    place_id: str
    division_code: str
    request_type: str
    name: str
    old_name: str | None
    roman: str
    division_name: str
    position_text: str
    approved_by: str
    approved_on: str | None
    approval: str | None
    effective_on: str | None
    published_on: str | None
    channels: str | None
    recorded_at: str
    geometry: dict[str, Any] | None


class AnnouncementsAnswered(Described):
    announcements: list[AnnouncementShown]
    marks: list[Words]
