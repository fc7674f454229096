"""A photo as a record names it, and the visit it is said to come from."""

from dataclasses import dataclass, field
from datetime import datetime

from boundaries.truth.accuracy import is_usable
from boundaries.truth.positions import StatedPosition
from layers.report import Fact, Finding, Severity, Where
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class EvidencePhoto:
    """A photo as a record names it, with what its file says of itself.

    `subject` is the marker or segment it is said to show. `camera_time` is the camera's own clock as EXIF writes it (`2026:11:22 08:00:00`, no
    zone; read as China's), `camera_lon` and `camera_lat` the position in the file; all three are missing without EXIF and are never
    believed alone. `lon`, `lat`, `accuracy_m`, `taken_at` are what the form on the device noted. `received_at` is the server's clock.
    """

    photo_id: str
    subject: str
    view: str = ""
    camera_time: str | None = None
    camera_lon: float | None = None
    camera_lat: float | None = None
    taken_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None
    received_at: datetime | None = None

    def accuracy_or(self, default_m: float) -> float:
        return self.accuracy_m if self.accuracy_m is not None and is_usable(self.accuracy_m) else default_m


@dataclass(frozen=True, slots=True)
class Visit:
    """When a marker or segment was visited (aware) and, for a marker, where it is registered and how well."""

    subject: str
    visited_at: datetime | None = None
    place: StatedPosition = field(default_factory=lambda: StatedPosition(None, None))


def photo_finding(code: str, severity: Severity, sentence: Wording, photo: EvidencePhoto, **evidence: Fact) -> Finding:
    """A doubt about one photo, found by its SHA-256."""
    return Finding(f"boundaries.{code}", severity, sentence, Where(layer="inspection_photos", key=photo.photo_id), evidence)
