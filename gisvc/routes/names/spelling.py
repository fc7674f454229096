"""The standard spelling of a name as JSON: toned and in capitals, each syllable with its evidence, a given spelling checked."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from gazetteer.kinds import NameKind
from gazetteer.pinyin import Readings, Spelling, spell
from gazetteer.pinyin.checking import check_spelling
from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.routes.answering import json_answer, troubles
from gisvc.routes.names.schemas import SpellingAnswered
from gisvc.routes.names.studies import reading_authority
from gisvc.routes.parameters import Reader, refuse_unknown
from layers.planning.answers.plain import plain, words
from layers.report import Report

router = APIRouter(prefix="/api/names", tags=["names"], dependencies=[Depends(refuse_unknown)])
NameText = Annotated[str, Query(description="汉字 / characters", max_length=60, min_length=1)]
DivisionCode = Annotated[str, Query(description="所在区划代码 / short division code", max_length=12, pattern="^[0-9]*$")]
Given = Annotated[str, Query(description="给出的拼写，须检查的 / a spelling to check", max_length=200)]


@router.get("/spell", response_model=SpellingAnswered, responses=troubles(400, 401, 403))
def spell_name(
    request: Request,
    visitor: Reader,
    name: NameText,
    kind: Annotated[NameKind, Query(description="地名种类 / kind of name")] = NameKind.STREET,
    division: DivisionCode = "",
    given: Given = "",
    language: Annotated[
        str,
        Query(description="语种 ISO 639，zh 为已确认汉语；空为未说明 / zh: known to be Chinese; empty: not said", max_length=8),
    ] = "",
) -> Response:
    """按《中国地名汉语拼音字母拼写规则》拼写：分词连写、序数、隔音、儿化、大小写，逐字给出读音依据；多音字未审定的只标注，不猜。"""
    readings = readings_for(desk_of(request), visitor, division)
    spelled = spell(name, kind, readings=readings, language=language)
    return json_answer(spelling_to_dict(spelled, check_given(spelled, given, readings, language=language)))


def readings_for(desk: Desk, visitor: Visitor, division_code: str, register: str = "") -> Readings:
    """What is known of readings here: the bureau's decisions upon the authority shipped with the house."""
    return Readings(division_code or desk.area_of(visitor), register=register, authority=reading_authority(desk, visitor))


def check_given(spelled: Spelling, given: str, readings: Readings, *, language: str = "") -> Report | None:
    """What is wrong with a spelling somebody gave, each finding with its rule; None where none was given."""
    return check_spelling(given, spelled.name, spelled.kind, readings=readings, language=language) if given.strip() else None


def spelling_to_dict(spelled: Spelling, checked: Report | None) -> dict[str, Any]:
    return {
        "name": spelled.name,
        "kind": str(spelled.kind),
        "toned": spelled.toned,
        "capitals": spelled.capitals,
        "capitals_joined": spelled.capitals_joined,
        "specific": spelled.specific_pinyin,
        "generic": spelled.generic_pinyin,
        "status": str(spelled.status),
        "other_divisions": list(spelled.other_divisions),
        "words": [
            {
                "characters": word.characters,
                "toned": word.toned,
                "part": str(word.part),
                "rules": list(word.rules),
                "syllables": [
                    {
                        "character": s.character,
                        "text": s.text,
                        "source": str(s.source),
                        "source_label": words(s.source.label),
                        "others": list(s.others),
                        "evidence": [e.document for e in s.row.evidence] if s.row else [],
                    }
                    for s in word.syllables
                ],
            }
            for word in spelled.words
        ],
        "findings": findings_to_list(spelled.findings),
        "given": None if checked is None else findings_to_list(checked),
    }


def findings_to_list(report: Report) -> list[dict[str, Any]]:
    return [
        {
            "code": f.code,
            "severity": str(f.severity),
            "sentence": words(f.sentence),
            "evidence": {name: plain(value) for name, value in f.evidence.items()},
        }
        for f in report
    ]
