"""Labels never cover each other, distances are said, and a source that stands behind many articles is told once."""

import re

import shapely
from hypothesis import given
from hypothesis import strategies as st

from gisvc.forms.names.conflict_map import Ground, Rival, draw_conflicts
from gisvc.forms.names.labels import LabelRoom, width_of
from gisvc.forms.names.sources import Sources

SPOT = st.tuples(st.floats(0, 100), st.floats(0, 80), st.text("甲乙丙路街𠮷1A", min_size=1, max_size=9))


@given(st.lists(SPOT, max_size=25))
def test_two_labels_never_cover_each_other_and_none_leaves_the_frame(spots: list[tuple[float, float, str]]) -> None:
    room, size, taken = LabelRoom((0.0, 0.0, 100.0, 80.0)), 3.0, list[shapely.Polygon]()
    for x, y, words in spots:
        at = room.take((x, y), words, size)
        if at is not None:
            taken.append(shapely.box(at[0], at[1] - size, at[0] + width_of(words, size), at[1]))
    frame = shapely.box(-0.01, -0.01, 100.01, 80.01)
    assert all(frame.contains(box) for box in taken)
    assert not [1 for n, box in enumerate(taken) for other in taken[:n] if box.intersection(other).area > 1e-6]


def test_every_rival_is_named_with_its_distance_or_counted() -> None:
    here = shapely.Point(104.0, 37.0)
    rivals = [Rival(n, f"路{n}", shapely.Point(104.0 + n % 3 / 50, 37.0 + n // 3 / 100), 20.0 * n) for n in range(1, 16)]
    said = re.findall(
        r">([^<>]+)</text>", draw_conflicts("新岷路", here, [*rivals, Rival(16, "无位置路", None, None)], Ground()).decode()
    )
    assert any(text.startswith("12 路12") and text.endswith("240 米") for text in said)
    assert any("另有 4 个易混地名未标绘" in text for text in said)


def test_a_source_cited_twice_is_told_once() -> None:
    long = "（据某县志编纂委员会一九九六年版）"
    cited = Sources([f"名甲{long}", f"名乙{long}", "名丙（据另一部只引用一次的书）"])
    assert cited.shorten(f"名甲{long}。") == "名甲〔1〕。"
    assert cited.shorten("名丙（据另一部只引用一次的书）") == "名丙（据另一部只引用一次的书）"
    assert cited.notes == ("〔1〕某县志编纂委员会一九九六年版",)
