"""A toned spelling laid against the standard one: each thing that differs, with the rule it breaks."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from gazetteer.pinyin.alignment import Chunk, Slot, align, has_tones, letters_of, tone_of
from gazetteer.pinyin.division import Part
from gazetteer.pinyin.lexicon import lexicon
from gazetteer.pinyin.spelling import Spelling, slots_of
from gazetteer.pinyin.syllables import without_tone
from gazetteer.pinyin.writing import UNREAD_MARK
from layers.report import Fact, Finding, Severity
from layers.wording import Wording


def fault(rule: str, what: str, severity: Severity, wording: tuple[str, str], *, norm: str = "", **facts: Fact) -> Finding:
    return Finding(f"gazetteer.spelling-{what}", severity, Wording(*wording), evidence={"rule": rule, "norm": norm, **facts})


def missing_form(form: str, form_en: str, expected: str) -> Finding:
    said = (f"缺少{form}，应为 {expected}。", f"The {form_en} is missing; it should be {expected}.")
    return fault("P01", "missing", Severity.ERROR, said, norm="条例-15", expected=expected)


_BREVE, _CARON = "\u0306", "\u030c"
_YU = re.compile("([ln])y(u)", re.IGNORECASE)


class Comparison:
    """One toned spelling against the expected one."""

    def __init__(self, given: str, expected: Spelling) -> None:
        self.expected = expected
        self.given, self.slips = _without_slips(given.strip(), expected)
        own = {without_tone(word.toned).lower() for word in expected.words}
        self.english = [w for w in self.given.split() if _is_english(w) and w.lower() not in own]
        with_digits = any(map(str.isdigit, self.given))
        self.slots = [
            slot for number, word in enumerate(expected.words) for slot in slots_of(word, number, with_digits=with_digits)
        ]
        self.pairs = align(self.slots, self._without_english())

    def findings(self) -> list[Finding]:
        if not self.given:
            return [missing_form("带调拼写", "toned spelling", self.expected.toned)]
        if self.given == self.expected.toned:
            return self.slips
        if any(self.given == other for other in self.expected.other_divisions):
            return [self._another_division()]
        if self._is_of_something_else():
            return [self._unlike()]
        found = [
            *self.slips,
            *self._english(),
            *self._syllables(),
            *self._numbers(),
            *self._division(),
            *self._marks(),
            *self._letters(),
        ]
        return found or [self._otherwise()]

    def _is_of_something_else(self) -> bool:
        """Whether not one syllable or number of several is as it should be, tones apart."""
        heard = (
            without_tone(p.chunk.text) == without_tone(p.slots[0].text) for p in self.pairs if p.chunk is not None and p.slots
        )
        return len(self.slots) > 1 and not self.english and not any(heard)

    def _unlike(self) -> Finding:
        said = (
            f"给定拼写与“{self.expected.name}”完全不符，应为 {self.expected.toned}。",
            f"This is no spelling of the name; it is {self.expected.toned}.",
        )
        return fault("P02", "unlike", Severity.ERROR, said, norm="方案", given=self.given, expected=self.expected.toned)

    def _without_english(self) -> str:
        kept = (w for w in self.given.split() if w not in self.english)
        return " ".join(re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", w) if self.english else w for w in kept)

    # P07

    def _english(self) -> Iterator[Finding]:
        if self.english:
            words = " ".join(self.english)
            said = (
                f"通名、方位须用汉语拼音，不得用英文“{words}”；应为 {self.expected.toned}。",
                f"Generics and directions are written in pinyin, not in English (“{words}”); it should be {self.expected.toned}.",
            )
            yield fault("P07", "english-generic", Severity.WARNING, said, norm="1987", given=words, expected=self.expected.toned)

    # P02, P04

    def _syllables(self) -> Iterator[Finding]:
        last_word = max((slot.word for slot in self.slots), default=0)
        for pair in self.pairs:
            if pair.chunk is None:
                slot = pair.slots[0]
                if self.english and (slot.word == last_word or slot.characters in "东西南北中"):
                    continue  # an English word stands in its place
                yield self._missing_syllable(slot)
            elif not pair.slots:
                yield self._superfluous(pair.chunk)
            elif len(pair.slots) == 1 and not pair.slots[0].is_number and not pair.chunk.text.isdigit():
                yield from self._sound(pair.slots[0], pair.chunk)

    def _missing_syllable(self, slot: Slot) -> Finding:
        said = (
            f"漏拼“{slot.characters}”（{slot.text}）：音节数与字数不符。",
            f"“{slot.characters}” ({slot.text}) is missing: one syllable a character.",
        )
        return fault("P02", "syllable-missing", Severity.ERROR, said, norm="方案", character=slot.characters, expected=slot.text)

    def _superfluous(self, chunk: Chunk) -> Finding:
        said = (f"多出“{chunk.text}”，与汉字不对应。", f"“{chunk.text}” is too much: no character stands for it.")
        return fault("P02", "syllable-superfluous", Severity.ERROR, said, norm="方案", given=chunk.text)

    def _sound(self, slot: Slot, chunk: Chunk) -> Iterator[Finding]:
        expected, given = slot.text, chunk.text
        if expected == UNREAD_MARK or given == expected or (not has_tones(self.given) and given == without_tone(expected)):
            return
        facts: dict[str, Fact] = {"character": slot.characters, "given": given, "expected": expected}
        if "r" in (expected, given) and not _is_open(slot, self.expected, given):
            yield self._written(slot, "er", "（儿化写作 r）", "r for 儿 that colours a syllable", "1984-12", facts)
            return
        drops_umlaut = _drops_umlaut(given, expected)
        if drops_umlaut:
            yield self._written(slot, "umlaut", "，ü 不得写作 v 或 u", "ü is not written v or u", "方案", facts)
        elif without_tone(given) != without_tone(expected):
            yield self._another_reading(slot, given, facts)
            return
        if has_tones(self.given) and tone_of(given) != tone_of(expected):
            yield self._another_tone(slot, given, facts)
        elif not drops_umlaut:
            yield self._mark_elsewhere(given, facts)

    def _written(self, slot: Slot, what: str, zh: str, en: str, norm: str, facts: dict[str, Fact]) -> Finding:
        said = (f"“{slot.characters}”应拼 {slot.text}{zh}。", f"“{slot.characters}” is written {slot.text}: {en}.")
        return fault("P03", what, Severity.WARNING, said, norm=norm, **facts)

    def _mark_elsewhere(self, given: str, facts: dict[str, Fact]) -> Finding:
        said = (
            f"“{given}”的声调符号位置不对，应为 {facts['expected']}。",
            f"The tone mark of “{given}” stands on the wrong letter; it is {facts['expected']}.",
        )
        return fault("P02", "tone-mark-place", Severity.WARNING, said, norm="方案", **facts)

    def _another_reading(self, slot: Slot, given: str, facts: dict[str, Fact]) -> Finding:
        if _is_open(slot, self.expected, given):
            said = (
                f"“{slot.characters}”拼作 {given}，是可能的读音之一，但没有审定依据，须审音。",
                f"“{slot.characters}” as {given} is one of its readings, but none is decided here; to be reviewed.",
            )
            return fault("P05", "reading-open", Severity.WARNING, said, norm="1984-8", **facts)
        said = (f"“{slot.characters}”应读 {slot.text}，不是 {given}。", f"“{slot.characters}” reads {slot.text}, not {given}.")
        return fault("P04", "wrong-reading", Severity.ERROR, said, norm="1984-8", **facts)

    def _another_tone(self, slot: Slot, given: str, facts: dict[str, Fact]) -> Finding:
        if _is_open(slot, self.expected, given):
            return self._another_reading(slot, given, facts)
        if not tone_of(given):
            said = (f"“{slot.characters}”漏标声调，应为 {slot.text}。", f"“{slot.characters}” lacks its tone; it is {slot.text}.")
            return fault("P02", "tone-missing", Severity.WARNING, said, norm="1984-9", **facts)
        said = (
            f"“{slot.characters}”声调不对：应为 {slot.text}，不是 {given}。",
            f"“{slot.characters}” has the wrong tone: {slot.text}, not {given}.",
        )
        return fault("P04", "wrong-tone", Severity.ERROR, said, norm="1984-9", **facts)

    # P03

    def _numbers(self) -> Iterator[Finding]:
        for pair in self.pairs:
            if pair.chunk is None or not pair.slots or not pair.chunk.text.isdigit() or pair.slots[0].is_number:
                continue
            characters = "".join(slot.characters for slot in pair.slots)
            yield self._number("1984-6", characters, pair.chunk.text, "数词用拼音书写", "a numeral is written as a word")
        for word in self.expected.words:
            if word.part is Part.ORDINAL and not re.search(r"\d", self.given):
                yield self._number(
                    "1984-7", word.characters, "", "代码和序数词用阿拉伯数字", "codes and ordinals are written in digits"
                )
        for pair in self.pairs:
            if pair.chunk is not None and pair.slots and pair.slots[0].is_number and pair.chunk.text != pair.slots[0].text:
                yield self._number(
                    "1984-7", pair.slots[0].characters, pair.chunk.text, "序数应为该数字", "the number is another one"
                )

    def _number(self, norm: str, characters: str, given: str, zh: str, en: str) -> Finding:
        said = (
            f"“{characters}”：{zh}；应为 {self.expected.toned}。",
            f"“{characters}”: {en}; it should be {self.expected.toned}.",
        )
        return fault(
            "P03", "digits", Severity.WARNING, said, norm=norm, characters=characters, given=given, expected=self.expected.toned
        )

    def _division(self) -> Iterator[Finding]:
        joined: list[tuple[Slot, Slot]] = []
        split: list[tuple[Slot, Slot]] = []
        matched = [pair for pair in self.pairs if pair.slots]
        for before, after in pairwise(matched):
            if before.chunk is None or after.chunk is None:
                continue
            is_apart = before.chunk.word != after.chunk.word
            if is_apart == (before.slots[-1].word != after.slots[0].word):
                continue
            (split if is_apart else joined).append((before.slots[-1], after.slots[0]))
        for pairs, what, zh, en in ((joined, "joined", "应分写而连写", "joined"), (split, "split", "应连写而分写", "split")):
            if pairs:
                yield self._divided_wrongly(pairs, what, zh, en)

    def _divided_wrongly(self, pairs: Sequence[tuple[Slot, Slot]], what: str, zh: str, en: str) -> Finding:
        places = "、".join(f"{a.characters}|{b.characters}" for a, b in pairs)
        rules = sorted({rule for a, b in pairs for word in (a.word, b.word) for rule in self.expected.words[word].rules})
        norms = "、".join(map(str, rules))
        said = (
            f"分写连写不合规则（第 {norms} 条）：{places} {zh}；应为 {self.expected.toned}。",
            f"Word division (rules {norms}): {places} wrongly {en}; it should be {self.expected.toned}.",
        )
        norm = " ".join(f"1984-{rule}" for rule in rules)
        return fault("P03", f"wrongly-{what}", Severity.WARNING, said, norm=norm, places=places, expected=self.expected.toned)

    def _marks(self) -> Iterator[Finding]:
        for before, after in pairwise(pair.chunk for pair in self.pairs if pair.chunk is not None):
            if before is None or after is None or before.word != after.word or after.text[:1].isdigit():
                continue
            needs = without_tone(after.text[:1]) in "aoe"
            if needs == (after.mark_before == "'") and after.mark_before != "-":
                continue
            facts: dict[str, Fact] = {"given": self.given, "expected": self.expected.toned}
            if needs:
                said = (
                    f"{after.text} 前应加隔音符号“'”：{self.expected.toned}。",
                    f"An apostrophe belongs before {after.text}: {self.expected.toned}.",
                )
            else:
                said = (f"{after.text} 前不应有“{after.mark_before}”。", f"No “{after.mark_before}” belongs before {after.text}.")
            yield fault("P03", "apostrophe", Severity.WARNING, said, norm="1984-11", **facts)

    def _letters(self) -> Iterator[Finding]:
        words = [w for w in self._without_english().split() if any(c.isalpha() for c in w)]
        facts: dict[str, Fact] = {"given": self.given, "expected": self.expected.toned}
        is_all_capitals = all(w == w.upper() for w in words) and any(len(w) > 1 for w in words)
        if not is_all_capitals and any(w != w[:1].upper() + w[1:].lower() for w in words):
            said = (
                f"每段第一个字母大写，其余小写：{self.expected.toned}。",
                f"Each part begins with a capital, the rest is small: {self.expected.toned}.",
            )
            yield fault("P03", "capitals", Severity.WARNING, said, norm="1984-10", **facts)
        if words and not has_tones(self.given) and has_tones(self.expected.toned):
            said = (
                f"未标声调（全大写等特殊情况可不标）：{self.expected.toned}。",
                f"No tone marks (allowed only in special cases): {self.expected.toned}.",
            )
            severity = Severity.NOTE if is_all_capitals else Severity.WARNING
            yield fault("P02", "tones-missing", severity, said, norm="1984-9", **facts)

    def _another_division(self) -> Finding:
        said = (
            f"分词可有不同看法：给定 {self.given}，本系统取 {self.expected.toned}，请确认。",
            f"The division may be seen otherwise: given {self.given}, here {self.expected.toned}; to be confirmed.",
        )
        return fault("P03", "division-open", Severity.NOTE, said, norm="1984-2", given=self.given, expected=self.expected.toned)

    def _otherwise(self) -> Finding:
        said = (f"与规范拼写不同：应为 {self.expected.toned}。", f"Not as it should be: {self.expected.toned}.")
        if letters_of(self.given) == letters_of(self.expected.toned):
            said = (
                f"隔音符号或字符写法不规范：应为 {self.expected.toned}。",
                f"The apostrophe or a letter is another character: {self.expected.toned}.",
            )
        return fault("P03", "otherwise", Severity.WARNING, said, norm="方案", given=self.given, expected=self.expected.toned)


def _without_slips(given: str, expected: Spelling) -> tuple[str, list[Finding]]:
    """The given spelling with one slip of the keyboard mended throughout, and the finding that names it: ˘ for ˇ, yu for ü as in passports."""
    found = []
    mended = unicodedata.normalize("NFC", unicodedata.normalize("NFD", given).replace(_BREVE, _CARON))
    if mended != unicodedata.normalize("NFC", given):
        said = (
            f"第三声的符号用错：˘ 应为 ˇ，即 {expected.toned}。",
            f"The mark of the third tone is ˇ, not ˘: {expected.toned}.",
        )
        found.append(fault("P02", "breve", Severity.WARNING, said, norm="方案", given=given, expected=expected.toned))
        given = mended
    characters = "".join(s.character for s in expected.syllables if "ü" in without_tone(s.text))
    mended = unicodedata.normalize("NFC", _YU.sub(_with_umlaut, unicodedata.normalize("NFD", given)))
    if characters and mended != unicodedata.normalize("NFC", given) and not _YU.search(without_tone(expected.toned)):
        said = (
            f"“{characters}”的 ü 不得写作 yu（护照写法），应为 {expected.toned}。",
            f"ü is not written yu as in passports: {expected.toned}.",
        )
        found.append(fault("P03", "umlaut", Severity.WARNING, said, norm="方案", given=given, expected=expected.toned))
        given = mended
    return given, found


def _with_umlaut(match: re.Match[str]) -> str:
    return match[1] + ("Ü" if match[2] == "U" else "ü")


def _is_english(word: str) -> bool:
    return word.rstrip(".,").lower() in lexicon().english


def _drops_umlaut(given: str, expected: str) -> bool:
    plain, right = without_tone(given), without_tone(expected)
    return "ü" in right and plain != right and plain.replace("v", "ü").replace("u", "ü") == right


def _is_open(slot: Slot, expected: Spelling, given: str) -> bool:
    """Whether the given syllable is one of the readings that nobody has decided between."""
    return any(s.character == slot.characters and not s.source.is_sure and given in s.others for s in expected.syllables)
