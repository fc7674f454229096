"""Was a photo taken at its marker: the position in the file and in the form, neither believed alone."""

import math
from collections.abc import Iterator

from boundaries.truth.photo import EvidencePhoto, Visit, photo_finding
from boundaries.truth.positions import StatedPosition
from boundaries.truth.settings import EvidenceSettings
from layers.report import Finding, Severity
from layers.wording import Wording

_NEAR_VIEWS = frozenset({"near", "inscription", "damage"})


def far_from_marker(photo: EvidencePhoto, visit: Visit, settings: EvidenceSettings) -> Iterator[Finding]:
    """The photo was taken away from its marker, or its position is written the wrong way round."""
    if not visit.place.is_on_earth:
        return
    stand_m = settings.stand_near_m if photo.view in _NEAR_VIEWS else settings.stand_far_m
    marker_m = visit.place.mean_error_m()
    error_m = math.hypot(photo.accuracy_or(settings.device_accuracy_m), 0.0 if math.isnan(marker_m) else marker_m)
    limit_m = stand_m + settings.times_accuracy * error_m
    for source, lon, lat in (("file", photo.camera_lon, photo.camera_lat), ("form", photo.lon, photo.lat)):
        if lon is None or lat is None:
            continue
        here = StatedPosition(lon, lat)
        if here.is_swapped_beside(visit.place):
            yield _swapped(photo, source)
            continue
        way = visit.place.way_to(here)
        if way is None:
            yield _impossible_place(photo, source)
        elif way.distance_m > limit_m:
            yield _far(photo, source, way.distance_m, limit_m, here.is_web_map_beside(visit.place, limit_m))


_SOURCES = {
    "file": Wording("文件中的位置", "the position in the file"),
    "form": Wording("表单所记位置", "the position in the form"),
}


def _swapped(photo: EvidencePhoto, source: str) -> Finding:
    said = _SOURCES[source]
    return photo_finding(
        "photo-position-swapped",
        Severity.WARNING,
        Wording(
            f"“{photo.subject}”的照片，{said.zh}经纬度颠倒（某些软件的已知缺陷），对调后在界桩附近。此位置不单独作为到场依据。",
            f"In a photo of “{photo.subject}”, {said.en} has longitude and latitude swapped (a known fault of some programs); turned round it lies near the marker. It is no proof by itself.",
        ),
        photo,
        source=source,
    )


def _impossible_place(photo: EvidencePhoto, source: str) -> Finding:
    said = _SOURCES[source]
    return photo_finding(
        "photo-position-impossible",
        Severity.WARNING,
        Wording(
            f"“{photo.subject}”的照片，{said.zh}不是可能的经纬度，未采用。",
            f"In a photo of “{photo.subject}”, {said.en} is no longitude and latitude; it was set aside.",
        ),
        photo,
        source=source,
    )


def _far(photo: EvidencePhoto, source: str, distance_m: float, limit_m: float, is_web_map: bool) -> Finding:
    said = _SOURCES[source]
    hint = Wording("", "")
    if is_web_map:
        hint = Wording(
            "（若按国测局坐标 GCJ-02 换算则在界桩附近，可能是网络地图坐标）",
            " (read as GCJ-02 it lies near the marker: probably a web-map position)",
        )
    return photo_finding(
        "photo-far-from-marker",
        Severity.WARNING,
        Wording(
            f"“{photo.subject}”的照片，{said.zh}距界桩 {distance_m:.0f} m，超过 {limit_m:.0f} m{hint.zh}。请核对照片是否属于该界桩。",
            f"In a photo of “{photo.subject}”, {said.en} lies {distance_m:.0f} m from the marker, beyond {limit_m:.0f} m{hint.en}. Check that it shows this marker.",
        ),
        photo,
        source=source,
        distance_m=round(distance_m, 1),
        limit_m=round(limit_m, 1),
    )


def places_disagree(photo: EvidencePhoto, settings: EvidenceSettings) -> Iterator[Finding]:
    """File and form say different places."""
    file, form = StatedPosition(photo.camera_lon, photo.camera_lat), StatedPosition(photo.lon, photo.lat)
    way = file.way_to(form)
    limit_m = settings.times_accuracy * math.hypot(photo.accuracy_or(settings.device_accuracy_m), settings.device_accuracy_m)
    if way is None or way.distance_m <= limit_m or file.is_swapped_beside(form):
        return
    yield photo_finding(
        "photo-places-disagree",
        Severity.WARNING,
        Wording(
            f"“{photo.subject}”的照片，文件与表单所记位置相距 {way.distance_m:.0f} m，超过 {limit_m:.0f} m。请核对是否用了别处的照片。",
            f"In a photo of “{photo.subject}” the file and the form say places {way.distance_m:.0f} m apart, beyond {limit_m:.0f} m. Check that the photo was not taken elsewhere.",
        ),
        photo,
        distance_m=round(way.distance_m, 1),
    )
