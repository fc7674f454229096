"""Photos that come back from the field: each decoded once, kept, and answered with its hash; before any record."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from boundaries.field.receipt import PhotoLine
from boundaries.field.returned import Returned, base_name
from boundaries.specs import PHOTOS
from boundaries.use_cases.photos import keep_photo
from layers.files.carried import Carried, ReturnShelf
from layers.files.errors import FileRefused, FileTooLarge
from layers.files.limits import MEBIBYTE
from layers.files.photos import PhotoShelf
from layers.people import PersonId
from layers.store.protocol import Store
from layers.wording import Wording

MOST_BYTES = 30 * MEBIBYTE
AT_ONCE = 2  # each photo is decoded in a process of its own; more at once would take the desk's memory, not its time
_DAMAGED = Wording(
    "照片内容与其文件名中的散列值不符：传输损坏或被改动。请从手机重新导出。",
    "The photo is not the one its name says: damaged on the way or changed. Export it again on the phone.",
)


@dataclass(frozen=True, slots=True)
class FoundPhoto:
    """A photo in a file: its name there, its size in bytes, and how to read it when its turn comes."""

    name: str
    size: int
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class PhotoIntake:
    """Keeps the photos of one import."""

    store: Store
    photos: PhotoShelf
    returns: ReturnShelf
    round_id: str
    by: PersonId

    def take(self, found: Sequence[FoundPhoto]) -> list[PhotoLine]:
        """A line for each, in their order; a photo that was held is not decoded again: its hash is its proof."""
        held = frozenset(self.store.read(PHOTOS)["photo_id"])
        with ThreadPoolExecutor(AT_ONCE) as hands:
            lines = list(hands.map(lambda photo: self._keep(photo, held), found))
        for line in lines:  # one after the other, because two photos of one name must be noticed
            if line.is_kept:
                self.returns.remember(self.round_id, base_name(line.name), line.photo_id)
        return list(_each_once(lines))

    def _keep(self, photo: FoundPhoto, held: frozenset[str]) -> PhotoLine:
        if photo.size > MOST_BYTES:
            return PhotoLine(
                photo.name, "", photo.size, is_kept=False, sentence=FileTooLarge(photo.name[-60:], MOST_BYTES).wording
            )
        content = photo.read()
        digest = hashlib.sha256(content).hexdigest()
        said = base_name(photo.name).split(".", 1)[0]
        if len(said) == 64 and said != digest:
            return PhotoLine(photo.name, digest, photo.size, is_kept=False, sentence=_DAMAGED)
        if digest in held and digest in self.photos:
            return PhotoLine(photo.name, digest, photo.size, is_kept=True, was_held=True)
        try:
            receipt = keep_photo(self.store, self.photos, content, round_id=self.round_id, by=self.by)
        except FileRefused as refusal:
            return PhotoLine(photo.name, digest, photo.size, is_kept=False, sentence=refusal.wording)
        return PhotoLine(photo.name, receipt.photo_id, receipt.bytes, is_kept=True, was_held=receipt.was_held)


def photos_in(returned: Returned, carried: Carried) -> Iterator[FoundPhoto]:
    """The photos of one file, those written into its JSON last."""
    for name in returned.photos:
        path = carried.files[name]
        yield FoundPhoto(name, path.stat().st_size, path.read_bytes)
    for exported in returned.exported:
        for photo_id, content in exported.photos.items():
            yield FoundPhoto(f"{photo_id}.jpg", len(content), _giving(content))


def _giving(content: bytes) -> Callable[[], bytes]:
    return lambda: content


def _each_once(lines: Sequence[PhotoLine]) -> Iterator[PhotoLine]:
    """One line a photo and name, however many files of this import carried it."""
    seen: set[tuple[str, str, bool]] = set()
    for line in lines:
        if (base_name(line.name), line.photo_id, line.is_kept) not in seen:
            seen.add((base_name(line.name), line.photo_id, line.is_kept))
            yield line
