"""Laws, standards and papers the rules cite, and their articles in words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gazetteer.citation import Citation, Footing
from layers.wording import Wording

_NUMBERED = re.compile(r"\d{1,3}(\.\d{1,2}){0,2}")
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Article:
    """One article: how it is called, what it says (paraphrased), and how surely we know it."""

    label: Wording
    text: str
    footing: Footing


@dataclass(frozen=True, slots=True)
class Document:
    """A law, standard or paper with those of its articles that rules rest on."""

    title: Wording
    articles: Mapping[str, Article]
    in_force_from: date | None = None
    in_force_to: date | None = None  # last day + 1

    def cite(self, key: str) -> Citation:
        article = self.articles[key]
        return Citation(
            document=self.title.zh,
            article=article.label.zh,
            article_en=article.label.en,
            in_force_from=self.in_force_from,
            in_force_to=self.in_force_to,
            footing=article.footing,
            text=article.text,
            document_en=self.title.en,
        )


def article_label(key: str) -> Wording:
    """What an article is called: "9.1.8" is 第九条第一款第（八）项, "12.0.5" is 第十二条第（五）项; anything else is quoted: 附件“怪”."""
    if not _NUMBERED.fullmatch(key):
        return Wording(f"“{key}”", f"“{key}”")
    article, paragraph, item = ([int(n) for n in key.split(".")] + [0, 0])[:3]
    zh = (
        f"第{in_chinese(article)}条"
        + (f"第{in_chinese(paragraph)}款" if paragraph else "")
        + (f"第（{in_chinese(item)}）项" if item else "")
    )
    en = f"Art. {article}" + (f" ¶{paragraph}" if paragraph else "") + (f"({item})" if item else "")
    return Wording(zh, en)


def in_chinese(number: int) -> str:
    """A number from 1 to 999 as articles are numbered: 九, 十二, 二十, 一百零六."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    head = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if hundreds and not tens:
        middle = "零" if ones else ""
    else:
        middle = "" if not tens else "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    return head + middle + (_DIGITS[ones] if ones else "")
