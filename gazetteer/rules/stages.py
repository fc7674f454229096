"""At which stage of a request a rule is asked at all: a name merely looked up is not yet an application, an application not yet decided."""

from gazetteer.rules.case import RuleCase


def in_request(case: RuleCase) -> bool:
    """Whether the name stands in an application: papers and a spelling can be asked for."""
    asked = case.proposal
    return bool(asked.request_id or asked.papers or asked.approver)


def with_days(case: RuleCase) -> bool:
    """Whether the request has taken any step."""
    return bool(case.proposal.days)


def once_decided(case: RuleCase) -> bool:
    """Whether the decision was made: then the clocks of filing and announcement run."""
    return "decided" in case.proposal.days


def in_batch(case: RuleCase) -> bool:
    """Whether other names are asked for together with this one."""
    return len(case.surroundings.batch) > (1 if case.proposal in case.surroundings.batch else 0)


def once_spelled(case: RuleCase) -> bool:
    """Whether somebody has written down a spelling."""
    return bool(case.proposal.given_toned or case.proposal.given_capitals)


def spelled_or_in_request(case: RuleCase) -> bool:
    return once_spelled(case) or in_request(case)


def of_minority_language(case: RuleCase) -> bool:
    """Whether the name is of another language than Chinese, or may be and nobody has said."""
    is_asked = any(finding.evidence.get("rule") == "P06" for finding in case.spelled.report)
    return is_asked or case.proposal.language not in ("", "zh", "zho", "chi", "cmn")
