"""The figures cases are judged by: every one may be changed, every one says where it comes from."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CaseSettings:
    """Figures as known on 2026-11-22. What is law is marked so; the rest are the habits of named places.

    Args:
        claims_suffice: whether a letter or an attendance list held by another side counts as a side's word. False: a side consents and attends
            by its own statement. Set it True where the neighbour keeps no installation of his own; the claims stay marked as such.
        report_within_h: loss, damage, moves and changed features are reported within this time. 12 h (Guangdong's and Beijing's keeping agreements).
        fine_limit_yuan: the highest fine for wilful damage. 1,000 yuan: law, 行政区域界线管理条例 Art. 17.
        survey_accuracy_m: worst point mean error of a joint survey. 1 m: GNSS for boundary markers must reach it (surveying handbook,
            unverified against GB/T 17796-2009).
        reference_from: evidence of Art. 8 counts from 解放 onwards. The day differs from place to place; 1949-10-01 stands for it.
        demarcation_months, extension_months: a division change is carried out within 12 months, 6 more with consent. Law, 行政区划管理条例 Art. 15.
        code_months: a new code is published within 1 month. Law, Art. 17; it does not say from which day, here from the approval.
        patrol_days: a keeper walks the line monthly. 31 days (Guangdong, model contract).
        record_days: and hands in a record quarterly. 92 days (Beijing's model agreement).
        peace_years: agreements on peaceful borders are renewed every 3 years (one city).
        soon_days: a deadline this near is shown as coming. 30 days (ours).
    """

    claims_suffice: bool = False
    report_within_h: float = 12.0
    fine_limit_yuan: float = 1_000.0
    survey_accuracy_m: float = 1.0
    reference_from: date = date(1949, 10, 1)
    demarcation_months: int = 12
    extension_months: int = 6
    code_months: int = 1
    patrol_days: int = 31
    record_days: int = 92
    peace_years: int = 3
    soon_days: int = 30
