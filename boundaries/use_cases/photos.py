"""Photos of a round: decoded before they are believed, kept under their hash, answered with a receipt."""

from dataclasses import dataclass

import shapely

from boundaries.specs import PHOTOS
from boundaries.use_cases.journal import ALWAYS, our_side
from layers.files.photos import AdmittedPhoto, PhotoShelf, admit_photo
from layers.frames import frame_of
from layers.people import PersonId
from layers.store.clock import utc_now
from layers.store.protocol import LayerChange, Store


@dataclass(frozen=True, slots=True)
class PhotoReceipt:
    """Proof that a photo is kept: its SHA-256 and size. `was_held` says that it was here before."""

    photo_id: str
    bytes: int
    was_held: bool


def keep_photo(store: Store, shelf: PhotoShelf, content: bytes, *, round_id: str, by: PersonId, side: str = "") -> PhotoReceipt:
    """Keep one photo of a side, ours by default. The receipt exists only when file and row are on the disk; sending it again changes nothing.

    Raises:
        NotAPhoto, PhotoTooLarge, FileTooLarge: what came is no photo we keep.
    """
    admitted = admit_photo(content)
    held = admitted.photo_id in shelf and admitted.photo_id in set(store.read(PHOTOS)["photo_id"])
    if not held:
        shelf.put(admitted)
        row = _row(admitted, side or our_side(store), round_id)
        store.append(
            [LayerChange(PHOTOS, frame_of(PHOTOS, [row]), valid_from=ALWAYS)], by=by, reason=f"照片 {admitted.photo_id[:12]}"
        )
    return PhotoReceipt(str(admitted.photo_id), len(content), held)


def _row(photo: AdmittedPhoto, side: str, round_id: str) -> dict[str, object]:
    lon, lat = photo.lon, photo.lat
    place = shapely.Point(lon, lat) if lon is not None and lat is not None and abs(lon) <= 180 and abs(lat) <= 90 else None
    return {
        "photo_id": str(photo.photo_id), "side": side, "round_id": round_id, "bytes": len(photo.original),
        "media_type": photo.media_type, "width": photo.width, "height": photo.height, "camera_time": photo.taken_at,
        "camera_lon": lon, "camera_lat": lat, "received_at": utc_now().isoformat(timespec="seconds"),
        "geometry": place,
    }  # fmt: skip
