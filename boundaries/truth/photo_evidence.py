"""What a photo proves: taken at this marker, on this visit, and for nothing else."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from boundaries.truth.accuracy import is_usable
from boundaries.truth.positions import StatedPosition
from boundaries.truth.settings import DEFAULTS, EvidenceSettings
from layers.offsets import gcj02_to_wgs84
from layers.report import Fact, Finding, Report, Severity, Where
from layers.wording import Wording

CHINA = timezone(timedelta(hours=8))
_NEAR_VIEWS = frozenset({"near", "inscription", "damage"})
_YEAR = timedelta(days=365.25)


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


def check_photos(
    photos: Sequence[EvidencePhoto],
    visits: Mapping[str, Visit],
    *,
    earlier: Mapping[str, str] | None = None,
    settings: EvidenceSettings = DEFAULTS,
) -> Report:
    """Every doubt about the photos of a round, photo by photo.

    Args:
        photos: of one round, once for every record that names them.
        visits: by subject; a photo of an unknown subject is judged by its own file alone.
        earlier: photo_id → name of the earlier round it was used in already.
    """
    findings = list(_used_twice(photos))
    for photo in photos:
        visit = visits.get(photo.subject, Visit(photo.subject))
        findings += _reused(photo, earlier or {})
        findings += _silent_file(photo)
        findings += _far_from_marker(photo, visit, settings)
        findings += _places_disagree(photo, settings)
        findings += _outside_the_visit(photo, visit, settings)
        findings += _after_it_came(photo, settings)
    return Report.of(findings)


def _used_twice(photos: Sequence[EvidencePhoto]) -> Iterator[Finding]:
    """One file is used for two markers."""
    subjects: defaultdict[str, set[str]] = defaultdict(set)
    for photo in photos:
        subjects[photo.photo_id].add(photo.subject)
    for photo_id, named in sorted(subjects.items()):
        if len(named) > 1:
            listed = "、".join(sorted(named))
            yield _finding(
                "photo-used-twice",
                Severity.WARNING,
                Wording(
                    f"同一照片文件（{photo_id[:12]}…）用于 {len(named)} 个对象：{listed}。请核对，每个界桩用各自的照片。",
                    f"One photo file ({photo_id[:12]}…) is used for {len(named)} subjects: {listed}. Check: every marker needs photos of its own.",
                ),
                photo_id,
                subjects=";".join(sorted(named)),
            )


def _reused(photo: EvidencePhoto, earlier: Mapping[str, str]) -> Iterator[Finding]:
    """The photo was used in an earlier round already."""
    if photo.photo_id in earlier:
        before = earlier[photo.photo_id]
        yield _finding(
            "photo-of-earlier-round",
            Severity.WARNING,
            Wording(
                f"“{photo.subject}”的照片与“{before}”所用的是同一文件，不能证明本次到场。请用本次所拍照片。",
                f"The photo of “{photo.subject}” is the very file used in “{before}”; it does not prove this visit. Use one taken this time.",
            ),
            photo.photo_id,
            earlier_round=before,
        )


def _silent_file(photo: EvidencePhoto) -> Iterator[Finding]:
    """The file says neither when nor where it was taken."""
    lacks_place = photo.camera_lon is None or photo.camera_lat is None
    if not lacks_place and photo.camera_time:
        return
    what = Wording("拍摄位置和时间", "where or when") if lacks_place and not photo.camera_time else None
    what = what or (Wording("拍摄位置", "where") if lacks_place else Wording("拍摄时间", "when"))
    yield _finding(
        "photo-without-exif",
        Severity.NOTE,
        Wording(
            f"“{photo.subject}”的照片文件没有记录{what.zh}（经微信等转发的照片常被抹去），以表单所记为准。",
            f"The photo file of “{photo.subject}” does not say {what.en} it was taken (chat programs strip it); the form's own notes stand.",
        ),
        photo.photo_id,
    )


def _far_from_marker(photo: EvidencePhoto, visit: Visit, settings: EvidenceSettings) -> Iterator[Finding]:
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
            yield _far(photo, source, way.distance_m, limit_m, _unshifted_m(here, visit.place) <= limit_m)


_SOURCES = {
    "file": Wording("文件中的位置", "the position in the file"),
    "form": Wording("表单所记位置", "the position in the form"),
}


def _swapped(photo: EvidencePhoto, source: str) -> Finding:
    said = _SOURCES[source]
    return _finding(
        "photo-position-swapped",
        Severity.WARNING,
        Wording(
            f"“{photo.subject}”的照片，{said.zh}经纬度颠倒（某些软件的已知缺陷），对调后在界桩附近。此位置不单独作为到场依据。",
            f"In a photo of “{photo.subject}”, {said.en} has longitude and latitude swapped (a known fault of some programs); turned round it lies near the marker. It is no proof by itself.",
        ),
        photo.photo_id,
        source=source,
    )


def _impossible_place(photo: EvidencePhoto, source: str) -> Finding:
    said = _SOURCES[source]
    return _finding(
        "photo-position-impossible",
        Severity.WARNING,
        Wording(
            f"“{photo.subject}”的照片，{said.zh}不是可能的经纬度，未采用。",
            f"In a photo of “{photo.subject}”, {said.en} is no longitude and latitude; it was set aside.",
        ),
        photo.photo_id,
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
    return _finding(
        "photo-far-from-marker",
        Severity.WARNING,
        Wording(
            f"“{photo.subject}”的照片，{said.zh}距界桩 {distance_m:.0f} m，超过 {limit_m:.0f} m{hint.zh}。请核对照片是否属于该界桩。",
            f"In a photo of “{photo.subject}”, {said.en} lies {distance_m:.0f} m from the marker, beyond {limit_m:.0f} m{hint.en}. Check that it shows this marker.",
        ),
        photo.photo_id,
        source=source,
        distance_m=round(distance_m, 1),
        limit_m=round(limit_m, 1),
    )


def _unshifted_m(here: StatedPosition, marker: StatedPosition) -> float:
    """Metres from the marker, were the position one of a web map."""
    lon, lat = gcj02_to_wgs84(here.lon or 0.0, here.lat or 0.0)
    way = marker.way_to(StatedPosition(float(lon), float(lat)))
    return math.inf if way is None else way.distance_m


def _places_disagree(photo: EvidencePhoto, settings: EvidenceSettings) -> Iterator[Finding]:
    """File and form say different places."""
    file, form = StatedPosition(photo.camera_lon, photo.camera_lat), StatedPosition(photo.lon, photo.lat)
    way = file.way_to(form)
    limit_m = settings.times_accuracy * math.hypot(photo.accuracy_or(settings.device_accuracy_m), settings.device_accuracy_m)
    if way is None or way.distance_m <= limit_m or file.is_swapped_beside(form):
        return
    yield _finding(
        "photo-places-disagree",
        Severity.WARNING,
        Wording(
            f"“{photo.subject}”的照片，文件与表单所记位置相距 {way.distance_m:.0f} m，超过 {limit_m:.0f} m。请核对是否用了别处的照片。",
            f"In a photo of “{photo.subject}” the file and the form say places {way.distance_m:.0f} m apart, beyond {limit_m:.0f} m. Check that the photo was not taken elsewhere.",
        ),
        photo.photo_id,
        distance_m=round(way.distance_m, 1),
    )


def _outside_the_visit(photo: EvidencePhoto, visit: Visit, settings: EvidenceSettings) -> Iterator[Finding]:
    """The camera's clock does not agree with the visit."""
    if not photo.camera_time:
        return
    camera = parse_camera_time(photo.camera_time)
    if camera is None:
        sentence = Wording(
            f"“{photo.subject}”的照片，文件中的拍摄时间“{photo.camera_time}”无法识别，未采用。",
            f"In a photo of “{photo.subject}” the time in the file, “{photo.camera_time}”, cannot be read; it was set aside.",
        )
        yield _finding("photo-time-unreadable", Severity.NOTE, sentence, photo.photo_id)
        return
    visited = photo.taken_at or visit.visited_at
    if visited is None or abs(camera - visited) <= timedelta(hours=settings.camera_hours):
        return
    off, why = camera - visited, _clock_fault(camera - visited)
    when = camera.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    yield _finding(
        "camera-clock-off" if why else "photo-outside-visit",
        Severity.WARNING,
        Wording(
            f"“{photo.subject}”的照片，相机时间 {when} 与到场时间相差 {_span(off).zh}{why.zh if why else ''}。请核对相机时钟，或确认照片是否本次所拍。",
            f"In a photo of “{photo.subject}” the camera's clock says {when}, {_span(off).en} from the visit{why.en if why else ''}. Check the camera's clock, or whether the photo was taken on this visit.",
        ),
        photo.photo_id,
        hours_off=round(off / timedelta(hours=1), 2),
    )


def parse_camera_time(said: str) -> datetime | None:
    """EXIF's `2026:11:22 08:00:00`, read as China's time; None for anything else, the zeros of an unset clock among it."""
    try:
        return datetime.strptime(said.strip()[:19], "%Y:%m:%d %H:%M:%S").replace(tzinfo=CHINA)
    except ValueError:
        return None


def _clock_fault(off: timedelta) -> Wording | None:
    """A clock set wrongly rather than a photo of another day: whole years, or UTC for China's time."""
    years = round(off / _YEAR)
    if years and abs(off - years * _YEAR) <= timedelta(days=2):
        return Wording(
            f"（恰约 {abs(years)} 年，多半是时钟年份设错）",
            f" (just about {abs(years)} years: probably a clock set to the wrong year)",
        )
    if abs(off + timedelta(hours=8)) <= timedelta(minutes=20):
        return Wording("（恰差 8 小时，多半是相机设为世界时）", " (just 8 hours: probably a camera set to UTC)")
    return None


def _span(off: timedelta) -> Wording:
    hours = abs(off) / timedelta(hours=1)
    if hours < 48:
        return Wording(f" {hours:.1f} 小时", f"{hours:.1f} hours")
    return Wording(f" {hours / 24:.0f} 天", f"{hours / 24:.0f} days")


def _after_it_came(photo: EvidencePhoto, settings: EvidenceSettings) -> Iterator[Finding]:
    """The device's clock says the photo was taken after it was received."""
    if photo.taken_at is None or photo.received_at is None:
        return
    ahead = photo.taken_at - photo.received_at
    if ahead > timedelta(minutes=settings.clock_minutes):
        why = _clock_fault(ahead)
        yield _finding(
            "device-clock-ahead",
            Severity.WARNING,
            Wording(
                f"“{photo.subject}”的照片按手机时钟拍摄于收到之后{_span(ahead).zh}{why.zh if why else ''}，手机时钟不准。请校正手机时钟，时间以收到时为上限。",
                f"By the device's clock a photo of “{photo.subject}” was taken {_span(ahead).en} after it was received{why.en if why else ''}: the clock is wrong. Set it; the time of receipt is the latest possible.",
            ),
            photo.photo_id,
            hours_ahead=round(ahead / timedelta(hours=1), 2),
        )


def _finding(code: str, severity: Severity, sentence: Wording, photo_id: str, **evidence: Fact) -> Finding:
    return Finding(f"boundaries.{code}", severity, sentence, Where(layer="inspection_photos", key=photo_id), evidence)
