"""Proof of search: what was searched for a name, where, under which definitions and with which result, sealed by a hash anybody can work out again."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from gazetteer.kinds import NameKind
from gazetteer.likeness.columns import KINDS, STANDINGS
from gazetteer.likeness.known import Standing
from gazetteer.likeness.name_index import NameIndex
from gazetteer.rules.case import RuleCase
from gazetteer.rules.finding import RuleOutcome, Verdict
from gazetteer.rules.scope import NoScope, Scope, names_on, scope_of
from gazetteer.rules.sought import kinds_compared
from gazetteer.rules.surroundings import Surroundings
from gazetteer.rules.uniqueness import level_of_rule
from layers.wording import Wording

_NEAR_GROUND = frozenset({"U10", "U11"})
_ON_GROUNDS = frozenset({f"U{number:02d}" for number in range(1, 10)}) | _NEAR_GROUND


@dataclass(frozen=True, slots=True)
class Searched:
    """What stood in the register within the area searched: names by kind and by standing."""

    area: str  # short code, "" the nation
    area_name: str  # what it is called, "" where the divisions do not say
    names: int
    kinds: Mapping[NameKind | None, int]
    standings: Mapping[Standing, int]


@dataclass(frozen=True, slots=True)
class SearchedGround:
    """The ground some rules looked at, and how many names of the kinds compared stood on it: `undrawn` are those of the county without a place."""

    rule_ids: tuple[str, ...]
    label: Wording
    names: int
    undrawn: int = 0

    def wording(self) -> Wording:
        rules = "、".join(self.rule_ids)
        return Wording(
            f"{rules} 在{self.label.zh}内比对同类名称 {self.names} 条"
            + (f"、位置未知的 {self.undrawn} 条" if self.undrawn else ""),
            f"{', '.join(self.rule_ids)}: {self.names} names of the kind in {self.label.en}"
            + (f" and {self.undrawn} without a place" if self.undrawn else ""),
        )


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
    searched: Searched  # the widest area any rule looked at
    grounds: tuple[SearchedGround, ...]
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
        grounds = [ground.wording() for ground in self.grounds]
        return Wording(
            f"依据截至 {self.as_of} 的数据（版本 {self.commit}），在 {where} 范围内检索地名 {self.searched.names} 条"
            + (f"（其中{'；'.join(w.zh for w in grounds)}），" if grounds else "，")
            + f"规则包 {self.packs}；{self.definitions.zh}{result.zh}。散列值 {self.seal}。",
            f"Data of {self.as_of} (commit {self.commit}); {self.searched.names} names searched in {self.searched.area or 'the nation'}"
            + (f" (of these {'; '.join(w.en for w in grounds)})" if grounds else "")
            + f" under {self.packs}; "
            f"{self.definitions.en} Result: {result.en}. Hash {self.seal}.",
        )


def proof_of(case: RuleCase, outcomes: Sequence[RuleOutcome]) -> ProofOfSearch:
    """What was searched for one name, not sealed yet."""
    around, sought = case.surroundings, case.sought
    counted, compared, seen = case.pack.sameness.describe(), sought.definitions.describe(), _how_seen(case)
    return ProofOfSearch(
        as_of=around.as_of,
        commit=around.commit,
        packs=case.pack.label,
        definitions=Wording(counted.zh + compared.zh + seen.zh, f"{counted.en} {compared.en} {seen.en}"),
        searched=searched_in(around.names, sought.area, area_name=_called(around, sought.area)),
        grounds=tuple(_grounds(case, outcomes)),
        found=len(sought.of_kind) + len(sought.of_other_kinds) + len(sought.related) + sought.left_off,
        left_off=sought.left_off,
    )


def _grounds(case: RuleCase, outcomes: Sequence[RuleOutcome]) -> Iterator[SearchedGround]:
    """Each ground once, with the rules that looked at it."""
    asked, around = case.proposal, case.surroundings
    rules: dict[tuple[str, bool], tuple[Scope, list[str]]] = {}
    for outcome in outcomes:
        if outcome.rule_id not in _ON_GROUNDS or outcome.verdict is Verdict.NOT_APPLICABLE or _leaves_out(case, outcome.rule_id):
            continue
        ground = case.near_ground
        if outcome.rule_id not in _NEAR_GROUND:
            found = scope_of(asked, around, level_of_rule(case, outcome.rule_id))
            ground = found.instead if isinstance(found, NoScope) else found
        rules.setdefault((ground.code, ground.built_up is not None), (ground, []))[1].append(outcome.rule_id)
    for ground, rule_ids in rules.values():
        names, undrawn = names_on(ground, around.names, kinds_compared(asked.kind), area=case.sought.area)
        yield SearchedGround(tuple(rule_ids), ground.label, names, undrawn)


def _leaves_out(case: RuleCase, rule_id: str) -> bool:
    """Whether a local rule is for other kinds of names."""
    kinds = case.pack.rules[rule_id].parameters.get("kinds")
    return isinstance(kinds, tuple) and bool(kinds) and case.proposal.kind.value not in kinds


def _how_seen(case: RuleCase) -> Wording:
    """Whether shapes were compared at all."""
    if case.surroundings.names.looks is None:
        return Wording("字形未比对（没有字体）。", "Shapes were not compared (no font).")
    least = case.sought.definitions.least_resemblance
    return Wording(
        f"一字之差且字形相似度达 {least:g} 的视为形近。",
        f"One character apart and alike in shape from {least:g} counts as similar.",
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
