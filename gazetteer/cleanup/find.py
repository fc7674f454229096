"""A whole register looked through for non-standard names. What is found is proposed for a person to look at, never for renaming."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd

from gazetteer.citation import Citation, Footing
from gazetteer.cleanup.candidate import OBJECTS, Candidate, CandidateList
from gazetteer.cleanup.repeated import RepeatedGroup, repeated_names
from gazetteer.kinds import NameKind
from gazetteer.lexicon.hits import Hit, written_hits
from gazetteer.lexicon.shipped import shipped_words
from gazetteer.lexicon.sounds import Ear, Heard, heard_hits
from gazetteer.lexicon.word import MatchMode, Word, WordClass
from gazetteer.lexicon.word_list import word_list_of
from gazetteer.likeness.decompose import decompose
from gazetteer.likeness.fold import fold, tidy
from gazetteer.likeness.known import KnownName, Standing
from gazetteer.pinyin.syllables import SyllableTable
from gazetteer.specs.lists import WORD_CLASSES
from layers.wording import Wording

CLASS_OF_WORDS: Mapping[WordClass, str] = {
    WordClass.EXAGGERATING: "exaggerating",
    WordClass.FOREIGN: "foreign",
    WordClass.FOREIGN_PLACE: "foreign",
    WordClass.FOREIGN_PERSON: "foreign",
    WordClass.BIZARRE: "bizarre",
    WordClass.FEUDAL: "bizarre",
    WordClass.VULGAR: "bizarre",
}
"""Which class of the clean-up each class of words speaks for: 大, 洋, 怪. Persons and companies are not among them."""

_PAPER = Citation(
    "民发〔2018〕146号附件《列入清理整治范围的不规范地名认定原则和标准》", "", "", date(2018, 12, 10), footing=Footing.NORM
)
_PLAIN = re.compile(r"[\u4e00-\u9fff]+")
_NUMERALS = frozenset("零〇一二三四五六七八九十百千万亿两0123456789")


@dataclass(frozen=True, slots=True, eq=False)
class CleanupQuestion:
    """What is looked for and what is known: the bureau's words, built-up areas, listed places (ids), and readings.

    `objects` are the kinds looked at; `before` is the day before which a name counts as approved already.
    """

    table: SyllableTable
    on: date
    lexicon: gpd.GeoDataFrame | None = None
    built_up_areas: gpd.GeoDataFrame | None = None
    listed: frozenset[str] = frozenset()
    objects: frozenset[NameKind] = OBJECTS
    before: date = field(default=date(2018, 12, 10))


def find_candidates(names: Iterable[KnownName], question: CleanupQuestion) -> CandidateList:
    """Standard names in force that match a criterion, by class in the order 大 洋 怪 重; a name may stand under several.

    Nothing is dropped uncounted: names of kinds the paper does not speak of are counted by kind.
    """
    standing = [known for known in names if known.standing is Standing.STANDARD]
    objects = [known for known in standing if known.kind in question.objects]
    others = Counter(known.kind for known in standing if known.kind is not None and known.kind not in question.objects)
    found = [*_by_words(objects, question), *_by_signs(objects, question), *_by_repetition(objects, question)]
    order = ("exaggerating", "foreign", "bizarre", "repeated")
    found.sort(key=lambda c: (order.index(c.cleanup_class), c.known.division_code, c.known.name_id))
    words = word_list_of(question.lexicon)
    missing = [
        Wording(f"词库“{label.zh}”", f"the list “{label.en}”")
        for word_class in (WordClass.FOREIGN_PLACE, WordClass.FOREIGN_PERSON)
        if words.lacks(word_class, _common_code(standing), question.on)
        for label in (WORD_CLASSES.labels[word_class],)
    ]
    unknown = sum(known.kind is None for known in standing)
    return CandidateList(tuple(found), len(objects), dict(others), unknown, tuple(missing))


def _by_words(objects: Sequence[KnownName], question: CleanupQuestion) -> Iterator[Candidate]:
    words = word_list_of(question.lexicon).of_classes(CLASS_OF_WORDS)
    by_text: dict[str, list[Word]] = defaultdict(list)
    for word in words:
        by_text[word.word.upper()].append(word)
    lengths = sorted({len(text) for text in by_text})
    sounding = {word: question.table.syllables_of(word.word) for word in words if word.mode is MatchMode.SOUND}
    for known in objects:
        name, specific = fold(known.name), fold(decompose(known.name, known.kind).proper)
        upper = name.upper()
        near = (by_text.get(upper[i : i + n], ()) for n in lengths for i in range(len(upper) - n + 1))
        held = [w for some in near for w in some if _holds(w, known, question)]
        hits = list(written_hits(name, specific, dict.fromkeys(held)))
        hits += _heard(name, specific, {w: said for w, said in sounding.items() if _holds(w, known, question)}, question)
        yield from _worded(known, hits, question)


def _heard(name: str, specific: str, words: Mapping[Word, tuple[str, ...]], question: CleanupQuestion) -> Iterator[Hit]:
    """Only what sounds the same with its tones and in its usual reading: the range is not to be widened at will."""
    usual = question.table.syllables_of(specific) if words else ()
    for word, sought in words.items():
        if any(usual[i : i + len(sought)] == sought for i in range(len(usual) - len(sought) + 1)):
            yield from (h for h in heard_hits(name, specific, [word], Ear(question.table)) if h.likeness == Heard.TONES)


def _worded(known: KnownName, hits: Iterable[Hit], question: CleanupQuestion) -> Iterator[Candidate]:
    seen: set[tuple[str, str]] = set()
    for hit in hits:
        cleanup_class = CLASS_OF_WORDS[hit.word.word_class]
        if (cleanup_class, hit.word.word) in seen:
            continue
        seen.add((cleanup_class, hit.word.word))
        label = WORD_CLASSES.labels[hit.word.word_class]
        how = Wording("读音同", "sounds like ") if hit.heard else Wording("含", "holds ")
        yield Candidate(
            known, cleanup_class, label, hit.word.citation,
            Wording(f"{how.zh}“{hit.word.word}”", f"{how.en}“{hit.word.word}”"), _exclusions(known, question),
        )  # fmt: skip


def _by_signs(objects: Sequence[KnownName], question: CleanupQuestion) -> Iterator[Candidate]:
    """“怪” (a): signs, letters and digits in the specific, and specifics that are numbers only. Ordinals of a series are none of these."""
    for known in objects:
        if _PLAIN.fullmatch(known.name) and known.name[0] not in _NUMERALS:
            continue
        parts = decompose(known.name, known.kind)
        odd = dict.fromkeys(c for c in known.name if not c.isspace() and (tidy(c) == "" or c in "·•-—－_/\\"))
        mixed = [c for c in parts.specific if c.isascii() and c.isalnum()]
        evidence = None
        if odd:
            shown = " ".join(odd)
            evidence = Wording(f"含非文字符号“{shown}”", f"holds the sign “{shown}”")
        elif mixed:
            shown = "".join(mixed)
            evidence = Wording(f"专名夹用“{shown}”", f"the specific holds “{shown}”")
        elif _is_bare_number(parts.specific) and parts.generic:
            evidence = Wording(f"专名“{parts.specific}”为纯数字", f"the specific “{parts.specific}” is a number")
        if evidence is not None:
            criterion = Wording("专名使用数字、字母、符号", "digits, letters or signs in the specific")
            yield Candidate(known, "bizarre", criterion, _PAPER, evidence, _exclusions(known, question))


def _is_bare_number(specific: str) -> bool:
    """三十五 is a number without meaning, 八一 a day everybody knows."""
    return bool(specific) and set(specific) <= _NUMERALS and specific not in shipped_words().meaningful_numbers


def _by_repetition(objects: Sequence[KnownName], question: CleanupQuestion) -> Iterator[Candidate]:
    for group in repeated_names(objects, question.built_up_areas, question.table):
        for known in group.names:
            others = [other for other in group.names if other.place_id != known.place_id]
            yield Candidate(
                known, "repeated", _REPETITION[bool(group.sound)], _PAPER, _told(group, others), _exclusions(known, question),
                tuple(other.place_id for other in others),
            )  # fmt: skip


_REPETITION = {False: Wording("重名", "the same name"), True: Wording("同音（不计声调）", "the same sound, tones apart")}


def _told(group: RepeatedGroup, others: Sequence[KnownName]) -> Wording:
    shown = "、".join(f"{other.name}（{other.place_id}）" for other in others[:5])
    more = len(others) - 5
    return Wording(
        f"同一范围（{group.area}）内另有：{shown}" + (f"等 {len(others)} 处" if more > 0 else ""),
        f"also in {group.area}: {shown}" + (f" and {more} more" if more > 0 else ""),
    )


def _exclusions(known: KnownName, question: CleanupQuestion) -> tuple[str, ...]:
    """What the register itself shows against touching the name."""
    shipped, found = shipped_words(), []
    if known.place_id in question.listed or tidy(known.name) in shipped.exempt:
        found.append("historic")
    if shipped.is_enterprise(tidy(known.name)):
        found.append("enterprise")
    if known.named_on is not None and known.named_on < question.before:
        found.append("approved_before")
    return tuple(found)


def _holds(word: Word, known: KnownName, question: CleanupQuestion) -> bool:
    return known.kind is not None and word.is_for(known.kind) and word.is_current(known.division_code, question.on)


def _common_code(names: Sequence[KnownName]) -> str:
    """The longest code all names lie in; "" for no names."""
    codes = sorted({known.division_code for known in names})
    if not codes:
        return ""
    first, last = codes[0], codes[-1]
    return first[: next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))]
