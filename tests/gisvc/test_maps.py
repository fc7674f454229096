"""Maps: the same sheet gives the same bytes, nothing comes from outside, and what is drawn is what was said."""

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import folium
import pytest
import shapely

from gisvc.maps import (
    BaseLayer,
    ForeignAsset,
    Ground,
    MapSheet,
    Plate,
    SafeMap,
    Shape,
    Symbol,
    draw_coverage,
    draw_gaps,
    standalone_map,
)
from gisvc.maps.graticule import draw_graticule
from gisvc.marks import MADE_UP, SECRECY
from gisvc.tongue import Tongue
from layers.planning.passport import Vintage
from layers.planning.question import CoverageQuestion
from layers.planning.use_cases.coverage import study_coverage, study_gaps
from layers.wording import Wording
from tests.little_county import PAYLOAD, little_county

QUESTION = CoverageQuestion("day_care_center", measure="reach", reach_m=1000)  # type: ignore[arg-type]  # because plain words are taken too


def sheet_of(*texts: str) -> MapSheet:
    shapes = tuple(Shape(shapely.Point(104 + n / 10, 37), text, (("名称", text),), f"row-{n}") for n, text in enumerate(texts))
    return MapSheet(
        Wording("图", "map"), (Plate(Wording("点", "points"), Symbol.PLACE, shapes),), Wording("源", "source"), date(2020, 12, 31)
    )


def features_in(script: str) -> list[dict[str, object]]:
    return [
        f
        for text in re.findall(r"gisvcMap\.plate\((\{.*\}), \{.*\}\);$", script, re.MULTILINE)
        for f in json.loads(text)["features"]
    ]


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert standalone_map(sheet_of("甲", "乙")) == standalone_map(sheet_of("甲", "乙"))
    assert SafeMap(sheet_of("甲")).parts() == SafeMap(sheet_of("甲")).parts()


def test_texts_reach_the_map_whole_and_only_as_json() -> None:
    parts = SafeMap(sheet_of(PAYLOAD)).parts()
    assert "<img" not in parts.script
    assert "</script" not in parts.script
    titles = [f["properties"]["title"] for f in features_in(parts.script)]  # type: ignore[index]  # because JSON is not typed
    assert PAYLOAD in titles


@pytest.mark.parametrize(
    "text",
    [
        "{{7*7}}", "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{% for x in (1).__class__ %}{% endfor %}", "{# lost #}村", "{%", "}}", "\\{{1}}",
        "`${1}`", "\u2028\u2029", '"', "\\", "</script>", "<!--", "]]>", "&lt;", "𠮷",
    ],
)  # fmt: skip
def test_a_name_is_never_a_template_of_the_server_nor_of_the_page(text: str) -> None:
    """Folium renders its output as a Jinja template again: `{{7*7}}` came out as 49, and could have been any Python."""
    parts = SafeMap(sheet_of(text), base_layers=(BaseLayer(text, "/tiles/vec/{z}/{x}/{y}", text),)).parts()
    assert [f["properties"]["title"] for f in features_in(parts.script)][-1] == text  # type: ignore[index]  # because JSON is not typed
    assert "49" not in json.dumps([f["properties"]["title"] for f in features_in(parts.script)])  # type: ignore[index]


def test_a_plugin_that_would_load_something_else_stops_the_map() -> None:
    safe = SafeMap(sheet_of("甲"))
    marker: Any = folium.Marker([37, 104])
    marker.default_js = [("clusters", "https://cdn.example/clusters.js")]
    safe._map.add_child(marker)
    with pytest.raises(ForeignAsset, match=r"cdn\.example"):
        safe.parts()


@pytest.mark.parametrize("url", ["https://t0.example/{z}/{x}/{y}", "//t0.example/{z}/{x}/{y}", "tiles/{z}"])
def test_a_base_layer_that_is_not_ours_stops_the_map(url: str) -> None:
    with pytest.raises(ForeignAsset):
        SafeMap(sheet_of("甲"), base_layers=(BaseLayer("x", url, "x"),))


def test_the_names_of_layers_and_base_layers_are_escaped() -> None:
    sheet = sheet_of("甲")
    evil = MapSheet(
        sheet.title, (Plate(Wording(PAYLOAD, PAYLOAD), Symbol.PLACE, sheet.plates[0].shapes),), sheet.source, sheet.on
    )
    script = SafeMap(evil, base_layers=(BaseLayer(PAYLOAD, "/tiles/vec/{z}/{x}/{y}", PAYLOAD),)).parts().script
    assert "onerror=alert(1)>" not in script


def test_coverage_draws_each_unit_once_in_its_class() -> None:
    store = little_county()
    table = study_coverage(store, CoverageQuestion("day_care_center"))
    sheet = draw_coverage(table, Ground.of(store, None))
    drawn = {p.symbol: len(p.shapes) for p in sheet.plates}
    assert drawn[Symbol.COVERED] == 3
    assert (drawn[Symbol.UNCOVERED], drawn[Symbol.UNCOVERED_POINT]) == (1, 1)  # the village without a line stands at its seat
    assert drawn[Symbol.FACILITY] == 3
    assert (drawn[Symbol.OUTLINE], drawn[Symbol.INNER_LINE]) == (1, 2)


def test_gaps_draw_the_ground_out_of_reach() -> None:
    store = little_county()
    sheet = draw_gaps(study_gaps(store, QUESTION), Ground.of(store, None))
    assert len(next(p for p in sheet.plates if p.symbol is Symbol.GAP).shapes) == 3


def test_a_map_file_carries_its_marks_its_legend_and_its_own_policy() -> None:
    store = little_county()
    sheet = draw_coverage(study_coverage(store, CoverageQuestion("day_care_center")), Ground.of(store, None))
    html = standalone_map(replace(sheet, dated=(date(2020, 11, 1), date(2020, 12, 31)))).decode()
    for text in (
        SECRECY.zh,
        MADE_UP.zh,
        "图例",
        "资料来源",
        f"截至 {Tongue('zh').day(sheet.on)} · 资料日期 2020年11月1日 – 2020年12月31日",
        "CGCS2000",
        "default-src 'none'",
        "日间照料中心a",
    ):
        assert text in html
    assert "src=" not in re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL)


def test_a_map_is_dated_by_the_rows_behind_it_and_not_by_the_day_asked() -> None:
    store = little_county()
    vintages = (Vintage("facilities", 3, dated_from=date(2020, 12, 31), dated_to=date(2020, 12, 31)), Vintage("demand", 1, None, date(2020, 11, 1), date(2020, 11, 1)))  # fmt: skip
    table = study_coverage(store, CoverageQuestion("day_care_center"))
    dated = replace(table, overall=replace(table.overall, passport=replace(table.passport, vintages=vintages)))
    assert draw_coverage(dated, Ground.of(store, None)).dated == (date(2020, 11, 1), date(2020, 12, 31))
    assert draw_coverage(table, Ground.of(store, None)).dated is None  # whose rows carry no date


def test_the_fingerprint_follows_the_content_and_not_the_mark() -> None:
    from gisvc.maps import marked

    sheet = sheet_of("甲")
    assert marked(sheet, map_no="甘S(2026)36号", is_demonstration=True).content_sha256 == sheet.content_sha256
    assert sheet_of("乙").content_sha256 != sheet.content_sha256


@pytest.mark.parametrize(
    "bounds", [(104.0, 37.0, 104.0, 37.0), (103.5, 36.7, 104.7, 37.6), (73.0, 18.0, 135.0, 54.0), (-70.0, -55.0, -69.9, -54.0)]
)
def test_a_graticule_fits_any_extent(bounds: tuple[float, float, float, float]) -> None:
    plate = draw_graticule(bounds)
    labels = [s.label for s in plate.shapes if s.label]
    assert 0 < len(labels) < 70
    assert all(label.endswith(("E", "W", "N", "S")) for label in labels)


def test_an_empty_sheet_still_draws() -> None:
    assert "L.map(" in SafeMap(MapSheet(Wording("空", "empty"), (), Wording("源", "source"), date(2020, 1, 1))).parts().script
