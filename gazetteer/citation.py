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

    @property
    def is_law(self) -> bool:
        return self in (Footing.LAW, Footing.LOCAL_LAW)


_MARKS = {
    Footing.PRACTICE: Wording("惯例，可调整", "practice, may be changed"),
    Footing.UNVERIFIED: Wording("未核实，可调整", "not verified, may be changed"),
}


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation as it stands in a brief: 《地名管理条例》第九条第一款第（八）项（2022-05-01 起施行）.

    `in_force_from` is None where nobody has seen the date, and for practice; `in_force_to` is the last day + 1.
    """

    document: str
    article: str
    article_en: str
    in_force_from: date | None
    in_force_to: date | None = None
    footing: Footing = Footing.LAW
    text: str = ""  # what the article says, paraphrased
    document_en: str = ""

    def wording(self) -> Wording:
        since = self.in_force_from.isoformat() if self.in_force_from else ""
        mark = _MARKS.get(self.footing)
        zh = "；".join(part for part in (since and f"{since} 起施行", mark and mark.zh) if part)
        en = "; ".join(part for part in (since and f"in force from {since}", mark and mark.en) if part)
        article_en = (
            self.article_en if self.article_en.isascii() or not self.document_en else ""
        )  # because some articles are Chinese keywords
        named = Wording(f"{self.document}{self.article}", f"{self.document_en or self.document} {article_en}".strip())
        return Wording(f"{named.zh}（{zh}）" if zh else named.zh, f"{named.en} ({en})" if en else named.en)
