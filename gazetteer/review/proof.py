"""Proof of search: what was searched for a name, where, under which definitions and with which result, sealed by a hash anybody can work out again."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from gazetteer.kinds import NameKind
from gazetteer.likeness.columns import KINDS, STANDINGS
from gazetteer.likeness.known import Standing
from gazetteer.likeness.name_index import NameIndex
from gazetteer.rules.case import RuleCase
from gazetteer.rules.surroundings import Surroundings
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Searched:
    """What stood in the register within the area searched: names by kind and by standing."""

    area: str  # short code, "" the nation
    area_name: str  # what it is called, "" where the divisions do not say
    names: int
    kinds: Mapping[NameKind | None, int]
    standings: Mapping[Standing, int]


@dataclass(frozen=True, slots=True)
class ProofOfSearch:
    """A dated statement that a search was made and what it brought up.

    `as_of` is the day whose data were searched, `commit` the store's commit, `packs` the rule packs with versions. `seal` is the SHA-256 over
    the canonical JSON of the whole review (gazetteer.review.telling): the question, what was searched and every rule's answer. The same question
    of the same data under the same packs gives the same seal.
    """

    as_of: date
    commit: int
    packs: str
    definitions: Wording
    searched: Searched
    found: int
    left_off: int
    seal: str = ""

    def wording(self) -> Wording:
        """The statement itself."""
        code, name = self.searched.area, self.searched.area_name
        where = f"{name}（{code}）" if name else code or "全国"
        result = Wording(
            f"发现相同或相近名称 {self.found} 条" if self.found else "未发现相同或相近名称",
            f"{self.found} names alike" if self.found else "no name alike",
        )
        return Wording(
            f"依据截至 {self.as_of} 的数据（版本 {self.commit}），在 {where} 范围内检索地名 {self.searched.names} 条，"
            f"规则包 {self.packs}；{self.definitions.zh}{result.zh}。散列值 {self.seal}。",
            f"Data of {self.as_of} (commit {self.commit}); {self.searched.names} names searched in {self.searched.area or 'the nation'} under {self.packs}; "
            f"{self.definitions.en} Result: {result.en}. Hash {self.seal}.",
        )


def proof_of(case: RuleCase) -> ProofOfSearch:
    """What was searched for one name, not sealed yet."""
    around, sought = case.surroundings, case.sought
    counted, compared = case.pack.sameness.describe(), sought.definitions.describe()
    return ProofOfSearch(
        as_of=around.as_of,
        commit=around.commit,
        packs=case.pack.label,
        definitions=Wording(counted.zh + compared.zh, f"{counted.en} {compared.en}"),
        searched=searched_in(around.names, sought.area, area_name=_called(around, sought.area)),
        found=len(sought.of_kind) + len(sought.of_other_kinds) + len(sought.related) + sought.left_off,
        left_off=sought.left_off,
    )


def searched_in(index: NameIndex, area: str, *, area_name: str = "") -> Searched:
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
    return Searched(area, area_name, kinds.total(), dict(kinds), dict(standings))


def _called(around: Surroundings, area: str) -> str:
    if around.divisions is None or not area:
        return ""
    return str(next(iter(around.divisions.loc[around.divisions["code"] == area, "name"]), ""))
