"""The announcement of a name (公告): the six statutory items, as text and for machines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shapely.geometry.base import BaseGeometry

from gazetteer.requests.effects import place_of
from gazetteer.requests.errors import AnnouncementIncomplete
from gazetteer.requests.request import Request
from gazetteer.requests.step import Step
from layers.wording import Wording

SIX_ITEMS: Mapping[str, Wording] = {
    "name": Wording("标准名称", "standard name"),
    "roman": Wording("罗马字母拼写", "roman spelling"),
    "division_name": Wording("所属政区", "division"),
    "position_text": Wording("位置描述", "position in words"),
    "approved_by": Wording("批准机关", "approved by"),
    "approved_on": Wording("批准时间", "approved on"),
}
"""《地名备案公告管理办法（试行）》."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announced name. Nothing of the applicant is in it. `geometry` is lon/lat in EPSG:4490 and leaves the house through its precision gate."""

    announcement_id: str
    request_id: str
    place_id: str
    division_code: str
    request_type: str
    name: str
    old_name: str
    roman: str
    division_name: str
    position_text: str
    approved_by: str
    approved_on: date
    approval: str
    effective_on: date | None
    published_on: date
    channels: tuple[str, ...]
    geometry: BaseGeometry | None

    def to_row(self, recorded_at: str) -> dict[str, object]:
        """As a row of ANNOUNCEMENTS."""
        row: dict[str, object] = {name: getattr(self, name) or None for name in self.__slots__}
        return row | {"channels": ";".join(self.channels), "recorded_at": recorded_at}

    def to_json(self) -> dict[str, object]:
        """For machines: the six items under their names, then what belongs to them. No geometry: the desk adds it at public precision."""
        items: dict[str, object] = {name: str(getattr(self, name)) for name in SIX_ITEMS}
        more = {
            "announcement_id": self.announcement_id,
            "place_id": self.place_id,
            "division_code": self.division_code,
            "request_type": self.request_type,
            "old_name": self.old_name or None,
            "approval": self.approval or None,
            "effective_on": str(self.effective_on) if self.effective_on else None,
            "published_on": str(self.published_on),
            "channels": list(self.channels),
        }
        return items | more


def announcement_of(request: Request, step: Step, *, division_name: str, authority_name: str = "") -> Announcement:
    """The announcement a step `announced` makes of an approved request.

    Args:
        division_name: the division's name with those above it; what the step itself says goes before it.
        authority_name: what the authority calls itself, where neither decision nor step say it. Its class (县人民政府) is no name.

    Raises:
        AnnouncementIncomplete: one of the six items is missing; names it.
    """
    now, decision, chosen = request.application, request.decision, request.chosen
    if decision is None or chosen is None:
        raise AnnouncementIncomplete((SIX_ITEMS["name"],))
    before = now.text("old_name")
    made = Announcement(
        announcement_id=step.text("announcement_id"),
        request_id=request.request_id,
        place_id=place_of(now),
        division_code=now.division_code,
        request_type=_type_announced(now.request_type, before),
        name=chosen.name,
        old_name=before if before != chosen.name else "",
        roman=step.text("roman") or chosen.toned or chosen.capitals,
        division_name=step.text("division_name") or division_name,
        position_text=step.text("position_text") or position_of(now.values),
        approved_by=decision.text("authority_name") or step.text("approved_by") or authority_name,
        approved_on=decision.happened_on,
        approval=decision.text("document_no"),
        effective_on=decision.day("effective_on"),
        published_on=step.happened_on,
        channels=tuple(sorted(step.codes("channels"))),
        geometry=now.geometry,
    )
    missing = tuple(label for name, label in SIX_ITEMS.items() if not getattr(made, name))
    if missing:
        raise AnnouncementIncomplete(missing)
    return made


def items_missing(request: Request) -> tuple[Wording, ...]:
    """Which of the six items an approved request cannot fill by itself; all of them before it is approved. The division is always at hand."""
    now, decision, chosen = request.application, request.decision, request.chosen
    if decision is None or chosen is None:
        return tuple(SIX_ITEMS.values())
    filled = {"name": chosen.name, "roman": chosen.toned or chosen.capitals, "position_text": position_of(now.values)}
    if not decision.text("authority_name"):
        filled["approved_by"] = ""
    return tuple(label for name, label in SIX_ITEMS.items() if not filled.get(name, "at hand"))


def position_of(values: Mapping[str, object]) -> str:
    """Where the place is, in words: as written, else from its ends or what lies around it."""
    if values.get("position_text"):
        return str(values["position_text"])
    start, end = values.get("starts_at"), values.get("ends_at")
    if start and end:
        return f"起于{start}，止于{end}"
    return str(values.get("surroundings") or "")


def _type_announced(request_type: str, before: str) -> str:
    """An opinion to the housing department ends in a naming or a renaming; that is what the public reads."""
    if request_type == "opinion":
        return "renaming" if before else "naming"
    return request_type
