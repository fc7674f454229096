"""T34: classified papers, maps of agreements and telephone numbers stay in the office, whatever a package is asked to carry."""

import io
import json
import zipfile
from datetime import date

import pytest

from boundaries.field.carried import CEILINGS, Wish, require_ceiling
from boundaries.field.errors import PaperWithheld
from boundaries.specs import AGREEMENTS, KEEPERS
from boundaries.specs.papers import SECRECY_CLASSES
from layers.frames import frame_of
from layers.store.protocol import LayerChange
from tests.little_line import LINE, ME, SIDE_A
from tests.little_package import Team, team

CLASSES: tuple[str | None, ...] = (*SECRECY_CLASSES, None)


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Team:
    made = team(tmp_path_factory.mktemp("ours"))
    papers: list[dict[str, object]] = [
        {
            "paper_id": f"P-{kind}-{secrecy}", "title": f"题名{kind}-{secrecy}", "paper_kind": kind, "division_code": SIDE_A,
            "secrecy_class": secrecy,
        }
        for kind in ("agreement", "agreement_map")
        for secrecy in CLASSES
    ]  # fmt: skip
    keeper = {"keeper_id": "K1", "name": "护桩人老马", "phone": "13912345678", "division_code": SIDE_A, "line_ids": LINE}
    rows = ((AGREEMENTS, papers), (KEEPERS, [keeper]))
    made.store.append([LayerChange(spec, frame_of(spec, told), date(2026, 1, 1)) for spec, told in rows], by=ME, reason="papers")
    return made


def every_byte(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("ceiling", CEILINGS)
def test_only_open_papers_leave(ours: Team, ceiling: str) -> None:
    package = ours.package(Wish(papers=require_ceiling(ceiling)))
    held = every_byte(package.content).decode("utf-8", "replace")
    may = {"none": set(), "public": {"agreement-public"}, "internal": {f"{k}-{s}" for k in ("agreement", "agreement_map") for s in ("public", "internal")}}[ceiling]  # fmt: skip
    carried = {
        f"{kind}-{secrecy}" for kind in ("agreement", "agreement_map") for secrecy in CLASSES if f"题名{kind}-{secrecy}" in held
    }
    assert carried == may


def test_the_manifest_says_what_stayed_and_why_without_its_title(ours: Team) -> None:
    with zipfile.ZipFile(io.BytesIO(ours.package().content)) as archive:
        withheld = json.loads(archive.read("manifest.json"))["withheld"]
    reasons = {one["key"]: one["why"] for one in withheld if one["key"]}
    assert reasons["P-agreement-secret"] == "秘密及以上，不得携出"
    assert reasons["P-agreement-unknown"] == reasons["P-agreement-None"] == "密级待确认"
    assert reasons["P-agreement_map-public"] == "未选择携带"
    assert "题名" not in json.dumps(withheld, ensure_ascii=False)


@pytest.mark.parametrize("asked", ["confidential", "secret", "top_secret", "unknown", "all", ""])
def test_nobody_can_ask_for_more(asked: str) -> None:
    with pytest.raises(PaperWithheld):
        require_ceiling(asked)


def test_telephone_numbers_go_only_when_asked_for(ours: Team) -> None:
    plain, asked = (every_byte(ours.package(Wish(with_contacts=on)).content) for on in (False, True))
    assert b"13912345678" not in plain
    assert b"13800000000" not in plain
    assert b"13912345678" in asked


def test_coarse_positions_are_coarse_everywhere(ours: Team) -> None:
    package = ours.package(Wish(position_decimals=2))
    held = every_byte(package.content)
    assert b"104.011" not in held
    assert b"104.022" not in held
    register = package.contents.register
    assert set(register.markers.geometry.x.round(6)) == {104.0, 104.01, 104.02}
