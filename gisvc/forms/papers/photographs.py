"""Photos made small enough for paper: long side 1000 pixels are 330 dpi on half a line."""

import io

from PIL import Image

LONG_SIDE_PX = 1000


def on_paper(content: bytes) -> bytes:
    """A photo of the shelf (already drawn anew, without EXIF) as a JPEG for print."""
    with Image.open(io.BytesIO(content)) as picture:
        small = picture.convert("RGB")
        small.thumbnail((LONG_SIDE_PX, LONG_SIDE_PX))
        sink = io.BytesIO()
        small.save(sink, "JPEG", quality=82)
    return sink.getvalue()
