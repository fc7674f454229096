"""Proof of search: what was searched for a name, where, under which definitions and with which result, sealed by a hash anybody can work out again."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import orjson
from shapely import to_wkt
from shapely.geometry.base import BaseGeometry

from gazetteer.kinds import NameKind
from gazetteer.likeness.columns import KINDS, STANDINGS
from gazetteer.likeness.known import Match, Standing
from gazetteer.likeness.name_index import NameIndex
from gazetteer.rules.case import RuleCase
from gazetteer.rules.finding import RuleOutcome
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Searched:
    """What stood in the register within the area searched: names by kind and by standing."""

    area: str  # short code, "" the nation
    names: int
    kinds: Mapping[NameKind | None, int]
    standings: Mapping[Standing, int]


@dataclass(frozen=True, slots=True)
class ProofOfSearch:
    """A dated statement that a search was made and what it brought up.

    `as_of` is the day whose data were searched, `commit` the store's commit, `packs` the rule packs with versions, `seal` the SHA-256 over the
    canonical JSON of the question, of what was searched and of every rule's answer.
    """

    as_of: date
    commit: int
    packs: str
    definitions: Wording
    searched: Searched
    found: int
    left_off: int
    seal: str

    def wording(self) -> Wording:
        """The statement itself."""
        where = self.searched.area or "全国"
        result = Wording(
            f"发现相同或相近名称 {self.found} 条" if self.found else "未发现相同或相近名称",
            f"{self.found} names alike" if self.found else "no name alike",
        )
        return Wording(
            f"依据截至 {self.as_of} 的数据（版本 {self.commit}），在 {where} 范围内检索地名 {self.searched.names} 条，"
            f"规则包 {self.packs}；{self.definitions.zh}{result.zh}。散列值 {self.seal}。",
            f"Data of {self.as_of} (commit {self.commit}); {self.searched.names} names searched in {where or 'the nation'} under {self.packs}; "
            f"{self.definitions.en} Result: {result.en}. Hash {self.seal}.",
        )


def proof_of(case: RuleCase, outcomes: Sequence[RuleOutcome]) -> ProofOfSearch:
    """The proof of one review. The same question of the same data under the same packs gives the same seal."""
    around = case.surroundings
    searched = searched_in(around.names, case.sought.area)
    told = {
        "asked": _question(case),
        "as_of": around.as_of.isoformat(),
        "commit": around.commit,
        "packs": case.pack.label,
        "definitions": case.sought.definitions.describe().zh,
        "searched": {
            "area": searched.area,
            "kinds": {kind.value if kind else "": n for kind, n in searched.kinds.items()},
            "standings": {standing.value: n for standing, n in searched.standings.items()},
        },
        "found": [_match(m) for m in (*case.sought.of_kind, *case.sought.of_other_kinds, *case.sought.same_place)],
        "outcomes": [_outcome(outcome) for outcome in outcomes],
    }
    seal = hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()
    return ProofOfSearch(
        as_of=around.as_of,
        commit=around.commit,
        packs=case.pack.label,
        definitions=case.sought.definitions.describe(),
        searched=searched,
        found=len(case.sought.of_kind) + len(case.sought.of_other_kinds) + case.sought.left_off,
        left_off=case.sought.left_off,
        seal=seal,
    )


def searched_in(index: NameIndex, area: str) -> Searched:
    """What an index holds within an area."""
    kinds: Counter[NameKind | None] = Counter()
    standings: Counter[Standing] = Counter()
    for part, allowed in zip(index.parts, index.allowed, strict=True):
        first, end = part.columns.rows_in(area)
        rows = slice(first, end) if allowed is None else allowed[(allowed >= first) & (allowed < end)]
        for number, count in enumerate(np.bincount(part.columns.kinds[rows].astype(np.int64) + 1).tolist()):
            if count:
                kinds[KINDS[number - 1] if number else None] += count
        for number, count in enumerate(np.bincount(part.columns.standings[rows].astype(np.int64)).tolist()):
            if count:
                standings[STANDINGS[number]] += count
    return Searched(area, kinds.total(), dict(kinds), dict(standings))


def _question(case: RuleCase) -> dict[str, object]:
    asked = case.proposal
    return {
        "name": asked.name,
        "kind": asked.kind.value,
        "on": asked.on.isoformat(),
        "division": asked.division_code,
        "request_type": asked.request_type,
        "place_id": asked.place_id,
        "geometry": _sealed(asked.geometry),
    }


def _sealed(geometry: BaseGeometry | None) -> str:
    """Well-known text to a ten-millionth of a degree: about a centimetre."""
    return "" if geometry is None else str(to_wkt(geometry, rounding_precision=7, trim=True))


def _match(match: Match) -> list[object]:
    return [
        match.known.name_id,
        match.known.name,
        match.tier.value,
        None if match.distance_m is None else round(match.distance_m),
    ]


def _outcome(outcome: RuleOutcome) -> list[object]:
    findings = [[f.weight.value, f.sentence.zh, [m.known.name_id for m in f.matches]] for f in outcome.findings]
    return [outcome.rule_id, outcome.verdict.value, findings, [w.zh for w in outcome.missing]]
