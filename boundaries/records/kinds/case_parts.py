"""Parts that the kinds of cases share: where on the line, pictures of the work, and how a case was filed."""

from dataclasses import replace

from boundaries.records.kinds.case_words import STAGES
from boundaries.records.kinds.parts import pictures
from layers.fields import Field, choice, day, number, text


def chainages(section: str) -> tuple[Field, Field]:
    return (
        number("from_chainage_m", "起点里程", "from chainage", unit="m", minimum=0, section=section),
        number("to_chainage_m", "止点里程", "to chainage", unit="m", minimum=0, section=section),
    )


def pictures_of_work(section: str = "photos") -> Field:
    """Photos that also say whether they show the place before, during or after the work."""
    photos = pictures(section)
    return replace(photos, columns=(*photos.columns, choice("stage", "阶段", "stage", codes=STAGES)))


def filed(section: str = "filing") -> tuple[Field, Field, Field]:
    return (
        text("filed_to", "备案机关", "filed with", section=section),
        day("filed_on", "备案日期", "filed on", section=section),
        text("filing_no", "备案号", "number of the filing", section=section),
    )
