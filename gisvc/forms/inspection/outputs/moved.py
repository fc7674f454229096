"""Whether the marker has moved, side by side, with what it can be judged by."""

from boundaries.rounds.comparison import ItemComparison
from boundaries.rounds.judgement import judge_measurements
from gisvc.forms.inspection.order import Order


def displacement_text(order: Order, one: ItemComparison) -> str:
    """每一方实测后的判定：未移位、显著移位，或精度不足无法判定；坐标与方位物量测合在一起看。"""
    found = {side: judge_measurements(one.item, record).joint for side, record in one.records.items()}
    return "\n".join(f"{order.dossier.name(side)}：{joint.sentence.zh}" for side, joint in found.items() if joint)
