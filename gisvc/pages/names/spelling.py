"""A name spelled by the rules of 1984, each syllable with its evidence, and a given spelling checked against them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from gazetteer.kinds import NameKind
from gazetteer.pinyin import Spelling, SpellingStatus, spell
from gisvc.desk import desk_of
from gisvc.refusals import status_of
from gisvc.rendering import render_page
from gisvc.routes.names.spelling import check_given, readings_for
from gisvc.routes.names.studies import division_names
from gisvc.routes.parameters import Reader, refuse_unknown
from layers.errors import Refusal
from layers.report import Report
from layers.wording import Wording

router = APIRouter(prefix="/names", include_in_schema=False, dependencies=[Depends(refuse_unknown)])
STATUS = {
    SpellingStatus.SURE: Wording("可以使用", "may be used"),
    SpellingStatus.NEEDS_READING_REVIEW: Wording("须审音：有的字读音未经审定", "readings to be reviewed"),
    SpellingStatus.NEEDS_DIVISION_REVIEW: Wording("须审分词：有不止一种分法", "word division to be reviewed"),
    SpellingStatus.NEEDS_REGISTER_VALUE: Wording("少数民族语地名：须采用登记册的拼写", "minority-language name: the register's form is needed"),
}  # fmt: skip
RULES_OF_1984 = {
    1: Wording("专名、通名分写", "specific and generic apart"),
    2: Wording("单音节修饰语与所修饰的连写", "a one-syllable modifier joins"),
    3: Wording("自然村镇不分写", "villages and towns are joined"),
    4: Wording("通名专名化后视作专名", "a generic become specific"),
    5: Wording("人名姓、名连写", "personal names joined"),
    6: Wording("数词用拼音", "numerals in pinyin"),
    7: Wording("代码、序数用阿拉伯数字", "codes and ordinals in digits"),
    8: Wording("按普通话读音，异读以审定为准", "Mandarin sound; heteronyms as decided"),
    11: Wording("隔音符号", "apostrophe"),
    12: Wording("儿化写 r", "r for 儿"),
    14: Wording("建筑物专名、通名分写", "buildings: specific and generic apart"),
}


@router.get("/spelling")
def spelling_page(
    request: Request,
    visitor: Reader,
    name: Annotated[str, Query(max_length=60)] = "",
    kind: NameKind = NameKind.STREET,
    division: Annotated[str, Query(max_length=12, pattern="^[0-9]*$")] = "",
    given: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    desk, spelled, checked, refusal = desk_of(request), None, None, None
    try:
        if name.strip():
            spelled, checked = _spelled(request, visitor, name, kind, division, given)
    except Refusal as found:
        refusal = found
    return render_page(
        request,
        "names/spelling.html",
        status_code=status_of(refusal) if refusal else 200,
        name=name,
        kind=kind,
        kinds=tuple(NameKind),
        division=division,
        divisions={c: n for c, n in division_names(desk, visitor).items() if len(c) in (6, 9)},
        given=given,
        spelled=spelled,
        checked=checked,
        statuses=STATUS,
        rules=RULES_OF_1984,
        refusal=refusal,
    )


def _spelled(
    request: Request, visitor: Reader, name: str, kind: NameKind, division: str, given: str
) -> tuple[Spelling, Report | None]:
    readings = readings_for(desk_of(request), visitor, division)
    spelled = spell(name, kind, readings=readings)
    return spelled, check_given(spelled, given, readings)
