"""Whose word it is: a side consents and attends by its own statement only; what another writes of it is a claim.

A statement carries the side of the journal it came from, so no text in it can speak for another: a side's consent is what its own `case_word`
says. What the others wrote of it (people they saw, letters they hold) is shown as claimed until it says so itself.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from boundaries.cases.case import Case, Row, day_of, rows_of
from boundaries.records.fold import Record
from layers.codes import shorten_code
from layers.wording import Wording


class Standing(StrEnum):
    """How firmly something is known of a side."""

    CONFIRMED = "confirmed"
    CLAIMED = "claimed"
    MISSING = "missing"

    @property
    def label(self) -> Wording:
        return _LABELS[self]


_LABELS = {
    Standing.CONFIRMED: Wording("本方确认", "confirmed by the side itself"),
    Standing.CLAIMED: Wording("他方记载，待该方确认", "claimed by another side"),
    Standing.MISSING: Wording("无", "nothing"),
}


@dataclass(frozen=True, slots=True)
class Word:
    """What is known of one side in a case.

    `answer` is agrees, objects, asks, or empty; `answer_standing` says whether the side gave it or another holds a letter. `presence` is the
    standing of its attendance, `people` those of its people anybody names, its own list first; `attended_on` is the day it says itself.
    """

    side: str
    answer: str
    answer_standing: Standing
    document_no: str
    presence: Standing
    people: tuple[Row, ...]
    attended_on: date | None
    confirms_survey: bool
    confirms_work: bool

    @property
    def agrees(self) -> bool:
        """Whether it consents in its own words."""
        return self.answer == "agrees" and self.answer_standing is Standing.CONFIRMED


def words_of(case: Case) -> tuple[Word, ...]:
    """One word for each side whose line it is, by code."""
    return tuple(word_of(case, side) for side in case.sides)


def word_of(case: Case, side: str) -> Word:
    """What is known of a side. Two answers of one side that do not know of each other are none."""
    own = case.words.get(side)
    others = [record for other, record in case.words.items() if other != side]
    answer, standing, document = _answer(own, others, side)
    present, seen = _people(own, side), [p for record in others for p in _people(record, side)]
    return Word(
        side=side,
        answer=answer,
        answer_standing=standing,
        document_no=document,
        presence=Standing.CONFIRMED if present else Standing.CLAIMED if seen else Standing.MISSING,
        people=tuple(present or seen),
        attended_on=day_of(own.value("attended_on")) if own is not None else None,
        confirms_survey=own is not None and own.value("survey_confirmed") is True,
        confirms_work=own is not None and own.value("work_confirmed") is True,
    )


def _answer(own: Record | None, others: list[Record], side: str) -> tuple[str, Standing, str]:
    if own is not None and own.value("answer") is not None:
        return str(own.value("answer")), Standing.CONFIRMED, str(own.value("document_no") or "")
    for record in others:
        for paper in rows_of(record, "papers"):
            if shorten_code(str(paper.get("side"))) == side and paper.get("answer"):
                return str(paper["answer"]), Standing.CLAIMED, str(paper.get("document_no") or "")
    return "", Standing.MISSING, ""


def _people(record: Record | None, side: str) -> list[Row]:
    people = rows_of(record, "attendance") if record is not None else ()
    return [person for person in people if shorten_code(str(person.get("side"))) == side and person.get("name")]


def strangers(case: Case) -> tuple[str, ...]:
    """Sides that speak in a case whose line is not theirs."""
    return tuple(sorted({*case.words, *case.claims} - set(case.sides)))
