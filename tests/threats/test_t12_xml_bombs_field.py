"""T12: XML of file carry: what goes out is plain and well-formed whatever the names are; what comes in as XML is not opened."""

import io
import zipfile
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

from boundaries.field.receipt import FileFate
from tests.little_package import Team, team

NAME = "]]></name><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e; 𠮷\x0b"
LAUGHS = '<!DOCTYPE gpx [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><gpx><wpt lat="1" lon="1"><name>&b;</name></wpt></gpx>'


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Team:
    return team(tmp_path_factory.mktemp("ours"), plan={"name": NAME.replace("\x0b", "")})


def test_route_and_project_stay_well_formed(ours: Team) -> None:
    with zipfile.ZipFile(io.BytesIO(ours.package().content)) as archive:
        for name in ("route.gpx", "project.qgs"):
            text = archive.read(name)
            body = text.replace(b"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>", b"")
            assert b"<!ENTITY" not in body.replace(b"&lt;!ENTITY", b"")
            assert fromstring(body) is not None


@pytest.mark.parametrize("name", ["way.gpx", "way.xml", "way.json", "way.kml"])
def test_xml_from_the_field_is_named_and_left_alone(ours: Team, name: str) -> None:
    receipt = ours.bring_content(LAUGHS.encode(), name, accept_unsigned=True)
    assert receipt.files[0].fate is FileFate.REFUSED
    assert receipt.files[0].code == "boundaries.not-a-field-file"


def test_a_project_that_comes_back_is_not_opened(ours: Team, tmp_path: Path) -> None:
    back = tmp_path / "back.zip"
    with zipfile.ZipFile(io.BytesIO(ours.package().content)) as archive, zipfile.ZipFile(back, "w") as packed:
        for name in archive.namelist():
            packed.writestr(name, LAUGHS.encode() if name == "project.qgs" else archive.read(name))
    assert ours.bring(back).is_complete
