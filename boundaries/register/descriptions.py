"""The 走向说明 of a line read into legs, and a draft of one written from geometry: direction, length, feature, from and to."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from boundaries.register.bearings import WORDS, Direction, direction_of
from boundaries.register.course_words import TOKENS, UNITS, azimuth_of_quadrant, feature_kind_of, half_width, place_and_marker

DRAFT_MARK = "【草稿：由图形自动生成，待双方核定】"


@dataclass(frozen=True, slots=True)
class Leg:
    """One stretch of a line as its text tells it; what the text does not say is None.

    `direction` is one of sixteen sectors of true north, `length_m` metres (mostly rounded: “约”), `feature_kind` a code of FEATURE_KINDS and
    `feature` the words. `from_marker` and `to_marker` are numbers as written, `from_place` and `to_place` any other point that is
    named. `text` is the part of the description it was read from.
    """

    direction: Direction | None = None
    length_m: float | None = None
    feature_kind: str | None = None
    feature: str = ""
    from_marker: str | None = None
    to_marker: str | None = None
    from_place: str | None = None
    to_place: str | None = None
    text: str = ""

    @property
    def is_bare(self) -> bool:
        """Whether nothing yet says where it goes."""
        return self.direction is None and self.length_m is None and not self.feature


@dataclass(frozen=True, slots=True)
class Course:
    """A description taken apart: its legs in order, and every piece of text that was not understood."""

    legs: tuple[Leg, ...]
    unread: tuple[str, ...]


def parse_description(text: str) -> Course:
    """A description of a line's course as its authors wrote it, leg by leg.

    A new leg begins where the text turns: at a second direction, a second length, another feature, or after a point it reaches.
    Lengths take 公里, 千米, 米 and 里 (500 m) and “1公里200米”; heights and distances in passing are left aside. Words that carry
    no leg are listed in `unread`, in their order, and never dropped.
    """
    reader = _Reader(half_width(text.removeprefix(DRAFT_MARK)))
    for token in TOKENS.finditer(reader.text):
        reader.take(token)
    return reader.finish()


class _Reader:
    """Legs as they grow while the text is read from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.legs: list[Leg] = []
        self.leg = Leg()
        self.began = 0
        self.sentence = 0  # how many legs were told before this sentence
        self.at: tuple[str | None, str | None] = (None, None)  # marker or place reached last
        self.loose: list[str] = []
        self.unread: list[str] = []

    def take(self, token: re.Match[str]) -> None:
        kind = token.lastgroup if token.lastgroup in _HANDLERS else next(k for k in _HANDLERS if token.group(k) is not None)
        if kind not in ("other", "filler"):
            self._settle_loose()
        _HANDLERS[kind](self, token)

    def finish(self) -> Course:
        self._settle_loose()
        self._close(len(self.text))
        return Course(tuple(self.legs), tuple(self.unread))

    def start(self, token: re.Match[str]) -> None:
        self._close(token.start())
        place, marker = place_and_marker(token["from_place"])
        self.at = (token["from_no"] or marker, place)
        self.unread += [token["from_no_aside"]] if token["from_no_aside"] else []

    def along(self, token: re.Match[str]) -> None:
        words = token["feature"].strip()
        self._turn(token, taken=bool(self.leg.feature) or self.leg.length_m is not None)
        self.leg = replace(self.leg, feature=words, feature_kind=feature_kind_of(words))

    def straight(self, token: re.Match[str]) -> None:
        self._turn(token, taken=bool(self.leg.feature) or self.leg.length_m is not None)
        self.leg = replace(self.leg, feature="直线", feature_kind="straight")

    def heading(self, token: re.Match[str]) -> None:
        self._turn(token, taken=self.leg.direction is not None or self.leg.length_m is not None)
        self.leg = replace(self.leg, direction=WORDS[token["dir"] or token["dir2"] or token["dir3"]])

    def bearing(self, token: re.Match[str]) -> None:
        self._turn(token, taken=self.leg.direction is not None or self.leg.length_m is not None)
        self.leg = replace(self.leg, direction=direction_of(azimuth_of_quadrant(token["quadrant"])))

    def total(self, token: re.Match[str]) -> None:
        """全长 closes a sentence: it is a leg's own length only where the sentence told of one leg."""
        metres = float(token["total_km"].replace(",", "")) * UNITS[token["total_unit"].lower()]
        self._close(token.start())
        if len(self.legs) - self.sentence == 1 and self.legs[-1].length_m is None:
            self.legs[-1] = replace(self.legs[-1], length_m=round(metres, 3), text=self._text(token.end()))
        else:
            self.unread.append(token.group().strip())

    def length(self, token: re.Match[str]) -> None:
        self._turn(token, taken=self.leg.length_m is not None)
        metres = float(token["km"].replace(",", "")) * UNITS[token["unit"].lower()] + float(token["rest"] or 0)
        if self.leg.is_bare and len(self.legs) > self.sentence and self.legs[-1].length_m is None:
            self.legs[-1] = replace(self.legs[-1], length_m=round(metres, 3))  # 向南至4号界桩，长约520米
            return
        self.leg = replace(self.leg, length_m=round(metres, 3))

    def end(self, token: re.Match[str]) -> None:
        if self.leg.is_bare:
            self.unread.append(token.group().strip())
            return
        place, marker = place_and_marker(token["to_place"])
        self.leg = replace(self.leg, to_marker=token["to_no"] or marker, to_place=place)
        self._close(token.end())
        self.unread += [token["to_no_aside"]] if token["to_no_aside"] else []

    def aside(self, token: re.Match[str]) -> None:
        self.unread.append(token.group().strip())

    def other(self, token: re.Match[str]) -> None:
        self.loose.append(token.group())

    def filler(self, token: re.Match[str]) -> None:
        """Words that carry no leg; in the middle of a name they are part of it."""
        if self.loose:
            self.loose.append(token.group())

    def stop(self, _: re.Match[str]) -> None:
        """A sentence ends; the leg goes on if the next one does not begin another."""
        self.sentence = len(self.legs) + (not self.leg.is_bare)

    def nothing(self, _: re.Match[str]) -> None:
        """A comma carries no leg."""

    def _turn(self, token: re.Match[str], *, taken: bool) -> None:
        """A new leg where this one already says what comes now."""
        if taken:
            self._close(token.start())

    def _close(self, end: int) -> None:
        if not self.leg.is_bare:
            marker, place = self.at
            self.legs.append(replace(self.leg, from_marker=marker, from_place=place, text=self._text(end)))
            self.at = (self.leg.to_marker, self.leg.to_place)
            self.began = end
        self.leg = Leg()

    def _text(self, end: int) -> str:
        return self.text[self.began : end].strip(" ,;。")

    def _settle_loose(self) -> None:
        words = "".join(self.loose).strip(" ,;。-")
        if words:
            self.unread.append(words)
        self.loose = []


_HANDLERS: dict[str, Callable[[_Reader, re.Match[str]], None]] = {
    "total": _Reader.total,
    "bearing": _Reader.bearing,
    "aside": _Reader.aside,
    "start": _Reader.start,
    "along": _Reader.along,
    "straight": _Reader.straight,
    "heading": _Reader.heading,
    "length": _Reader.length,
    "end": _Reader.end,
    "stop": _Reader.stop,
    "comma": _Reader.nothing,
    "filler": _Reader.filler,
    "other": _Reader.other,
}
