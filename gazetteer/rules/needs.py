"""Inputs a rule needs before it can judge, and what is said when one is not there."""

from collections.abc import Callable
from dataclasses import dataclass

from gazetteer.kinds import ScopeLevel
from gazetteer.rules.case import RuleCase
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Need:
    """One input: what it is called to people, and whether this case has it."""

    label: Wording
    is_met: Callable[[RuleCase], bool]


def layer_given(attribute: str, zh: str, en: str) -> Need:
    """A frame of the surroundings; an empty frame is an answer (there are none), None is not."""
    return Need(Wording(zh, en), lambda case: getattr(case.surroundings, attribute) is not None)


def words_given(word_class: str, zh: str, en: str) -> Need:
    """At least one word of a class in the bureau's word lists: an empty class cannot clear a name."""

    def is_met(case: RuleCase) -> bool:
        lexicon = case.surroundings.lexicon
        return lexicon is not None and bool((lexicon["word_class"] == word_class).any())

    return Need(Wording(zh, en), is_met)


def size_given(column: str, zh: str, en: str) -> Need:
    return Need(Wording(zh, en), lambda case: case.size(column) is not None)


GEOMETRY = Need(
    Wording("地理位置（请在图上标绘）", "the place on the map (please draw it)"), lambda case: case.proposal.geometry is not None
)
BUILT_UP_AREAS = layer_given("built_up_areas", "建成区图层", "the layer of built-up areas")
DIVISIONS = layer_given("divisions", "行政区划图层", "the layer of divisions")
STREETS = layer_given("streets", "道路街巷图层", "the layer of streets")
PLAN = layer_given("plan", "地名方案图层", "the name plan")
BANK = layer_given("bank", "历史地名与备用地名库", "the bank of names kept for use again")
HERITAGE = layer_given("heritage", "地名文化遗产保护名录", "the list of heritage names")
READINGS = layer_given("readings", "地名用字读音审定表", "the readings decided")

LOOKS = Need(
    Wording("比对字形用的中文字体（放入 GISVC_FONT_DIR）", "a Chinese font to compare shapes by (in GISVC_FONT_DIR)"),
    lambda case: case.surroundings.names.looks is not None,
)
SIZES = Need(
    Wording("本地通名规模标准（写入规则包的 sizes）", "the local table of sizes for generics (`sizes` of a rule pack)"),
    lambda case: bool(case.pack.sizes),
)
ROAD_WIDTHS = Need(
    Wording(
        "本地道路通名与红线宽度标准（写入规则包的 road_widths）", "the local table of road widths (`road_widths` of a rule pack)"
    ),
    lambda case: bool(case.pack.road_widths),
)
RED_LINE = size_given("red_line_m", "道路红线宽", "the road's red-line width")
APPROVER = Need(Wording("批准机关", "the approving authority"), lambda case: bool(case.proposal.approver))
NAMES_BEYOND = {
    ScopeLevel.NATION: Need(
        Wording(
            "外省的同类地名（本库只收录了本省的）", "names of the kind in other provinces (only the province's own are held)"
        ),
        lambda _: False,
    ),
    ScopeLevel.PROVINCE: Need(
        Wording("外县的同类地名（本库只收录了本县的）", "names of the kind in other counties (only the county's own are held)"),
        lambda _: False,
    ),
}
"""Asked for when a wide ground is searched in a register that holds less than it."""
