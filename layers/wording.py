"""A sentence in Chinese and in English, always both."""

import re
from dataclasses import dataclass
from typing import Literal

# Controls, marks of direction, joiners, half characters: in a sentence that quotes a name they would hide what is wrong with it, or turn the
# rest of the sentence round.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in the two languages of the house; Chinese is the text of record. What nobody can see in it is written out."""

    zh: str
    en: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "zh", with_unseen_shown(self.zh))
        object.__setattr__(self, "en", with_unseen_shown(self.en))

    def in_language(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"


def with_unseen_shown(text: str) -> str:
    r"""The text with every invisible character written as its number.

    >>> with_unseen_shown("景\u202e泰")
    '景\\u{202E}泰'
    """
    return _UNSEEN.sub(lambda found: f"\\u{{{ord(found[0]):04X}}}", text)
