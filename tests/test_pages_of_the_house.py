"""Pages that are written from the code say what the code says today; no threat is without a test."""

from gisvc.settings import Settings
from scripts import design_page, settings_page, threats


def test_every_threat_of_the_list_has_a_test() -> None:
    proved = {proof.threat for proof in threats.proofs() if proof.tests}
    assert list(threats.THREATS) == list(range(1, 46))
    assert proved == set(threats.THREATS)


def test_every_file_of_the_threats_holds_a_test_and_says_what_it_promises() -> None:
    for proof in threats.proofs():
        assert proof.tests, proof.name
        assert len(proof.promise) > 20, proof.name


def test_the_page_of_threats_is_of_today() -> None:
    assert threats.PAGE.read_text(encoding="utf-8") == threats.page(), "run: python -m scripts.threats"


def test_the_page_of_settings_is_of_today() -> None:
    assert settings_page.PAGE.read_text(encoding="utf-8") == settings_page.page(), "run: python -m scripts.settings_page"


def test_every_setting_says_what_it_does_and_stands_under_a_heading() -> None:
    assert [name for name, field in Settings.model_fields.items() if len(field.description or "") < 20] == []
    assert {name for _, names in settings_page.sections() for name in names} == set(Settings.model_fields)


def test_the_page_of_the_design_is_of_today_and_every_colour_stands_out_from_its_ground() -> None:
    held = design_page.colours()
    weak = {p: ratio for p in design_page.PAIRS if (ratio := design_page.contrast(held[p.ink], held[p.ground])) < p.at_least}
    assert weak == {}
    assert design_page.contrast("#000000", "#ffffff") == 21
    assert design_page.PAGE.read_text(encoding="utf-8") == design_page.page(), "run: python -m scripts.design_page"
