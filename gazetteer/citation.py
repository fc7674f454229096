"""What a rule, a clock or an approval rests on: a document and its article, since when, and whether we have read it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from layers.wording import Wording


class Footing(StrEnum):
    """How firm the ground is. Only LAW and LOCAL_LAW may be shown as law."""

    LAW = "law"  # national law or regulation, read in full
    LOCAL_LAW = "local_law"  # provincial or city law, read
    NORM = "norm"  # a standard or a ministry's paper
    PRACTICE = "practice"  # good practice, may be changed
    UNVERIFIED = "unverified"  # 未核实: known at second hand, a setting until somebody has read it


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation as it stands in a brief: 《地名管理条例》第九条第一款第（八）项，2022-05-01 起施行."""

    document: str
    article: str
    article_en: str
    in_force_from: date
    in_force_to: date | None = None  # last day + 1
    footing: Footing = Footing.LAW
    text: str = ""  # what the article says, paraphrased

    def wording(self) -> Wording:
        zh_mark = {Footing.PRACTICE: "（惯例，可调整）", Footing.UNVERIFIED: "（未核实，可调整）"}.get(self.footing, "")
        en_mark = {Footing.PRACTICE: " (practice, may be changed)", Footing.UNVERIFIED: " (not verified, may be changed)"}.get(
            self.footing, ""
        )
        return Wording(f"{self.document}{self.article}{zh_mark}", f"{self.document} {self.article_en}{en_mark}")
