"""Was a photo taken on the visit: the camera's clock, the device's clock, and clocks that are plainly wrong."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

from boundaries.truth.photo import EvidencePhoto, Visit, photo_finding
from boundaries.truth.settings import EvidenceSettings
from layers.report import Fact, Finding, Severity
from layers.wording import Wording

CHINA = timezone(timedelta(hours=8))
_YEAR = timedelta(days=365.25)


def outside_the_visit(photo: EvidencePhoto, visit: Visit, settings: EvidenceSettings) -> Iterator[Finding]:
    """The camera's clock, or the form's, does not agree with the visit or with the other."""
    camera = parse_camera_time(photo.camera_time) if photo.camera_time else None
    if photo.camera_time and camera is None:
        yield _unreadable(photo)
    said = [(source, at) for source, at in (("file", camera), ("form", photo.taken_at)) if at is not None]
    day = timedelta(hours=settings.visit_hours)
    off = [(source, at - visit.visited_at) for source, at in said if visit.visited_at and abs(at - visit.visited_at) > day]
    for source, by in off:
        yield _off_the_visit(photo, source, by)
    if not off and len(said) == 2 and abs(said[0][1] - said[1][1]) > timedelta(hours=settings.camera_hours):
        yield _clocks_disagree(photo, said[0][1] - said[1][1])


_CLOCKS = {"file": Wording("相机时间", "the camera's clock"), "form": Wording("表单所记拍摄时间", "the time in the form")}


def _off_the_visit(photo: EvidencePhoto, source: str, off: timedelta) -> Finding:
    clock, span, why = _CLOCKS[source], _span(off), _clock_fault(off)
    return photo_finding(
        "camera-clock-off" if why else "photo-outside-visit",
        Severity.WARNING,
        Wording(
            f"“{photo.subject}”的照片，{clock.zh}与到场时间相差{span.zh}{why.zh if why else ''}。请核对时钟，或确认照片是否本次所拍。",
            f"In a photo of “{photo.subject}” {clock.en} is {span.en} from the visit{why.en if why else ''}. Check the clock, or whether the photo was taken on this visit.",
        ),
        photo,
        source=source,
        hours_off=round(off / timedelta(hours=1), 2),
    )


def _clocks_disagree(photo: EvidencePhoto, off: timedelta) -> Finding:
    span, why = _span(off), _clock_fault(off)
    return photo_finding(
        "camera-clock-off",
        Severity.WARNING,
        Wording(
            f"“{photo.subject}”的照片，相机时间与表单所记拍摄时间相差{span.zh}{why.zh if why else ''}。请核对时钟，或确认是否用了另一张照片。",
            f"In a photo of “{photo.subject}” the camera's clock and the time in the form are {span.en} apart{why.en if why else ''}. Check the clocks, or whether it is another photo.",
        ),
        photo,
        source="file",
        hours_off=round(off / timedelta(hours=1), 2),
    )


def _unreadable(photo: EvidencePhoto) -> Finding:
    sentence = Wording(
        f"“{photo.subject}”的照片，文件中的拍摄时间“{photo.camera_time}”无法识别，未采用。",
        f"In a photo of “{photo.subject}” the time in the file, “{photo.camera_time}”, cannot be read; it was set aside.",
    )
    return photo_finding("photo-time-unreadable", Severity.NOTE, sentence, photo)


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


def against_receipt(photo: EvidencePhoto, settings: EvidenceSettings) -> Iterator[Finding]:
    """By the device's clock the photo was taken after it was received, or the better part of a year before."""
    if photo.taken_at is None or photo.received_at is None:
        return
    ahead = photo.taken_at - photo.received_at
    why = _clock_fault(ahead)
    evidence: dict[str, Fact] = {"hours_ahead": round(ahead / timedelta(hours=1), 2)}
    if ahead > timedelta(minutes=settings.clock_minutes):
        sentence = Wording(
            f"“{photo.subject}”的照片按手机时钟拍摄于收到之后{_span(ahead).zh}{why.zh if why else ''}，手机时钟不准。请校正手机时钟，时间以收到时为上限。",
            f"By the device's clock a photo of “{photo.subject}” was taken {_span(ahead).en} after it was received{why.en if why else ''}: the clock is wrong. Set it; the time of receipt is the latest possible.",
        )
        yield photo_finding("device-clock-ahead", Severity.WARNING, sentence, photo, **evidence)
    elif -ahead > timedelta(days=settings.longest_carried_days):
        sentence = Wording(
            f"“{photo.subject}”的照片按手机时钟拍摄于收到之前{_span(ahead).zh}{why.zh if why else ''}。请核对手机时钟，或确认是否旧照片。",
            f"By the device's clock a photo of “{photo.subject}” was taken {_span(ahead).en} before it was received{why.en if why else ''}. Check the clock, or whether the photo is an old one.",
        )
        yield photo_finding("device-clock-behind", Severity.WARNING, sentence, photo, **evidence)
