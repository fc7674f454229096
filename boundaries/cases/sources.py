"""Where a rule comes from: an article that was read, or a practice that may be changed."""

from dataclasses import dataclass

from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Source:
    """A citation. `is_law` False is practice: shown as such (惯例，可调整), never a reason to refuse what the law allows."""

    cite: Wording
    is_law: bool = True


def _management(article: str, article_en: str) -> Source:
    return Source(Wording(f"《行政区域界线管理条例》{article}", f"行政区域界线管理条例 (Order 353), {article_en}"))


def _disputes(article: str, article_en: str) -> Source:
    return Source(Wording(f"《行政区域边界争议处理条例》{article}", f"行政区域边界争议处理条例 (Order 26), {article_en}"))


def _divisions(article: str, article_en: str) -> Source:
    return Source(Wording(f"《行政区划管理条例》{article}", f"行政区划管理条例 (Order 704), {article_en}"))


def _practice(zh: str, en: str) -> Source:
    return Source(Wording(f"{zh}（惯例，可调整）", f"{en} (practice, may be changed)"), is_law=False)


# The three regulations were read whole on 2026-11-22 (public text of the State Council's orders).
ART_2 = _management("第二条第二款", "Art. 2 ¶2")
ART_4 = _management("第四条第二款", "Art. 4 ¶2")
ART_6_2 = _management("第六条第二款、第十六条第（四）项", "Art. 6 ¶2 and Art. 16(4)")
ART_6_3 = _management("第六条第三款", "Art. 6 ¶3")
ART_8 = _management("第八条", "Art. 8")
ART_9 = _management("第九条", "Art. 9")
ART_10 = _management("第十条", "Art. 10")
ART_11 = _management("第十一条", "Art. 11")
ART_13 = _management("第十三条", "Art. 13")
ART_15 = _management("第十五条", "Art. 15")
ART_17 = _management("第十七条", "Art. 17")

DISPUTE_7 = _disputes("第七条", "Art. 7")
DISPUTE_8 = _disputes("第八条", "Art. 8")
DISPUTE_9 = _disputes("第九条", "Art. 9")
DISPUTE_10 = _disputes("第十条", "Art. 10")
DISPUTE_11_12 = _disputes("第十一、十二条", "Arts. 11–12")
DISPUTE_13 = _disputes("第十三条", "Art. 13")
DISPUTE_14 = _disputes("第十四条第二款", "Art. 14 ¶2")
DISPUTE_15 = _disputes("第十五条", "Art. 15")
DISPUTE_16 = _disputes("第十六条", "Art. 16")
DISPUTE_17 = _disputes("第十七条", "Art. 17")

DIVISION_15 = _divisions("第十五条", "Art. 15")
DIVISION_16 = _divisions("第十六条", "Art. 16")
DIVISION_17 = _divisions("第十七条", "Art. 17")

CITY_NOTICE = _practice("某市县级界线联检通知", "a city's notice on county inspections")
KEEPING = _practice("广东、北京界线委托管理文本", "entrusted management in Guangdong and Beijing")
TREATIES = _practice("国界管理条约的做法", "the manner of border treaties")
SURVEYING = _practice("界线测绘教材", "handbook of boundary surveying")
OFFICE = _practice("办案常规", "office routine")
