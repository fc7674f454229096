"""The standard spelling of the name in question, worked out once for all rules, with what is wrong with the spelling handed in."""

from dataclasses import dataclass, field
from typing import Final

from gazetteer.pinyin import (
    GivenSpelling,
    ReadingAuthority,
    Readings,
    Spelling,
    check_spelling,
    parse_bureau_readings,
    shipped_authority,
    spell,
)
from gazetteer.rules.proposal import Proposal
from gazetteer.rules.surroundings import Surroundings
from layers.errors import Refusal
from layers.report import Report
from layers.wording import Wording

_UNHEARD: Final = frozenset({"", "r"})  # 儿 that colours the syllable before it has none of its own


@dataclass(frozen=True, slots=True)
class Spelled:
    """The standard spelling and the findings on the one given; where the name cannot be spelled, `refused` says why."""

    standard: Spelling | None = None
    report: Report = field(default_factory=Report)
    refused: Wording | None = None

    @property
    def settled_reading(self) -> tuple[tuple[str, ...], ...]:
        """The one reading of the name where somebody answers for every syllable; empty otherwise: then every reading is tried."""
        if self.standard is None:
            return ()
        syllables = self.standard.syllables
        is_settled = syllables and all(s.source.is_sure and s.text not in _UNHEARD and s.text != s.character for s in syllables)
        return (tuple(s.text for s in syllables),) if is_settled else ()


def spelled(proposal: Proposal, surroundings: Surroundings) -> Spelled:
    """The name spelled by the rules of 1984 upon the bureau's and the shipped readings; never refuses."""
    language = proposal.language
    is_chinese = language in ("", "zh", "zho", "chi", "cmn")
    readings = Readings(
        division_code=proposal.division_code,
        register="" if is_chinese else proposal.given_toned,
        authority=_authority(surroundings),
    )
    try:
        standard = spell(proposal.name, proposal.kind, readings=readings, language=language)
        given = GivenSpelling(proposal.given_toned or None, proposal.given_capitals or None)
        report = check_spelling(given, proposal.name, proposal.kind, readings=readings, language=language)
    except Refusal as refusal:
        return Spelled(refused=refusal.wording)
    return Spelled(standard, report)


def _authority(surroundings: Surroundings) -> ReadingAuthority:
    held = surroundings.readings
    if held is None or held.empty:
        return shipped_authority()
    rows, _ = parse_bureau_readings(held.drop(columns="geometry").to_dict("records"))
    return shipped_authority().with_bureau(rows)
