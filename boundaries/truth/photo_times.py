"""Was a photo taken on the visit: the camera's clock, the device's clock, and clocks that are plainly wrong."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

from boundaries.truth.photo import EvidencePhoto, Visit, photo_finding
from boundaries.truth.settings import EvidenceSettings
from layers.report import Finding, Severity
from layers.wording import Wording

CHINA = timezone(timedelta(hours=8))
_YEAR = timedelta(days=365.25)


def outside_the_visit(photo: EvidencePhoto, visit: Visit, settings: EvidenceSettings) -> Iterator[Finding]:
    """The camera's clock does not agree with the visit."""
    if not photo.camera_time:
        return
    camera = parse_camera_time(photo.camera_time)
    if camera is None:
        sentence = Wording(
            f"“{photo.subject}”的照片，文件中的拍摄时间“{photo.camera_time}”无法识别，未采用。",
            f"In a photo of “{photo.subject}” the time in the file, “{photo.camera_time}”, cannot be read; it was set aside.",
        )
        yield photo_finding("photo-time-unreadable", Severity.NOTE, sentence, photo)
        return
    visited = photo.taken_at or visit.visited_at
    if visited is None or abs(camera - visited) <= timedelta(hours=settings.camera_hours):
        return
    off, why = camera - visited, _clock_fault(camera - visited)
    when = camera.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    yield photo_finding(
        "camera-clock-off" if why else "photo-outside-visit",
        Severity.WARNING,
        Wording(
            f"“{photo.subject}”的照片，相机时间 {when} 与到场时间相差 {_span(off).zh}{why.zh if why else ''}。请核对相机时钟，或确认照片是否本次所拍。",
            f"In a photo of “{photo.subject}” the camera's clock says {when}, {_span(off).en} from the visit{why.en if why else ''}. Check the camera's clock, or whether the photo was taken on this visit.",
        ),
        photo,
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


def after_it_came(photo: EvidencePhoto, settings: EvidenceSettings) -> Iterator[Finding]:
    """The device's clock says the photo was taken after it was received."""
    if photo.taken_at is None or photo.received_at is None:
        return
    ahead = photo.taken_at - photo.received_at
    if ahead > timedelta(minutes=settings.clock_minutes):
        why = _clock_fault(ahead)
        yield photo_finding(
            "device-clock-ahead",
            Severity.WARNING,
            Wording(
                f"“{photo.subject}”的照片按手机时钟拍摄于收到之后{_span(ahead).zh}{why.zh if why else ''}，手机时钟不准。请校正手机时钟，时间以收到时为上限。",
                f"By the device's clock a photo of “{photo.subject}” was taken {_span(ahead).en} after it was received{why.en if why else ''}: the clock is wrong. Set it; the time of receipt is the latest possible.",
            ),
            photo,
            hours_ahead=round(ahead / timedelta(hours=1), 2),
        )
