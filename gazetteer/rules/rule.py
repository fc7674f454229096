"""A rule: one question put to a name, the kinds and requests it concerns, what it needs, and its answer."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from gazetteer.kinds import NameKind
from gazetteer.rules.case import RuleCase
from gazetteer.rules.finding import RuleFinding, RuleOutcome, Verdict, Weight
from gazetteer.rules.needs import Need
from gazetteer.rules.pack import Setting
from layers.wording import Wording

Judge = Callable[[RuleCase], Iterator[RuleFinding | Need]]

GIVING = frozenset({"naming", "renaming", "reserving", "opinion"})
"""Requests that give a name; cancelling takes one away."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the book: its id, the sentence shown, and the function that looks.

    `kinds` empty means all kinds; `when` says at which stage of a request it is asked at all. `parameters` are its own settings with their usual values; a pack may set these and no others.
    """

    rule_id: str
    title: Wording
    judge: Judge
    weight: Weight
    kinds: frozenset[NameKind] = frozenset()
    requests: frozenset[str] = GIVING
    needs: tuple[Need, ...] = ()
    parameters: Mapping[str, Setting] = field(default_factory=dict)
    when: Callable[[RuleCase], bool] = lambda _: True
    version: str = "1"

    def applies_to(self, case: RuleCase) -> bool:
        asked = case.proposal
        return asked.request_type in self.requests and (not self.kinds or asked.kind in self.kinds) and self.when(case)

    def outcome(self, case: RuleCase) -> RuleOutcome:
        """The rule's answer: always one, whether it found something, found nothing, does not apply, or could not look."""
        case = replace(case, rule_id=self.rule_id, defaults=self.parameters)
        setting = case.setting
        if not setting.is_on or not self.applies_to(case):
            return RuleOutcome(self.rule_id, self.title, Verdict.NOT_APPLICABLE, citation=setting.citation)
        missing = tuple(need.label for need in self.needs if not need.is_met(case))
        if missing:
            return RuleOutcome(self.rule_id, self.title, Verdict.INPUT_MISSING, missing=missing, citation=setting.citation)
        said = tuple(self.judge(case))
        findings = tuple(answer for answer in said if isinstance(answer, RuleFinding))
        missing = tuple(answer.label for answer in said if isinstance(answer, Need))
        verdict = Verdict.INPUT_MISSING if missing else Verdict.FOUND if findings else Verdict.CLEAR
        return RuleOutcome(self.rule_id, self.title, verdict, findings, missing, setting.citation)


def rule(
    rule_id: str,
    weight: Weight,
    *,
    kinds: frozenset[NameKind] = frozenset(),
    requests: frozenset[str] = GIVING,
    needs: tuple[Need, ...] = (),
    parameters: Mapping[str, Setting] | None = None,
    when: Callable[[RuleCase], bool] = lambda _: True,
    version: str = "1",
) -> Callable[[Judge], Rule]:
    """Makes a function a rule. The first line of its docstring is the sentence shown, the second the same in English.

    The function yields a finding for each thing to look at and a need for each input it turned out to lack; yielding nothing clears the name.
    `weight` is the usual one, given to a pack that names the rule without a weight.
    """

    def make(judge: Judge) -> Rule:
        zh, en, *_ = inspect.getdoc(judge).splitlines()  # type: ignore[union-attr]  # a rule without a sentence is no rule: let it fail on import
        return Rule(rule_id, Wording(zh, en), judge, weight, kinds, requests, needs, parameters or {}, when, version)

    return make
