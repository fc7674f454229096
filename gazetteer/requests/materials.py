"""Which materials an application needs, by what is asked and for what kind of name, and which of them are there."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from gazetteer.citation import Citation
from gazetteer.kinds import LegalKind, NameKind
from gazetteer.requests import sources as s
from gazetteer.requests.words import MATERIALS
from layers.wording import Wording


class Need(StrEnum):
    """How firmly a material is asked for. WEIGHED: prepared as the weight of the matter demands (Art. 11), its absence is said, not refused."""

    REQUIRED = "required"
    WEIGHED = "weighed"


@dataclass(frozen=True, slots=True)
class MaterialNeed:
    """One line of the checklist: a material (code of MATERIALS), how firmly it is asked for, and by which article."""

    material: str
    need: Need
    citation: Citation

    @property
    def label(self) -> Wording:
        return MATERIALS.labels[self.material]


@dataclass(frozen=True, slots=True)
class CheckedMaterial:
    """A line of the checklist for one request, with the steps by which the material came in."""

    asked: MaterialNeed
    received_by: tuple[str, ...]

    @property
    def is_there(self) -> bool:
        return bool(self.received_by)

    @property
    def is_missing(self) -> bool:
        return not self.received_by and self.asked.need is Need.REQUIRED


@dataclass(frozen=True, slots=True)
class MaterialSettings:
    """What a jurisdiction asks for beyond the Regulation.

    Args:
        reports_required: kinds for which the three reports of 实施办法 Art. 5 must be there; for others they are weighed. Divisions always need theirs.
        also: further materials by kind of request, with the local rule they rest on.
    """

    reports_required: frozenset[NameKind] = frozenset()
    also: tuple[tuple[str, MaterialNeed], ...] = ()


_REPORTS = ("assessment_report", "expert_report", "consultation_report")
_DIVISION = (
    "application_form",
    "division_facts",
    "risk_report",
    "expert_report",
    "consultation_report",
    "map_before",
    "map_after",
)


def materials_needed(
    request_type: str, kind: NameKind, *, is_listed: bool = False, settings: MaterialSettings | None = None
) -> tuple[MaterialNeed, ...]:
    """The checklist of a request, in the order of the article that asks.

    Args:
        request_type: a code of REQUEST_TYPES.
        is_listed: whether the name stands on the heritage list: its measures of protection come before the change (Art. 25).
    """
    figures = settings or MaterialSettings()
    needs = list(_by_type(request_type, kind, figures))
    if is_listed and request_type in ("renaming", "cancelling"):
        needs.append(MaterialNeed("heritage_measures", Need.REQUIRED, s.ART_25))
    needs += [need for asked_for, need in figures.also if asked_for == request_type]
    return tuple({need.material: need for need in needs}.values())


def check_materials(needs: Iterable[MaterialNeed], received: Iterable[tuple[str, str]]) -> tuple[CheckedMaterial, ...]:
    """The checklist held against what came in: pairs of material and step id."""
    came = tuple(received)
    return tuple(CheckedMaterial(need, tuple(step for material, step in came if material == need.material)) for need in needs)


FILING_BUNDLE = tuple(
    MaterialNeed(material, Need.REQUIRED, s.FILING)
    for material in ("filing_form", "filing_report", "approval_document", "application_form")
) + tuple(MaterialNeed(material, Need.WEIGHED, s.FILING) for material in _REPORTS)
"""What goes with a filing (《地名备案公告管理办法（试行）》): the reports as far as the application had them."""


def _by_type(request_type: str, kind: NameKind, settings: MaterialSettings) -> Iterable[MaterialNeed]:
    if request_type == "opinion":
        yield MaterialNeed("opinion_letter", Need.REQUIRED, s.ART_12_6)
        yield MaterialNeed("basics", Need.REQUIRED, s.ART_12_6)
        yield MaterialNeed("building_permit", Need.WEIGHED, s.PERMIT_HABIT)
        return
    if request_type == "cancelling":
        yield MaterialNeed("application_form", Need.REQUIRED, s.NINGBO_17)
        yield MaterialNeed("gone_evidence", Need.REQUIRED, s.NINGBO_17)
        yield MaterialNeed("cancelling_basis", Need.REQUIRED, s.NINGBO_17)
        return
    if kind.legal_kind is LegalKind.DIVISION:
        yield from (MaterialNeed(material, Need.REQUIRED, s.DIVISION_13) for material in _DIVISION)
        return
    yield MaterialNeed("application_form", Need.REQUIRED, s.ART_11)
    yield MaterialNeed("plan_and_reason", Need.REQUIRED, s.ART_11)
    yield MaterialNeed("basics", Need.REQUIRED, s.ART_11)
    yield MaterialNeed("sketch", Need.WEIGHED, s.ART_11)
    if request_type == "reserving":
        return
    firmness = Need.REQUIRED if kind in settings.reports_required else Need.WEIGHED
    yield from (MaterialNeed(report, firmness, s.IMPLEMENTING_5) for report in _REPORTS)
