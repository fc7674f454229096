"""The services that may share one house (一址多用), and which rooms count as floor for care."""

from dataclasses import dataclass

from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Service:
    """One of the services that may share a house, and the kinds of facility that give it."""

    label: Wording
    kinds: tuple[str, ...]


SERVICES: dict[str, Service] = {
    "day_care": Service(Wording("日间照料", "day care"), ("day_care_center", "elderly_service_center", "home_care_station")),
    "meals": Service(Wording("助餐", "meals"), ("meal_center", "meal_point")),
    "social_work": Service(Wording("社工室", "social-work room"), ("social_work_station",)),
    "clinic": Service(Wording("医疗卫生", "clinic"), ("medical_facility",)),
}
CARE_ROOMS = ("day_care_center", "elderly_service_center", "home_care_station", "mutual_care_center", "meal_center", "meal_point")
"""Kinds whose floor counts against the m² per 100 households: care rooms and their kitchens; a clinic or an office is none."""

SHARING = (*dict.fromkeys(kind for service in SERVICES.values() for kind in service.kinds), "mutual_care_center")
"""Every kind that may stand in a shared house."""

ROOFS = ("building", "idle_school", "idle_workshop", "facility")
"""Kinds of CANDIDATES that are houses already."""
