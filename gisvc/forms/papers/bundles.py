"""Files of a round in a zip: written the same way every time, with names no unpacker can be misled by."""

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping

_UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]')
SUMS = "SHA256SUMS.txt"


def to_zip(files: Mapping[str, bytes]) -> bytes:
    """A zip with the files in order, all dated alike, so that the same content is the same zip."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, content)
    return sink.getvalue()


def with_sums(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files with a list of their SHA-256, as `sha256sum -c` reads it."""
    lines = [f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in files.items()]
    return {**files, SUMS: ("\n".join(lines) + "\n").encode()}


def file_name(text: str, *, most: int = 60) -> str:
    """A text as one part of a file name: no separators, no controls, nothing that turns the reading direction, no dot in front."""
    return _UNSAFE.sub("_", text).strip(" .")[:most].rstrip(" .") or "_"
