"""One word to look for in names: its class, where and since when it holds, how it is looked for, and what speaks against a hit."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gazetteer.citation import Citation
from gazetteer.kinds import NameKind
from layers.codes import is_inside
from layers.spec import code_list


class WordClass(StrEnum):
    """Classes of words, the codes of WORD_CLASSES. 大 洋 怪 are those of 民发〔2018〕146号."""

    EXAGGERATING = "exaggerating"
    FOREIGN = "foreign"
    BIZARRE = "bizarre"
    FEUDAL = "feudal"
    VULGAR = "vulgar"
    LEADER = "leader"
    PERSON = "person"
    COMPANY = "company"
    TRADEMARK = "trademark"
    FOREIGN_PLACE = "foreign_place"
    FOREIGN_PERSON = "foreign_person"
    PROTECTED = "protected"
    GOOD = "good"


class MatchMode(StrEnum):
    """How a word is looked for. PART: it begins in the specific and may run on into the generic (御府); NAME: also in the generic (官邸)."""

    WHOLE = "whole"
    PART = "part"
    SOUND = "sound"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a list.

    `area` is the short division code where it holds, "" the whole country. `kinds` empty means every kind of name. `outside` are longer
    expressions within which the word means something else (中央门, 水中央). `is_printed` says that the cited document prints this very word;
    otherwise the house or the bureau counted it among the document's. `word_id` is the bureau's own, "" for words shipped.
    """

    word: str
    word_class: WordClass
    mode: MatchMode
    citation: Citation
    area: str = ""
    kinds: frozenset[NameKind] = frozenset()
    outside: tuple[str, ...] = ()
    is_printed: bool = True
    is_strict: bool = False  # the local rule bans it outright; elsewhere reasons may be given
    valid_from: date | None = None
    valid_to: date | None = None  # last day + 1
    word_id: str = ""

    def is_current(self, division_code: str, on: date, *, judged_in: str = "") -> bool:
        """Whether the word is looked for there and on that day; `judged_in` is the division whose rules the name is judged by, if another."""
        began = self.valid_from is None or self.valid_from <= on
        lasts = self.valid_to is None or on < self.valid_to
        holds = is_inside(division_code, self.area) or (bool(judged_in) and is_inside(judged_in, self.area))
        return began and lasts and holds

    def is_for(self, kind: NameKind) -> bool:
        return not self.kinds or kind in self.kinds


EXCLUSIONS = code_list(
    "word_exclusion",
    historic=("历史形成、纪念性或友好交往地名", "historic, commemorative or a sign of friendship"),
    fits_chinese=("含义符合汉语用法", "its meaning fits Chinese usage"),
    enterprise=("企业名称，不属地名管理", "an enterprise's own name"),
    approved_before=("已经批准使用", "approved before"),
    no_connection=("与该人、企业、商标无特定联系", "no specific connection with the person, company or mark"),
    derived=("派生于当地标准地名", "derived from a local standard name"),
    consent=("已取得权利人同意", "the holder of the mark consents"),
    confirmed=("经审查确认存在问题", "looked at and confirmed"),
)
"""What the reviewer may answer to a hit (民发〔2018〕146号 附件；《地名管理条例实施办法》第三、四条); all but `confirmed` clear it."""

CONFIRMED = "confirmed"
