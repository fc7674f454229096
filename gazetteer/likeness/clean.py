"""Whether a name is written in characters people can see and type: hidden, private, foreign look-alike and broken characters are said by place."""

import unicodedata
from collections.abc import Iterator
from typing import Final

from gazetteer.likeness.errors import UncleanName
from gazetteer.likeness.fold import tidy
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording

MOST_CHARACTERS: Final = 59
"""Longer names are no names: the longest of 706,166 divisions has 34 characters."""

_HAN: Final = ((0x3007, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFD))
_TURNING: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BLANK: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u2800\u3164\uffa0")

# Signs that are taken for Chinese characters, with the character they are taken for.
_TAKEN_FOR: Final = dict(
    zip("○◯⭕ー㇐ニハロエカタトオチムヒノㄅㄇㄏㄙㄚ", "〇〇〇一一二八口工力夕卜才千厶匕丿勹冂厂厶丫", strict=True)
)


def check_clean_name(name: str, *, where: Where | None = None) -> Report:
    """What is wrong with the characters of a name. An ERROR cannot be taken in; a WARNING is for the reviewer, the rules judge it."""
    return Report.of(
        Finding(f"gazetteer.{code}", severity, sentence, where or Where(), {"name": _shown(name)})
        for code, severity, sentence in _faults(name)
    )


def require_clean_name(name: str) -> str:
    """The name without blanks around it, in NFC, if all its characters can be seen and told apart.

    Raises:
        UncleanName: it is empty, far too long, or holds hidden, turning, private-use, control, symbol or look-alike characters.
    """
    report = check_clean_name(name)
    if report.has_errors:
        raise UncleanName(report)
    return unicodedata.normalize("NFC", name).strip()


def _shown(name: str) -> str:
    """The name with what cannot be printed spelled out, so that the evidence does not turn the page it stands on."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in name[:MOST_CHARACTERS])


Fault = tuple[str, Severity, Wording]


def _faults(name: str) -> Iterator[Fault]:
    text = name.strip(" \u3000")
    if not tidy(text):
        yield (
            "empty-name",
            Severity.ERROR,
            Wording("没有填写名称，或名称中没有文字。", "There is no name, or nothing in it but signs."),
        )
    if len(text) > MOST_CHARACTERS:
        yield (
            "long-name",
            Severity.ERROR,
            Wording(
                f"名称有 {len(text)} 个字，最多 {MOST_CHARACTERS} 个字。",
                f"The name has {len(text)} characters; {MOST_CHARACTERS} is the most.",
            ),
        )
    for at, character in enumerate(text[: MOST_CHARACTERS + 1], start=1):
        yield from _faults_of(character, at, text)


def _faults_of(c: str, at: int, text: str) -> Iterator[Fault]:
    """What is wrong with one character; `at` counts from 1, as people do."""
    category, point = unicodedata.category(c), f"U+{ord(c):04X}"
    if _is_han(c):
        if unicodedata.normalize("NFKC", c) != c:
            yield _twin(c, at, unicodedata.normalize("NFKC", c))
    elif c in _TAKEN_FOR:
        yield _mistaken(c, at, _TAKEN_FOR[c])
    elif c in _TURNING:
        yield _hidden(
            "turning-character",
            at,
            f"改变文字方向的控制符（{point}）",
            f"a character that turns the direction of the text ({point})",
        )
    elif c in _BLANK or category == "Cf" or 0xFE00 <= ord(c) <= 0xFE0F or 0xE0100 <= ord(c) <= 0xE01EF:
        yield _hidden("hidden-character", at, f"看不见的字符（{point}）", f"a character that cannot be seen ({point})")
    elif category in {"Cc", "Zl", "Zp"}:
        yield _hidden("control-character", at, f"控制字符或换行（{point}）", f"a control character or line break ({point})")
    elif category == "Co":
        yield _hidden(
            "private-character",
            at,
            f"自造字（{point}），在别的电脑上会变成别的字。请改用国家标准中的字",
            f"a private-use character ({point}) that is another character on another computer; use its standard one",
        )
    elif category in {"Cn", "Cs"} or c == "\ufffd":
        yield _hidden("broken-character", at, f"损坏或未定义的字符（{point}）", f"a broken or undefined character ({point})")
    elif _is_kangxi(c) or (not c.isascii() and unicodedata.normalize("NFKC", c).isascii() and c.isalnum()):
        yield _twin(c, at, unicodedata.normalize("NFKC", c))
    elif category in {"So", "Sk", "Me"}:
        yield _hidden("symbol", at, f"表情或图形符号“{c}”", f"an emoji or symbol “{c}”")
    elif category.startswith(("L", "M")) and not (c.isascii() and c.isalpha()):
        yield _letter(c, at)
    elif c in "?？":
        yield (
            "unknown-character",
            Severity.WARNING,
            Wording(
                f"第 {at} 个字是“?”，可能代替了一个打不出的字。",
                f"Character {at} is “?”; it may stand for one that could not be typed.",
            ),
        )
    elif c.isascii() and c.isalpha() and (at == 1 or not _is_latin(text[at - 2])):
        yield (
            "latin-letters",
            Severity.WARNING,
            Wording(f"第 {at} 个字起是拉丁字母。", f"Latin letters begin at character {at}."),
        )


def _hidden(code: str, at: int, zh: str, en: str) -> Fault:
    return code, Severity.ERROR, Wording(f"第 {at} 个字是{zh}。", f"Character {at} is {en}.")


def _mistaken(c: str, at: int, meant: str) -> Fault:
    zh = f"第 {at} 个字“{c}”不是汉字，看起来像“{meant}”。请改为“{meant}”。"
    return (
        "look-alike",
        Severity.ERROR,
        Wording(zh, f"Character {at}, “{c}”, is not Chinese but looks like “{meant}”. Write “{meant}”."),
    )


def _twin(c: str, at: int, meant: str) -> Fault:
    zh = f"第 {at} 个字“{c}”（U+{ord(c):04X}）是兼容码位，将按“{meant}”处理。"
    en = f"Character {at}, “{c}” (U+{ord(c):04X}), is a compatibility form and will be taken for “{meant}”."
    return "compatibility-character", Severity.WARNING, Wording(zh, en)


def _letter(c: str, at: int) -> Fault:
    script = unicodedata.name(c, "UNKNOWN").split()[0]
    zh = {"CYRILLIC": "西里尔字母", "GREEK": "希腊字母", "LATIN": "带符号的拉丁字母"}.get(script, "其他文字的字母")
    return (
        "look-alike",
        Severity.ERROR,
        Wording(
            f"第 {at} 个字“{c}”（U+{ord(c):04X}）是{zh}，容易与别的字混淆。名称用汉字书写；少数民族文字另填。",
            f"Character {at}, “{c}” (U+{ord(c):04X}), is a letter of another script ({script.lower()}) and easily mistaken. Names are written in Chinese "
            "characters; the minority script has a field of its own.",
        ),
    )


def _is_han(c: str) -> bool:
    return any(first <= ord(c) <= last for first, last in _HAN)


def _is_kangxi(c: str) -> bool:
    return 0x2E80 <= ord(c) <= 0x2FDF


def _is_latin(c: str) -> bool:
    return c.isascii() and c.isalpha()
