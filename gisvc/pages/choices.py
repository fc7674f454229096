"""What the forms of the pages offer to choose from."""

from typing import Any

from gisvc.routes.parameters import Asked
from layers.planning.kinds import FACILITY_KINDS, radius_norms
from layers.planning.question import By, Measure, Weight
from layers.reference import LEVELS
from layers.wording import Wording

MEASURES = {
    Measure.COUNT: Wording("有设施的单位占比", "units that have one"),
    Measure.EACH: Wording("是否每个单位都有", "whether every unit has one"),
    Measure.REACH: Wording("半径之内的占比", "what lies within a radius"),
}
SPLITS = {
    By.STRATUM: Wording("城乡（村/社区）", "rural and urban"),
    By.CLASS: Wording("城乡分类代码", "urban-rural class"),
    By.TOWNSHIP: Wording("乡镇街道", "township"),
}

POINTS_OFFERED = {
    "auto": Wording("最细的（自动）", "the finest held"),
    "demand": Wording("格网或地块", "cells or plots"),
    "settlements": Wording("居民点", "settlements"),
}


def question_choices(asked: Asked) -> dict[str, Any]:
    """Everything the question form shows, with what was asked as the choice made."""
    return {
        "asked": asked,
        "kinds": FACILITY_KINDS.labels,
        "levels": LEVELS.labels,
        "measures": MEASURES,
        "weights": {weight: weight.label for weight in Weight},
        "splits": SPLITS,
        "norms": [n for n in radius_norms(asked.kind) if n.verified] if asked.kind in FACILITY_KINDS else [],
    }
