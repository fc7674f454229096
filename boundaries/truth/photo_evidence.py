"""What a photo proves: taken at this marker, on this visit, and for nothing else."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from boundaries.truth.photo import EvidencePhoto, Visit, photo_finding
from boundaries.truth.photo_places import far_from_marker, places_disagree
from boundaries.truth.photo_times import against_receipt, outside_the_visit
from boundaries.truth.settings import DEFAULTS, EvidenceSettings
from layers.report import Finding, Report, Severity
from layers.wording import Wording

__all__ = ["EvidencePhoto", "Visit", "check_photos"]


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
        findings += far_from_marker(photo, visit, settings)
        findings += places_disagree(photo, settings)
        findings += outside_the_visit(photo, visit, settings)
        findings += against_receipt(photo, settings)
    return Report.of(findings)


def _used_twice(photos: Sequence[EvidencePhoto]) -> Iterator[Finding]:
    """One file is used for two markers."""
    uses: defaultdict[str, dict[str, EvidencePhoto]] = defaultdict(dict)
    for photo in photos:
        uses[photo.photo_id][photo.subject] = photo
    for photo_id, by_subject in sorted(uses.items()):
        if len(by_subject) > 1:
            named = sorted(by_subject)
            yield photo_finding(
                "photo-used-twice",
                Severity.WARNING,
                Wording(
                    f"同一照片文件（{photo_id[:12]}…）用于 {len(named)} 个对象：{'、'.join(named)}。请核对，每个界桩用各自的照片。",
                    f"One photo file ({photo_id[:12]}…) is used for {len(named)} subjects: {', '.join(named)}. Check: every marker needs photos of its own.",
                ),
                by_subject[named[0]],
                subjects=";".join(named),
            )


def _reused(photo: EvidencePhoto, earlier: Mapping[str, str]) -> Iterator[Finding]:
    """The photo was used in an earlier round already."""
    if photo.photo_id in earlier:
        before = earlier[photo.photo_id]
        yield photo_finding(
            "photo-of-earlier-round",
            Severity.WARNING,
            Wording(
                f"“{photo.subject}”的照片与“{before}”所用的是同一文件，不能证明本次到场。请用本次所拍照片。",
                f"The photo of “{photo.subject}” is the very file used in “{before}”; it does not prove this visit. Use one taken this time.",
            ),
            photo,
            earlier_round=before,
        )


def _silent_file(photo: EvidencePhoto) -> Iterator[Finding]:
    """The file says neither when nor where it was taken."""
    lacks_place = photo.camera_lon is None or photo.camera_lat is None
    if not lacks_place and photo.camera_time:
        return
    what = Wording("拍摄位置和时间", "where or when") if lacks_place and not photo.camera_time else None
    what = what or (Wording("拍摄位置", "where") if lacks_place else Wording("拍摄时间", "when"))
    yield photo_finding(
        "photo-without-exif",
        Severity.NOTE,
        Wording(
            f"“{photo.subject}”的照片文件没有记录{what.zh}（经微信等转发的照片常被抹去），以表单所记为准。",
            f"The photo file of “{photo.subject}” does not say {what.en} it was taken (chat programs strip it); the form's own notes stand.",
        ),
        photo,
    )
