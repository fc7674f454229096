"""A made-up round in which every text a user could have written carries what has broken papers before."""

import io
from datetime import date

import pytest
from PIL import Image

from boundaries.use_cases.documents import Dossier
from gisvc.forms.inspection.order import Order
from gisvc.forms.inspection.specimen import specimen_dossier
from gisvc.forms.papers.fonts import Fonts, fonts_for
from gisvc.forms.papers.press import Press

NASTY = " A&B <山> {{ ''.__class__ }} {% for x in y %} #read(\"/etc/passwd\") $x^2$ *粗* @甲 𠮷䶮㵐 =1+1"
PHOTO_ID = "a" * 64
ON = date(2026, 11, 22)


@pytest.fixture(scope="session")
def photo() -> bytes:
    sink = io.BytesIO()
    Image.new("RGB", (1600, 1200), "#88aacc").save(sink, "JPEG")
    return sink.getvalue()


@pytest.fixture(scope="session")
def nasty_dossier() -> Dossier:
    return specimen_dossier(NASTY, photo_id=PHOTO_ID)


@pytest.fixture(scope="session")
def order(nasty_dossier: Dossier, photo: bytes) -> Order:
    return Order(nasty_dossier, ON, lambda photo_id: photo if photo_id == PHOTO_ID else None, is_demonstration=True)


@pytest.fixture(scope="session")
def fonts() -> Fonts:
    return fonts_for(None)


@pytest.fixture(scope="session")
def press() -> Press:
    return Press()
