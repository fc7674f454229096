"""A name that may be non-standard: by which criterion, on what evidence, and what seems to speak against touching it."""

from collections.abc import Mapping
from dataclasses import dataclass

from gazetteer.citation import Citation
from gazetteer.kinds import NameKind
from gazetteer.lexicon.word import EXCLUSIONS
from gazetteer.likeness.known import KnownName
from layers.wording import Wording

OBJECTS = frozenset({NameKind.ESTATE, NameKind.BUILDING, NameKind.STREET})
"""What 民发〔2018〕146号 speaks of: 居民区、大型建筑物、道路、街巷. Some provinces add bridges: a setting of whoever asks."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One name under one class. `exclusions` are codes of EXCLUSIONS that seem to hold by the register's own facts; a person decides.

    `others` are place ids of the names it repeats (class 重).
    """

    known: KnownName
    cleanup_class: str  # a code of CLEANUP_CLASSES
    criterion: Wording
    citation: Citation
    evidence: Wording
    exclusions: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def seems_excluded(self) -> bool:
        return bool(self.exclusions)

    @property
    def exclusion_wording(self) -> Wording:
        """What was looked at for it, as the case records it; that nothing was seen is said too."""
        labels = [EXCLUSIONS.labels[code] for code in self.exclusions]
        if not labels:
            return Wording(
                "登记资料中未见排除情形，待人工审查", "the register shows nothing against it; to be looked at by a person"
            )
        return Wording(
            f"可能属于：{'；'.join(w.zh for w in labels)}，待人工确认",
            f"perhaps {'; '.join(w.en for w in labels)}; to be confirmed by a person",
        )


@dataclass(frozen=True, slots=True)
class CandidateList:
    """All candidates of a register. `looked_at` + `out_of_scope` + `kind_unknown` are the standard names it holds."""

    candidates: tuple[Candidate, ...]
    looked_at: int
    out_of_scope: Mapping[NameKind, int]
    kind_unknown: int
    missing_lists: tuple[Wording, ...] = ()

    @property
    def standard_names(self) -> int:
        return self.looked_at + sum(self.out_of_scope.values()) + self.kind_unknown
