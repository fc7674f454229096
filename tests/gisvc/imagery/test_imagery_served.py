"""Imagery over HTTP: on the map when it can be shown, a sentence when it cannot, and pages either way."""

from pathlib import Path

import numpy as np
import pytest

from gisvc.app import create_app
from gisvc.settings import Settings
from tests.front_desk import browser, serving
from tests.little_county import little_county
from tests.made_up_imagery import write_geotiff, write_pmtiles

PIXELS = np.full((300, 500, 3), 90, np.uint8)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)


def settings(path: Path) -> Settings:
    return Settings(demonstration=True, imagery_file=path, imagery_source="Sentinel-2, 2025")


def test_a_geotiff_is_on_the_map_with_its_source(tmp_path: Path) -> None:
    path = write_geotiff(tmp_path / "a.tif", PIXELS, epsg=4490, corner=(104.0, 37.2), pixel=0.0001)
    with serving(create_app(settings(path), little_county(), None)) as address, browser(address) as client:
        page = client.get("/coverage").text
        assert "/tiles/imagery/{z}/{x}/{y}" in page
        assert "Sentinel-2, 2025" in page
        answer = client.get("/tiles/imagery/12/3231/1591")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
        assert client.get("/tiles/imagery/12/1/1").status_code == 404


def test_pmtiles_are_handed_on_as_they_are(tmp_path: Path) -> None:
    path = write_pmtiles(tmp_path / "a.pmtiles", {(3, 6, 3): PNG})
    with serving(create_app(settings(path), little_county(), None)) as address, browser(address) as client:
        assert client.get("/tiles/imagery/3/6/3").content == PNG
        assert client.get("/tiles/imagery/3/6/4").status_code == 404


@pytest.mark.parametrize(("epsg", "code"), [(4610, "gisvc.imagery-datum"), (4523, "gisvc.imagery-misplaced")])
def test_a_refused_image_leaves_the_pages_whole_and_says_why_without_its_folder(tmp_path: Path, epsg: int, code: str) -> None:
    path = write_geotiff(tmp_path / "a.tif", PIXELS, epsg=epsg, corner=(104.0, 37.2), pixel=0.0001)
    with serving(create_app(settings(path), little_county(), None)) as address, browser(address) as client:
        page = client.get("/coverage")
        assert page.status_code == 200
        assert "/tiles/imagery" not in page.text
        answer = client.get("/tiles/imagery/12/3231/1591", headers={"accept": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (404, code)
        assert f"EPSG:{epsg}" in answer.json()["detail"]
        assert f"EPSG:{epsg}" in answer.json()["detail_en"]
        assert str(tmp_path) not in answer.text
