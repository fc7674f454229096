"""A map as one file that opens anywhere: everything it needs inside, nothing it could load from outside."""

import re

from gisvc.assets import data_uri, digest, templates, text_of
from gisvc.maps.safe import MapParts, SafeMap
from gisvc.maps.sheet import MapSheet
from gisvc.maps.sketch import Still
from gisvc.marks import MADE_UP
from gisvc.tongue import Tongue
from layers.wording import Language

PICTURE = re.compile(r"url\((?:\"|')?images/([a-z0-9-]+\.png)(?:\"|')?\)")
SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


def standalone_map(sheet: MapSheet, *, language: Language = "zh") -> bytes:
    """The map as a single HTML document.

    It has no base layer: tiles would need the service, and the key of a tile service must never leave it. Its own
    Content-Security-Policy lets nothing be fetched and nothing run but the scripts inside, named by their hashes.
    """
    parts = SafeMap(sheet, language=language).parts()
    scripts = [SOURCE_MAP.sub("", text) for text in (*map(text_of, parts.js), parts.script)]
    tongue = Tongue(language)
    html = (
        templates()
        .get_template("standalone_map.html")
        .render(
            sheet=sheet,
            parts=parts,
            still=Still.of(sheet),
            scripts=scripts,
            hashes=" ".join(f"'{digest(text.encode())}'" for text in scripts),
            styles=_styles(parts),
            language=language,
            made_up=MADE_UP,
            t=tongue.t,
            say=tongue.say,
            day=tongue.day,
        )
    )
    return html.encode()


def _styles(parts: MapParts) -> str:
    def inlined(found: re.Match[str]) -> str:
        return f"url({data_uri(f'vendor/leaflet/dist/images/{found[1]}')})"

    return "\n".join(PICTURE.sub(inlined, text_of(path)) for path in (*parts.css, "style.css"))
