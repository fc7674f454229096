"""How the name is written in pinyin: there, complete, divided as the rules of 1984 ask, read as the authority reads."""

from collections.abc import Iterator

from gazetteer.rules.case import RuleCase
from gazetteer.rules.finding import RuleFinding, Weight
from gazetteer.rules.needs import Need
from gazetteer.rules.rule import rule
from gazetteer.rules.stages import of_minority_language, once_spelled, spelled_or_in_request
from layers.report import Severity
from layers.wording import Wording

_WEIGHTS = {Severity.ERROR: Weight.BLOCK, Severity.WARNING: Weight.WARN, Severity.NOTE: Weight.INFORM}


@rule("P01", Weight.BLOCK, when=spelled_or_in_request)
def spelling_present(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """标注汉语拼音，带调与大写两种写法齐全
    The pinyin is there, with tones and in capitals
    """
    asked, standard = case.proposal, case.spelled.standard
    if case.spelled.refused:
        yield Need(case.spelled.refused, lambda _: False)
    elif not asked.given_toned or not asked.given_capitals:
        lacking = [w for given, w in ((asked.given_toned, _TONED), (asked.given_capitals, _CAPITALS)) if not given]
        proposed = f"{standard.toned} / {standard.capitals}" if standard else ""
        yield case.finding(
            Wording(
                f"缺少{'、'.join(w.zh for w in lacking)}。" + (f"建议：{proposed}。" if proposed else ""),
                f"Missing: {', '.join(w.en for w in lacking)}." + (f" Proposed: {proposed}." if proposed else ""),
            ),
            # one form follows from the other; without either nobody has said how the name is read
            weight=Weight.BLOCK if len(lacking) > 1 else Weight.WARN,
            evidence={"proposed": proposed},
        )


@rule("P02", Weight.BLOCK, when=once_spelled)
def syllables_fit(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """音节与汉字一一对应，音节有效，声调标全
    There is a valid syllable with its tone for every character
    """
    yield from _of_checker(case)


@rule("P03", Weight.WARN, when=once_spelled)
def written_by_the_rules(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """分写、连写、大写、隔音符号和数字合乎拼写规则
    Word division, capitals, apostrophe and digits follow the rules of 1984
    """
    yield from _of_checker(case)


@rule("P04", Weight.BLOCK, when=once_spelled)
def read_as_decided(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """读音与审定读音一致
    The reading is the one decided
    """
    yield from _of_checker(case)


@rule("P05", Weight.WARN)
def no_open_reading(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """多音字的读音已有依据
    No character with several readings is left undecided
    """
    yield from _of_checker(case)


@rule("P06", Weight.WARN, when=of_minority_language)
def minority_form_kept(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """少数民族语地名用登记册所载的音译转写拼写
    A minority-language name keeps the register's transliteration
    """
    standard = case.spelled.standard
    if standard is not None and not standard.toned:
        for finding in standard.findings:
            yield case.finding(finding.sentence, evidence=finding.evidence)
    else:
        yield from _of_checker(case)


@rule("P07", Weight.WARN, when=once_spelled)
def no_english_generic(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """通名用汉语拼音，不用英文
    The generic is in pinyin, not in English
    """
    yield from _of_checker(case)


_TONED = Wording("带调汉语拼音", "pinyin with tones")
_CAPITALS = Wording("大写罗马字母拼写", "roman spelling in capitals")


def _of_checker(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """What the spelling checker found under this rule's id, weighed as it weighs it and never heavier than the pack says."""
    if case.spelled.refused:
        yield Need(case.spelled.refused, lambda _: False)
    for finding in case.spelled.report:
        if finding.evidence.get("rule") == case.rule_id:
            yield case.finding(finding.sentence, weight=_WEIGHTS[finding.severity], evidence=finding.evidence)
