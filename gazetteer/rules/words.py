"""Words a name should not hold: leaders, persons, foreign names, companies, exaggerations, feudal and vulgar words. No word blocks by itself."""

from collections.abc import Iterator
from dataclasses import replace

from gazetteer.lexicon.hits import Hit, written_hits
from gazetteer.lexicon.shipped import shipped_words
from gazetteer.lexicon.sounds import Ear, Heard, heard_hits
from gazetteer.lexicon.word import MatchMode, WordClass
from gazetteer.lexicon.word_list import word_list_of
from gazetteer.likeness.decompose import decompose
from gazetteer.likeness.fold import fold, tidy
from gazetteer.rules.answers import answer_of, weight_by_answer
from gazetteer.rules.case import RuleCase
from gazetteer.rules.derived import local_name_around
from gazetteer.rules.finding import RuleFinding, Weight
from gazetteer.rules.needs import Need
from gazetteer.rules.rule import rule
from gazetteer.specs.lists import WORD_CLASSES
from layers.wording import Wording

_CONNECTION = Wording(
    "请审查：名称用字与该人、企业或商标是否有特定联系？无特定联系的不在此限（《地名管理条例实施办法》第三、四条）。",
    "Has the name a specific connection with the person, company or mark? If not, it is free (Measures, Arts. 3–4).",
)
_EXCLUSIONS = Wording(
    "请逐项审查后填写结论：①是否已批准使用或历史形成；②是否纪念性、友好交往地名；③含义是否符合汉语用法；④是否企业名称。"
    "属其一的不在清理范围；防止随意扩大范围（民政部 2019-06-21）。",
    "Look at each and answer: approved before or historic? commemorative or a sign of friendship? a meaning that fits Chinese usage? "
    "an enterprise's own name? If one is so, the name is not meant; the range is not to be widened at will (Ministry, 2019-06-21).",
)
_CONSENT = Wording(
    "请提交权利人同意文件；确与该标志无关的，请说明理由。",
    "Hand in the consent of the mark's holder, or say why it has nothing to do with the mark.",
)
_DERIVED = Wording("属派生于当地标准地名的，注明所派生的地名即可。", "If it derives from the local standard name, say so.")
_HEARD = {
    Heard.TONES: Wording("读音与“{}”相同", "sounds like “{}”"),
    Heard.TONELESS: Wording("读音与“{}”相同（不计声调）", "sounds like “{}” but for the tones"),
    Heard.DIALECT: Wording("在当地方言中读音与“{}”相同", "sounds like “{}” in the local dialect"),
}


@rule("M01", Weight.BLOCK)
def no_leader(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """不以国家领导人的名字作地名
    No national leader's name is given to a place

    The list comes from the bureau. Written or sounding so, the reviewer is asked; his confirmation blocks the name.
    """
    yield from _missing(case, WordClass.LEADER)
    yield from _asked(case, (WordClass.LEADER,), _CONNECTION, by_ear=True)


@rule("M02", Weight.WARN, parameters={"least_names": 20})
def no_person(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """一般不以人名（含别名、化名和文艺作品人物名）作地名
    Personal names, aliases and names of characters in works are generally not given to places

    A list of fewer than `least_names` names can find one but clears none.
    """
    found = list(_asked(case, (WordClass.PERSON,), _CONNECTION))
    yield from found
    asked = case.proposal
    held = word_list_of(case.surroundings.lexicon).count(WordClass.PERSON, asked.division_code, asked.on)
    if not found and held < case.number("least_names"):
        yield Need(
            Wording(
                f"词库“人名”（由本单位提供，应含历史人物、英烈、别名和文艺作品人物；现有 {held} 条，不足以排除）",
                f"the list of personal names, held by the bureau (historic persons, aliases, characters of works; {held} are held, too few to clear a name)",
            ),
            lambda _: False,
        )


@rule("M03", Weight.BLOCK)
def no_foreign_name(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """不以外国人名、地名作地名，不用外文或外语音译词命名
    No foreign personal or place name, no foreign script and no transliterated foreign word

    Three characters in a row that transliterate only inform: they may be a minority language's.
    """
    if case.proposal.language:
        return
    yield from _missing(case, WordClass.FOREIGN_PLACE, WordClass.FOREIGN_PERSON)
    found = list(_asked(case, (WordClass.FOREIGN, WordClass.FOREIGN_PLACE, WordClass.FOREIGN_PERSON), _EXCLUSIONS))
    yield from found
    if not found and not _is_excepted(case):
        yield from _looks_foreign(case)


@rule("M04", Weight.WARN)
def no_company(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """不以企业名称、商标名称作地名
    No company's or trade mark's name is given to a place
    """
    yield from _missing(case, WordClass.COMPANY, WordClass.TRADEMARK)
    yield from _asked(case, (WordClass.COMPANY, WordClass.TRADEMARK), _CONNECTION)


@rule("M05", Weight.WARN)
def no_exaggeration(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """名称不刻意夸大，与实际地域、规模、功能相符
    The name does not exaggerate what the place is
    """
    yield from _asked(case, (WordClass.EXAGGERATING,), _EXCLUSIONS, by_ear=True)


@rule("M06", Weight.WARN)
def no_feudal_word(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """名称不带浓重封建色彩（帝王称谓、旧官衔）
    The name carries no title of emperors or officials of old
    """
    yield from _asked(case, (WordClass.FEUDAL,), _EXCLUSIONS)


@rule("M07", Weight.WARN)
def no_vulgar_word(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """名称含义健康，书写和读音（含方言）均不低俗、消极、怪异
    The name is neither vulgar, negative nor bizarre, written or spoken, in the dialect too

    The dialect is the table of the pack (`sameness.dialect`); without one only the standard sound is heard.
    """
    yield from _asked(case, (WordClass.VULGAR, WordClass.BIZARRE), _EXCLUSIONS, by_ear=True)


@rule("M08", Weight.BLOCK)
def consent_for_protected_marks(case: RuleCase) -> Iterator[RuleFinding | Need]:
    """使用受保护标志（世博、奥林匹克等）须经权利人同意
    A protected mark is used only with its holder's consent
    """
    yield from _missing(case, WordClass.PROTECTED)
    if "holder_consent" not in case.proposal.papers:
        yield from _asked(case, (WordClass.PROTECTED,), _CONSENT)


def _missing(case: RuleCase, *classes: WordClass) -> Iterator[Need]:
    """The lists only a bureau can hold and has not given, each by its name."""
    words, asked = word_list_of(case.surroundings.lexicon), case.proposal
    for word_class in classes:
        if words.lacks(word_class, asked.division_code, asked.on, judged_in=case.pack.division):
            label = WORD_CLASSES.labels[word_class]
            yield Need(
                Wording(f"词库“{label.zh}”（由本单位提供）", f"the list “{label.en}”, held by the bureau"), lambda _: False
            )


def _asked(case: RuleCase, classes: tuple[WordClass, ...], question: Wording, *, by_ear: bool = False) -> Iterator[RuleFinding]:
    """One finding a hit, none of which blocks before a person has confirmed it."""
    if _is_excepted(case):
        return
    asked, name = case.proposal, fold(case.name)
    specific = fold(decompose(case.name, asked.kind).proper)
    held = word_list_of(case.surroundings.lexicon)
    text = None if by_ear else case.name + name
    words = held.holding(classes, asked.kind, asked.division_code, asked.on, judged_in=case.pack.division, written_in=text)
    hits = list(written_hits(name, specific, words))
    if by_ear:
        seen = {hit.word.word for hit in hits}
        sought = [w for w in words if w.word not in seen and (w.mode is MatchMode.SOUND or w.word_class is WordClass.LEADER)]
        hits += heard_hits(name, specific, sought, Ear(case.surroundings.names.voice.table, dict(case.pack.sameness.dialect)))
    for hit in hits:
        yield _finding(case, hit, question)


def _is_excepted(case: RuleCase) -> bool:
    """Names the national paper itself excepts, and enterprises' own names: out of scope, so nothing is said."""
    shipped = shipped_words()
    return tidy(case.name) in shipped.exempt or shipped.is_enterprise(tidy(case.name))


def _finding(case: RuleCase, hit: Hit, question: Wording) -> RuleFinding:
    label, word = WORD_CLASSES.labels[hit.word.word_class], hit.word.word
    part = tidy(case.name)[hit.start : hit.end]
    how = Wording(f"含“{word}”", f"holds “{word}”")
    if hit.heard:
        said = _HEARD[Heard(hit.likeness)]
        how = Wording(f"“{part}”{said.zh.format(word)}", f"“{part}” {said.en.format(word)}")
    source = local_name_around(case, hit.start, hit.end)
    asks, weight = question, weight_by_answer(case)
    tail = Wording("", "")
    if source is not None:
        weight, asks = Weight.INFORM, _DERIVED
        tail = Wording(f"；“{source}”是当地标准地名，似为派生", f"; “{source}” is a local standard name it seems to derive from")
    strict = Wording("（当地明令禁用）", " (banned outright there)") if hit.word.is_strict else Wording("", "")
    found = case.finding(
        Wording(
            f"“{case.name}”{how.zh}，列于{hit.word.citation.document}“{label.zh}”类{strict.zh}{tail.zh}。",
            f"“{case.name}” {how.en}, listed as {label.en} by {hit.word.citation.document}{strict.en}{tail.en}.",
        ),
        weight=weight,
        question=asks,
        evidence={
            "word": word, "word_class": str(hit.word.word_class), "word_id": hit.word.word_id, "at": hit.start, "heard": hit.heard,
            "basis": hit.word.citation.wording().zh, "is_printed": hit.word.is_printed, "derived_from": source, "answer": answer_of(case),
        },
    )  # fmt: skip
    return replace(found, citation=hit.word.citation) if hit.word.citation.document else found


def _looks_foreign(case: RuleCase) -> Iterator[RuleFinding]:
    specific = decompose(case.name, case.proposal.kind).proper
    letters = "".join(c for c in specific if c.isascii() and c.isalpha())
    if len(letters) > 1:
        yield case.finding(
            Wording(
                f"“{case.name}”直接使用外文“{letters.upper()}”。",
                f"“{case.name}” is named directly in Latin letters, “{letters.upper()}”.",
            ),
            weight=weight_by_answer(case),
            question=_EXCLUSIONS,
            evidence={"letters": letters},
        )
    part = shipped_words().transliterated_part(fold(specific))
    if part and not local_name_around(case, specific.find(part), specific.find(part) + len(part)):
        yield case.finding(
            Wording(
                f"“{case.name}”中的“{part}”像外语音译词。如系少数民族语地名，请注明语种；如有汉语含义，请写明。",
                f"“{part}” in “{case.name}” looks like a transliterated foreign word. If it is of a minority language, state which; if it means something in Chinese, say what.",
            ),
            weight=Weight.INFORM,
            question=_EXCLUSIONS,
            evidence={"transliterated": part},
        )
