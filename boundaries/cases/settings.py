"""The figures cases are judged by: every one may be changed, every one says where it comes from."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CaseSettings:
    """Figures as known on 2026-11-22. What is law is marked so; the rest are the habits of named places.

    Deadlines are clocks of the line and live with the visits; `report_within_h` is here because a late report is a fact about the case.

    Args:
        claims_suffice: whether a letter or an attendance list held by another side counts as a side's word. False: a side consents and attends
            by its own statement. Set it True where the neighbour keeps no installation of his own; the claims stay marked as such.
        report_within_h: loss, damage, moves and changed features are reported within this time. 12 h (Guangdong's and Beijing's keeping agreements).
        fine_limit_yuan: the highest fine for wilful damage. 1,000 yuan: law, 行政区域界线管理条例 Art. 17.
        survey_accuracy_m: worst point mean error of a joint survey. 1 m: GNSS for boundary markers must reach it (surveying handbook,
            unverified against GB/T 17796-2009).
        reference_from: evidence of Art. 8 counts from 解放 onwards. The day differs from place to place; 1949-10-01 stands for it.
    """

    claims_suffice: bool = False
    report_within_h: float = 12.0
    fine_limit_yuan: float = 1_000.0
    survey_accuracy_m: float = 1.0
    reference_from: date = date(1949, 10, 1)
