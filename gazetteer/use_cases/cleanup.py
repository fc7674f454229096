"""Non-standard names with the store: the register looked through, cases opened and decided by named people, and other offices' tables audited."""

import hashlib
from collections.abc import Sequence
from datetime import date

import pandas as pd

from gazetteer.cleanup.candidate import OBJECTS, Candidate, CandidateList
from gazetteer.cleanup.decision import CleanupDecision, apply_decision
from gazetteer.cleanup.errors import UnknownCleanupCase
from gazetteer.cleanup.find import CleanupQuestion, find_candidates
from gazetteer.cleanup.tally import CleanupTally, tally_cases
from gazetteer.cleanup.usage import AuditColumns, UsageAudit, audit_usage
from gazetteer.kinds import NameKind
from gazetteer.pinyin.reading import syllable_table
from gazetteer.pinyin.syllables import SyllableTable
from gazetteer.register.known_names import HeldNames, known_names
from gazetteer.specs import HERITAGE, LEXICON, NAME_BANK, NAME_PLAN, NAMES, NONSTANDARD_NAMES, PLACES, REQUESTS
from gazetteer.use_cases.reading import read_on
from layers.frames import frame_of
from layers.people import PersonId
from layers.reference import BUILT_UP_AREAS
from layers.store.protocol import LayerChange, Receipt, Store


def look_for_nonstandard(
    store: Store, *, on: date, objects: frozenset[NameKind] = OBJECTS, readings: SyllableTable | None = None
) -> CandidateList:
    """The whole register held against 民发〔2018〕146号, its words and the bureau's own. Nothing is written and nothing is renamed."""
    heritage = read_on(store, HERITAGE)
    listed = heritage.loc[heritage["level"] != "candidate", "place_id"].dropna()
    areas = read_on(store, BUILT_UP_AREAS)
    question = CleanupQuestion(
        table=readings or syllable_table(),
        on=on,
        lexicon=read_on(store, LEXICON),
        built_up_areas=None if areas.empty else areas,
        listed=frozenset(map(str, listed)),
        objects=objects,
    )
    return find_candidates(known_names(_held(store), as_of=on), question)


def open_cases(store: Store, candidates: Sequence[Candidate], *, on: date, by: PersonId) -> Receipt | None:
    """Candidates a person picked become undecided cases; those that are cases already stay as they are. None when nothing is new."""
    held = set(read_on(store, NONSTANDARD_NAMES)["case_id"])
    rows = {row["case_id"]: row for row in map(_case_of, candidates) if row["case_id"] not in held}
    if not rows:
        return None
    change = LayerChange(NONSTANDARD_NAMES, frame_of(NONSTANDARD_NAMES, list(rows.values())), on)
    return store.append([change], by=by, reason=f"列出 {len(rows)} 条拟审查的不规范地名")


def decide_case(store: Store, case_id: str, decision: CleanupDecision, *, by: PersonId) -> Receipt:
    """A decision written into its case; the case as it was stays readable in the history.

    Raises:
        UnknownCleanupCase: no such case.
        DecisionIncomplete: see `apply_decision`.
    """
    cases = read_on(store, NONSTANDARD_NAMES)
    own = cases[cases["case_id"] == case_id]
    if own.empty:
        raise UnknownCleanupCase(case_id)
    row = {str(k): None if k != "geometry" and pd.isna(v) else v for k, v in own.iloc[0].items()}
    decided = frame_of(NONSTANDARD_NAMES, [apply_decision(row, decision)])
    change = LayerChange(NONSTANDARD_NAMES, decided, decision.decided_on)
    return store.append([change], by=by, reason=f"不规范地名“{row['name']}”处理意见")


def count_cases(store: Store) -> CleanupTally:
    """How the clean-up stands today."""
    return tally_cases(read_on(store, NONSTANDARD_NAMES))


def study_usage(
    store: Store, table: pd.DataFrame, columns: AuditColumns, *, on: date, readings: SyllableTable | None = None
) -> UsageAudit:
    """Another office's table of addresses or places held against the standard names in force (条例第十八条)."""
    return audit_usage(table, columns, known_names(_held(store), as_of=on), readings=readings)


def _held(store: Store) -> HeldNames:
    names, places = read_on(store, NAMES), read_on(store, PLACES)
    return HeldNames(names, places, frame_of(NAME_PLAN, []), frame_of(NAME_BANK, []), frame_of(REQUESTS, []))


def _case_of(candidate: Candidate) -> dict[str, object]:
    """A case's id follows from what it is about, so that looking twice opens it once."""
    known = candidate.known
    about = f"{known.name_id}|{candidate.cleanup_class}|{candidate.criterion.zh}|{candidate.evidence.zh}"
    return {
        "case_id": hashlib.sha256(about.encode()).hexdigest()[:16],
        "division_code": known.division_code,
        "place_id": known.place_id,
        "name": known.name,
        "name_kind": str(known.kind) if known.kind else None,
        "cleanup_class": candidate.cleanup_class,
        "criterion": f"{candidate.criterion.zh}（{candidate.citation.wording().zh}）",
        "evidence": candidate.evidence.zh,
        "exclusion_considered": candidate.exclusion_wording.zh,
        "decision": "undecided",
        "geometry": known.geometry,
    }
