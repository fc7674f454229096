"""What the reviewer answered to a rule's question, and what his answer makes of the finding."""

from gazetteer.lexicon.word import CONFIRMED, EXCLUSIONS
from gazetteer.rules.case import RuleCase
from gazetteer.rules.finding import Weight


def answer_of(case: RuleCase) -> str:
    """A code of EXCLUSIONS, perhaps written with a reason behind a colon; "" before anybody has answered."""
    return case.proposal.answers.get(case.rule_id, "").replace("：", ":").partition(":")[0].strip()


def weight_by_answer(case: RuleCase) -> Weight:
    """Unanswered warns, confirmed blocks as far as the rule may, any exclusion only informs; another answer leaves the warning standing."""
    answer = answer_of(case)
    if answer == CONFIRMED:
        return Weight.BLOCK  # the pack's own weight caps it: a rule that only warns goes on warning
    return Weight.INFORM if answer in EXCLUSIONS else Weight.WARN
