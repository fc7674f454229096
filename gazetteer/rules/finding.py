"""What a rule found in a name: how much it weighs, the article it rests on, what it was seen by, and where on the map."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from shapely.geometry.base import BaseGeometry

from gazetteer.citation import Citation
from gazetteer.likeness.known import Match
from layers.report import Fact
from layers.wording import Wording


class Weight(StrEnum):
    """BLOCK: not 合格 without an exemption by a named person; WARN: the committee decides and says why; INFORM: good to know."""

    BLOCK = "block"
    WARN = "warn"
    INFORM = "inform"


class Verdict(StrEnum):
    """What became of a rule: it found something, it looked and found nothing, it does not apply here, or an input is missing."""

    FOUND = "found"
    CLEAR = "clear"
    NOT_APPLICABLE = "not_applicable"
    INPUT_MISSING = "input_missing"


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """One thing the committee should look at.

    `question` is the exclusion test of 民发〔2018〕146号 or 实施办法 put to the reviewer; a word list never blocks by itself. `shape` is what the
    map shows for it, EPSG:4490.
    """

    rule_id: str
    version: str  # pack id and version
    weight: Weight
    sentence: Wording
    citation: Citation
    matches: tuple[Match, ...] = ()
    question: Wording | None = None
    evidence: Mapping[str, Fact] = field(default_factory=dict)
    shape: BaseGeometry | None = None


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """One rule's answer for one proposal: always there, also when it had nothing to say or could not look."""

    rule_id: str
    title: Wording
    verdict: Verdict
    findings: tuple[RuleFinding, ...] = ()
    missing: tuple[Wording, ...] = ()  # inputs it needs and did not get
    citation: Citation | None = None
